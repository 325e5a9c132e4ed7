import Deciding
import Exact
import Expressions
import Rewriting

extension Expr {
  /// A comparison as it is written by hand: the number on the right, alone.
  ///
  /// `0 != x` is x != 0, and `x - 1 != 0` is x != 1.
  var conditionByHand: Expr {
    guard let sign = conditionSign, sign.isComparison else {
      guard conditionSign == .or else { return self }
      return with(children: children.map(\.conditionByHand))
    }
    var (sides, now) = (Array(children), sign)
    if sides[0].number != nil, sides[1].number == nil {
      (sides, now) = ([sides[1], sides[0]], sign.mirrored)
    }
    guard let right = sides[1].number, right.isZero, sides[0].kind == .sum,
      sides[0].children.count == 2,
      let place = sides[0].children.firstIndex(where: { $0.number != nil }),
      let constant = sides[0].children[place].number
    else { return .condition(now, sides) }
    let term = sides[0].children[1 - place]
    if term.isNegative {
      let turned = Normalizer(operands: .asWritten).normal(-term)
      return .condition(now.mirrored, [turned, Expr(constant)])
    }
    return .condition(now, [term, Expr(-constant)])
  }
}

extension [Expr] {
  /// The conditions without those that follow from the others.
  func withoutImplied(_ context: RuleContext) -> [Expr] {
    var kept = self
    for condition in self.reversed() {
      var known = context
      let others = kept.filter { $0 != condition }
      for other in others { known.assumptions.assume(other) }
      if known.holds(condition) { kept = others }
    }
    return kept
  }
}
