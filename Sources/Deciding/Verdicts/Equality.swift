package import Expressions

/// Judges whether two terms are equal.
package struct Equality {
  package let assumptions: Assumptions
  package let budget: DecisionBudget

  package init(under assumptions: Assumptions = Assumptions(), budget: DecisionBudget) {
    self.assumptions = assumptions
    self.budget = budget
  }

  /// The verdict on two terms of one shape, in which every derivative is taken.
  package func compare(_ left: Expr, _ right: Expr) -> Verdict {
    if left.canonical == right.canonical { return .equal(method: .normalForm, notes: []) }
    guard left.shape == right.shape else {
      return .undecided(reason: "the sides have different shapes", agreements: 0)
    }
    let given = assumptions.completed(for: [left, right])
    if given.isContradictory {
      return .undecided(reason: "the assumptions contradict one another", agreements: 0)
    }
    return scalar(left, right, given)
  }

  private func scalar(_ left: Expr, _ right: Expr, _ given: Assumptions) -> Verdict {
    let test = ZeroTest(under: given, budget: budget)
    let (verdict, region) = test.decide(left - right)
    var reason = "the terms seem to differ, but no point was found where they surely do"
    switch verdict {
    case .zero(let method):
      if let witness = contradiction(left, right, given) { return .different(witness) }
      return .equal(method: method, notes: domainNotes(left, right, given))
    case .undefined: reason = "the sides are nowhere defined together"
    case .unknown(let why): reason = why
    case .probablyNonzero: break
    }
    if let region, let search = WitnessSearch(left, right, under: region, budget: budget),
      let witness = search.search(points: 12).witness
    {
      return .different(witness)
    }
    guard let search = WitnessSearch(left, right, under: given, budget: budget) else {
      return .undecided(reason: reason, agreements: 0)
    }
    let (witness, agreements) = search.search(points: verdict == .probablyNonzero ? 160 : 60)
    if let witness { return .different(witness) }
    return .undecided(
      reason: budget.isSpent ? "out of budget" : reason, agreements: agreements)
  }

  /// A second opinion on a proof: a rigorous witness against it would be a mistake of the engine,
  /// and it would be believed.
  private func contradiction(_ left: Expr, _ right: Expr, _ given: Assumptions) -> Witness? {
    guard let search = WitnessSearch(left, right, under: given, budget: budget),
      let witness = search.search(points: 6).witness
    else { return nil }
    assertionFailure(
      "a proof is contradicted at \(witness.values): \(witness.left), \(witness.right)")
    return witness
  }

  /// Points at which one side is defined and the other is not, among the simplest ones.
  private func domainNotes(_ left: Expr, _ right: Expr, _ given: Assumptions) -> [String] {
    let source = PointSource(for: [left, right], under: given)
    var notes: [String] = []
    for number in 0..<3 {
      let (environment, record) = source.point(number)
      guard let plan = try? Plan([left, right] + given.conditions),
        let values = try? plan.values(in: RationalArithmetic(), at: environment),
        values.dropFirst(2).allSatisfy({ $0 == .truth(true) })
      else { continue }
      let isMissing = values.prefix(2).map { $0.undefined?.reason == .domain }
      guard isMissing[0] != isMissing[1] else { continue }
      let side = isMissing[0] ? "left" : "right"
      let place = record.values.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
      notes.append("only the \(side) side is undefined at \(place)")
      break
    }
    return notes
  }
}
