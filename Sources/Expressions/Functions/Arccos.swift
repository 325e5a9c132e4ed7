internal import Exact

extension Function {
  /// The arccosine, the angle in [0, π] with this cosine.
  static let arccos = Function(
    id: "arccos",
    aliases: ["acos"],
    summary: "arccosine, for -1 <= x <= 1",
    notation: .init(latex: #"\arccos"#),
    evaluate: .unary(Libm.arccos),
    slope: .unary { x, _ in x.magnitude < 1 ? -1 / ((1 - x) * (1 + x)).squareRoot() : .nan },
    exact: { $0[0].isOne ? 0 : nil },
    enclose: { $1.acos($0[0]) },
    derivative: { x, _, _ in -(1 / Expr.call("sqrt", 1 - x[0].squared)) },
    smoothWhere: { [.condition(.less, [-1, $0[0]]), .condition(.less, [$0[0], 1])] },
    definedWhere: {
      [.condition(.lessOrEqual, [-1, $0[0]]), .condition(.lessOrEqual, [$0[0], 1])]
    },
    image: Image("0", "pi", lowerIsTaken: true, upperIsTaken: true),
    monotone: [MonotonePiece(from: "-1", to: "1", .falling)],
    specialValues: [("-1", "pi"), ("0", "pi/2"), ("1/2", "pi/3"), ("1", "0")],
    series: SeriesSeed("y' = -1/sqrt(1 - x^2)", start: ["pi/2"]),
    rules: [
      "cos-of-arccos: cos(arccos(?x)) = ?x if -1 <= ?x and ?x <= 1  # cos undoes arccos",
      "arccos-of-negative: arccos(-?x) = pi - arccos(?x) if -1 <= ?x and ?x <= 1"
        + "  # the angle on the other side",
    ])
}
