internal import Calculus
internal import Exact
package import Expressions
package import Rewriting

/// The backward equations of a model for a loss, and gradients made from them.
///
/// For each quantity q, `delta_q` is the derivative of the loss by q along all paths. By the chain
/// rule it is the sum over all uses of q: the derivative by the equation that uses it, taken back
/// through the right side of that equation, at the index for which that equation uses q.
package struct AdjointSystem {
  package let net: FlowNet
  let simplification: Simplification
  private let reach: Reach
  private let ranges: IndexRanges
  private let differentiation: (RuleContext) -> Differentiation
  private let context: RuleContext
  private var known: [String: [Use]] = [:]

  package init(
    _ net: FlowNet, context: RuleContext, identities: [Rule]
  ) throws(AdjointError) {
    self.net = net
    self.context = context
    reach = try Reach(net)
    ranges = IndexRanges(net)
    simplification = Simplification(identities: identities, context: context)
    differentiation = { context in
      // A step that a sum leaves out has a derivative, too: it is 0.
      var differentiation = Differentiation(identities: identities, context: context)
      differentiation.namesEntries = false
      return differentiation
    }
  }

  private mutating func uses(of name: String) throws(AdjointError) -> [Use] {
    if let known = known[name] { return known }
    let flows = net.flows.indices.filter { reach.states[$0].isReached }.map { net.flows[$0] }
    let uses = try net.uses(
      of: name, in: flows, ranges: ranges, differentiation: differentiation, context: context)
    known[name] = uses
    return uses
  }

  private func state(of flow: Flow) -> Reach.State {
    net.flows.firstIndex(of: flow).map { reach.states[$0] } ?? Reach.State()
  }

  // MARK: Equations

  /// All backward equations, from the loss to the first step.
  package mutating func equations() throws(AdjointError) -> [AdjointEquation] {
    var equations: [AdjointEquation] = []
    for flow in net.flows.reversed() where !flow.isLoss && state(of: flow).isReached {
      equations += try self.equations(of: flow)
    }
    return equations
  }

  private mutating func equations(of flow: Flow) throws(AdjointError) -> [AdjointEquation] {
    let state = state(of: flow)
    let uses = try uses(of: flow.name)
    let place = Array(flow.left.children)
    var general: AdjointEquation?
    var terms: [Contribution] = []
    if state.isGeneral {
      terms = uses.filter { self.state(of: $0.flow).isGeneral }
        .compactMap { $0.contribution(at: place) }
      if hasFixedPlace(flow) { terms = terms.filter(isInRange) }
      general = AdjointEquation(
        left: flow.delta, variables: flow.variables, right: try sum(terms, like: flow.left),
        uses: terms.map(\.use), runs: flow.variables.compactMap { net.run(of: $0) })
    }
    var special: [AdjointEquation] = []
    let seeds = state.seeds + lastSteps(of: terms, flow).filter { !state.seeds.contains($0) }
    for seed in seeds {
      let equation = try self.equation(of: flow, at: seed, uses)
      let usual = general?.right.substituting(seed).tidyingIndices
      if equation.right != usual { special.append(equation) }
    }
    general?.exceptions = seeds.filter { seed in
      special.contains { $0.left == flow.delta.substituting(seed) }
    }
    return special + (general.map { [$0] } ?? []) + ends(of: terms, special, flow)
  }

  /// The last steps, where the general equation asks for quantities that lie behind them: in
  /// f[t+1] ⊙ δ_c[t+1] the factor has no value at t = T.
  private func lastSteps(of terms: [Contribution], _ flow: Flow) -> [[Expr: Expr]] {
    let runs = flow.variables.compactMap { net.run(of: $0) }
    guard runs.count == 1, let run = runs.first else { return [] }
    var count = 0
    for term in terms {
      guard let value = term.bindings[run.index],
        let shift = value.distance(from: run.index)?.asInt, shift > 0
      else { continue }
      let asksBehind = Postorder(term.term).terms.contains { e in
        guard e.kind == .symbol, e.symbol?.name.hasPrefix("delta_") == false else { return false }
        return e.children.contains { ($0.distance(from: run.index)?.signum ?? 0) > 0 }
      }
      if asksBehind { count = max(count, shift) }
    }
    return (0..<count).map { [run.index: (run.last - Expr($0)).tidyIndex] }
  }

  private func hasFixedPlace(_ flow: Flow) -> Bool {
    flow.left.children.contains { IndexPattern.parts($0, flow.variables) == nil }
  }

  /// The equation at one place at which the loss or another special place uses the quantity.
  private func equation(
    of flow: Flow, at seed: [Expr: Expr], _ uses: [Use]
  ) throws(AdjointError) -> AdjointEquation {
    let left = flow.left.substituting(seed).tidyingIndices
    let place = Array(left.children)
    var terms: [Contribution] = []
    for use in uses {
      let state = state(of: use.flow)
      let fixings = state.isGeneral ? [[:]] : state.seeds
      terms += fixings.compactMap { use.contribution(at: place, fixing: $0) }.filter(isInRange)
    }
    let variables = flow.variables.filter { seed[$0] == nil }
    return AdjointEquation(
      left: left.deltaQuantity, variables: variables, right: try sum(terms, like: left),
      uses: terms.map(\.use), runs: variables.compactMap { net.run(of: $0) })
  }

  /// Whether the equation that uses the quantity is there at all, at fixed indices.
  private func isInRange(_ contribution: Contribution) -> Bool {
    var values = contribution.bindings.map { (net.run(of: $0.key), $0.value) }
    // What a sum over all steps uses is there at these steps, not before the first.
    for (place, index) in contribution.use.indices.enumerated() {
      guard case .open = index else { continue }
      values.append((net.run(at: place, of: contribution.use.mention), contribution.place[place]))
    }
    for (run, value) in values {
      guard let run else { continue }
      if let low = value.distance(from: run.first), low.signum < 0 { return false }
      if let high = run.last.distance(from: value), high.signum < 0 { return false }
    }
    return true
  }

  /// That nothing is used behind the last step or layer.
  private func ends(
    of terms: [Contribution], _ special: [AdjointEquation], _ flow: Flow
  ) -> [AdjointEquation] {
    var ends: [AdjointEquation] = []
    for term in terms {
      for (variable, value) in term.bindings {
        guard let run = net.run(of: variable), let shift = value.distance(from: variable)?.asInt,
          shift > 0
        else { continue }
        let atLast = flow.delta.substituting(variable, by: run.last)
        let isCovered = special.contains { $0.left == atLast }
        for step in 1...(shift) where step < shift || !isCovered {
          let behind = (run.last + Expr(step)).tidyIndex
          let left = term.use.flow.delta.substituting(variable, by: behind).tidyingIndices
          if ends.contains(where: { $0.left == left }) { continue }
          ends.append(
            AdjointEquation(
              left: left, variables: term.use.flow.variables.filter { $0 != variable },
              right: .zero(of: left.shape), isEnd: true))
        }
      }
    }
    return ends
  }

  // MARK: Sums

  /// Contributions added up; those with the same indices in one Σ.
  private func sum(_ terms: [Contribution], like quantity: Expr) throws(AdjointError) -> Expr {
    var groups: [(summed: [Summed], bounds: [[Expr]], terms: [Expr])] = []
    for term in terms {
      // The bounds at the place of the use: the units of the next layer are those of that layer.
      var bounds: [[Expr]] = []
      for summed in term.summed {
        let (lower, upper) = try range(of: summed.variable, in: term.use.flow)
        bounds.append([lower, upper].map { $0.substituting(term.bindings).tidyingIndices })
      }
      if let place = groups.firstIndex(where: {
        $0.summed == term.summed && $0.bounds == bounds
      }) {
        groups[place].terms.append(term.term)
      } else {
        groups.append((term.summed, bounds, [term.term]))
      }
    }
    var result: [Expr] = []
    for group in groups {
      var body = Expr.sum(group.terms)
      for (summed, bounds) in zip(group.summed, group.bounds).reversed() {
        body = .bigSum(summed.index, from: bounds[0], to: bounds[1], body)
      }
      result.append(body)
    }
    if result.isEmpty { return .zero(of: quantity.shape) }
    return simplification.simplified(.sum(result))
  }

  private func range(of index: Expr, in flow: Flow) throws(AdjointError) -> (Expr, Expr) {
    if let run = net.run(of: index) { return (run.first, run.last) }
    if let place = flow.left.children.firstIndex(of: index),
      let range = ranges[flow.left, place]
    {
      return range
    }
    throw AdjointError(
      "it is not known over which values \(index.plainText) runs in \(flow.left.plainText)",
      hint: "give the loss as a sum over it, as in sum(\(index.plainText) = 1..n, ...)")
  }

  // MARK: Gradients

  /// The derivative of the loss by a quantity, in terms of the backward quantities.
  package mutating func gradient(
    by quantity: Expr
  ) throws(AdjointError) -> (value: Expr, uses: [Use]) {
    let whole = quantity.wholeQuantity
    let uses = try uses(of: whole.symbol?.name ?? "")
    var terms: [Contribution] = []
    let place = Array(whole.children)
    for use in uses {
      let state = state(of: use.flow)
      let fixings = state.isGeneral ? [[:]] : state.seeds
      let shares = fixings.compactMap { use.contribution(at: place, fixing: $0) }
      if shares.isEmpty, mayMeet(use, place) {
        throw AdjointError(
          "it can not be told whether \(quantity.plainText) is \(use.mention.plainText)",
          hint: "give its indices as numbers, or as they stand in the model")
      }
      terms += shares.filter(isInRange)
    }
    var value = try sum(terms, like: whole)
    if let (_, indices) = quantity.ownerOfEntry {
      value = simplification.simplified(EntryForm.entry(indices, of: value))
    }
    return (value, terms.map(\.use))
  }

  /// Whether a use at a fixed index may be the one asked for, although that can not be seen.
  private func mayMeet(_ use: Use, _ place: [Expr]) -> Bool {
    zip(use.indices, place).contains { index, value in
      if case .fixed(let fixed) = index { fixed.distance(from: value) == nil } else { false }
    }
  }
}
