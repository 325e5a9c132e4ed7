internal import Exact

extension Function {
  /// The tangent.
  static let tan = Function(
    id: "tan",
    summary: "tangent, sin(x)/cos(x)",
    notation: .init(latex: #"\tan"#),
    evaluate: .unary(Libm.tan),
    slope: .unary { x, _ in
      let c = Libm.cos(x)
      return 1 / (c * c)
    },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { $1.tan($0[0]) },
    derivative: { _, y, _ in 1 + y.squared },
    definedWhere: { [.condition(.notEqual, [.call("cos", $0[0]), 0])] },
    parity: .odd,
    monotone: [MonotonePiece(from: "-pi/2", to: "pi/2", .rising)],
    specialValues: [
      ("0", "0"), ("pi/6", "sqrt(3)/3"), ("pi/4", "1"), ("pi/3", "sqrt(3)"), ("pi", "0"),
    ],
    series: SeriesSeed("y' = 1 + y^2", start: ["0"]),
    rules: [
      "tan-of-negative: tan(-?x) = -tan(?x)  # an odd function",
      "tan-by-sin-and-cos: tan(?x) = sin(?x)/cos(?x)  # what a tangent is",
      "tan-of-double: tan(2*?x) = 2*tan(?x)/(1 - tan(?x)^2) if cos(?x) != 0"
        + "  # addition theorem with equal angles",
    ])
}
