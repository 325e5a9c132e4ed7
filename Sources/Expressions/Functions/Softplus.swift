internal import Exact

extension Function {
  /// The smooth rectifier.
  static let softplus = Function(
    id: "softplus",
    summary: "smooth rectifier, log(1 + e^x)",
    evaluate: .unary { x in
      Swift.max(x, 0) + Libm.logOnePlus(Libm.exp(-x.magnitude)) + (x - x)
    },
    // e^x/(1 + e^x) = e^(x − log(1 + e^x))
    slope: .unary { x, y in Libm.exp(x - y) },
    enclose: { x, arithmetic in
      x[0].rising { point in
        arithmetic.logOnePlus(arithmetic.exp(-point.magnitude)).map {
          arithmetic.sum(point.positivePart, $0)
        }
      }
    },
    derivative: { x, _, _ in .call("sigmoid", x[0]) },
    image: Image("0", nil),
    steepest: "1",
    monotone: [MonotonePiece(.rising)],
    specialValues: [("0", "log(2)")],
    series: SeriesSeed("y' = sigmoid(x)", start: ["log(2)"]),
    rules: [
      "softplus-by-log: softplus(?x) = log(1 + exp(?x))  # definition",
      "softplus-of-negative: softplus(-?x) = softplus(?x) - ?x  # e^-x taken out of the logarithm",
      "softplus-by-sigmoid: softplus(?x) = -log(sigmoid(-?x))  # definition of the sigmoid",
    ])
}
