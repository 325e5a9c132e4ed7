internal import Exact

extension Function {
  /// The inverse of the hyperbolic tangent.
  static let artanh = Function(
    id: "artanh",
    aliases: ["atanh", "arctanh"],
    summary: "inverse of tanh, for -1 < x < 1",
    notation: .init(latex: #"\operatorname{artanh}"#),
    evaluate: .unary { $0.magnitude < 1 ? Libm.artanh($0) : .nan },
    slope: .unary { x, _ in x.magnitude < 1 ? 1 / ((1 - x) * (1 + x)) : .nan },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { $1.atanh($0[0]) },
    derivative: { x, _, _ in 1 / (1 - x[0].squared) },
    definedWhere: { [.condition(.less, [-1, $0[0]]), .condition(.less, [$0[0], 1])] },
    parity: .odd,
    monotone: [MonotonePiece(from: "-1", to: "1", .rising)],
    specialValues: [("0", "0")],
    series: SeriesSeed("y' = 1/(1 - x^2)", start: ["0"]),
    rules: [
      "artanh-of-negative: artanh(-?x) = -artanh(?x)  # an odd function",
      "tanh-of-artanh: tanh(artanh(?x)) = ?x if -1 < ?x and ?x < 1  # tanh undoes artanh",
      "artanh-of-tanh: artanh(tanh(?x)) = ?x  # artanh undoes tanh",
      "artanh-by-log: artanh(?x) = log((1 + ?x)/(1 - ?x))/2 if -1 < ?x and ?x < 1"
        + "  # solving tanh(y) = x",
    ])
}
