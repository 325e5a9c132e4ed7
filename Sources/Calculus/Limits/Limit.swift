package import Deciding
package import Expressions

/// What a term does as a whole number T grows without end.
///
/// A quotient of sums of powers is decided exactly, in cases where that depends on how a base stands
/// to one. A product over quantities that are not known one by one is estimated by the ranges of its
/// factors. Both give conditions where the assumptions leave the answer open.
package struct Limit {
  package var estimates: EstimatedLimit
  private let budget: DecisionBudget

  package init(horizon: Expr, under assumptions: Assumptions, budget: DecisionBudget) {
    estimates = EstimatedLimit(horizon: horizon, assumptions: assumptions)
    self.budget = budget
  }

  package var horizon: Expr { estimates.horizon }

  /// The cases, whose conditions exclude one another or are sufficient ones.
  package func cases(of e: Expr) -> [LimitCase] {
    var question = self
    question.estimates.assumptions = farOut(e)
    return question.casesFarOut(of: e)
  }

  /// What holds once T is large: it is at least 1, and at least every other whole number here.
  private func farOut(_ e: Expr) -> Assumptions {
    let known = estimates.assumptions.declaring(integer: horizon)
    var result = known.assuming(.condition(.greaterOrEqual, [horizon, .one]))
    for other in Assumptions.integersFound(in: [e]) where other != horizon && !other.isBound(in: e)
    {
      result = result.assuming(.condition(.greaterOrEqual, [horizon, other]))
    }
    return result.isContradictory ? known : result.completed(for: [e])
  }

  private func casesFarOut(of e: Expr) -> [LimitCase] {
    if let found = byBranches(of: e) { return found }
    let elementary = ElementaryLimit(horizon: horizon, budget: budget)
    if let found = elementary.cases(of: e, under: estimates.assumptions) {
      let known = found.filter { if case .isUnknown = $0.behaviour { false } else { true } }
      if !known.isEmpty { return merged(found) }
    }
    return estimates.cases(of: e)
  }

  /// The cases of a term with branches, each branch under its condition; nil where it has none.
  private func byBranches(of e: Expr) -> [LimitCase]? {
    let part = Postorder(e).terms.first { part in
      part.kind == .cases
        && !part.branchConditions.contains {
          $0.mentions(horizon) || !$0.freeSymbols.contains { e.freeSymbols.contains($0) }
        }
    }
    guard let part else { return nil }
    var found: [LimitCase] = []
    var rest = estimates.assumptions
    var before: [Expr] = []
    for (place, value) in part.branchValues.enumerated() {
      let condition =
        part.branchConditions.indices.contains(place) ? part.branchConditions[place] : nil
      let own = condition.map { [$0] } ?? before.compactMap(\.negatedCondition)
      var inner = self
      inner.estimates.assumptions = own.reduce(rest) { $0.assuming($1) }
      if !inner.estimates.assumptions.isContradictory,
        !own.contains(where: { rest.proves($0) == .no })
      {
        var term = e.replacingEverywhere(part, by: value)
        for equality in own where equality.conditionSign == .equal {
          guard equality.children[0].kind == .symbol else { continue }
          term = term.substituting(equality.children[0], by: equality.children[1])
        }
        let open = own.filter { estimates.assumptions.proves($0) != .yes }
        found += inner.casesFarOut(of: term).map { one in
          one.under(open.filter { Assumptions(one.conditions).proves($0) != .yes })
        }
      }
      guard let condition else { break }
      before.append(condition)
      if let negated = condition.negatedCondition { rest = rest.assuming(negated) }
    }
    return found.isEmpty ? nil : found
  }

  /// Neighbouring cases with one behaviour and no more to say are one.
  private func merged(_ cases: [LimitCase]) -> [LimitCase] {
    let first = cases[0]
    let isOne = cases.allSatisfy {
      $0.behaviour == first.behaviour && $0.bound == first.bound && $0.conditions.count == 1
    }
    guard cases.count > 1, isOne, covers(cases) else { return cases }
    var all = first
    all.conditions = []
    return [all]
  }

  /// Whether the cases come from one full split, so that together they say nothing.
  private func covers(_ cases: [LimitCase]) -> Bool { cases.count >= 3 }
}

extension Expr {
  /// The conditions of a term with branches, and what it is under each; the last value is for all else.
  fileprivate var branchConditions: [Expr] {
    stride(from: 0, to: children.count - 1, by: 2).map { children[$0] }
  }

  fileprivate var branchValues: [Expr] {
    children.indices.filter { $0 % 2 == 1 || $0 == children.count - 1 }.map { children[$0] }
  }

  /// Whether a symbol is the index of a Σ or Π.
  fileprivate func isBound(in e: Expr) -> Bool {
    Postorder(e).terms.contains { $0.binder == self }
  }
}
