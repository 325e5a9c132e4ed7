internal import Exact

extension Function {
  /// The unit step, with step(0) = 0.
  static let step = Function(
    id: "step",
    aliases: ["heaviside"],
    summary: "unit step: 1 for x > 0, 0 otherwise",
    evaluate: .unary { $0 > 0 ? 1 : $0.isNaN ? .nan : 0 },
    slope: .unary { x, _ in x == 0 || x.isNaN ? .nan : 0 },
    exact: { $0[0].signum > 0 ? 1 : 0 },
    enclose: { x, _ in
      x[0].rising { Interval($0.isPositive ? 1 : 0) }
    },
    derivative: { x, _, _ in .zero(of: x[0].shape) },
    smoothWhere: { [.condition(.notEqual, [$0[0], 0])] },
    image: Image("0", "1", lowerIsTaken: true, upperIsTaken: true),
    monotone: [MonotonePiece(to: "0", .constant), MonotonePiece(from: "0", .constant)],
    specialValues: [("0", "0"), ("1", "1"), ("-1", "0")],
    rules: [
      "step-squared: step(?x)^2 = step(?x)  # only the values 0 and 1",
      "step-of-negative: step(-?x) = 1 - step(?x) if ?x != 0  # exactly one side holds",
      "step-by-sign: step(?x) = (sign(?x) + abs(sign(?x)))/2  # half of a sign and its size",
    ],
    isPiecewise: true)
}
