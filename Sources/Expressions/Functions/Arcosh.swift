internal import Exact

extension Function {
  /// The inverse of the hyperbolic cosine on its right branch.
  static let arcosh = Function(
    id: "arcosh",
    aliases: ["acosh", "arccosh"],
    summary: "inverse of cosh, for x >= 1",
    notation: .init(latex: #"\operatorname{arcosh}"#),
    evaluate: .unary(Libm.arcosh),
    slope: .unary { x, _ in x > 1 ? 1 / ((x - 1).squareRoot() * (x + 1).squareRoot()) : .nan },
    exact: { $0[0].isOne ? 0 : nil },
    enclose: { $1.acosh($0[0]) },
    derivative: { x, _, _ in 1 / Expr.call("sqrt", x[0].squared - 1) },
    smoothWhere: { [.condition(.greater, [$0[0], 1])] },
    definedWhere: { [.condition(.greaterOrEqual, [$0[0], 1])] },
    image: Image("0", nil, lowerIsTaken: true),
    monotone: [MonotonePiece(from: "1", .rising)],
    specialValues: [("1", "0")],
    rules: [
      "cosh-of-arcosh: cosh(arcosh(?x)) = ?x if ?x >= 1  # cosh undoes arcosh",
      "arcosh-by-log: arcosh(?x) = log(?x + sqrt(?x^2 - 1)) if ?x >= 1  # solving cosh(y) = x",
    ])
}
