extension IntervalArithmetic {
  // MARK: The exponential

  /// The exponential function.
  ///
  /// A value above 2^2^59 is only known to be that; one below 2^-2^59 is only known to be that, and
  /// not to be negative. Any other value is known to all digits, and to be positive.
  package func exp(_ a: Interval) -> Interval { increasing(a, exponential) }

  private func exponential(_ x: Dyadic) -> Interval {
    if x.isZero { return .one }
    if x.order >= 60 {
      // e^x > 2^x, and |x| ≥ 2^59.
      return x.signum > 0
        ? Interval(.power(ofTwo: 1 << 59), .infinity) : Interval(.zero, .power(ofTwo: -(1 << 59)))
    }
    if x.order < -bits {
      // 1 + x ≤ e^x ≤ 1 + x + x² for x ≤ 1
      let rest = Interval(.zero, Dyadic.product(x, x, bits: bits, .up))
      return sum(.one, sum(Interval(x), rest))
    }
    // x = k log 2 + r. The digits taken for x and log 2 make r right to 3 units.
    let work = bits + FixedPoint.halvings(bits: bits + 48) + 14
    let fine = work + max(0, x.order) + 2
    let unit = Constant.logOfTwo.floor(bits: fine)
    let (quotient, rest) = Self.divided(x.fixedPoint(bits: fine), by: unit)
    guard let turns = quotient.asInt else { fatalError("an argument below 2^60 was expected") }
    let value = FixedPoint.exponential(rest >> (fine - work), bits: work)
    return enclosure(value, exponent: turns - work)
  }

  /// The quotient of a fixed-point number by a constant, rounded down, and the rest.
  static func divided(_ x: Integer, by unit: Integer) -> (quotient: Integer, rest: Integer) {
    if x.signum >= 0, x < unit { return (0, x) }
    let quotient = x.floorQuotient(by: unit)
    return (quotient, x - quotient * unit)
  }

  /// e^x − 1, precise also near zero.
  package func expMinusOne(_ a: Interval) -> Interval {
    increasing(a) { x in
      if x.isZero { return .zero }
      if x.order < -bits / 2 {
        // x + x²/2 ≤ e^x − 1 ≤ x + x²/2 + |x|³, for |x| ≤ 1/2 with the lower bound less |x|³.
        let square = product(Interval(x), Interval(x)).scaled(by: -1)
        let cube = product(square, Interval(x.magnitude)).scaled(by: 1)
        return sum(Interval(x), sum(square, (-cube).hull(cube)))
      }
      let fine = finer(by: max(0, -x.order) + 4)
      return rounded(fine.difference(fine.exponential(x), .one))
    }
  }

  // MARK: The logarithm

  /// The natural logarithm, or nil where the number may be zero or less.
  package func log(_ a: Interval) -> Interval? {
    a.isPositive ? increasing(a, logarithm) : nil
  }

  /// log(1 + x), precise also near zero; nil where x may be −1 or less.
  package func logOnePlus(_ a: Interval) -> Interval? {
    guard sum(.one, a).isPositive else { return nil }
    return increasing(a) { x in
      if x.isZero { return .zero }
      if x.order < -bits {
        // x − x² ≤ log(1 + x) ≤ x for |x| ≤ 1/2
        let square = Dyadic.product(x, x, bits: bits, .up)
        return sum(Interval(x), Interval(-square, .zero))
      }
      let fine = finer(by: max(0, -x.order) + 4)
      let shifted = fine.sum(.one, Interval(x))
      return rounded(fine.increasing(shifted, fine.logarithm))
    }
  }

  private func logarithm(_ x: Dyadic) -> Interval {
    guard x.isFinite else { return Interval(Dyadic(1 << 58), .infinity) }
    if x == .one { return .zero }
    // x = 2^k · f with f in [0.7, 1.42]
    let digits = x.mantissa.leadingDigits.digits
    let top = Double(digits << digits.leadingZeroBitCount) * 0x1p-64
    let isLow = top < 0.7071
    let turns = isLow ? x.order - 1 : x.order
    let start = isLow ? top * 2 : top
    let f = x.scaled(by: -turns)
    let offset = Dyadic(f.mantissa - (Integer(1) << -f.exponent), exponent: f.exponent)
    let loss = turns == 0 ? -offset.order : 0
    let work = bits + FixedPoint.halvings(bits: bits + 64) + max(0, loss) + 24
    var value =
      offset.order < -8
      ? Self.nearLogarithm(offset, bits: work)
      : Self.logarithm(f, near: Self.roughLogarithm(start), bits: work)
    if turns != 0 {
      let extra = Integer(turns).bitWidth
      let unit = Constant.logOfTwo.floor(bits: work + extra)
      value.value += (unit * Integer(turns)) >> extra
      value.error += 2
    }
    return enclosure(value, exponent: -work)
  }

  /// log(1 + d) = 2 artanh(d / (2 + d)), for |d| below 2^-8.
  private static func nearLogarithm(_ d: Dyadic, bits: Int) -> FixedPoint.Approximation {
    // Both are multiplied by the same power of two, so that they are whole.
    let scale = max(0, -d.exponent)
    let above = d.fixedPoint(bits: scale)
    let z = (above << bits).floorQuotient(by: above + (Integer(2) << scale))
    return twiceArtanh(z, zError: 1, bits: bits)
  }

  /// log f = y + 2 artanh((f − e^y) / (f + e^y)) for a y near log f, in [−0.4, 0.4].
  ///
  /// For negative y both terms of the fraction are multiplied by e^-y. The fraction is small, so
  /// its error is at most that of the exponential (times f ≤ 1.42), and 4 units.
  private static func logarithm(
    _ f: Dyadic, near start: Double, bits: Int
  ) -> FixedPoint.Approximation {
    let y = Integer(Int(start * 0x1p50)) << (bits - 50)
    let power = FixedPoint.exponential(y.magnitude, bits: bits)
    let number = f.fixedPoint(bits: bits)
    let one = Integer(1) << bits
    let left = y.signum < 0 ? (number * power.value) >> bits : number
    let right = y.signum < 0 ? one : power.value
    let z = ((left - right) << bits).floorQuotient(by: left + right)
    var result = twiceArtanh(z, zError: power.error * 2 + 4, bits: bits)
    result.value += y
    return result
  }

  private static func twiceArtanh(
    _ z: Integer, zError: Integer, bits: Int
  ) -> FixedPoint.Approximation {
    let series = FixedPoint.arctangentSeries(z, bits: bits, isAlternating: false)
    // The slope of artanh is below 2 there.
    return FixedPoint.Approximation(value: series.value * 2, error: (series.error + zError * 2) * 2)
  }

  /// The logarithm of a number near 1 to about 50 digits, as a place to start from.
  private static func roughLogarithm(_ f: Double) -> Double {
    let z = (f - 1) / (f + 1)
    let square = z * z
    var sum = 0.0
    for k in stride(from: 21, through: 1, by: -2) { sum = sum * square + 1 / Double(k) }
    return 2 * z * sum
  }

  // MARK: Real powers

  /// A real power of a positive number, e^(y log x); nil where the base may not be positive.
  package func power(_ base: Interval, _ exponent: Interval) -> Interval? {
    // The logarithm's relative error counts as often as the exponent's size says.
    let size = max(exponent.magnitude.upper.order, 0)
    let fine = finer(by: min(size, 64) + 72)
    return fine.log(base).map { exp(fine.product(exponent, $0)) }
  }
}
