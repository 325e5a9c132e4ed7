internal import Exact

extension Function {
  /// The sigmoid linear unit.
  static let swish = Function(
    id: "swish",
    aliases: ["silu"],
    summary: "sigmoid linear unit, x*sigmoid(x)",
    evaluate: .unary { x in x == -.infinity ? 0 : x * sigmoidValue(x) },
    slope: .unary { x, _ in
      // σ(x)(1 + x(1 − σ(x))), with 1 − σ(x) = σ(−x)
      let other = sigmoidValue(-x)
      return sigmoidValue(x) * (1 + (other < 1e-300 ? 0 : x * other))
    },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { swishValley.enclosure(of: $0[0], $1) },
    derivative: { x, y, _ in
      let s = Expr.call("sigmoid", x[0])
      return y + s * (1 - y)
    },
    image: Image("-7/25", nil),
    monotone: [
      MonotonePiece(to: "-128/100", .falling), MonotonePiece(from: "-127/100", .rising),
    ],
    specialValues: [("0", "0")],
    series: SeriesSeed("y = x*sigmoid(x)", start: []),
    rules: [
      "swish-by-sigmoid: swish(?x) = ?x*sigmoid(?x)  # definition",
      "swish-of-negative: swish(-?x) = swish(?x) - ?x  # the sigmoid's symmetry",
    ])
}

/// The unit falls to about −0.27846 at x ≈ −1.2785.
private let swishValley = Valley(
  bracket: (Rational(-128, 100), Rational(-127, 100)),
  value: { x, arithmetic in
    arithmetic.quotient(x, arithmetic.sum(.one, arithmetic.exp(-x)))
  },
  slope: { x, arithmetic in
    guard
      let s = arithmetic.quotient(.one, arithmetic.sum(.one, arithmetic.exp(-x))),
      let rest = arithmetic.quotient(.one, arithmetic.sum(.one, arithmetic.exp(x)))
    else { return nil }
    return arithmetic.product(s, arithmetic.sum(.one, arithmetic.product(x, rest)))
  })
