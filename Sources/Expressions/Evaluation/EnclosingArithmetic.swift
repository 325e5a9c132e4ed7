package import Exact

/// Rigorous intervals: the true value lies in the result, or nothing is said.
package struct EnclosingArithmetic: Arithmetic {
  package let arithmetic: IntervalArithmetic

  package init(bits: Int) { arithmetic = IntervalArithmetic(bits: bits) }

  init(_ arithmetic: IntervalArithmetic) { self.arithmetic = arithmetic }

  package func number(_ value: Rational) -> Interval { arithmetic.interval(value) }
  package func pi() -> Interval { arithmetic.pi }

  package func sum(_ a: Interval, _ b: Interval) -> Interval { arithmetic.sum(a, b) }
  package func product(_ a: Interval, _ b: Interval) -> Interval { arithmetic.product(a, b) }
  package func negative(_ a: Interval) -> Interval { -a }

  package func quotient(_ a: Interval, _ b: Interval) throws(Undefined) -> Interval {
    if let result = arithmetic.quotient(a, b) { return result }
    throw b.sign == 0
      ? .divisionByZero : Undefined(.unknown, "a division by a number that may be 0")
  }

  package func power(_ base: Interval, whole exponent: Int) throws(Undefined) -> Interval {
    if let result = arithmetic.power(base, exponent) { return result }
    throw base.sign == 0
      ? .divisionByZero : Undefined(.unknown, "a power of a number that may be 0")
  }

  package func power(_ base: Interval, _ exponent: Interval) throws(Undefined) -> Interval {
    if let n = exponent.wholePoint { return try power(base, whole: n) }
    if let result = arithmetic.power(base, exponent) { return result }
    if base.sign == 0, exponent.isPositive { return .zero }
    if base.isNonnegative, exponent.isPositive, base.upper.signum > 0,
      let top = arithmetic.power(Interval(base.upper), exponent)
    {
      return top.hull(.zero)
    }
    throw base.isNegative && exponent.isPoint
      ? Undefined(.domain, "a broken power of a negative number")
      : Undefined(.unknown, "a power of a number that may be negative")
  }

  package func value(
    of function: Function, _ arguments: [Interval]
  ) throws(Undefined) -> Interval {
    if let value = function.enclose(arguments, arithmetic) { return value }
    throw Undefined(.unknown, "\(function.id) of a number that may lie outside its domain")
  }

  package func slope(
    of function: Function, _ arguments: [Interval], value: Interval, in argument: Int
  ) throws(Undefined) -> Interval {
    try symbolicSlope(of: function, arguments, in: argument)
  }

  package func signs(_ a: Interval, minus b: Interval) -> ClosedRange<Int> {
    if a.isPoint, a == b { return 0...0 }
    if a.upper < b.lower { return -1...(-1) }
    if b.upper < a.lower { return 1...1 }
    if a.upper <= b.lower { return -1...0 }
    return b.upper <= a.lower ? 0...1 : -1...1
  }

  package func isExactlyZero(_ a: Interval) -> Bool { a.sign == 0 }
  package func whole(_ a: Interval) -> Int? { a.wholePoint }

  package func magnitude(_ a: Interval) -> Double {
    guard a.isNonzero else { return 0 }
    return Swift.max(a.magnitude.doubleBounds.lower, .leastNonzeroMagnitude)
  }

  package func spread(_ a: Interval, _ b: Interval) -> Double {
    arithmetic.difference(a, b).magnitude.doubleBounds.upper
  }

  package var isFloating: Bool { false }
  package func settled(_ a: Interval) -> Interval { a }

  package func number(of quantity: Quantity, in environment: Environment) -> Interval? {
    environment.value(of: quantity).map { arithmetic.interval($0) }
  }
}
