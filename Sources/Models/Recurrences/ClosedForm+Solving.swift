internal import Calculus
internal import Deciding
internal import Exact
package import Expressions
internal import Notation
internal import Rewriting

// The table of methods by which a linear recurrence is solved over a range.
extension ClosedForm {
  mutating func solved(
    _ rows: [(unknown: Expr, right: Expr)], _ unknown: Int, _ range: RecurrenceRange
  ) throws(DifferentiationError) -> Expr {
    let index = range.axis.index
    let inside = assumptions.within(index, from: range.start, to: range.last)
    let simplification = Simplification(
      identities: identities, context: .init(assumptions: inside))
    let rights = rows.map {
      simplification.simplified(tables.putting(into: $0.right, under: inside))
    }
    guard
      let recurrence = LinearRecurrence(
        index: index, unknowns: rows.map(\.unknown), rights: rights, first: range.start,
        simplified: { simplification.simplified($0) }),
      recurrence.inhomogeneous.allSatisfy({ isFree($0, of: range.component) }),
      recurrence.coefficients.joined().allSatisfy({ isFree($0, of: range.component) })
    else {
      throw DifferentiationError(
        "the recurrence of \(rows[unknown].unknown.plainText) is not linear",
        hint: "a closed form needs y[n] = a*y[n-1] + b, where a and b do not depend on y",
        at: rows[unknown].right)
    }
    let isPlain = recurrence.size == 1 && !recurrence.inhomogeneous[0].mentions(index)
    if !isPlain, let roots = CharacteristicSolution(recurrence) {
      if roots.delay > 0 {
        needs(.atMost((range.start + Expr(roots.delay - 1)).tidyIndex, range.last))
      }
      self.roots.append(RootClaim(roots, unknown))
      return roots.formula(of: unknown, at: range.last)
    }
    let solution = rangeSolution(recurrence, range, inside)
    if let formula = solution.formula(of: unknown, at: range.last) {
      if formula.delay > 0 {
        needs(.atMost((range.start + Expr(formula.delay - 1)).tidyIndex, range.last))
      }
      claims.append(RangeClaim(solution, unknown, assumptions: assumptions, last: range.last))
      return formula.value
    }
    return try system(solution, unknown, range)
  }

  private func isFree(_ e: Expr, of names: [String]) -> Bool {
    e.symbolNames.isDisjoint(with: names)
  }

  private func rangeSolution(
    _ recurrence: LinearRecurrence, _ range: RecurrenceRange, _ inside: Assumptions
  ) -> RangeSolution {
    let index = recurrence.index
    let terms = Array(recurrence.coefficients.joined()) + recurrence.inhomogeneous
    var names = taken.union(range.last.symbolNames).union(range.start.symbolNames)
    names.formUnion(terms.flatMap(\.symbolNames).filter { $0 != index.symbol?.name })
    names.formUnion(setting.vocabulary.entries.keys.filter { $0 != index.symbol?.name })
    let products = RunningIndices.choose(["t", "j", "i", "s", "r"], first: index, avoiding: &names)
    let sums = RunningIndices.choose(["k", "m", "l", "q", "p"], first: nil, avoiding: &names)
    return RangeSolution(
      recurrence: recurrence, coefficients: recurrence.coefficients,
      inhomogeneous: recurrence.inhomogeneous, lower: range.start, productIndices: products,
      sumIndices: sums, assumptions: inside, closesSums: true)
  }

  /// Coupled unknowns without such a solution: the ordered product of the matrices.
  private mutating func system(
    _ solution: RangeSolution, _ unknown: Int, _ range: RecurrenceRange
  ) throws(DifferentiationError) -> Expr {
    let recurrence = solution.recurrence
    guard recurrence.size <= 12 else {
      throw DifferentiationError("the recurrence has too many unknowns", at: recurrence.unknowns[0])
    }
    var names = taken.union(setting.vocabulary.entries.keys)
    names.formUnion((recurrence.unknowns + recurrence.inhomogeneous).flatMap(\.symbolNames))
    names.formUnion(solution.sumIndices.flatMap(\.symbolNames))
    names.formUnion(definitions.flatMap(\.left.symbolNames))
    let matrices = MatrixNames(size: Expr(recurrence.size), avoiding: &names)
    definitions += matrices.definitions(of: recurrence)
    let system = SystemSolution(
      recurrence: recurrence, inhomogeneous: recurrence.inhomogeneous, lower: range.start,
      sumIndex: solution.sumIndices[0], names: matrices)
    claims.append(RangeClaim(system, unknown, assumptions: assumptions, last: range.last))
    return system.formula(of: unknown, at: range.last)
  }
}

/// Names for running indices.
enum RunningIndices {
  /// Names that mean nothing else here; the first one as wished, if it is free.
  static func choose(
    _ names: [String], first: Expr?, avoiding taken: inout Set<String>
  ) -> [Expr] {
    var result: [Expr] = []
    if let first, let name = first.symbol?.name, taken.insert(name).inserted {
      result.append(first)
    }
    for name in names where taken.insert(name).inserted { result.append(.symbol(name)) }
    while result.count < names.count {
      result.append(.symbol(Symbol.freshName(like: names[0], avoiding: &taken)))
    }
    return result
  }
}

/// That a combination of powers of roots solves a recurrence with constant coefficients.
///
/// Both sides obey the recurrence of the characteristic polynomial q: the combination, since its
/// functions belong to roots of q, the unknown by Cayley and Hamilton. Sequences that do, and agree at
/// deg q values in a row, agree at all later ones, by induction. So what is left to see is that they
/// agree there, and that the printed surds, cosines and sines are the rational sequences meant.
package struct RootClaim: Sendable {
  let solution: CharacteristicSolution
  let place: Int
  package var formula: Expr
  private let index: Expr

  init(_ solution: CharacteristicSolution, _ place: Int) {
    self.solution = solution
    self.place = place
    var names = Set(solution.recurrence.unknowns.flatMap(\.symbolNames))
    index = .symbol(Symbol.freshName(like: "n", avoiding: &names))
    formula = solution.formula(of: place, at: index)
  }

  /// How many values must agree.
  package var order: Int { solution.terms.count }

  /// Whether the formula agrees with the recurrence at as many values as its order, and some more.
  package var isProved: Bool {
    let recurrence = solution.recurrence
    guard let first = recurrence.first.number?.asInt else { return false }
    for seed in 1...2 {
      var values: [Expr: Rational] = [:]
      var now: [Rational] = (0..<recurrence.size).map {
        Rational(Integer(3 * $0 + 2), Integer(seed + $0))
      }
      for i in 0..<recurrence.size {
        values[recurrence.value(i, at: (recurrence.first - 1).tidyIndex)] = now[i]
      }
      let table = values.mapValues { Expr($0) }
      for step in first..<(first + solution.delay + order + 3) {
        guard let next = advanced(now, at: step) else { return false }
        now = next
        if step - first + 1 < solution.delay { continue }
        let there = formula.placed(Expr(step), for: index).substituting(table)
        guard let interval = try? there.enclosure(bits: 256).number,
          IntervalArithmetic(bits: 256).interval(now[place]).overlaps(interval)
        else { return false }
      }
    }
    return true
  }

  private func advanced(_ values: [Rational], at step: Int) -> [Rational]? {
    let recurrence = solution.recurrence
    var next: [Rational] = []
    for i in 0..<recurrence.size {
      let added = recurrence.inhomogeneous[i].substituting(recurrence.index, by: Expr(step))
      guard var total = try? added.exactValue().number else { return nil }
      for j in 0..<recurrence.size {
        guard let a = recurrence.coefficients[i][j].canonical.number else { return nil }
        total = total + a * values[j]
      }
      next.append(total)
    }
    return next
  }
}
