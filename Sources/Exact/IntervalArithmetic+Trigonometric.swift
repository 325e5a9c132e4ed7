extension IntervalArithmetic {
  /// The ratio of a circle's circumference to its diameter.
  package var pi: Interval {
    let half = Constant.halfPi.floor(bits: bits + 2)
    return Interval(
      Dyadic(half, exponent: -bits - 1, bits: bits, .down),
      Dyadic(half + 1, exponent: -bits - 1, bits: bits, .up))
  }

  /// Euler's number.
  package var e: Interval { exp(.one) }

  // MARK: Sine, cosine, tangent

  package func sin(_ a: Interval) -> Interval { wave(a, quarters: 0) }

  package func cos(_ a: Interval) -> Interval { wave(a, quarters: 1) }

  /// The tangent, or nil where a pole may lie in the interval.
  package func tan(_ a: Interval) -> Interval? {
    guard let first = turns(a.lower), let last = turns(a.upper) else { return nil }
    // The poles stand where an odd number of quarter turns is complete.
    guard (first.lower + 1) >> 1 == (last.upper + 1) >> 1 else { return nil }
    let fine = finer(by: 4)
    return rounded(
      fine.increasing(a) { x in
        fine.quotient(fine.wave(at: x, quarters: 0), fine.wave(at: x, quarters: 1)) ?? .line
      })
  }

  /// The function sin(x + quarters · π/2).
  private func wave(_ a: Interval, quarters: Int) -> Interval {
    if a.isPoint { return wave(at: a.lower, quarters: quarters) }
    let all = Interval(-Dyadic.one, .one)
    guard let first = turns(a.lower), let last = turns(a.upper) else { return all }
    // An extremum stands where an odd number of quarter turns is complete: 1 after one quarter,
    // −1 after three. Those from `start` to `end` may lie in the interval.
    let start = first.lower + Integer(quarters) + 1
    let end = last.upper + Integer(quarters)
    if end - start >= 4 { return all }
    var result = wave(at: a.lower, quarters: quarters)
      .hull(wave(at: a.upper, quarters: quarters))
    var place = start
    while place <= end {
      let rest = place.modulus(by: 4)
      if rest == 1 { result = result.hull(.one) }
      if rest == 3 { result = result.hull(-.one) }
      place += 1
    }
    return result
  }

  /// Arguments beyond 2^16384 would take that many digits of π: all that is said is [−1, 1].
  private static let greatestOrder = 1 << 14

  /// How many whole quarter turns lie below a point: surely at least, and at most.
  private func turns(_ x: Dyadic) -> (lower: Integer, upper: Integer)? {
    guard x.order <= Self.greatestOrder else { return nil }
    let fine = max(0, x.order) + 32
    let unit = Constant.halfPi.floor(bits: fine)
    let fixed = x.fixedPoint(bits: fine)
    // The fixed-point number is short by less than a unit, and so is that of π/2.
    let next = fixed + 1
    return (
      min(fixed.floorQuotient(by: unit), fixed.floorQuotient(by: unit + 1)),
      max(next.floorQuotient(by: unit), next.floorQuotient(by: unit + 1))
    )
  }

  private func wave(at x: Dyadic, quarters: Int) -> Interval {
    if x.isZero { return quarters == 0 ? .zero : .one }
    guard x.order <= Self.greatestOrder else { return Interval(-Dyadic.one, .one) }
    if x.order < -bits / 2 - 2 { return waveNearZero(x, quarters: quarters) }
    var work = bits + FixedPoint.halvings(bits: bits + 64) + 20 + max(0, -x.order)
    while true {
      let value = Self.fixedWave(x, quarters: quarters, bits: work)
      // Near a zero of the wave digits are lost; they are made good by another round.
      let known = value.value.bitWidth - value.error.bitWidth
      if known > bits + 2 { return clipped(enclosure(value, exponent: -work)) }
      work += max(bits + 4 - known, 16)
    }
  }

  private func clipped(_ a: Interval) -> Interval {
    Interval(max(a.lower, -.one), min(a.upper, .one))
  }

  private func waveNearZero(_ x: Dyadic, quarters: Int) -> Interval {
    let square = product(Interval(x), Interval(x))
    if quarters == 1 {
      // 1 − x²/2 ≤ cos x ≤ 1 − x²/2 + x⁴
      let rest = Interval(.zero, product(square, square).upper)
      return clipped(sum(difference(.one, square.scaled(by: -1)), rest))
    }
    return towardsZero(x, by: product(square, Interval(x)).scaled(by: -2))
  }

  /// The hull of a number and of the number less a small one of its sign.
  func towardsZero(_ x: Dyadic, by loss: Interval) -> Interval {
    difference(Interval(x), loss.hull(.zero))
  }

  private static func fixedWave(
    _ x: Dyadic, quarters: Int, bits: Int
  ) -> FixedPoint.Approximation {
    let fine = bits + max(0, x.order) + 2
    let unit = Constant.halfPi.floor(bits: fine)
    let (turns, rest) = divided(x.fixedPoint(bits: fine), by: unit)
    let (sine, cosine, error) = FixedPoint.sineAndCosine(rest >> (fine - bits), bits: bits)
    let quarter = (turns + Integer(quarters)).modulus(by: 4).asInt ?? 0
    let value = quarter & 1 == 0 ? sine : cosine
    return FixedPoint.Approximation(value: quarter >= 2 ? -value : value, error: error)
  }

  // MARK: The inverse functions

  package func atan(_ a: Interval) -> Interval { increasing(a, arctangent) }

  /// The arcsine, or nil where the number may lie outside [−1, 1].
  package func asin(_ a: Interval) -> Interval? {
    guard Interval(-Dyadic.one, .one).contains(a) else { return nil }
    return increasing(a, arcsine)
  }

  /// The arccosine, or nil where the number may lie outside [−1, 1].
  package func acos(_ a: Interval) -> Interval? {
    guard Interval(-Dyadic.one, .one).contains(a) else { return nil }
    return -increasing(a) { -arccosine($0) }
  }

  /// The arcsine as arctan(x / √((1 − x)(1 + x))).
  private func arcsine(_ x: Dyadic) -> Interval {
    let fine = finer(by: 6)
    if x.magnitude == .one {
      let right = pi.scaled(by: -1)
      return x.signum < 0 ? -right : right
    }
    guard let root = fine.squareRoot(fine.product(fine.less(x), fine.less(-x))),
      let ratio = fine.quotient(Interval(x), root)
    else { fatalError("the arcsine was asked outside of [-1, 1]") }
    return rounded(fine.atan(ratio))
  }

  /// The arccosine as 2 arctan √((1 − x) / (1 + x)).
  private func arccosine(_ x: Dyadic) -> Interval {
    if x == -.one { return pi }
    let fine = finer(by: 6)
    let ratio = fine.positiveQuotient(fine.less(x), fine.less(-x))
    guard let root = fine.squareRoot(ratio) else {
      fatalError("the arccosine was asked outside of [-1, 1]")
    }
    return rounded(fine.atan(root).scaled(by: 1))
  }

  /// The interval of 1 − x.
  private func less(_ x: Dyadic) -> Interval { difference(.one, Interval(x)) }

  private func arctangent(_ x: Dyadic) -> Interval {
    if x.isZero { return .zero }
    if x.signum < 0 { return -arctangent(-x) }
    let half = pi.scaled(by: -1)
    if !x.isFinite { return half }
    if x.order < -bits / 2 - 2 {
      // x − x³/2 ≤ arctan x ≤ x
      let cube = product(product(Interval(x), Interval(x)), Interval(x))
      return towardsZero(x, by: cube.scaled(by: -1))
    }
    if x.order > bits / 2 + 3 {
      // arctan x = π/2 − arctan(1/x)
      let inverse = positiveQuotient(.one, Interval(x))
      return difference(half, atan(inverse))
    }
    let work = bits + FixedPoint.halvings(bits: bits + 64) + 24 + max(0, -x.order)
    let isAcute = x.order <= 0
    let fixed = x.fixedPoint(bits: work)
    let t = isAcute ? fixed : (Integer(1) << (2 * work)).floorQuotient(by: fixed)
    var value = Self.fixedArctangent(t, bits: work)
    if !isAcute {
      value.value = Constant.halfPi.floor(bits: work) - value.value
      value.error += 1
    }
    return enclosure(value, exponent: -work)
  }

  /// arctan t for t in [0, 1], known to 2 units.
  ///
  /// With an angle y near it, arctan t = y + arctan((t cos y − sin y) / (cos y + t sin y)). Sine
  /// and cosine are off by E; the numerator by 2E + 5 units, the denominator, at least 0.7, too;
  /// so the small quotient is off by at most 4E + 12.
  private static func fixedArctangent(_ t: Integer, bits: Int) -> FixedPoint.Approximation {
    if t.bitWidth < bits - 8 {
      var near = FixedPoint.arctangentSeries(t, bits: bits, isAlternating: true)
      near.error += 2
      return near
    }
    let start = roughArctangent(Dyadic(t, exponent: -bits).asDouble(.down))
    let y = Integer(Int(start * 0x1p50)) << (bits - 50)
    let (sine, cosine, error) = FixedPoint.sineAndCosine(y, bits: bits)
    let above = ((t * cosine) >> bits) - sine
    let below = cosine + ((t * sine) >> bits)
    let z = (above << bits).floorQuotient(by: below)
    var result = FixedPoint.arctangentSeries(z, bits: bits, isAlternating: true)
    result.value += y
    result.error += error * 4 + 12
    return result
  }

  /// The arctangent of a number in [0, 1] to about 50 digits, as a place to start from.
  private static func roughArctangent(_ t: Double) -> Double {
    // arctan t = 2 arctan(t / (1 + √(1 + t²))), twice
    var z = t
    for _ in 0..<2 { z /= 1 + (1 + z * z).squareRoot() }
    var sum = 0.0
    for k in stride(from: 25, through: 1, by: -2) {
      sum = 1 / Double(k) - sum * z * z
    }
    return 4 * z * sum
  }
}
