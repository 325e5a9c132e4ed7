internal import Exact

extension Function {
  /// The absolute value; it has no derivative at 0.
  static let abs = Function(
    id: "abs",
    summary: "absolute value, |x|",
    notation: .init(layout: .bars),
    evaluate: .unary { $0.magnitude },
    slope: .unary { x, _ in x > 0 ? 1 : x < 0 ? -1 : .nan },
    exact: { $0[0].magnitude },
    enclose: { x, _ in x[0].magnitude },
    derivative: { x, _, _ in .call("sign", x[0]) },
    smoothWhere: { [.condition(.notEqual, [$0[0], 0])] },
    image: Image("0", nil, lowerIsTaken: true),
    steepest: "1",
    parity: .even,
    monotone: [MonotonePiece(to: "0", .falling), MonotonePiece(from: "0", .rising)],
    specialValues: [("0", "0")],
    rules: [
      "abs-of-negative: abs(-?x) = abs(?x)  # the sign does not count",
      "abs-of-product: abs(?x*?y) = abs(?x)*abs(?y)  # magnitudes multiply",
      "abs-of-positive: abs(?x) = ?x if ?x >= 0  # nothing to change",
      "abs-by-sign: abs(?x) = ?x*sign(?x)  # the sign makes it positive",
      "sign-times-number: ?x*sign(?x) = abs(?x)  # the sign makes it positive",
      "sign-times-size: abs(?x)*sign(?x) = ?x  # a number is its size with its sign",
      "sign-squared-times-size: abs(?x)*sign(?x)^2 = abs(?x)  # a sign squared is 1, or the size is 0",
      "sign-by-size: sign(?x)/abs(?x) = 1/?x  # a number is its size with its sign",
      "abs-squared: abs(?x)^2 = ?x^2  # a square has no sign",
      "abs-by-relu: abs(?x) = relu(?x) + relu(-?x)  # positive and negative part",
    ],
    isPiecewise: true)
}
