internal import Exact

extension Function {
  /// The hyperbolic cotangent; it is not defined at 0.
  static let coth = Function(
    id: "coth",
    summary: "hyperbolic cotangent, 1/tanh(x), for x != 0",
    notation: .init(latex: #"\coth"#),
    evaluate: .unary { $0 == 0 ? .nan : 1 / Libm.tanh($0) },
    slope: .unary { x, _ in
      if x == 0 { return .nan }
      let s = Libm.sinh(x)
      return -1 / (s * s)
    },
    enclose: { x, arithmetic in
      x[0].containsZero ? nil : arithmetic.quotient(.one, arithmetic.tanh(x[0]))
    },
    derivative: { _, y, _ in 1 - y.squared },
    definedWhere: { [.condition(.notEqual, [$0[0], 0])] },
    parity: .odd,
    monotone: [MonotonePiece(to: "0", .falling), MonotonePiece(from: "0", .falling)],
    rules: [
      "coth-of-negative: coth(-?x) = -coth(?x)  # an odd function",
      "coth-by-tanh: coth(?x) = 1/tanh(?x)  # definition",
    ])
}
