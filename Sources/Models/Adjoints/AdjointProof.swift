internal import Calculus
package import Deciding
internal import Exact
internal import Expressions
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
    let change = variable.renamedQuantity { "\($0)#" }
    let step = Expr.symbol("s#")
    let moved = flow.right.replacingMembers(of: variable, by: change, step)
    guard let forward = try? moved.derivative(by: step) else {
      return .undecided(reason: "no forward derivative", agreements: 0)
    }
    let pushed = forward.value.substituting(step, by: .zero).normalizedAsWritten
    let whole = flow.isLoss ? pushed : Expr.inner(flow.delta, pushed)
    let context = derivation.context
    let left = whole.rebuilt { _, new in
      guard new.kind == .bigSum else { return new }
      return .sum(
        new.children[0].terms.map { term in
          let part = new.with(children: [term, new.children[1], new.children[2]])
          return DeltaRules.inSum.apply(to: part, in: context) ?? part
        })
    }
    let right = derivation.result.terms.map { $0.paired(with: change) }
    return compared(left, .sum(right), budget)
  }

  /// The verdict on two sides; sums over the same range are compared by what they add up.
  private func compared(_ left: Expr, _ right: Expr, _ budget: DecisionBudget) -> Verdict {
    let assumptions = derivation.context.assumptions
    func verdict(_ a: Expr, _ b: Expr) -> Verdict {
      let (x, y) = Self.withPlainNames(a, b)
      return Equality(under: assumptions, budget: budget).compare(x, y)
    }
    let whole = verdict(left, right)
    guard case .undecided = whole else { return whole }
    var ranges: [[Expr]] = []
    let parts = [left, right].map { $0.terms.flatMap(\.summands) }
    for part in parts.joined() where !ranges.contains(part.range) { ranges.append(part.range) }
    var last = whole
    for range in ranges {
      let sides = parts.map { list in Expr.sum(list.filter { $0.range == range }.map(\.body)) }
      last = verdict(sides[0], sides[1])
      // Sums over different ranges may make up for one another: only equality is known.
      guard last.isEqual else { return whole }
    }
    return last
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
    var members: [Expr] = []
    for e in families where !open.contains(where: { $0.hasSameHead(as: e) }) {
      let member = e.wholeQuantity
      if !member.children.isEmpty, !members.contains(member) { members.append(member) }
    }
    for (number, member) in members.enumerated() {
      let plain = Symbol("q\(number)#", shape: member.shape)
      table[member] = .symbol(plain, [])
      // Its entries are those of the new name.
      for entry in families where entry != member && entry.wholeQuantity == member {
        table[entry] = .symbol(plain, entry.ownerOfEntry?.indices ?? [])
      }
    }
    return (left.substituting(table), right.substituting(table))
  }
}

extension Expr {
  fileprivate var terms: [Expr] { kind == .sum ? Array(children) : [self] }

  /// ⟨self, X⟩, a Σ staying outside.
  fileprivate func paired(with change: Expr) -> Expr {
    guard kind == .bigSum else { return .inner(self, change) }
    return with(children: [.inner(children[0], change), children[1], children[2]])
  }

  /// The term as Σ over a range of a body in one index; no range for all others.
  fileprivate var summands: [(range: [Expr], body: Expr)] {
    if kind == .bigSum, let index = binder {
      let common = Expr.symbol("k#")
      return children[0].terms.map { term in
        ([children[1], children[2]], term.substituting(index, by: common))
      }
    }
    if kind == .product, let place = children.firstIndex(where: { $0.kind == .bigSum }) {
      var others = Array(children)
      others.remove(at: place)
      return children[place].summands.map { ($0.range, .product(others + [$0.body])) }
    }
    return [([], self)]
  }

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
