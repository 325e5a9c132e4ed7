internal import Expressions

extension Expr {
  /// `0 < x < 1`: what the comparisons share, in order; nil for other conditions.
  ///
  /// The reader makes such a chain the conjunction of its comparisons, and only such a one.
  var comparisonChain: (sides: [Expr], signs: [ConditionSign])? {
    guard kind == .condition, conditionSign == .and, children.count > 1 else { return nil }
    var sides: [Expr] = []
    var signs: [ConditionSign] = []
    for child in children {
      guard let sign = child.conditionSign, sign.isComparison, sign != .notEqual,
        sides.last.map({ $0 == child.children[0] }) ?? true
      else { return nil }
      if sides.isEmpty { sides.append(child.children[0]) }
      sides.append(child.children[1])
      signs.append(sign)
    }
    return (sides, signs)
  }
}
