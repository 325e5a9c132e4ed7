internal import Exact

extension Function {
  /// The natural logarithm.
  static let log = Function(
    id: "log",
    aliases: ["ln"],
    summary: "natural logarithm, for x > 0",
    notation: .init(latex: #"\log"#),
    evaluate: .unary { $0 > 0 ? Libm.log($0) : .nan },
    slope: .unary { x, _ in x > 0 ? 1 / x : .nan },
    exact: { $0[0].isOne ? 0 : nil },
    enclose: { $1.log($0[0]) },
    derivative: { x, _, _ in 1 / x[0] },
    definedWhere: { [.condition(.greater, [$0[0], 0])] },
    monotone: [MonotonePiece(from: "0", .rising)],
    specialValues: [("1", "0")],
    rules: [
      "log-of-exp: log(exp(?x)) = ?x  # log undoes exp",
      "log-of-product: log(?x*?y) = log(?x) + log(?y) if ?x > 0 and ?y > 0"
        + "  # the logarithm turns products into sums",
      "log-of-quotient: log(?x/?y) = log(?x) - log(?y) if ?x > 0 and ?y > 0"
        + "  # the logarithm turns quotients into differences",
      "log-of-power: log(?x^?n) = ?n*log(?x) if ?x > 0  # the exponent comes out in front",
    ])
}
