internal import Exact

extension Function {
  /// The smallest of several numbers; it has no derivative where the smallest two are equal.
  static let min = Function(
    id: "min",
    summary: "the smallest of its arguments",
    arity: 1...Int.max,
    notation: .init(latex: #"\min"#),
    evaluate: .folded { $0.isNaN || $1.isNaN ? .nan : $0 < $1 ? $0 : $1 },
    slope: .many { arguments, value, argument in
      arguments[argument] != value ? 0 : arguments.filter { $0 == value }.count == 1 ? 1 : .nan
    },
    exact: { $0.dropFirst().reduce($0[0]) { Swift.min($0, $1) } },
    enclose: { x, _ in x.dropFirst().reduce(x[0]) { Interval.minimum($0, $1) } },
    derivative: { arguments, _, argument in
      let x = arguments[argument]
      return Expr.wins(argument, among: arguments) { .call("step", $0 - x) }
    },
    smoothWhere: { Expr.pairwiseDifferent($0) },
    rules: [
      "min-by-abs: min(?x, ?y) = (?x + ?y - abs(?x - ?y))/2  # the middle less half the distance",
      "min-by-relu: min(?x, ?y) = ?x - relu(?x - ?y)  # x without what it has more than y",
      "min-of-equal: min(?x, ?x) = ?x  # nothing to choose",
    ],
    isPiecewise: true)
}
