internal import Exact

extension Function {
  /// The hyperbolic tangent.
  static let tanh = Function(
    id: "tanh",
    summary: "hyperbolic tangent, (e^x - e^-x)/(e^x + e^-x)",
    notation: .init(latex: #"\tanh"#),
    evaluate: .unary(Libm.tanh),
    slope: .unary { x, _ in
      let c = Libm.cosh(x)
      return 1 / (c * c)
    },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { $1.tanh($0[0]) },
    derivative: { _, y, _ in 1 - y.squared },
    image: Image("-1", "1"),
    steepest: "1",
    parity: .odd,
    monotone: [MonotonePiece(.rising)],
    specialValues: [("0", "0")],
    series: SeriesSeed("y' = 1 - y^2", start: ["0"]),
    rules: [
      "tanh-of-negative: tanh(-?x) = -tanh(?x)  # an odd function",
      "tanh-by-sigmoid: tanh(?x) = 2*sigmoid(2*?x) - 1  # a sigmoid, stretched and moved",
      "tanh-by-exp: tanh(?x) = (exp(2*?x) - 1)/(exp(2*?x) + 1)  # definition, times e^x",
      "tanh-by-sinh-and-cosh: tanh(?x) = sinh(?x)/cosh(?x)  # definition",
      "tanh-and-cosh: 1 - tanh(?x)^2 = 1/cosh(?x)^2  # the unit hyperbola, divided by cosh^2",
      "tanh-of-double: tanh(2*?x) = 2*tanh(?x)/(1 + tanh(?x)^2)  # addition theorem",
    ])
}
