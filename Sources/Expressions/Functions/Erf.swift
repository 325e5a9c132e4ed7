internal import Exact

extension Function {
  /// The error function.
  static let erf = Function(
    id: "erf",
    summary: "error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x",
    notation: .init(latex: #"\operatorname{erf}"#),
    evaluate: .unary(Libm.erf),
    slope: .unary { x, _ in 1.1283791670955126 * Libm.exp(-x * x) },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { $1.erf($0[0]) },
    derivative: { x, _, _ in
      2 / Expr.call("sqrt", .pi) * .call("exp", -x[0].squared)
    },
    image: Image("-1", "1"),
    parity: .odd,
    monotone: [MonotonePiece(.rising)],
    specialValues: [("0", "0")],
    series: SeriesSeed("y' = 2/sqrt(pi)*exp(-x^2)", start: ["0"]),
    rules: ["erf-of-negative: erf(-?x) = -erf(?x)  # an odd function"])
}
