internal import Exact

extension Function {
  /// The Gaussian error linear unit, x times the normal distribution function.
  static let gelu = Function(
    id: "gelu",
    summary: "Gaussian error linear unit, x*(1 + erf(x/sqrt(2)))/2",
    evaluate: .unary { x in
      x == -.infinity ? 0 : x * Libm.erfComplement(-x * 0.5.squareRoot()) / 2
    },
    slope: .unary { x, _ in
      let bell = Libm.exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      return Libm.erfComplement(-x * 0.5.squareRoot()) / 2 + (bell == 0 ? 0 : x * bell)
    },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { geluValley.enclosure(of: $0[0], $1) },
    derivative: { x, _, _ in
      // Φ(x) + x φ(x), the product rule with the normal density φ
      let x = x[0]
      let distribution = (1 + Expr.call("erf", x / .call("sqrt", 2))) / 2
      let density = Expr.call("exp", -(x.squared / 2)) / .call("sqrt", 2 * .pi)
      return distribution + x * density
    },
    image: Image("-17/100", nil),
    monotone: [
      MonotonePiece(to: "-76/100", .falling), MonotonePiece(from: "-75/100", .rising),
    ],
    specialValues: [("0", "0")],
    series: SeriesSeed("y = x*(1 + erf(x/sqrt(2)))/2", start: []),
    rules: [
      "gelu-by-erf: gelu(?x) = ?x*(1 + erf(?x/sqrt(2)))/2  # definition",
      "gelu-of-negative: gelu(-?x) = gelu(?x) - ?x  # the two tails make 1",
    ])
}

/// The unit falls to about −0.16997 at x ≈ −0.7518.
private let geluValley = Valley(
  bracket: (Rational(-76, 100), Rational(-75, 100)),
  value: { x, arithmetic in arithmetic.product(x, normalDistribution(x, arithmetic)) },
  slope: { x, arithmetic in
    let half = arithmetic.interval(Rational(1, 2))
    guard let square = arithmetic.power(x, 2),
      let scale = arithmetic.squareRoot(arithmetic.product(Interval(2), arithmetic.pi)),
      let density = arithmetic.quotient(
        arithmetic.exp(-arithmetic.product(half, square)), scale)
    else { return nil }
    return arithmetic.sum(normalDistribution(x, arithmetic), arithmetic.product(x, density))
  })

/// The normal distribution function, erfc(−x/√2)/2.
private func normalDistribution(_ x: Interval, _ arithmetic: IntervalArithmetic) -> Interval {
  let half = arithmetic.interval(Rational(1, 2))
  guard let root = arithmetic.squareRoot(half) else { return Interval.zero.hull(.one) }
  return arithmetic.product(half, arithmetic.erfc(-arithmetic.product(x, root)))
}
