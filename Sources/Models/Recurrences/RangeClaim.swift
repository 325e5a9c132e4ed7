internal import Calculus
package import Deciding
internal import Exact
package import Expressions

/// That a formula solves a recurrence over a range, to be proved by induction on its last step.
package struct RangeClaim: Sendable {
  private enum Kind: Sendable {
    case range(RangeSolution)
    case system(SystemSolution)
  }

  private let kind: Kind
  private let place: Int
  private let delay: Int
  package let assumptions: Assumptions
  private let lower: Expr
  /// The last step of the range, as a symbol.
  package let index: Expr
  /// What the formula says of the unknown at that step.
  package var formula: Expr

  init(_ range: RangeSolution, _ place: Int, assumptions: Assumptions, last: Expr) {
    let terms = Array(range.coefficients.joined()) + range.inhomogeneous
    let indices = range.productIndices + range.sumIndices
    let index = Self.lastIndex(terms + indices + [range.lower, last] + range.recurrence.unknowns)
    let found = range.formula(of: place, at: index)
    self.init(
      .range(range), place, delay: found?.delay ?? 0, lower: range.lower, index: index,
      found?.value ?? .zero, assumptions, last)
  }

  init(_ system: SystemSolution, _ place: Int, assumptions: Assumptions, last: Expr) {
    let recurrence = system.recurrence
    let terms = Array(recurrence.coefficients.joined()) + recurrence.inhomogeneous
    let index = Self.lastIndex(terms + [system.lower, last, system.sumIndex] + recurrence.unknowns)
    self.init(
      .system(system), place, delay: 0, lower: system.lower, index: index,
      system.formula(of: place, at: index), assumptions, last)
  }

  private init(
    _ kind: Kind, _ place: Int, delay: Int, lower: Expr, index: Expr, _ formula: Expr,
    _ assumptions: Assumptions, _ last: Expr
  ) {
    self.kind = kind
    self.place = place
    self.delay = delay
    self.lower = lower
    self.index = index
    self.formula = formula
    let first = (lower + Expr(delay - 1)).tidyIndex
    var known = assumptions.within(index, from: first, to: (last - 1).tidyIndex)
    for symbol in first.freeSymbols { known = known.declaring(integer: symbol) }
    self.assumptions = known
  }

  private static func lastIndex(_ terms: [Expr]) -> Expr {
    var names = Set(terms.flatMap(\.symbolNames))
    return .symbol(Symbol.freshName(like: "n", avoiding: &names))
  }

  /// Where the induction begins.
  package var first: Expr { (lower + Expr(delay - 1)).tidyIndex }

  /// What must be equal for the formula to hold: at the first step, and from one step to the next.
  package var obligations: [(left: Expr, right: Expr)] {
    let sides: [[Expr]]
    switch kind {
    case .range(let range):
      let running = range.recurrence.index
      let isDirect = range.coefficients[place][place].isZero
      let base =
        isDirect ? next(range, running, at: first) : range.recurrence.value(place, at: first)
      let step = (index + 1).tidyIndex
      sides = [
        [formula.placed(first, for: index), base],
        [formula.placed(step, for: index), next(range, running, at: step)],
      ]
    case .system(let system):
      // At the first step P is the identity, and nothing is added.
      let recurrence = system.recurrence
      var terms = [
        system.inhomogeneous[place].placed((index + 1).tidyIndex, for: recurrence.index)
      ]
      for (other, coefficient) in recurrence.coefficients[place].enumerated()
      where !coefficient.isZero {
        let value = other == place ? formula : system.formula(of: other, at: index)
        terms.append(coefficient.placed((index + 1).tidyIndex, for: recurrence.index) * value)
      }
      sides = [
        [formula, system.formula(of: place, at: index)],
        [system.steppedFormula(of: place, at: index), .sum(terms)],
      ]
    }
    return sides.map { pair in
      let named = Self.naming(pair)
      return (named[0], named[1])
    }
  }

  /// The right side of the recurrence at a step, the unknowns before it by their formulas.
  private func next(_ range: RangeSolution, _ running: Expr, at step: Expr) -> Expr {
    var terms = [range.inhomogeneous[place].placed(step, for: running)]
    let before = (step - 1).tidyIndex
    for (other, coefficient) in range.coefficients[place].enumerated() where !coefficient.isZero {
      let value =
        other == place
        ? formula.placed(before, for: index)
        : range.formula(of: other, at: before)?.value ?? .zero
      terms.append(coefficient.placed(step, for: running) * value)
    }
    return .sum(terms)
  }

  /// Derivatives that are not taken, as symbols: for the proof they are any numbers.
  private static func naming(_ terms: [Expr]) -> [Expr] {
    var names = Set(terms.flatMap(\.symbolNames))
    var table: [Expr: Expr] = [:]
    for e in Postorder(terms).terms where e.kind == .derivative && table[e] == nil {
      table[e] = .symbol(Symbol.freshName(like: "D", avoiding: &names))
    }
    return terms.map { term in
      table.reduce(term) { $0.replacingEverywhere($1.key, by: $1.value) }
    }
  }

  /// Whether base and step are proved: for any coefficients, or for these.
  package func isProved(budget: DecisionBudget) -> Bool {
    obligations.allSatisfy { agree($0.left, $0.right, assumptions, budget) }
  }

  /// Whether two sides are equal: at once, or at each of the few values that an index has.
  private func agree(
    _ left: Expr, _ right: Expr, _ known: Assumptions, _ budget: DecisionBudget
  ) -> Bool {
    if known.isContradictory { return true }
    let equality = Equality(under: known, budget: budget)
    let open = opened(left, right)
    if equality.compare(open.left, open.right).isEqual || equality.compare(left, right).isEqual {
      return true
    }
    guard let (symbol, values) = Self.fewValues(known) else { return false }
    return values.allSatisfy { value in
      let conditions = known.conditions.map { $0.substituting(symbol, by: Expr(value)) }
      let others = known.integers.filter { $0 != symbol }.sorted(by: Order.precedes)
      return agree(
        left.placed(Expr(value), for: symbol), right.placed(Expr(value), for: symbol),
        Assumptions(conditions, integers: others), budget)
    }
  }

  private static let smallNumbers = -2...9

  /// A whole number of which the assumptions leave only a few values; nil where there is none.
  private static func fewValues(_ known: Assumptions) -> (symbol: Expr, values: [Int])? {
    for symbol in known.integers.sorted(by: Order.precedes) {
      let (least, most) = (Expr(smallNumbers.lowerBound), Expr(smallNumbers.upperBound))
      guard known.atMost(least, symbol) == .yes, known.atMost(symbol, most) == .yes else {
        continue
      }
      let values = smallNumbers.filter { known.same(symbol, Expr($0)) != .no }
      if values.count <= 6 { return (symbol, values) }
    }
    return nil
  }

  /// Both sides with sequences for what is added and multiplied.
  package func opened(_ left: Expr, _ right: Expr) -> (left: Expr, right: Expr) {
    let terms = OpenSequences([left, right], last: index).terms
    return (terms[0], terms[1])
  }
}
