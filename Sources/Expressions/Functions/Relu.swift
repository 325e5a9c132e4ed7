internal import Exact

extension Function {
  /// The rectifier; it has no derivative at 0.
  static let relu = Function(
    id: "relu",
    summary: "rectifier, max(x, 0)",
    evaluate: .unary { $0 > 0 ? $0 : $0.isNaN ? .nan : 0 },
    slope: .unary { x, _ in x > 0 ? 1 : x < 0 ? 0 : .nan },
    exact: { Swift.max($0[0], 0) },
    enclose: { x, _ in x[0].positivePart },
    derivative: { x, _, _ in .call("step", x[0]) },
    smoothWhere: { [.condition(.notEqual, [$0[0], 0])] },
    image: Image("0", nil, lowerIsTaken: true),
    steepest: "1",
    monotone: [MonotonePiece(to: "0", .constant), MonotonePiece(from: "0", .rising)],
    specialValues: [("0", "0"), ("1", "1"), ("-1", "0")],
    rules: [
      "relu-by-max: relu(?x) = max(?x, 0)  # definition",
      "relu-by-abs: relu(?x) = (?x + abs(?x))/2  # half of x and its size",
      "relu-by-step: relu(?x) = ?x*step(?x)  # switched off for negative x",
      "relu-of-negative: relu(-?x) = relu(?x) - ?x  # x is its positive less its negative part",
      "relu-times-step: relu(?x)*step(?x) = relu(?x)  # 0 already where the step is 0",
      "relu-of-relu: relu(relu(?x)) = relu(?x)  # nothing negative is left",
      "relu-scaled: relu(?c*?x) = ?c*relu(?x) if ?c >= 0  # a positive factor comes out",
    ],
    isPiecewise: true)
}
