internal import Exact

extension Function {
  /// The hyperbolic cosine.
  static let cosh = Function(
    id: "cosh",
    summary: "hyperbolic cosine, (e^x + e^-x)/2",
    notation: .init(latex: #"\cosh"#),
    evaluate: .unary(Libm.cosh),
    slope: .unary { x, _ in Libm.sinh(x) },
    exact: { $0[0].isZero ? 1 : nil },
    enclose: { $1.cosh($0[0]) },
    derivative: { x, _, _ in .call("sinh", x[0]) },
    image: Image("1", nil, lowerIsTaken: true),
    parity: .even,
    monotone: [MonotonePiece(to: "0", .falling), MonotonePiece(from: "0", .rising)],
    specialValues: [("0", "1")],
    series: SeriesSeed("y'' = y", start: ["1", "0"]),
    rules: [
      "cosh-of-negative: cosh(-?x) = cosh(?x)  # an even function",
      "cosh-by-exp: cosh(?x) = (exp(?x) + exp(-?x))/2  # definition",
      "hyperbola: cosh(?x)^2 - sinh(?x)^2 = 1  # a point of the unit hyperbola",
      "cosh-of-double: cosh(2*?x) = cosh(?x)^2 + sinh(?x)^2  # addition theorem",
    ])
}
