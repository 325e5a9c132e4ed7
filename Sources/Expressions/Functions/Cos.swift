internal import Exact

extension Function {
  /// The cosine.
  static let cos = Function(
    id: "cos",
    summary: "cosine",
    notation: .init(latex: #"\cos"#),
    evaluate: .unary(Libm.cos),
    slope: .unary { x, _ in -Libm.sin(x) },
    exact: { $0[0].isZero ? 1 : nil },
    enclose: { $1.cos($0[0]) },
    derivative: { x, _, _ in -Expr.call("sin", x[0]) },
    image: Image("-1", "1", lowerIsTaken: true, upperIsTaken: true),
    steepest: "1",
    parity: .even,
    monotone: [
      MonotonePiece(from: "-pi", to: "0", .rising), MonotonePiece(from: "0", to: "pi", .falling),
    ],
    specialValues: [
      ("0", "1"), ("pi/6", "sqrt(3)/2"), ("pi/4", "sqrt(2)/2"), ("pi/3", "1/2"), ("pi/2", "0"),
      ("pi", "-1"),
    ],
    series: SeriesSeed("y'' = -y", start: ["1", "0"]),
    rules: [
      "cos-of-negative: cos(-?x) = cos(?x)  # an even function",
      "cos-of-sum: cos(?x + ?y) = cos(?x)*cos(?y) - sin(?x)*sin(?y)  # addition theorem",
      "cos-of-double: cos(2*?x) = cos(?x)^2 - sin(?x)^2  # addition theorem with equal angles",
      "cos-shifted: cos(?x + pi/2) = -sin(?x)  # a quarter turn",
    ])
}
