package import Exact

/// Rigorous intervals: the true value lies in the result, or nothing is said.
package struct EnclosingArithmetic: Arithmetic {
  package let arithmetic: IntervalArithmetic
  let slopes: Slopes

  /// Where the slopes of functions come from, when dual numbers ask.
  package enum Slopes: Sendable {
    /// From the derivatives in the rooms: surely enclosed, if the rooms are right.
    case symbolic
    /// From values close by: independent of the rooms' derivatives, and right to half of the bits
    /// where the function is smooth on that scale.
    case measured
  }

  package init(bits: Int, slopes: Slopes = .symbolic) {
    self.init(IntervalArithmetic(bits: bits), slopes)
  }

  init(_ arithmetic: IntervalArithmetic, _ slopes: Slopes = .symbolic) {
    self.arithmetic = arithmetic
    self.slopes = slopes
  }

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
    if function.isHeld { return .zero }
    return switch slopes {
    case .symbolic: try symbolicSlope(of: function, arguments, in: argument)
    case .measured: try measuredSlope(of: function, arguments, in: argument)
    }
  }

  /// (f(x+h) − f(x−h))/2h with h = 2^(−bits/4), widened by h times its size; the error of the
  /// quotient is of the order h².
  private func measuredSlope(
    of function: Function, _ arguments: [Interval], in argument: Int
  ) throws(Undefined) -> Interval {
    let step = Interval(Dyadic(1, exponent: -arithmetic.bits / 4))
    var values: [Interval] = []
    for moved in [step, -step] {
      var there = arguments
      there[argument] = arithmetic.sum(there[argument], moved)
      values.append(try value(of: function, there))
    }
    let change = arithmetic.difference(values[0], values[1])
    let slope = try quotient(change, arithmetic.sum(step, step))
    let size = arithmetic.sum(slope.magnitude, .one)
    let margin = arithmetic.product(size, (-step).hull(step))
    return arithmetic.sum(slope, margin)
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
