internal import Calculus
internal import Deciding
package import Expressions
package import Rewriting

/// What a quantity of a model is at the horizon.
package struct QuantityForm: Sendable {
  package let quantity: Expr
  package let form: Expr
  /// Whether it is the solution of a recurrence, and not the equation itself.
  package let isClosed: Bool
}

extension Setting {
  /// A term whose quantities at the horizon are written by their closed forms, with those that were
  /// used; nil where one of them has none.
  ///
  /// What only passes on a value within its step is written by its equation. A closed form counts if
  /// it is proved for every horizon that is large enough.
  package func closing(
    _ e: Expr, at horizon: Expr, identities: [Rule]
  ) -> (term: Expr, forms: [QuantityForm])? {
    guard let model else { return nil }
    let graph = ModelGraph(model)
    let tables = GivenTables(setting: self)
    let large = Expr.condition(.greater, [horizon, Expr(Self.largeHorizon)])
    let known = assumptions.declaring(integer: horizon).assuming(large)
    var term = tables.putting(into: e, under: known)
    var forms: [QuantityForm] = []
    for _ in 0..<24 {
      guard let open = Self.openQuantity(in: term, at: horizon, model) else {
        return (term, forms)
      }
      let name = open.symbol?.name ?? ""
      let form: Expr
      let isClosed = graph.reaches(name, name)
      if isClosed {
        guard let closed = closedForm(of: open, at: horizon, identities, known) else { return nil }
        form = closed
      } else {
        guard let instance = model.equation(for: open), instance.entry.isEmpty,
          instance.holds(under: known)
        else { return nil }
        form = instance.right
      }
      let value = tables.putting(into: form, under: known).normalizedAsWritten
      forms.append(QuantityForm(quantity: open, form: value, isClosed: isClosed))
      term = term.replacingEverywhere(open, by: value)
      guard term.distinctSize < 2_000 else { return nil }
    }
    return nil
  }

  /// A term whose quantities at the horizon are written by their equations, some steps deep: at a
  /// random point they then have the values that they can have.
  package func following(_ e: Expr, at horizon: Expr) -> Expr {
    guard let model else { return e }
    let known = assumptions.declaring(integer: horizon)
      .assuming(.condition(.greater, [horizon, Expr(Self.largeHorizon)]))
    var term = e
    for _ in 0..<3 {
      let open = Postorder(term).terms.filter { part in
        part.kind == .symbol && part.isScalar && part.children.contains { $0.mentions(horizon) }
      }
      for quantity in open {
        guard let instance = model.equation(for: quantity), instance.entry.isEmpty,
          instance.holds(under: known)
        else { continue }
        term = term.replacingEverywhere(quantity, by: instance.right)
      }
      if term.distinctSize > 2_000 { return e }
    }
    return term
  }

  /// Conditions on small horizons, up to this one, do not matter for growing ones.
  private static let largeHorizon = 1_000

  private static func openQuantity(in e: Expr, at horizon: Expr, _ model: Model) -> Expr? {
    Postorder(e).terms.first { part in
      part.kind == .symbol && part.isScalar && model.hasEquation(part.symbol?.name ?? "")
        && part.children.contains { $0.mentions(horizon) }
    }
  }

  private func closedForm(
    of quantity: Expr, at horizon: Expr, _ identities: [Rule], _ known: Assumptions
  ) -> Expr? {
    guard let closed = try? ClosedForm(self, identities: identities).closed(quantity),
      closed.definitions.isEmpty, closed.result != quantity,
      closed.needed.allSatisfy({ known.proves($0) == .yes })
    else { return nil }
    let budget = DecisionBudget(steps: 4_000_000)
    guard closed.claims.allSatisfy({ $0.isProved(budget: budget) }) else { return nil }
    return closed.result
  }
}
