internal import Exact

extension Function {
  /// The largest of several numbers; it has no derivative where the largest two are equal.
  static let max = Function(
    id: "max",
    summary: "the largest of its arguments",
    arity: 1...Int.max,
    notation: .init(latex: #"\max"#),
    evaluate: .folded { $0.isNaN || $1.isNaN ? .nan : $0 > $1 ? $0 : $1 },
    slope: .many { arguments, value, argument in
      arguments[argument] != value ? 0 : arguments.filter { $0 == value }.count == 1 ? 1 : .nan
    },
    exact: { $0.dropFirst().reduce($0[0]) { Swift.max($0, $1) } },
    enclose: { x, _ in x.dropFirst().reduce(x[0]) { Interval.maximum($0, $1) } },
    derivative: { arguments, _, argument in
      let x = arguments[argument]
      return Expr.wins(argument, among: arguments) { .call("step", x - $0) }
    },
    smoothWhere: { Expr.pairwiseDifferent($0) },
    rules: [
      "max-by-abs: max(?x, ?y) = (?x + ?y + abs(?x - ?y))/2  # the middle and half the distance",
      "max-by-relu: max(?x, ?y) = ?y + relu(?x - ?y)  # what x has more than y",
      "max-of-negatives: max(-?x, -?y) = -min(?x, ?y)  # mirrored at 0",
      "max-and-min: max(?x, ?y) + min(?x, ?y) = ?x + ?y  # both numbers, each once",
      "max-of-equal: max(?x, ?x) = ?x  # nothing to choose",
    ],
    isPiecewise: true)
}

extension Expr {
  /// 1 where one argument beats every other one, 0 elsewhere; right where all of them differ.
  static func wins(
    _ argument: Int, among arguments: Children, against other: (Expr) -> Expr
  ) -> Expr {
    let factors = arguments.indices.filter { $0 != argument }.map { other(arguments[$0]) }
    return factors.isEmpty ? .filled(1, like: arguments[argument].shape) : .product(factors)
  }

  static func pairwiseDifferent(_ terms: [Expr]) -> [Expr] {
    terms.indices.flatMap { i in
      terms.indices.dropFirst(i + 1).map { .condition(.notEqual, [terms[i], terms[$0]]) }
    }
  }
}
