internal import Calculus
package import Deciding
internal import Exact
package import Expressions
internal import Rewriting

extension AdjointResult {
  /// All uses that the result rests on, each once.
  package var distinctUses: [Use] {
    var seen: [Expr] = []
    var result: [Use] = []
    for use in uses + equations.flatMap(\.uses) where !seen.contains(use.derivation.question) {
      seen.append(use.derivation.question)
      result.append(use)
    }
    return result
  }

  /// The least number of steps for which the model and the loss speak of steps that are there.
  package var firstSteps: Int {
    var first = net.setting.model?.time?.first ?? 1
    guard let last = net.setting.model?.time?.last else { return first }
    let extent = net.setting.assumptions.extent(of: last)
    if let low = extent.lower?.value.ceiling.asInt { first = max(first, low) }
    for quantity in Postorder(net.loss.right).terms where quantity.kind == .symbol {
      for index in quantity.children {
        if let number = index.number?.asInt { first = max(first, number) }
        if let shift = last.distance(from: index)?.asInt, shift > 0 {
          first = max(first, shift + (net.setting.model?.time?.first ?? 1))
        }
      }
    }
    return first
  }
}

extension Use {
  /// Whether forward and backward are adjoint here: ⟨δ, J u⟩ = ⟨J' δ, u⟩ for every change u.
  ///
  /// The left side is made by pushing u forward through the right side of the equation, the right
  /// one is what the backward equation adds. Where this holds for every use, the pairing of both
  /// passes is the same at every place of the chain: forward and backward results are equal.
  package func isAdjoint(budget: DecisionBudget) -> Verdict {
    let (a, b) = sides
    return Equality(under: derivation.context.assumptions, budget: budget).compare(a, b)
  }

  package var sides: (Expr, Expr) {
    let change = variable.renamedQuantity { "\($0)#" }
    let step = Expr.symbol("s#")
    let moved = flow.right.replacingMembers(of: variable, by: change, step)
    guard let forward = try? moved.derivative(by: step) else {
      return (.zero, .one)
    }
    let pushed = forward.value.substituting(step, by: .zero).normalizedAsWritten
    let whole = flow.isLoss ? pushed : Expr.inner(flow.delta, pushed)
    let left = whole.rebuilt { _, new in
      new.kind == .bigSum
        ? DeltaRules.inSum.apply(to: new, in: derivation.context) ?? new : new
    }
    let right = Expr.inner(derivation.result, change)
    return Self.withPlainNames(left, right)
  }

  /// Members of families of vectors and matrices as quantities of their own: `h[t - 1]` is then one
  /// matrix like any other, and no index takes part in the comparison.
  private static func withPlainNames(_ left: Expr, _ right: Expr) -> (Expr, Expr) {
    let terms = Postorder([left, right]).terms
    let bound = Set(terms.compactMap(\.binder))
    var table: [Expr: Expr] = [:]
    let families = terms.filter { $0.kind == .symbol && !$0.children.isEmpty }
    // A family of which some member hangs on a bound index stays as it is.
    let open = families.filter { e in
      e.children.contains { index in bound.contains { index.mentions($0) } }
    }
    let members = families.filter { e in
      !open.contains { $0.hasSameHead(as: e) } && e.ownerOfEntry == nil
    }
    for (number, member) in members.enumerated() {
      table[member] = .symbol(Symbol("q\(number)#", shape: member.shape), [])
    }
    return (left.substituting(table), right.substituting(table))
  }
}

extension Expr {
  /// The term with q + s q# for the quantity q wherever it stands; other members of q's family
  /// change only where their indices agree with those of q.
  fileprivate func replacingMembers(of quantity: Expr, by change: Expr, _ step: Expr) -> Expr {
    rebuilt { _, new in
      guard new.kind == .symbol, new.hasSameHead(as: quantity) else { return new }
      let delta = Expr.memberDelta(new, quantity)
      if let (_, indices) = new.ownerOfEntry, quantity.ownerOfEntry == nil,
        quantity.symbol?.shape != .scalar
      {
        return delta.isZero
          ? new : new + step * delta * EntryForm.entry(indices, of: change)
      }
      var weight = delta
      let count = (quantity.symbol?.layers ?? 0) + (quantity.symbol?.family ?? 0)
      for (i, j) in zip(new.children.dropFirst(count), quantity.children.dropFirst(count)) {
        if let distance = i.distance(from: j) {
          if !distance.isZero { weight = .zero }
        } else {
          weight = weight * .delta(i, j)
        }
      }
      return weight.isZero ? new : new + .entrywise(step * weight, change)
    }
  }
}
