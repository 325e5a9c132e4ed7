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
    guard usesEquations(target) else {
      return try? target.derivative(by: variable, kinkValue: kinkValue).value
    }
    guard target.isScalar, variable.isScalar else { return closedJacobian(open) }
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

  /// A derivative of vectors as an ordered product or a sum of such, proved by induction.
  ///
  /// What stands in a question lies within the model's steps, and the later one depends on the
  /// earlier one; this order is all that such a formula needs.
  private func closedJacobian(_ open: Expr) -> Expr? {
    let context = RuleContext(assumptions: setting.assumptions, kinkValue: kinkValue)
    guard
      let result = try? JacobianResult(
        ofAny: open, in: setting, context: context, identities: []),
      result.isProved ?? true,
      result.definitions.allSatisfy({ !$0.left.isDerivativeName })
    else { return nil }
    return result.definitions.reduce(result.asked) { $0.puttingIn($1) }
  }

  /// Whether the induction behind a closed form was found: a verdict rests on it.
  private func isProved(_ total: TotalDerivative) -> Bool {
    let budget = DecisionBudget(steps: 4_000_000)
    return total.claims.allSatisfy { $0.isProved(budget: budget) }
      && total.identities.allSatisfy { $0.isProved(budget: budget) }
  }
}

extension Expr {
  /// `D_h[t]`, or a coefficient `A_hh[t]` of such: nothing that an answer could name.
  fileprivate var isDerivativeName: Bool {
    let name = symbol?.name ?? ""
    return name.hasPrefix("D_") || name.hasPrefix("A_")
  }

  /// The term with a name of a result replaced by what it stands for.
  fileprivate func puttingIn(_ definition: Definition) -> Expr {
    rebuilt { _, new in
      guard new.symbol?.name == definition.left.symbol?.name,
        let bindings = IndexPattern.match(definition.left, definition.variables, new)
      else { return new }
      return definition.right.substituting(bindings).tidyingIndices
    }
  }
}
