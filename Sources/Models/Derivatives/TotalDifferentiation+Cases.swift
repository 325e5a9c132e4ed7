internal import Calculus
internal import Deciding
internal import Exact
package import Expressions

/// A derivative for steps of the variable that the usual formula leaves out.
package struct CaseDerivative: Sendable {
  /// Where the variable stands: `k = 2`, `k <= 3`, `k = T`.
  package let place: Expr
  package let derivative: TotalDerivative
  /// What is given there: the horizon, too, where it is a number.
  package let setting: Setting

  /// All that is asked of the indices.
  package var conditions: [Expr] { [place] + needed }

  /// What the formula needs beyond the place.
  package var needed: [Expr] {
    let known = setting.assumptions.assuming(place)
    return known.sifted(derivative.needed)
  }
}

// What holds where the variable stands beside, before or among the steps at which tables change.
extension TotalDifferentiation {
  /// The derivatives at the steps that the conditions of a formula leave out.
  ///
  /// The usual formula is for a variable behind all numbers of the tables. Of the steps before them
  /// the first ones share a formula, those between get one each; so do the last steps. Where that
  /// leaves something open, a formula in which no table is put in tells the rest.
  package func otherCases(of target: Expr, beside main: TotalDerivative) -> [CaseDerivative] {
    guard let (index, axis) = variableIndex, let range = range(of: index, in: target),
      let lower = range.lower?.number?.asInt
    else { return [] }
    let first = max(lower, axis.first - 1)
    let last = axis.last.map { $0.substituting(setting.values) }
    let own = main.needed.filter { $0.mentions(index) }
    let joint = own.filter { condition in last.map { condition.mentions($0) } ?? false }
    let counted = own.filter { !joint.contains($0) }
    let end = min(first + Self.longestTable, (last?.number?.asInt).map { $0 + 1 } ?? .max)
    var open = (first..<max(first, end)).filter { Self.fails(counted, [index: Expr($0)]) }
    var cases: [CaseDerivative] = []
    if let early = earlyCase(of: target, at: open, first, index) {
      cases.append(early.found)
      open.removeFirst(early.count)
    }
    if open.count <= Self.mostCases {
      cases += open.compactMap { singleCase(of: target, at: Expr($0), index) }
    }
    guard let last, last.number == nil else { return cases }
    cases += (0..<Self.mostCases).map { (last - Expr($0)).tidyIndex }
      .filter { Self.fails(joint, [index: $0]) }
      .compactMap { singleCase(of: target, at: $0, index) }
    let known = [main.needed] + cases.map(\.conditions)
    return cases + generalCases(of: target, beside: known, index, axis, last)
  }

  private static let longestTable = 24
  private static let mostCases = 6

  private static func fails(_ conditions: [Expr], _ places: [Expr: Expr]) -> Bool {
    conditions.contains { Assumptions().proves($0.substituting(places)) == .no }
  }

  /// The symbol that counts the steps of the variable; nil where these are numbers.
  private var variableIndex: (index: Expr, axis: Axis)? {
    for axis in graph.axes {
      guard let place = graph.place(of: axis, in: variable),
        variable.children.indices.contains(place)
      else { continue }
      let index = variable.children[place]
      if index.kind == .symbol, index.children.isEmpty, index != axis.last { return (index, axis) }
    }
    return nil
  }

  /// The formula of a variable before the tables, for several first steps.
  private func earlyCase(
    of target: Expr, at open: [Int], _ first: Int, _ index: Expr
  ) -> (found: CaseDerivative, count: Int)? {
    let steps = zip(open, first...).prefix { $0 == $1 }.map(\.0)
    guard steps.count > 1, let last = steps.last else { return nil }
    var early = self
    early.isEarly = true
    let limit = Expr.atMost(index, Expr(last))
    guard let found = try? early.derivative(of: target, given: [limit]),
      !Self.fails(found.needed, [:])
    else { return nil }
    let counted = found.needed.filter { $0.freeSymbols == [index] }
    let fitting = steps.prefix { !Self.fails(counted, [index: Expr($0)]) }
    guard fitting.count > 1, let end = fitting.last else { return nil }
    return (
      CaseDerivative(place: .atMost(index, Expr(end)), derivative: found, setting: setting),
      fitting.count
    )
  }

  /// The formula at a single step.
  private func singleCase(of target: Expr, at step: Expr, _ index: Expr) -> CaseDerivative? {
    derivative(of: target, at: [index: step], in: setting).map {
      CaseDerivative(
        place: .condition(.equal, [index, step]), derivative: $0, setting: setting)
    }
  }

  private func derivative(
    of target: Expr, at places: [Expr: Expr], in setting: Setting
  ) -> TotalDerivative? {
    guard
      let engine = try? TotalDifferentiation(
        setting, by: variable.substituting(places).tidyingIndices, identities: identities,
        closing: closing, kinkValue: kinkValue, truncation: truncation, expands: expands),
      let found = try? engine.derivative(of: target.substituting(places).tidyingIndices),
      !Self.fails(found.needed, [:])
    else { return nil }
    return found
  }

  /// A formula without tables, where others leave out steps of a few horizons, and what that leaves.
  private func generalCases(
    of target: Expr, beside known: [[Expr]], _ index: Expr, _ axis: Axis, _ last: Expr
  ) -> [CaseDerivative] {
    let places = (axis.first..<(axis.first + Self.mostCases)).flatMap { horizon in
      (axis.first...horizon).map { [index: Expr($0), last: Expr(horizon)] }
    }
    func isOpen(_ place: [Expr: Expr], _ known: [[Expr]]) -> Bool {
      !known.contains { !Self.fails($0, place) }
    }
    var open = places.filter { place in
      isOpen(place, known) && !Self.fails(setting.assumptions.conditions, place)
    }
    guard !open.isEmpty else { return [] }
    var cases: [CaseDerivative] = []
    var whole = self
    whole.splitsTables = false
    if let found = try? whole.derivative(of: target),
      open.contains(where: { !Self.fails(found.needed, $0) })
    {
      let all = Expr.condition(.greaterOrEqual, [index, Expr(axis.first)])
      cases.append(CaseDerivative(place: all, derivative: found, setting: setting))
      open = open.filter { isOpen($0, [found.needed]) }
    }
    guard open.count <= Self.mostCases else { return cases }
    for place in open {
      guard let step = place[index], let horizon = place[last], let number = horizon.number?.asInt
      else { continue }
      let instance = setting.instance([last: number])
      guard let found = derivative(of: target, at: place, in: instance) else { continue }
      let both = Expr.condition(
        .and, [.condition(.equal, [last, horizon]), .condition(.equal, [index, step])])
      cases.append(CaseDerivative(place: both, derivative: found, setting: instance))
    }
    return cases
  }
}
