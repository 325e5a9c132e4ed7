import Exact

@testable import Calculus
@testable import Expressions

/// Rigorous intervals in which one quantity lies anywhere on a segment.
struct SegmentArithmetic: Arithmetic {
  let base: EnclosingArithmetic
  let variable: Quantity
  let segment: Interval

  func number(_ value: Rational) -> Interval { base.number(value) }
  func pi() -> Interval { base.pi() }
  func sum(_ a: Interval, _ b: Interval) -> Interval { base.sum(a, b) }
  func product(_ a: Interval, _ b: Interval) -> Interval { base.product(a, b) }
  func negative(_ a: Interval) -> Interval { base.negative(a) }
  func quotient(_ a: Interval, _ b: Interval) throws(Undefined) -> Interval {
    try base.quotient(a, b)
  }
  func power(_ a: Interval, whole exponent: Int) throws(Undefined) -> Interval {
    try base.power(a, whole: exponent)
  }
  func power(_ a: Interval, _ exponent: Interval) throws(Undefined) -> Interval {
    try base.power(a, exponent)
  }
  func value(of function: Function, _ arguments: [Interval]) throws(Undefined) -> Interval {
    try base.value(of: function, arguments)
  }
  func slope(
    of function: Function, _ arguments: [Interval], value: Interval, in argument: Int
  ) throws(Undefined) -> Interval {
    try symbolicSlope(of: function, arguments, in: argument)
  }
  func signs(_ a: Interval, minus b: Interval) -> ClosedRange<Int> { base.signs(a, minus: b) }
  func isExactlyZero(_ a: Interval) -> Bool { base.isExactlyZero(a) }
  func whole(_ a: Interval) -> Int? { base.whole(a) }
  func magnitude(_ a: Interval) -> Double { base.magnitude(a) }
  func spread(_ a: Interval, _ b: Interval) -> Double { base.spread(a, b) }
  var isFloating: Bool { false }
  func settled(_ a: Interval) -> Interval { a }
  func number(of quantity: Quantity, in environment: Environment) -> Interval? {
    quantity == variable ? segment : base.number(of: quantity, in: environment)
  }
}

/// What a difference quotient says of a derivative at one point.
enum QuotientVerdict: Equatable {
  case agrees
  /// The quotient lies outside of what the derivative can be between the two points.
  case differs(String)
  /// A condition of the derivative does not surely hold all along the segment.
  case kink
  /// The term or its derivative has no value that intervals find there.
  case undefined
  /// The derivative is not known there to six digits.
  case wide
}

/// Difference quotients against derivatives, with intervals.
///
/// By the mean value theorem (f(x+h) − f(x))/h is the derivative at some point between x and
/// x + h, if f has one all along. So the enclosure of the quotient and the enclosure of the
/// derivative over the whole segment must meet: where they do not, the derivative is wrong, and no
/// rounding can be to blame. With h = 2^−48 both enclosures are narrow, so that meeting says much.
struct DifferenceQuotient {
  var bits = 224
  let step = Rational(1, 1 << 48)

  func verdict(
    on f: Expr, _ derivative: Derivative, by variable: Expr, at environment: Environment
  ) throws(EvaluationError) -> QuotientVerdict {
    let quantity = try variable.quantity(at: environment)
    guard let x = environment.value(of: quantity) else { return .undefined }
    let base = EnclosingArithmetic(bits: bits)
    let arithmetic = base.arithmetic
    let ends = [x, x + step].map { arithmetic.interval($0) }
    let all = SegmentArithmetic(base: base, variable: quantity, segment: ends[0].hull(ends[1]))
    let plan = try Plan([derivative.value, f] + derivative.conditions)
    let onSegment = try plan.values(in: all, at: environment)
    for condition in onSegment.dropFirst(2) {
      guard case .truth(true) = condition else { return .kink }
    }
    guard let slope = onSegment[0].number, slope.isFinite, let span = onSegment[1].number,
      span.isFinite
    else { return .undefined }
    guard relativeWidth(slope) < 1e-6 else { return .wide }
    var values: [Interval] = []
    for end in ends {
      let there = SegmentArithmetic(base: base, variable: quantity, segment: end)
      guard let value = try f.value(in: there, at: environment).number else { return .undefined }
      values.append(value)
    }
    let change = arithmetic.difference(values[1], values[0])
    guard let quotient = arithmetic.quotient(change, arithmetic.interval(step)) else {
      return .undefined
    }
    guard relativeWidth(quotient) < 1e-6 else { return .wide }
    if slope.overlaps(quotient) { return .agrees }
    return .differs(
      "\(quantity.text) = \(x): \(quotient.doubleBounds) is not in \(slope.doubleBounds)")
  }

  private func relativeWidth(_ a: Interval) -> Double {
    a.width.asDouble(.up) / max(1, a.magnitude.doubleBounds.lower)
  }
}

extension Expr {
  /// The one number that an indexed name stands for at a point.
  func quantity(at environment: Environment) throws(EvaluationError) -> Quantity {
    guard let symbol else { throw .unsupported("a variable that is no quantity") }
    var indices: [Int] = []
    for child in children {
      guard let index = try child.exactValue(at: environment).number?.asInt else {
        throw .notWhole("an index")
      }
      indices.append(index)
    }
    return Quantity(
      symbol.name, layers: Array(indices.prefix(symbol.layers)),
      Array(indices.dropFirst(symbol.layers)))
  }
}
