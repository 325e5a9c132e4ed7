internal import Exact

extension Function {
  /// The exponential function; it also stands for powers of Euler's number.
  static let exp = Function(
    id: "exp",
    summary: "exponential function, e^x",
    notation: .init(latex: #"\exp"#, layout: .exponential),
    evaluate: .unary(Libm.exp),
    slope: .unary { x, _ in Libm.exp(x) },
    exact: { $0[0].isZero ? 1 : nil },
    enclose: { $1.exp($0[0]) },
    derivative: { _, y, _ in y },
    image: Image("0", nil),
    monotone: [MonotonePiece(.rising)],
    specialValues: [("0", "1")],
    series: SeriesSeed("y' = y", start: ["1"]),
    rules: [
      "exp-of-sum: exp(?x + ?y) = exp(?x)*exp(?y)  # powers of one base: the exponents add up",
      "exp-of-negative: exp(-?x) = 1/exp(?x)  # a negative exponent is a reciprocal",
      "exp-of-log: exp(log(?x)) = ?x if ?x > 0  # exp undoes log",
    ])
}
