internal import Exact

extension Function {
  /// The sign, with sign(0) = 0.
  static let sign = Function(
    id: "sign",
    aliases: ["sgn"],
    summary: "sign: 1 for x > 0, -1 for x < 0, 0 for x = 0",
    evaluate: .unary { $0 > 0 ? 1 : $0 < 0 ? -1 : $0.isNaN ? .nan : 0 },
    slope: .unary { x, _ in x == 0 || x.isNaN ? .nan : 0 },
    exact: { Rational($0[0].signum) },
    enclose: { x, _ in
      x[0].rising { Interval($0.sign ?? 0) }
    },
    derivative: { x, _, _ in .zero(of: x[0].shape) },
    smoothWhere: { [.condition(.notEqual, [$0[0], 0])] },
    image: Image("-1", "1", lowerIsTaken: true, upperIsTaken: true),
    parity: .odd,
    monotone: [MonotonePiece(to: "0", .constant), MonotonePiece(from: "0", .constant)],
    specialValues: [("0", "0"), ("1", "1"), ("-1", "-1")],
    rules: [
      "sign-of-negative: sign(-?x) = -sign(?x)  # an odd function",
      "sign-by-steps: sign(?x) = step(?x) - step(-?x)  # one step up for each side",
      "sign-of-positive: sign(?x) = 1 if ?x > 0  # what a sign means",
      "sign-of-product: sign(?x*?y) = sign(?x)*sign(?y)  # minus times minus is plus",
    ],
    isPiecewise: true)
}
