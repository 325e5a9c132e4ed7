internal import Exact

extension Function {
  /// The inverse of the hyperbolic sine.
  static let arsinh = Function(
    id: "arsinh",
    aliases: ["asinh", "arcsinh"],
    summary: "inverse of sinh, log(x + sqrt(x^2 + 1))",
    notation: .init(latex: #"\operatorname{arsinh}"#),
    evaluate: .unary(Libm.arsinh),
    slope: .unary { x, _ in 1 / Libm.hypotenuse(1, x) },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { $1.asinh($0[0]) },
    derivative: { x, _, _ in 1 / Expr.call("sqrt", x[0].squared + 1) },
    steepest: "1",
    parity: .odd,
    monotone: [MonotonePiece(.rising)],
    specialValues: [("0", "0")],
    series: SeriesSeed("y' = 1/sqrt(1 + x^2)", start: ["0"]),
    rules: [
      "arsinh-of-negative: arsinh(-?x) = -arsinh(?x)  # an odd function",
      "sinh-of-arsinh: sinh(arsinh(?x)) = ?x  # sinh undoes arsinh",
      "arsinh-of-sinh: arsinh(sinh(?x)) = ?x  # arsinh undoes sinh",
      "arsinh-by-log: arsinh(?x) = log(?x + sqrt(?x^2 + 1))  # solving sinh(y) = x",
    ])
}
