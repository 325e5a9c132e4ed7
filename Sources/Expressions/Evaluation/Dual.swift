package import Exact

/// A number with its derivative in one direction: v + t·ε with ε² = 0.
package struct Dual<Number: Sendable>: Sendable {
  package var value: Number
  package var tangent: Number

  package init(_ value: Number, tangent: Number) {
    self.value = value
    self.tangent = tangent
  }
}

extension Dual: Equatable where Number: Equatable {}

/// Forward differentiation: every operation carries the derivative by one quantity along.
///
/// In floating point the slopes of functions are those of the rooms, written independently of the
/// symbolic derivatives: a derivative found by rules meets this one as its check. Duals of duals
/// give second derivatives, and so on.
package struct DualArithmetic<Base: Arithmetic>: Arithmetic {
  package typealias Number = Dual<Base.Number>

  let base: Base
  /// The quantity that moves; its tangent is 1.
  let variable: Quantity

  package init(_ base: Base, by variable: Quantity) {
    self.base = base
    self.variable = variable
  }

  func constant(_ value: Base.Number) -> Number { Dual(value, tangent: base.zero) }

  private func isConstant(_ a: Number) -> Bool { base.isExactlyZero(a.tangent) }

  package func isExactlyZero(_ a: Number) -> Bool {
    base.isExactlyZero(a.value) && base.isExactlyZero(a.tangent)
  }

  package func number(_ value: Rational) -> Number { constant(base.number(value)) }
  package func pi() throws(Undefined) -> Number { constant(try base.pi()) }

  package func sum(_ a: Number, _ b: Number) -> Number {
    Dual(base.sum(a.value, b.value), tangent: base.sum(a.tangent, b.tangent))
  }

  package func product(_ a: Number, _ b: Number) -> Number {
    let value = base.product(a.value, b.value)
    // A factor that is constant is only a factor: no infinity times zero arises from it.
    if isConstant(a) {
      return Dual(value, tangent: isConstant(b) ? base.zero : base.product(a.value, b.tangent))
    }
    if isConstant(b) { return Dual(value, tangent: base.product(a.tangent, b.value)) }
    let left = base.product(a.tangent, b.value)
    return Dual(value, tangent: base.sum(left, base.product(a.value, b.tangent)))
  }

  package func negative(_ a: Number) -> Number {
    Dual(base.negative(a.value), tangent: base.negative(a.tangent))
  }

  package func quotient(_ a: Number, _ b: Number) throws(Undefined) -> Number {
    let value = try base.quotient(a.value, b.value)
    if isConstant(b) {
      return Dual(
        value,
        tangent: isConstant(a) ? base.zero : try base.quotient(a.tangent, b.value))
    }
    let change = base.difference(a.tangent, base.product(value, b.tangent))
    return Dual(value, tangent: try base.quotient(change, b.value))
  }

  package func power(_ a: Number, whole exponent: Int) throws(Undefined) -> Number {
    let value = try base.power(a.value, whole: exponent)
    if isConstant(a) || exponent == 0 { return constant(value) }
    let lower = try base.power(a.value, whole: exponent - 1)
    let slope = base.product(base.number(Rational(exponent)), lower)
    return Dual(value, tangent: base.product(slope, a.tangent))
  }

  /// (b^e)' = e b^(e−1) b' + b^e log(b) e'.
  package func power(_ a: Number, _ exponent: Number) throws(Undefined) -> Number {
    let value = try base.power(a.value, exponent.value)
    var tangent = base.zero
    if !isConstant(a) {
      let lower = try base.power(a.value, base.difference(exponent.value, base.one))
      tangent = base.product(base.product(exponent.value, lower), a.tangent)
    }
    if !isConstant(exponent) {
      let growth = base.product(value, try base.value(of: .log, [a.value]))
      tangent = base.sum(tangent, base.product(growth, exponent.tangent))
    }
    return Dual(value, tangent: tangent)
  }

  package func value(of function: Function, _ arguments: [Number]) throws(Undefined) -> Number {
    // A closure, not a key path: in generic code that one would be made anew at each call.
    let places = arguments.map { $0.value }
    let value = try base.value(of: function, places)
    var tangent = base.zero
    for (i, argument) in arguments.enumerated() where !isConstant(argument) {
      let slope = try base.slope(of: function, places, value: value, in: i)
      tangent = base.sum(tangent, base.product(slope, argument.tangent))
    }
    return Dual(value, tangent: tangent)
  }

  package func slope(
    of function: Function, _ arguments: [Number], value: Number, in argument: Int
  ) throws(Undefined) -> Number {
    try symbolicSlope(of: function, arguments, in: argument)
  }

  /// Compares the values; where they meet while they move, a derivative may not exist.
  package func signs(_ a: Number, minus b: Number) throws(Undefined) -> ClosedRange<Int> {
    let signs = try base.signs(a.value, minus: b.value)
    if signs.contains(0), !base.isExactlyZero(base.difference(a.tangent, b.tangent)) {
      throw Undefined(.kink, "a derivative where two cases meet")
    }
    return signs
  }

  /// A number that moves is never taken for a whole one: its derivative would be lost.
  package func whole(_ a: Number) -> Int? { isConstant(a) ? base.whole(a.value) : nil }
  package func magnitude(_ a: Number) -> Double { base.magnitude(a.value) }

  package func spread(_ a: Number, _ b: Number) -> Double {
    Swift.max(base.spread(a.value, b.value), base.spread(a.tangent, b.tangent))
  }

  package var isFloating: Bool { base.isFloating }

  package func settled(_ a: Number) throws(Undefined) -> Number {
    Dual(try base.settled(a.value), tangent: try base.settled(a.tangent))
  }

  package func number(of quantity: Quantity, in environment: Environment) -> Number? {
    base.number(of: quantity, in: environment).map {
      Dual($0, tangent: quantity == variable ? base.one : base.zero)
    }
  }
}
