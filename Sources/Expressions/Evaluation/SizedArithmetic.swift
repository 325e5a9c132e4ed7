package import Exact

/// A number with the sum of the absolute values of the terms that it was added up from.
package struct Sized: Sendable, Equatable {
  package var value: Double
  package var size: Double

  package init(_ value: Double, size: Double) {
    self.value = value
    self.size = size
  }

  package init(_ value: Double) { self.init(value, size: value.magnitude) }
}

/// Floating point that keeps the size of what cancels: |a| + |b| beside a + b.
///
/// Rounding makes errors in proportion to the terms of a sum, not to the sum. So this is what an
/// error is to be measured against.
package struct SizedArithmetic: Arithmetic {
  private let base = DoubleArithmetic()

  package init() {}

  package func number(_ value: Rational) -> Sized { Sized(value.asDouble) }
  package func pi() -> Sized { Sized(.pi) }

  package func sum(_ a: Sized, _ b: Sized) -> Sized {
    Sized(a.value + b.value, size: a.size + b.size)
  }

  package func product(_ a: Sized, _ b: Sized) -> Sized {
    Sized(a.value * b.value, size: a.size * b.size)
  }

  package func negative(_ a: Sized) -> Sized { Sized(-a.value, size: a.size) }

  package func quotient(_ a: Sized, _ b: Sized) throws(Undefined) -> Sized {
    Sized(try base.quotient(a.value, b.value), size: a.size / b.value.magnitude)
  }

  package func power(_ a: Sized, whole exponent: Int) throws(Undefined) -> Sized {
    let value = try base.power(a.value, whole: exponent)
    if exponent < 0 { return Sized(value) }
    return Sized(value, size: try base.power(a.size, whole: exponent))
  }

  package func power(_ a: Sized, _ exponent: Sized) throws(Undefined) -> Sized {
    Sized(try base.power(a.value, exponent.value))
  }

  package func value(of function: Function, _ arguments: [Sized]) throws(Undefined) -> Sized {
    Sized(try base.value(of: function, arguments.map(\.value)))
  }

  package func slope(
    of function: Function, _ arguments: [Sized], value: Sized, in argument: Int
  ) throws(Undefined) -> Sized {
    let slope = try base.slope(
      of: function, arguments.map(\.value), value: value.value, in: argument)
    return Sized(slope)
  }

  package func signs(_ a: Sized, minus b: Sized) throws(Undefined) -> ClosedRange<Int> {
    try base.signs(a.value, minus: b.value)
  }

  package func whole(_ a: Sized) -> Int? { base.whole(a.value) }
  package func magnitude(_ a: Sized) -> Double { a.value.magnitude }
  package func isExactlyZero(_ a: Sized) -> Bool { a.value == 0 }
  package func spread(_ a: Sized, _ b: Sized) -> Double { (a.value - b.value).magnitude }
  package var isFloating: Bool { true }

  package func settled(_ a: Sized) throws(Undefined) -> Sized {
    Sized(try base.settled(a.value), size: try base.settled(a.size))
  }

  package func number(of quantity: Quantity, in environment: Environment) -> Sized? {
    environment.value(of: quantity).map { Sized($0.asDouble) }
  }
}
