/// The error function and its complement.
extension IntervalArithmetic {
  /// The error function, 2/√π · ∫₀ˣ e^(−t²) dt.
  package func erf(_ a: Interval) -> Interval {
    increasing(a) { x in
      if x.isZero { return .zero }
      let size = x.magnitude
      let value = isFar(size) ? difference(.one, farComplement(size)) : nearError(size)
      let clipped = Interval(value.lower, min(value.upper, .one))
      return x.signum < 0 ? -clipped : clipped
    }
  }

  /// The complement 1 − erf x, with as many digits where it is small.
  package func erfc(_ a: Interval) -> Interval {
    -increasing(a) { x in -complement(x) }
  }

  private func complement(_ x: Dyadic) -> Interval {
    if x.signum <= 0 { return sum(.one, erf(Interval(-x))) }
    if isFar(x) { return farComplement(x) }
    // erfc x > e^(−x²) / (2x + 2): so many digits vanish when erf x is taken from 1.
    let square = Dyadic.product(x, x, bits: 62, .up).asDouble(.up)
    let fine = finer(by: Int(square * 1.4427) + max(0, x.order) + 8)
    return rounded(fine.difference(.one, fine.nearError(x)))
  }

  /// Whether the asymptotic series is good to all digits: its least term is about e^(−x²).
  private func isFar(_ x: Dyadic) -> Bool {
    x.order > 40 || Dyadic.product(x, x, bits: 62, .down) > Dyadic(Integer(7 * (bits + 16) / 10))
  }

  /// The series 2x/√π · e^(−x²) · Σ (2x²)^k / (1 · 3 ⋯ (2k + 1)), whose terms are all positive.
  private func nearError(_ x: Dyadic) -> Interval {
    let fine = finer(by: 16)
    let factor = fine.positiveQuotient(
      Interval(x.scaled(by: 1)), fine.rootOfPi)
    if x.order < -bits / 2 - 2 {
      // 1 − x² ≤ erf x / (2x/√π) ≤ 1
      let square = fine.product(Interval(x), Interval(x)).hull(.zero)
      return rounded(fine.product(factor, fine.difference(.one, square)))
    }
    let square = Dyadic(x.mantissa * x.mantissa, exponent: 2 * x.exponent)
    let work = fine.bits + 16
    let series = FixedPoint.oddFactorialSeries(
      square.scaled(by: 1).fixedPoint(bits: work), bits: work)
    let sum = fine.enclosure(series, exponent: -work)
    return rounded(fine.product(factor, fine.product(sum, fine.exp(Interval(-square)))))
  }

  private var rootOfPi: Interval {
    guard let root = squareRoot(pi) else { fatalError("π is positive") }
    return root
  }

  /// The series e^(−x²) / (x√π) · (1 − 1/(2x²) + 1·3/(2x²)² − …).
  ///
  /// The error is less than the first term left out, and has its sign.
  private func farComplement(_ x: Dyadic) -> Interval {
    guard x.isFinite else { return Interval(.zero, .power(ofTwo: -(1 << 59))) }
    let fine = finer(by: 16)
    let square = fine.product(Interval(x), Interval(x))
    let step = fine.positiveQuotient(.one, square.scaled(by: 1))
    var sum = Interval.one
    var term = Interval.one
    var count = 0
    while term.upper.order > -bits - 8 {
      count += 1
      term = fine.product(fine.product(term, step), Interval(2 * count - 1))
      sum = count & 1 == 1 ? fine.difference(sum, term) : fine.sum(sum, term)
    }
    // The sum and the sum less its last term lie on both sides of the value.
    let previous = count & 1 == 1 ? fine.sum(sum, term) : fine.difference(sum, term)
    let bracket = sum.hull(previous)
    // The exponential is taken at all digits of x²: a relative error there would count x² times.
    let exact = Dyadic(x.mantissa * x.mantissa, exponent: 2 * x.exponent)
    let scale = fine.product(Interval(x), fine.rootOfPi)
    return rounded(
      fine.positiveQuotient(fine.product(bracket, fine.exp(Interval(-exact))), scale))
  }
}
