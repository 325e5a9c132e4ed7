internal import Exact

extension Function {
  /// The logistic function.
  static let sigmoid = Function(
    id: "sigmoid",
    aliases: ["logistic"],
    summary: "logistic function, 1/(1 + e^-x)",
    notation: .init(latex: #"\sigma"#, mathml: "\u{3c3}"),
    evaluate: .unary(sigmoidValue),
    slope: .unary { x, _ in
      // e^-|x| never overflows, and the slope is even.
      let small = Libm.exp(-x.magnitude)
      return small / ((1 + small) * (1 + small))
    },
    exact: { $0[0].isZero ? Rational(1, 2) : nil },
    enclose: { x, arithmetic in
      arithmetic.quotient(.one, arithmetic.sum(.one, arithmetic.exp(-x[0])))
    },
    derivative: { _, y, _ in y * (1 - y) },
    image: Image("0", "1"),
    steepest: "1/4",
    monotone: [MonotonePiece(.rising)],
    specialValues: [("0", "1/2")],
    series: SeriesSeed("y' = y*(1 - y)", start: ["1/2"]),
    rules: [
      "sigmoid-of-negative: sigmoid(-?x) = 1 - sigmoid(?x)  # symmetric about (0, 1/2)",
      "sigmoid-by-exp: sigmoid(?x) = 1/(1 + exp(-?x))  # definition",
      "sigmoid-by-tanh: sigmoid(?x) = (1 + tanh(?x/2))/2  # a tanh, stretched and moved",
    ])
}

/// The logistic function without overflow; never 0, as the function itself never is.
@Sendable func sigmoidValue(_ x: Double) -> Double {
  if x >= 0 { return 1 / (1 + Libm.exp(-x)) }
  let small = Libm.exp(x)
  return small == 0 && x.isFinite ? .leastNonzeroMagnitude : small / (1 + small)
}
