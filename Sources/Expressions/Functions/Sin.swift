internal import Exact

extension Function {
  /// The sine.
  static let sin = Function(
    id: "sin",
    summary: "sine",
    notation: .init(latex: #"\sin"#),
    evaluate: .unary(Libm.sin),
    slope: .unary { x, _ in Libm.cos(x) },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { $1.sin($0[0]) },
    derivative: { x, _, _ in .call("cos", x[0]) },
    image: Image("-1", "1", lowerIsTaken: true, upperIsTaken: true),
    steepest: "1",
    parity: .odd,
    monotone: [
      MonotonePiece(from: "-pi/2", to: "pi/2", .rising),
      MonotonePiece(from: "pi/2", to: "3*pi/2", .falling),
    ],
    specialValues: [
      ("0", "0"), ("pi/6", "1/2"), ("pi/4", "sqrt(2)/2"), ("pi/3", "sqrt(3)/2"), ("pi/2", "1"),
      ("2*pi/3", "sqrt(3)/2"), ("3*pi/4", "sqrt(2)/2"), ("5*pi/6", "1/2"), ("pi", "0"),
      ("3*pi/2", "-1"), ("2*pi", "0"),
    ],
    series: SeriesSeed("y'' = -y", start: ["0", "1"]),
    rules: [
      "sin-of-negative: sin(-?x) = -sin(?x)  # an odd function",
      "pythagoras: sin(?x)^2 + cos(?x)^2 = 1  # a point of the unit circle",
      "sin-of-sum: sin(?x + ?y) = sin(?x)*cos(?y) + cos(?x)*sin(?y)  # addition theorem",
      "sin-of-double: sin(2*?x) = 2*sin(?x)*cos(?x)  # addition theorem with equal angles",
      "sin-shifted: sin(?x + pi/2) = cos(?x)  # a quarter turn",
    ])
}
