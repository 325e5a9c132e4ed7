/// A closed interval of the real line that is known to hold a number.
///
/// The ends are dyadic numbers or infinities. All that is said of the number (its sign, how it
/// compares) is said only where every point of the interval agrees.
package struct Interval: Sendable, Hashable {
  package let lower: Dyadic
  package let upper: Dyadic

  package init(_ lower: Dyadic, _ upper: Dyadic) {
    assert(lower <= upper, "an interval's lower end is at most its upper end")
    self.lower = lower
    self.upper = upper
  }

  /// The interval of one point.
  package init(_ point: Dyadic) {
    lower = point
    upper = point
  }

  package init(_ value: Int) { self.init(Dyadic(Integer(value))) }
  package init(_ value: Integer) { self.init(Dyadic(value)) }

  /// The exact value of a floating number; what is infinite or not a number gives nil.
  package init?(exactly value: Double) {
    guard value.isFinite, let point = Dyadic(exactly: value) else { return nil }
    self.init(point)
  }

  /// All real numbers.
  package static let line = Interval(.negativeInfinity, .infinity)
  package static let zero = Interval(Dyadic.zero)
  package static let one = Interval(Dyadic.one)

  // MARK: What is known of the number

  package var isPoint: Bool { lower == upper }
  package var isFinite: Bool { lower.isFinite && upper.isFinite }
  package var isPositive: Bool { lower.signum > 0 }
  package var isNegative: Bool { upper.signum < 0 }
  package var isNonnegative: Bool { lower.signum >= 0 }
  package var isNonpositive: Bool { upper.signum <= 0 }
  package var isNonzero: Bool { isPositive || isNegative }
  package var containsZero: Bool { !isNonzero }

  /// The sign of the number, or nil if it is not known.
  package var sign: Int? {
    if isPositive { return 1 }
    if isNegative { return -1 }
    return lower.isZero && upper.isZero ? 0 : nil
  }

  /// Whether the number is less than another, or nil if it is not known.
  package func isLess(than other: Interval) -> Bool? {
    if upper < other.lower { return true }
    return lower >= other.upper ? false : nil
  }

  /// Whether the number is at most another, or nil if it is not known.
  package func isAtMost(_ other: Interval) -> Bool? { other.isLess(than: self).map { !$0 } }

  /// Whether the numbers are equal, or nil if it is not known.
  package func isEqual(to other: Interval) -> Bool? {
    if upper < other.lower || other.upper < lower { return false }
    return isPoint && self == other ? true : nil
  }

  // MARK: Sets

  package func contains(_ point: Dyadic) -> Bool { lower <= point && point <= upper }

  package func contains(_ other: Interval) -> Bool {
    lower <= other.lower && other.upper <= upper
  }

  package func contains(_ value: Rational) -> Bool {
    Self.compare(lower, value) <= 0 && Self.compare(upper, value) >= 0
  }

  /// The sign of the difference of a dyadic number and a fraction.
  private static func compare(_ a: Dyadic, _ b: Rational) -> Int {
    if a.signum != b.signum || a.isZero { return (a.signum - b.signum).signum() }
    let scaled = Dyadic(b.numerator)
    let left = a.isFinite ? Dyadic(a.mantissa * b.denominator, exponent: a.exponent) : a
    return left < scaled ? -1 : (left == scaled ? 0 : 1)
  }

  package func overlaps(_ other: Interval) -> Bool {
    lower <= other.upper && other.lower <= upper
  }

  package func intersection(_ other: Interval) -> Interval? {
    guard overlaps(other) else { return nil }
    return Interval(max(lower, other.lower), min(upper, other.upper))
  }

  /// The least interval that holds both.
  package func hull(_ other: Interval) -> Interval {
    Interval(min(lower, other.lower), max(upper, other.upper))
  }

  // MARK: Exact operations

  package static prefix func - (a: Interval) -> Interval { Interval(-a.upper, -a.lower) }

  package var magnitude: Interval {
    if isNonnegative { return self }
    return isNonpositive ? -self : Interval(.zero, max(-lower, upper))
  }

  package static func minimum(_ a: Interval, _ b: Interval) -> Interval {
    Interval(min(a.lower, b.lower), min(a.upper, b.upper))
  }

  package static func maximum(_ a: Interval, _ b: Interval) -> Interval {
    Interval(max(a.lower, b.lower), max(a.upper, b.upper))
  }

  /// The whole numbers at or just below the ends.
  package var floor: Interval { Interval(Self.floor(lower), Self.floor(upper)) }

  package var ceiling: Interval { -(-self).floor }

  private static func floor(_ point: Dyadic) -> Dyadic {
    point.exponent >= 0 ? point : Dyadic(point.fixedPoint(bits: 0))
  }

  /// The interval times a power of two.
  func scaled(by power: Int) -> Interval {
    Interval(lower.scaled(by: power), upper.scaled(by: power))
  }

  // MARK: Size

  /// The distance of the ends, rounded up to 62 binary digits.
  package var width: Dyadic { Dyadic.sum(upper, -lower, bits: 62, .up) }

  /// The point in the middle of the ends; of an unbounded interval nil.
  ///
  /// It is exact unless the ends differ in size by more than 2^4096.
  package var midpoint: Dyadic? {
    guard isFinite else { return nil }
    let digits = max(lower.mantissa.bitWidth, upper.mantissa.bitWidth)
    let spread = min(abs(lower.order - upper.order), 4096)
    return Dyadic.sum(lower, upper, bits: 2 * digits + spread + 2, .down).scaled(by: -1)
  }

  /// How many leading binary digits of the number are known; none if its sign is not.
  package var knownBits: Int {
    if isPoint { return .max }
    guard isNonzero, isFinite else { return 0 }
    return max(0, min(lower.order, upper.order) - width.order)
  }

  /// The least interval with floating ends that holds this one.
  package var doubleBounds: (lower: Double, upper: Double) {
    (lower.asDouble(.down), upper.asDouble(.up))
  }
}
