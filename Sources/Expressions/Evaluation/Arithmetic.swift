package import Exact

/// Numbers of some kind with what evaluation asks of them.
///
/// One evaluator serves floating point, exact fractions, rigorous intervals and dual numbers. What
/// has no value is thrown, so that it never takes part in a comparison as if it were a number.
package protocol Arithmetic: Sendable {
  associatedtype Number: Sendable

  func number(_ value: Rational) -> Number
  func pi() throws(Undefined) -> Number

  func sum(_ a: Number, _ b: Number) -> Number
  func product(_ a: Number, _ b: Number) -> Number
  func negative(_ a: Number) -> Number
  /// The quotient; undefined for a divisor that is 0.
  func quotient(_ a: Number, _ b: Number) throws(Undefined) -> Number
  /// A whole power, with a^0 = 1 for every a.
  func power(_ base: Number, whole exponent: Int) throws(Undefined) -> Number
  /// A real power of a base that is not negative.
  func power(_ base: Number, _ exponent: Number) throws(Undefined) -> Number

  func value(of function: Function, _ arguments: [Number]) throws(Undefined) -> Number
  func slope(
    of function: Function, _ arguments: [Number], value: Number, in argument: Int
  ) throws(Undefined) -> Number

  /// The signs that the difference may have: one, or several where the numbers are not known well.
  func signs(_ a: Number, minus b: Number) throws(Undefined) -> ClosedRange<Int>
  /// The whole number that it is; nil for any other.
  func whole(_ a: Number) -> Int?
  /// About its magnitude, and 0 where it may be 0: for pivots and for convergence.
  func magnitude(_ a: Number) -> Double
  /// Whether it is 0 beyond doubt, in every part that it has.
  func isExactlyZero(_ a: Number) -> Bool
  /// About the distance of two numbers, in every part that they have: for convergence.
  func spread(_ a: Number, _ b: Number) -> Double
  /// Whether numbers are rounded and of fixed length, so that an iteration may stop.
  var isFloating: Bool { get }
  /// The number, if it is one: floating point may have left its range.
  func settled(_ a: Number) throws(Undefined) -> Number
  /// The value that an environment gives to a quantity.
  func number(of quantity: Quantity, in environment: Environment) -> Number?
  /// The root of the largest eigenvalue of a positive matrix; nil where this arithmetic has none.
  func enclosedRoot(ofLargestEigenvalue square: Tensor<Number>) throws(Undefined) -> Number?
  /// A vector or matrix that is kept whole; nil where each entry is asked for by itself.
  func entries(of quantity: Quantity, in environment: Environment) -> Tensor<Number>?
}

extension Arithmetic {
  package func entries(of quantity: Quantity, in environment: Environment) -> Tensor<Number>? {
    nil
  }

  package func enclosedRoot(
    ofLargestEigenvalue square: Tensor<Number>
  ) throws(Undefined) -> Number? { nil }

  package func difference(_ a: Number, _ b: Number) -> Number { sum(a, negative(b)) }

  var zero: Number { number(0) }
  var one: Number { number(1) }

  /// Whether a comparison holds.
  func holds(_ sign: ConditionSign, _ a: Number, _ b: Number) throws(Undefined) -> Bool {
    let signs = try signs(a, minus: b)
    let first = sign.holds(signs.lowerBound)
    guard signs.allSatisfy({ sign.holds($0) == first }) else {
      throw Undefined(.unknown, "a comparison that these intervals do not decide")
    }
    return first
  }

  /// A power whose exponent is a fraction known exactly.
  func power(_ base: Number, fraction exponent: Rational) throws(Undefined) -> Number {
    if let n = exponent.asInt { return try power(base, whole: n) }
    if exponent == Rational(1, 2) { return try value(of: .sqrt, [base]) }
    return try power(base, number(exponent))
  }

  /// A whole power by repeated squaring, for arithmetics without a better way.
  package func powerBySquaring(_ base: Number, _ exponent: Int) throws(Undefined) -> Number {
    var result = one
    var square = base
    var left = exponent.magnitude
    while left > 0 {
      if left & 1 == 1 { result = product(result, square) }
      left >>= 1
      if left > 0 { square = product(square, square) }
    }
    return exponent < 0 ? try quotient(one, result) : result
  }
}
