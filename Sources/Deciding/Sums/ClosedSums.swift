package import Expressions

/// Sums and products over symbolic ranges, brought to closed forms where they have one.
package enum ClosedSums {
  package enum Outcome {
    /// The term, in which no Σ or Π is left.
    case closed(Expr)
    /// It depends on a condition that is not known.
    case needs(Expr)
    /// Some Σ or Π has no closed form that is known.
    case unknown
  }

  /// A term with every Σ and Π in closed form.
  package static func closing(
    _ e: Expr, under assumptions: Assumptions, budget: DecisionBudget
  ) -> Outcome {
    guard e.traits.contains(.bindsIndex) else { return .closed(e) }
    let given = assumptions.completed(for: [e])
    do {
      let form = try SumForms(assumptions: given, budget: budget).normalized(e)
      return form.traits.contains(.bindsIndex) ? .unknown : .closed(form)
    } catch Trouble.needsCondition(let condition) {
      return .needs(condition)
    } catch {
      return .unknown
    }
  }
}
