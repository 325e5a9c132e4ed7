internal import Exact

extension Function {
  /// The arctangent, the angle in (-π/2, π/2) with this tangent.
  static let arctan = Function(
    id: "arctan",
    aliases: ["atan"],
    summary: "arctangent",
    notation: .init(latex: #"\arctan"#),
    evaluate: .unary(Libm.arctan),
    slope: .unary { x, _ in 1 / (1 + x * x) },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { $1.atan($0[0]) },
    derivative: { x, _, _ in 1 / (1 + x[0].squared) },
    image: Image("-pi/2", "pi/2"),
    steepest: "1",
    parity: .odd,
    monotone: [MonotonePiece(.rising)],
    specialValues: [("0", "0"), ("1", "pi/4"), ("sqrt(3)", "pi/3")],
    series: SeriesSeed("y' = 1/(1 + x^2)", start: ["0"]),
    rules: [
      "arctan-of-negative: arctan(-?x) = -arctan(?x)  # an odd function",
      "tan-of-arctan: tan(arctan(?x)) = ?x  # tan undoes arctan",
      "arctan-of-reciprocal: arctan(1/?x) = pi/2 - arctan(?x) if ?x > 0"
        + "  # the two acute angles of a right triangle",
    ])
}
