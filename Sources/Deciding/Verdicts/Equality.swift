internal import Exact
package import Expressions

/// Judges whether two terms are equal.
package struct Equality {
  package let assumptions: Assumptions
  package let budget: DecisionBudget
  /// Whether scalar terms of any length are to be expanded exactly.
  package var wantsProof = false

  package init(under assumptions: Assumptions = Assumptions(), budget: DecisionBudget) {
    self.assumptions = assumptions
    self.budget = budget
  }

  /// The verdict on two terms of one shape, in which every derivative is taken.
  package func compare(_ left: Expr, _ right: Expr) -> Verdict {
    if left == right { return .equal(method: .normalForm, notes: []) }
    let given = assumptions.completed(for: [left, right])
    if given.isContradictory {
      return .undecided(reason: "the assumptions contradict one another", agreements: 0)
    }
    guard left.shape == right.shape else { return shapesDiffer(left, right, given) }
    if let (a, b, rest) = solvedFor(left, right, given) {
      return Equality(under: rest, budget: budget).compare(a, b)
    }
    let isOfMatrices = (left.traits.union(right.traits)).contains(.hasMatrix)
    let verdict = isOfMatrices ? matrices(left, right, given) : scalar(left, right, given)
    guard case .different(var witness) = verdict, isTransposed(left, right, given) else {
      return verdict
    }
    witness.notes.append("right up to transposition (layout)")
    return .different(witness)
  }

  /// The question after one given equation `name = value` was put in; nil where none applies.
  private func solvedFor(
    _ left: Expr, _ right: Expr, _ given: Assumptions
  ) -> (Expr, Expr, Assumptions)? {
    for condition in given.conditions where condition.conditionSign == .equal {
      for (i, j) in [(0, 1), (1, 0)] {
        let (name, value) = (condition.children[i], condition.children[j])
        guard name.kind == .symbol, name.isScalar, !given.integers.contains(name),
          !value.mentions(name), left.mentions(name) || right.mentions(name),
          !name.children.contains(where: { $0.canonical.number == nil })
        else { continue }
        let rest = given.substituting(name, by: value)
        return (left.substituting(name, by: value), right.substituting(name, by: value), rest)
      }
    }
    return nil
  }

  /// Whether the answer is the other one transposed.
  private func isTransposed(_ left: Expr, _ right: Expr, _ given: Assumptions) -> Bool {
    guard !left.isScalar, left.shape == right.shape.transposed else { return false }
    return MatrixTest(assumptions: given, budget: budget).decide(left, right.transposed).isZero
  }

  /// Terms of different shapes are different; perhaps only their layout is.
  private func shapesDiffer(_ left: Expr, _ right: Expr, _ given: Assumptions) -> Verdict {
    var notes = ["the shapes differ: \(left.shape.words) and \(right.shape.words)"]
    if isTransposed(left, right, given) { notes.append("right up to transposition (layout)") }
    let source = PointSource(for: [left, right], under: given)
    let (environment, record) = source.point(1)
    let values = (try? Plan([left, right]).values(in: RationalArithmetic(), at: environment)) ?? []
    let texts = values.map { outcome in
      outcome.number?.description ?? outcome.matrix?.text { $0.description } ?? "?"
    }
    return .different(
      Witness(
        values: record.values, functions: record.functions, left: texts.first ?? left.shape.words,
        right: texts.last ?? right.shape.words, notes: notes))
  }

  private func matrices(_ left: Expr, _ right: Expr, _ given: Assumptions) -> Verdict {
    if left.countedFromOne.canonical == right.countedFromOne.canonical {
      return verdict(.zero(.normalForm), left, right, given, region: nil)
    }
    var zero = MatrixTest(assumptions: given, budget: budget).decide(left, right)
    if !zero.isZero {
      if let search = WitnessSearch(left, right, under: given, budget: budget),
        let witness = search.search(points: 8).witness
      {
        return .different(witness)
      }
      let byEntries = entriesVerdict(left, right, given)
      if byEntries.isZero { zero = byEntries }
    }
    return verdict(zero, left, right, given, region: nil)
  }

  private func scalar(_ left: Expr, _ right: Expr, _ given: Assumptions) -> Verdict {
    var test = ZeroTest(under: given, budget: budget)
    test.wantsProof = wantsProof
    let (zero, region) = test.decide(left - right)
    return verdict(zero, left, right, given, region: region)
  }

  /// What the zero test said, confirmed or replaced by evidence at points.
  private func verdict(
    _ verdict: ZeroVerdict, _ left: Expr, _ right: Expr, _ given: Assumptions,
    region: Assumptions?
  ) -> Verdict {
    var reason = "the terms seem to differ, but no point was found where they surely do"
    switch verdict {
    case .zero(let method):
      if let witness = contradiction(left, right, given) { return .different(witness) }
      return .equal(method: method, notes: domainNotes(left, right, given))
    case .undefined:
      if let witness = domainsApart(left, right, given) { return .different(witness) }
      reason = "the sides are nowhere defined together"
    case .unknown(let why): reason = why
    case .probablyNonzero: break
    }
    if var region {
      // A cell with values put in has lost what was given about them.
      for condition in given.conditions where !region.conditions.contains(condition) {
        region.assume(condition)
      }
      let search = WitnessSearch(left, right, under: region, budget: budget)
      if let witness = search?.search(points: 12).witness { return .different(witness) }
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

  /// A point where only one side is defined, for sides that are nowhere defined together.
  private func domainsApart(_ left: Expr, _ right: Expr, _ given: Assumptions) -> Witness? {
    let source = PointSource(for: [left, right], under: given)
    let needs = [left, right].map { Definedness.conditions(of: $0, under: Assumptions()) }
    guard let plan = try? Plan([left, right] + given.conditions + needs[0] + needs[1]) else {
      return nil
    }
    for number in 0..<40 where budget.allows(200) {
      let (environment, record) = source.point(number)
      guard let values = try? plan.values(in: EnclosingArithmetic(bits: 64), at: environment)
      else { continue }
      var rest = values.dropFirst(2)
      guard rest.prefix(given.conditions.count).allSatisfy({ $0 == .truth(true) }) else { continue }
      rest = rest.dropFirst(given.conditions.count)
      let fails = [rest.prefix(needs[0].count), rest.dropFirst(needs[0].count)].map {
        $0.contains { $0 == .truth(false) }
      }
      let isMissing = (0..<2).map { fails[$0] || values[$0].undefined?.reason == .domain }
      let texts = (0..<2).map {
        isMissing[$0] ? "undefined" : values[$0].number?.certifiedDecimal(digits: 12)
      }
      guard isMissing[0] != isMissing[1], let first = texts[0], let second = texts[1] else {
        continue
      }
      return Witness(
        values: record.values, functions: record.functions, left: first, right: second)
    }
    return nil
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
