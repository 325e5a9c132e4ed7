#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A number that the reference engine computes with.
package protocol ReferenceNumber: Sendable {
  init(_ value: Double)
  /// The number itself, without what else it carries.
  var value: Double { get }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  var exponential: Self { get }
  var logarithm: Self { get }
  var tangent: Self { get }
}

extension ReferenceNumber {
  package static prefix func - (a: Self) -> Self { Self(0) - a }

  /// The logistic function.
  package var logistic: Self { Self(1) / (Self(1) + (-self).exponential) }
}

extension Double: ReferenceNumber {
  package var value: Double { self }
  package var exponential: Double { exp(self) }
  package var logarithm: Double { log(self) }
  package var tangent: Double { tanh(self) }
}

/// v + t·ε with ε² = 0: every operation carries the derivative in one direction along.
///
/// The dual numbers of the floor `Expressions` belong to an arithmetic that is handed to every
/// operation and throws; a network in plain loops wants operators.
package struct DualNumber: ReferenceNumber, Equatable {
  package var value: Double
  package var tangentPart: Double

  package init(_ value: Double) {
    self.init(value, tangent: 0)
  }

  package init(_ value: Double, tangent: Double) {
    self.value = value
    tangentPart = tangent
  }

  package static func + (a: DualNumber, b: DualNumber) -> DualNumber {
    DualNumber(a.value + b.value, tangent: a.tangentPart + b.tangentPart)
  }

  package static func - (a: DualNumber, b: DualNumber) -> DualNumber {
    DualNumber(a.value - b.value, tangent: a.tangentPart - b.tangentPart)
  }

  package static func * (a: DualNumber, b: DualNumber) -> DualNumber {
    DualNumber(a.value * b.value, tangent: a.tangentPart * b.value + a.value * b.tangentPart)
  }

  package static func / (a: DualNumber, b: DualNumber) -> DualNumber {
    let value = a.value / b.value
    return DualNumber(value, tangent: (a.tangentPart - value * b.tangentPart) / b.value)
  }

  package var exponential: DualNumber {
    let value = exp(value)
    return DualNumber(value, tangent: value * tangentPart)
  }

  package var logarithm: DualNumber {
    DualNumber(log(value), tangent: tangentPart / value)
  }

  package var tangent: DualNumber {
    let value = tanh(value)
    return DualNumber(value, tangent: (1 - value * value) * tangentPart)
  }
}
