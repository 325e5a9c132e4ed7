internal import Exact

extension Function {
  /// The hyperbolic sine.
  static let sinh = Function(
    id: "sinh",
    summary: "hyperbolic sine, (e^x - e^-x)/2",
    notation: .init(latex: #"\sinh"#),
    evaluate: .unary(Libm.sinh),
    slope: .unary { x, _ in Libm.cosh(x) },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { $1.sinh($0[0]) },
    derivative: { x, _, _ in .call("cosh", x[0]) },
    parity: .odd,
    monotone: [MonotonePiece(.rising)],
    specialValues: [("0", "0")],
    series: SeriesSeed("y'' = y", start: ["0", "1"]),
    rules: [
      "sinh-of-negative: sinh(-?x) = -sinh(?x)  # an odd function",
      "sinh-by-exp: sinh(?x) = (exp(?x) - exp(-?x))/2  # definition",
      "sinh-of-double: sinh(2*?x) = 2*sinh(?x)*cosh(?x)  # addition theorem",
    ])
}
