internal import Exact

extension Function {
  /// The arcsine, the angle in [-π/2, π/2] with this sine.
  static let arcsin = Function(
    id: "arcsin",
    aliases: ["asin"],
    summary: "arcsine, for -1 <= x <= 1",
    notation: .init(latex: #"\arcsin"#),
    evaluate: .unary(Libm.arcsin),
    slope: .unary { x, _ in x.magnitude < 1 ? 1 / ((1 - x) * (1 + x)).squareRoot() : .nan },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { $1.asin($0[0]) },
    derivative: { x, _, _ in 1 / Expr.call("sqrt", 1 - x[0].squared) },
    smoothWhere: { [.condition(.less, [-1, $0[0]]), .condition(.less, [$0[0], 1])] },
    definedWhere: {
      [.condition(.lessOrEqual, [-1, $0[0]]), .condition(.lessOrEqual, [$0[0], 1])]
    },
    image: Image("-pi/2", "pi/2", lowerIsTaken: true, upperIsTaken: true),
    parity: .odd,
    monotone: [MonotonePiece(from: "-1", to: "1", .rising)],
    specialValues: [("0", "0"), ("1/2", "pi/6"), ("1", "pi/2")],
    series: SeriesSeed("y' = 1/sqrt(1 - x^2)", start: ["0"]),
    rules: [
      "arcsin-of-negative: arcsin(-?x) = -arcsin(?x)  # an odd function",
      "sin-of-arcsin: sin(arcsin(?x)) = ?x if -1 <= ?x and ?x <= 1  # sin undoes arcsin",
      "arcsin-and-arccos: arcsin(?x) + arccos(?x) = pi/2 if -1 <= ?x and ?x <= 1"
        + "  # the two acute angles of a right triangle",
    ])
}
