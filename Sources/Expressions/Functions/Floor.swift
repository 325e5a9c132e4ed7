internal import Exact

extension Function {
  /// The largest whole number that is not above x.
  static let floor = Function(
    id: "floor",
    summary: "the largest whole number that is at most x",
    notation: .init(layout: .floor),
    evaluate: .unary { $0.rounded(.down) },
    slope: .unary { x, y in x == y || x.isNaN ? .nan : 0 },
    exact: { Rational($0[0].floor) },
    enclose: { x, _ in x[0].isFinite ? x[0].floor : .line },
    derivative: { x, _, _ in .zero(of: x[0].shape) },
    smoothWhere: { [.condition(.notEqual, [.call("floor", $0[0]), $0[0]])] },
    specialValues: [("0", "0"), ("1/2", "0"), ("-1/2", "-1"), ("3", "3")],
    rules: [
      "floor-of-floor: floor(floor(?x)) = floor(?x)  # it is whole already",
      "floor-shifted: floor(?x + 1) = floor(?x) + 1  # a whole number comes out",
    ])
}
