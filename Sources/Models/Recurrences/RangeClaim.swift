internal import Calculus
package import Deciding
internal import Exact
package import Expressions

/// That a formula solves a recurrence over a range, to be proved by induction on its last step.
package struct RangeClaim: Sendable {
  private let range: RangeSolution
  private let place: Int
  /// The last step of the range, as a symbol.
  package let index: Expr
  /// What the formula says of the unknown at that step.
  package var formula: Expr
  private let delay: Int
  private let assumptions: Assumptions

  init(_ range: RangeSolution, _ place: Int, assumptions: Assumptions, last: Expr) {
    self.range = range
    self.place = place
    let terms = Array(range.coefficients.joined()) + range.inhomogeneous
    var names = Set(
      (terms + [range.lower, last] + range.recurrence.unknowns).flatMap(\.symbolNames))
    names.formUnion((range.productIndices + range.sumIndices).flatMap(\.symbolNames))
    index = .symbol(Symbol.freshName(like: "n", avoiding: &names))
    let found = range.formula(of: place, at: index)
    formula = found?.value ?? .zero
    delay = found?.delay ?? 0
    let first = (range.lower + Expr(delay - 1)).tidyIndex
    var known = assumptions.within(index, from: first, to: (last - 1).tidyIndex)
    for symbol in first.freeSymbols { known = known.declaring(integer: symbol) }
    self.assumptions = known
  }

  /// Where the induction begins.
  package var first: Expr { (range.lower + Expr(delay - 1)).tidyIndex }

  /// What must be equal for the formula to hold: at the first step, and from one step to the next.
  package var obligations: [(left: Expr, right: Expr, assumptions: Assumptions)] {
    let known = assumptions
    let atStart = known
    let own = range.coefficients[place][place]
    let base =
      own.isZero ? next(range.recurrence.index, at: first) : range.recurrence.value(place, at: first)
    let step = (index + 1).tidyIndex
    return [
      (formula.placed(first, for: index), base, atStart),
      (formula.placed(step, for: index), next(range.recurrence.index, at: step), known),
    ].map { left, right, assumptions in
      let (names, sides) = Self.naming([left, right])
      _ = names
      return (sides[0], sides[1], assumptions)
    }
  }

  /// The right side of the recurrence at a step, the unknowns before it by their formulas.
  private func next(_ running: Expr, at step: Expr) -> Expr {
    let row = range.coefficients[place]
    var terms = [range.inhomogeneous[place].placed(step, for: running)]
    let before = (step - 1).tidyIndex
    for (other, coefficient) in row.enumerated() where !coefficient.isZero {
      let value =
        other == place
        ? formula.placed(before, for: index)
        : range.formula(of: other, at: before)?.value ?? .zero
      terms.append(coefficient.placed(step, for: running) * value)
    }
    return .sum(terms)
  }

  /// Derivatives that are not taken, as symbols: for the proof they are any numbers.
  private static func naming(_ terms: [Expr]) -> ([Expr: Expr], [Expr]) {
    var names = Set(terms.flatMap(\.symbolNames))
    var table: [Expr: Expr] = [:]
    for e in Postorder(terms).terms where e.kind == .derivative && table[e] == nil {
      table[e] = .symbol(Symbol.freshName(like: "D", avoiding: &names))
    }
    let renamed = terms.map { term in
      table.reduce(term) { $0.replacingEverywhere($1.key, by: $1.value) }
    }
    return (table, renamed)
  }

  /// Whether base and step are proved.
  package func isProved(budget: DecisionBudget) -> Bool {
    obligations.allSatisfy { obligation in
      Equality(under: obligation.assumptions, budget: budget)
        .compare(obligation.left, obligation.right).isEqual
    }
  }
}
