internal import Exact

extension Interval {
  /// The values of a rising function, from enclosures of it at the ends.
  func rising(_ value: (Interval) -> Interval?) -> Interval? {
    guard let low = value(Interval(lower)) else { return nil }
    if isPoint { return low }
    guard let high = value(Interval(upper)) else { return nil }
    return low.hull(high)
  }

  /// The part of the interval that is positive or zero, the rest moved to 0.
  var positivePart: Interval { Interval.maximum(self, .zero) }

  /// The part that is negative or zero, the rest moved to 0.
  var negativePart: Interval { Interval.minimum(self, .zero) }
}

/// A function that falls, reaches its only minimum, and rises again.
struct Valley {
  /// A bracket that surely holds the place of the minimum.
  let bracket: (lower: Rational, upper: Rational)
  let value: @Sendable (Interval, IntervalArithmetic) -> Interval?
  let slope: @Sendable (Interval, IntervalArithmetic) -> Interval?

  /// The values on an interval: from its ends, and from the minimum where it may lie inside.
  func enclosure(of x: Interval, _ arithmetic: IntervalArithmetic) -> Interval? {
    guard x.isFinite else { return .line }
    guard let ends = x.rising({ value($0, arithmetic) }) else { return nil }
    let left = arithmetic.interval(bracket.lower)
    let right = arithmetic.interval(bracket.upper)
    if x.isPoint || x.upper <= left.lower || x.lower >= right.upper { return ends }
    return bottom(arithmetic).map { ends.hull($0) }
  }

  /// The least value: bisection by the sign of the slope, then the mean value theorem.
  ///
  /// In a box of width w around the minimum the slope is of order w, so the value is known to w².
  private func bottom(_ arithmetic: IntervalArithmetic) -> Interval? {
    var box = arithmetic.interval(bracket.lower).hull(arithmetic.interval(bracket.upper))
    for _ in 0..<(arithmetic.bits / 2 + 4) {
      guard let middle = box.midpoint else { return nil }
      switch slope(Interval(middle), arithmetic)?.sign {
      case 1: box = Interval(box.lower, middle)
      case -1: box = Interval(middle, box.upper)
      default: break
      }
    }
    guard let middle = box.midpoint.map({ Interval($0) }), let start = value(middle, arithmetic),
      let slopes = slope(box, arithmetic)
    else { return nil }
    let change = arithmetic.product(slopes, arithmetic.difference(box, middle))
    return arithmetic.sum(start, change)
  }
}
