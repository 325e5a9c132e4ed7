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
  /// Whether no table is put in, so that it holds wherever the variable stands.
  package var isGeneral = false

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
    return completed(cases, beside: main, of: target, Steps(index: index, axis: axis, last: last))
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

  /// What counts the steps of the variable and of the target.
  private struct Steps {
    let index: Expr
    let axis: Axis
    let last: Expr
  }

  /// The cases, with a formula without tables where they leave something out.
  ///
  /// Cases that it tells as shortly are dropped; what then is left gets formulas at numbers.
  private func completed(
    _ cases: [CaseDerivative], beside main: TotalDerivative, of target: Expr, _ steps: Steps
  ) -> [CaseDerivative] {
    func open(beside known: [[Expr]]) -> [[Expr: Expr]] {
      places(steps).filter { place in
        target.substituting(place) != variable.substituting(place)
          && !known.contains { !Self.fails($0, place) }
          && !Self.fails(setting.assumptions.conditions, place)
      }
    }
    let left = open(beside: [main.needed] + cases.map(\.conditions))
    var all = cases
    if left.count > 2 || cases.count > 2, let general = generalCase(of: target, steps) {
      let size = general.derivative.result.treeSize
      all = cases.filter { other in
        guard other.derivative.result.treeSize >= size else { return true }
        let places = open(beside: [main.needed]).filter { !Self.fails(other.conditions, $0) }
        return places.contains { Self.fails(general.conditions, $0) }
      }
      all.append(general)
    }
    let rest = open(beside: [main.needed] + all.map(\.conditions))
    guard rest.count <= Self.mostCases else { return all }
    return all + rest.compactMap { pointCase(of: target, at: $0, steps) }
  }

  /// Steps of the variable for a few horizons.
  private func places(_ steps: Steps) -> [[Expr: Expr]] {
    let first = steps.axis.first
    return (first..<(first + Self.mostCases + 2)).flatMap { horizon in
      (first...horizon).map { [steps.index: Expr($0), steps.last: Expr(horizon)] }
    }
  }

  /// The formula in which no table is put in.
  private func generalCase(of target: Expr, _ steps: Steps) -> CaseDerivative? {
    var whole = self
    whole.splitsTables = false
    guard let found = try? whole.derivative(of: target) else { return nil }
    let least = Expr.condition(.greaterOrEqual, [steps.index, Expr(steps.axis.first)])
    let own = found.needed.first { $0.freeSymbols == [steps.index] }
    return CaseDerivative(place: own ?? least, derivative: found, setting: setting, isGeneral: true)
  }

  /// The formula at a single step for a single horizon.
  private func pointCase(
    of target: Expr, at place: [Expr: Expr], _ steps: Steps
  ) -> CaseDerivative? {
    guard let step = place[steps.index], let horizon = place[steps.last],
      let number = horizon.number?.asInt
    else { return nil }
    let instance = setting.instance([steps.last: number])
    return derivative(of: target, at: place, in: instance).map { found in
      let both = Expr.condition(
        .and,
        [.condition(.equal, [steps.last, horizon]), .condition(.equal, [steps.index, step])])
      return CaseDerivative(place: both, derivative: found, setting: instance)
    }
  }
}
