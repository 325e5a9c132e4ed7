internal import Calculus
internal import Deciding
internal import Expressions
internal import Rewriting

// Derivatives through the equations of a model, for a horizon that stays a symbol.
extension Judge {
  /// The term with each derivative of a model's quantity in its closed form; nil where one has none
  /// that holds under what is given.
  func withClosedDerivatives(_ e: Expr) -> Expr? {
    guard setting.model != nil, definitions.isEmpty else { return nil }
    var term = e
    while let open = term.innermostDerivative {
      guard let value = closedDerivative(open) else { return nil }
      term = term.replacingEverywhere(open, by: value)
    }
    return term
  }

  private func closedDerivative(_ open: Expr) -> Expr? {
    let (target, variable) = (open.children[0], open.children[1])
    guard usesEquations(target), target.isScalar, variable.isScalar else {
      return try? target.derivative(by: variable, kinkValue: kinkValue).value
    }
    guard
      let total = try? TotalDifferentiation(setting, by: variable, kinkValue: kinkValue)
        .derivative(of: target),
      total.definitions.isEmpty, total.derivation.conditions.isEmpty,
      total.needed.allSatisfy({ setting.assumptions.proves($0) == .yes }),
      total.lateCondition.map({ setting.assumptions.proves($0) == .no }) ?? true,
      isProved(total)
    else { return nil }
    return total.derivation.result
  }

  /// Whether the induction behind a closed form was found: a verdict rests on it.
  private func isProved(_ total: TotalDerivative) -> Bool {
    let budget = DecisionBudget(steps: 4_000_000)
    return total.claims.allSatisfy { $0.isProved(budget: budget) }
      && total.identities.allSatisfy { $0.isProved(budget: budget) }
  }
}
