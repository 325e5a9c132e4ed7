package import Exact

/// Exact fractions: what is no fraction that is known exactly is undefined as irrational.
package struct RationalArithmetic: Arithmetic {
  /// Powers whose digits would be more than this are refused.
  private static var longest: Int { 1 << 22 }

  package init() {}

  package func number(_ value: Rational) -> Rational { value }

  package func pi() throws(Undefined) -> Rational {
    throw Undefined(.irrational, "pi is no fraction")
  }

  package func sum(_ a: Rational, _ b: Rational) -> Rational { a + b }
  package func product(_ a: Rational, _ b: Rational) -> Rational { a * b }
  package func negative(_ a: Rational) -> Rational { -a }

  package func quotient(_ a: Rational, _ b: Rational) throws(Undefined) -> Rational {
    if b.isZero { throw .divisionByZero }
    return a / b
  }

  package func power(_ base: Rational, whole exponent: Int) throws(Undefined) -> Rational {
    if base.isZero, exponent < 0 { throw .divisionByZero }
    let digits = Swift.max(base.numerator.bitWidth, base.denominator.bitWidth)
    guard
      digits <= 1 || base.magnitude.isOne
        || exponent.magnitude <= Self.longest / Swift.max(digits, 1)
    else { throw Undefined(.range, "a power with too many digits") }
    if base.magnitude.isOne { return exponent.isMultiple(of: 2) ? 1 : base }
    return base.isZero ? (exponent == 0 ? 1 : 0) : base.power(exponent)
  }

  package func power(_ base: Rational, _ exponent: Rational) throws(Undefined) -> Rational {
    if let n = exponent.asInt { return try power(base, whole: n) }
    if base.signum < 0 { throw Undefined(.domain, "a broken power of a negative number") }
    if base.isZero {
      if exponent.signum < 0 { throw .divisionByZero }
      return 0
    }
    guard let degree = exponent.denominator.asInt, let count = exponent.numerator.asInt,
      degree <= 4096, let root = base.exactRoot(degree)
    else { throw Undefined(.irrational, "a root that is no fraction") }
    return try power(root, whole: count)
  }

  package func value(
    of function: Function, _ arguments: [Rational]
  ) throws(Undefined) -> Rational {
    if let value = function.exact(arguments) { return value }
    let rough = function.evaluate(arguments.map(\.asDouble))
    throw rough.isNaN
      ? Undefined(.domain, "\(function.id) outside its domain")
      : Undefined(.irrational, "a value of \(function.id) that is no known fraction")
  }

  package func slope(
    of function: Function, _ arguments: [Rational], value: Rational, in argument: Int
  ) throws(Undefined) -> Rational {
    try symbolicSlope(of: function, arguments, in: argument)
  }

  package func signs(_ a: Rational, minus b: Rational) -> ClosedRange<Int> {
    let sign = a == b ? 0 : a < b ? -1 : 1
    return sign...sign
  }

  package func isExactlyZero(_ a: Rational) -> Bool { a.isZero }
  package func whole(_ a: Rational) -> Int? { a.asInt }

  package func magnitude(_ a: Rational) -> Double {
    a.isZero ? 0 : Swift.max(a.magnitude.asDouble, .leastNonzeroMagnitude)
  }

  package func spread(_ a: Rational, _ b: Rational) -> Double { (a - b).magnitude.asDouble }
  package var isFloating: Bool { false }
  package func settled(_ a: Rational) -> Rational { a }

  package func number(of quantity: Quantity, in environment: Environment) -> Rational? {
    environment.value(of: quantity)
  }
}
