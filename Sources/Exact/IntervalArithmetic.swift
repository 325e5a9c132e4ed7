/// Interval arithmetic whose results have ends of a chosen number of binary digits.
///
/// Every operation gives an interval that holds all values of the operation on points of its
/// arguments: ends are rounded outwards, and series carry proven bounds. The result of an
/// operation that is not defined on every point of its arguments (a quotient by an interval with
/// zero in it, the logarithm of one that is not positive) is nil: *not known to be defined*. More
/// digits may decide it.
///
/// Up to 62 digits the ends fit a machine word, and sums and products allocate nothing.
package struct IntervalArithmetic: Sendable, Hashable {
  /// The number of binary digits that the ends of results have at most.
  package let bits: Int

  package init(bits: Int = 62) {
    precondition(bits >= 16, "interval arithmetic takes at least 16 binary digits")
    self.bits = bits
  }

  /// The same arithmetic with more digits.
  func finer(by extra: Int) -> IntervalArithmetic { IntervalArithmetic(bits: bits + extra) }

  // MARK: From numbers

  package func interval(_ value: Rational) -> Interval {
    if value.isInteger { return rounded(Interval(value.numerator)) }
    return enclosed { rounding in
      Dyadic.quotient(Dyadic(value.numerator), Dyadic(value.denominator), bits: bits, rounding)
    }
  }

  /// The interval with both ends rounded outwards to the arithmetic's digits.
  package func rounded(_ a: Interval) -> Interval {
    Interval(a.lower.rounded(bits: bits, .down), a.upper.rounded(bits: bits, .up))
  }

  private func enclosed(_ value: (Dyadic.Rounding) -> Dyadic) -> Interval {
    Interval(value(.down), value(.up))
  }

  // MARK: The field operations

  package func sum(_ a: Interval, _ b: Interval) -> Interval {
    Interval(
      Dyadic.sum(a.lower, b.lower, bits: bits, .down),
      Dyadic.sum(a.upper, b.upper, bits: bits, .up))
  }

  package func difference(_ a: Interval, _ b: Interval) -> Interval { sum(a, -b) }

  package func product(_ a: Interval, _ b: Interval) -> Interval {
    if b.isNonpositive, !b.upper.isZero || !b.lower.isZero { return -product(a, -b) }
    if b.isNonnegative {
      // The ends of b that matter depend on the signs of the ends of a.
      return Interval(
        low(a.lower, a.lower.signum < 0 ? b.upper : b.lower),
        high(a.upper, a.upper.signum < 0 ? b.lower : b.upper))
    }
    if !a.containsZero || a.isNonnegative || a.isNonpositive { return product(b, a) }
    return Interval(
      min(low(a.lower, b.upper), low(a.upper, b.lower)),
      max(high(a.lower, b.lower), high(a.upper, b.upper)))
  }

  private func low(_ a: Dyadic, _ b: Dyadic) -> Dyadic { Dyadic.product(a, b, bits: bits, .down) }
  private func high(_ a: Dyadic, _ b: Dyadic) -> Dyadic { Dyadic.product(a, b, bits: bits, .up) }

  /// The quotient, or nil where the divisor may be zero.
  package func quotient(_ a: Interval, _ b: Interval) -> Interval? {
    guard b.isNonzero else { return nil }
    return b.isNegative ? positiveQuotient(-a, -b) : positiveQuotient(a, b)
  }

  /// The quotient by a positive number.
  func positiveQuotient(_ a: Interval, _ b: Interval) -> Interval {
    Interval(
      Dyadic.quotient(a.lower, a.lower.signum < 0 ? b.lower : b.upper, bits: bits, .down),
      Dyadic.quotient(a.upper, a.upper.signum < 0 ? b.upper : b.lower, bits: bits, .up))
  }

  // MARK: Powers and roots

  /// A whole power; a negative one is nil where the base may be zero.
  package func power(_ a: Interval, _ exponent: Int) -> Interval? {
    if exponent < 0 {
      precondition(exponent > .min, "the negative of an exponent is a machine word too")
      let fine = finer(by: 4 + Integer(exponent).bitWidth)
      guard let inverse = fine.quotient(.one, a) else { return nil }
      return fine.power(inverse, -exponent).map(rounded)
    }
    let isEven = exponent & 1 == 0
    let base = isEven ? a.magnitude : a
    let lower = power(base.lower, exponent, base.lower.signum < 0 ? .up : .down)
    let upper = power(base.upper, exponent, base.upper.signum < 0 ? .down : .up)
    return Interval(lower.rounded(bits: bits, .down), upper.rounded(bits: bits, .up))
  }

  /// A power of a point whose magnitude is rounded to a side, by repeated squaring.
  ///
  /// Each of the roundings (at most two a digit of the exponent) weighs as often as its factor is
  /// multiplied, together less than twice the exponent; as many digits more are carried.
  private func power(_ a: Dyadic, _ exponent: Int, _ rounding: Dyadic.Rounding) -> Dyadic {
    let carried = bits + 4 + (Int.bitWidth - exponent.leadingZeroBitCount)
    var result = Dyadic.one
    var square = a.magnitude
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { result = Dyadic.product(result, square, bits: carried, rounding) }
      left >>= 1
      if left > 0 { square = Dyadic.product(square, square, bits: carried, rounding) }
    }
    return a.signum < 0 && exponent & 1 == 1 ? -result : result
  }

  /// The square root, or nil where the number may be negative.
  package func squareRoot(_ a: Interval) -> Interval? { root(a, 2) }

  /// The real root of a degree, or nil where the degree is even and the number may be negative.
  package func root(_ a: Interval, _ degree: Int) -> Interval? {
    precondition(degree >= 1, "a root has a degree of at least 1")
    if a.isNonnegative {
      return Interval(
        Dyadic.root(a.lower, degree: degree, bits: bits, .down),
        Dyadic.root(a.upper, degree: degree, bits: bits, .up))
    }
    if degree & 1 == 0 { return nil }
    if a.isNonpositive { return root(-a, degree).map { -$0 } }
    return Interval(
      -Dyadic.root(-a.lower, degree: degree, bits: bits, .up),
      Dyadic.root(a.upper, degree: degree, bits: bits, .up))
  }

  // MARK: Monotone functions

  /// The values of an increasing function, from enclosures of it at points.
  func increasing(_ a: Interval, _ value: (Dyadic) -> Interval) -> Interval {
    let low = value(a.lower)
    return a.isPoint ? low : Interval(low.lower, value(a.upper).upper)
  }

  /// The enclosure `(value ± error) · 2^exponent`, rounded.
  func enclosure(_ approximation: FixedPoint.Approximation, exponent: Int) -> Interval {
    let (value, error) = (approximation.value, approximation.error)
    return Interval(
      Dyadic(value - error, exponent: exponent, bits: bits, .down),
      Dyadic(value + error, exponent: exponent, bits: bits, .up))
  }
}
