internal import Exact

extension Function {
  /// The square root; as a term it is the power with exponent 1/2.
  static let sqrt = Function(
    id: "sqrt",
    summary: "square root, for x >= 0",
    notation: .init(latex: #"\sqrt"#, layout: .root),
    evaluate: .unary { $0 >= 0 ? $0.squareRoot() : .nan },
    slope: .unary { x, y in x > 0 ? 0.5 / y : .nan },
    exact: { $0[0].signum < 0 ? nil : $0[0].exactRoot(2) },
    enclose: { $1.squareRoot($0[0]) },
    derivative: { _, y, _ in 1 / (2 * y) },
    smoothWhere: { [.condition(.greater, [$0[0], 0])] },
    definedWhere: { [.condition(.greaterOrEqual, [$0[0], 0])] },
    image: Image("0", nil, lowerIsTaken: true),
    monotone: [MonotonePiece(from: "0", .rising)],
    specialValues: [("0", "0"), ("1", "1"), ("4", "2")],
    rules: [
      "root-squared: sqrt(?x)^2 = ?x if ?x >= 0  # what a root means",
      "root-of-square: sqrt(?x^2) = abs(?x)  # a root is never negative",
      "product-of-roots: sqrt(?x)*sqrt(?y) = sqrt(?x*?y) if ?x >= 0 and ?y >= 0"
        + "  # roots of factors that are not negative",
      "root-of-product: sqrt(?x*?y) = sqrt(?x)*sqrt(?y) if ?x >= 0 and ?y >= 0"
        + "  # roots of factors that are not negative",
    ])
}
