internal import Calculus
internal import Deciding
internal import Exact
internal import Expressions

// Comparing terms whose quantities have equations, of a model or of a derivation's own lines.
//
// Names that stand free may be equal already; else the equations are put in. Where a time that is
// a symbol keeps them from ending, the comparison is made for single times: a witness there is a
// witness, but agreement there is no proof.
extension Judge {
  /// Times that are tried where none is known.
  private static let rounds = 4

  func usesEquations(_ e: Expr) -> Bool {
    guard setting.model != nil || !definitions.isEmpty else { return false }
    return Postorder(e).terms.contains { $0.kind == .symbol && hasEquation($0) }
  }

  private func hasEquation(_ e: Expr) -> Bool {
    definitions[e] != nil || setting.model?.hasEquation(e.symbol?.name ?? "") == true
  }

  func compareByEquations(
    _ left: Expr, _ right: Expr
  ) throws(DifferentiationError) -> Judgement {
    if !left.traits.union(right.traits).contains(.hasDerivative) {
      if let found = try compareByNames(left, right) { return found }
    } else if let a = withClosedDerivatives(left), let b = withClosedDerivatives(right),
      let found = try compareByNames(a, b)
    {
      return found
    }
    var expansion = EquationExpansion(judge: self)
    let (a, b) = (try expansion.expanded(left), try expansion.expanded(right))
    if expansion.isComplete { return try compareFree(a, b) }
    return try compareAtTimes(left, right)
  }

  /// Looks for an equality that needs only a few equations, those of the latest quantities first.
  func compareByNames(
    _ left: Expr, _ right: Expr
  ) throws(DifferentiationError) -> Judgement? {
    var (left, right) = (left, right)
    var expansion = EquationExpansion(judge: self)
    for _ in 0..<8 {
      let judgement = try compareFree(left, right)
      if judgement.verdict.isEqual { return judgement }
      let mine = Set(quantities(in: left))
      let others = Set(quantities(in: right))
      let own = mine.symmetricDifference(others).sorted { isLater($0, $1) }
      guard
        let (next, value) = own.lazy.compactMap({ q in expansion.right(of: q).map { (q, $0) } })
          .first
      else { return nil }
      left = left.substituting(next, by: value)
      right = right.substituting(next, by: value)
    }
    return nil
  }

  private func quantities(in e: Expr) -> [Expr] {
    Postorder(e).terms.filter { $0.kind == .symbol && hasEquation($0) }
  }

  /// Whether one quantity is computed after another one: at a later time, or after it in its step.
  private func isLater(_ a: Expr, _ b: Expr) -> Bool {
    if let (mine, other) = time(of: a).flatMap({ mine in time(of: b).map { (mine, $0) } }),
      let steps = mine.distance(from: other), !steps.isZero
    {
      return steps.signum > 0
    }
    func place(_ e: Expr) -> Int {
      guard let order = setting.model?.order else { return 0 }
      let all = order.constants + order.initial + order.steps + order.results
      return all.lastIndex { $0.name == e.symbol?.name } ?? 0
    }
    return place(a) != place(b) ? place(a) > place(b) : Order.precedes(a, b)
  }

  private func time(of quantity: Expr) -> Expr? {
    let equation = setting.model?.equations.first {
      $0.name == quantity.symbol?.name && $0.timePlace != nil
    }
    return equation?.timePlace.flatMap { place in
      quantity.children.indices.contains(place) ? quantity.children[place] : nil
    }
  }

  /// Compares for some values of the symbols that count steps.
  private func compareAtTimes(
    _ left: Expr, _ right: Expr
  ) throws(DifferentiationError) -> Judgement {
    var tried: [String] = []
    var last: Judgement?
    for round in 0..<12 where tried.count < Self.rounds {
      guard let wholes = wholeValues(for: [left, right], round: round) else { continue }
      var expansion = EquationExpansion(judge: self)
      expansion.wholes = wholes
      let a = try expansion.expanded(expansion.unrolled(left))
      let b = try expansion.expanded(expansion.unrolled(right))
      guard expansion.isComplete else { continue }
      var found = try compareFree(a, b)
      let values = wholes.sorted { Order.precedes($0.key, $1.key) }.map {
        Witness.Value(name: $0.key.plainText, value: Rational($0.value))
      }
      switch found.verdict {
      case .different(var witness):
        witness.values = values + witness.values
        found.verdict = .different(witness)
        return found
      case .undecided: return found
      case .equal:
        tried.append(values.map { "\($0.name) = \($0.value)" }.joined(separator: ", "))
        last = found
      }
    }
    let reason =
      tried.isEmpty
      ? "the equations of the model could not be put in"
      : "right for \(tried.joined(separator: "; ")), but not proved for every value"
    return Judgement(
      verdict: .undecided(reason: reason, agreements: tried.count), left: last?.left ?? left,
      right: last?.right ?? right)
  }

  /// Values for horizons and free indices that fit what is given; nil where these do not.
  private func wholeValues(for terms: [Expr], round: Int) -> [Expr: Int]? {
    var values: [Expr: Int] = [:]
    for horizon in [setting.model?.time, setting.model?.layers] {
      guard let horizon, let last = horizon.last, setting.values[last] == nil else { continue }
      values[last] = horizon.first + round
    }
    let top = values.values.max() ?? round + 1
    // Steps that lie apart, too: the last one only by turns.
    let indices = Set(terms.flatMap(\.countingSymbols)).filter { values[$0] == nil }
    for (place, index) in indices.sorted(by: Order.precedes).enumerated() {
      values[index] = 1 + (round / 2 + place) % max(1, top)
    }
    let table = values.mapValues { Expr($0) }
    let isAllowed = setting.assumptions.conditions.allSatisfy {
      $0.substituting(table).canonical.conditionSign != .never
    }
    return isAllowed ? values : nil
  }
}

extension Expr {
  /// The names that stand free in the indices of quantities and in the ends of Σ and Π.
  fileprivate var countingSymbols: [Expr] {
    let free = Set(freeSymbols)
    let ends = Postorder(self).terms.filter { $0.binder != nil }.flatMap { e in
      e.children[1].freeSymbols + e.children[2].freeSymbols
    }
    return freeIndices + ends.filter { free.contains($0) && $0.children.isEmpty && $0.isScalar }
  }

  /// The names that stand free in the indices of quantities.
  var freeIndices: [Expr] {
    let free = Set(freeSymbols)
    var found = Set<Expr>()
    for e in Postorder(self).terms where e.kind == .symbol {
      for index in e.children {
        found.formUnion(index.freeSymbols.filter { $0.children.isEmpty && free.contains($0) })
      }
    }
    return found.sorted(by: Order.precedes)
  }
}

/// Puts equations in, as far as they are sure to hold.
struct EquationExpansion {
  let judge: Judge
  /// Symbols that count, with the value that they are tried for.
  var wholes: [Expr: Int] = [:]
  /// Whether every quantity with an equation is gone.
  private(set) var isComplete = true
  private var known: [Expr?: [Expr: Expr]] = [:]
  private var depth = 0

  private static let deepest = 60

  init(judge: Judge) { self.judge = judge }

  /// The term with counting symbols replaced and its sums written out where that is possible.
  func unrolled(_ e: Expr) -> Expr {
    guard !wholes.isEmpty else { return e }
    return (try? e.unrolled(wholes)) ?? e.substituting(wholes.mapValues { Expr($0) }).tidyingIndices
  }

  /// The term with equations put in; what is differentiated by stays as it is.
  mutating func expanded(
    _ e: Expr, keeping kept: Expr? = nil
  ) throws(DifferentiationError) -> Expr {
    let order = Postorder([e], into: { $0.kind != .derivative && $0.kind != .symbol })
    var results: [Expr] = []
    for term in order.terms {
      switch term.kind {
      case .symbol: results.append(try value(of: term, keeping: kept))
      case .derivative: results.append(try derivative(term, keeping: kept))
      case .number, .sum, .product, .power, .call, .bigSum, .bigProduct, .cases, .condition,
        .delta, .matrixProduct, .transpose:
        results.append(term.with(children: term.children.map { results[order[$0]] }))
      }
    }
    return results[order[e]]
  }

  private mutating func derivative(
    _ e: Expr, keeping kept: Expr?
  ) throws(DifferentiationError) -> Expr {
    let (u, variable) = (e.children[0], e.children[1])
    let wasComplete = isComplete
    isComplete = true
    let inner = try expanded(u, keeping: variable)
    // Through a quantity whose equation is not in, the derivative would miss paths.
    guard isComplete else { return e }
    isComplete = wasComplete
    let open = Expr.derivative(inner, variable, e.derivativeKind)
    let taken = try open.takingDerivatives(kinkValue: judge.kinkValue)
    return try expanded(taken.value, keeping: kept)
  }

  private mutating func value(
    of quantity: Expr, keeping kept: Expr?
  ) throws(DifferentiationError) -> Expr {
    if quantity == kept { return quantity }
    if let value = known[kept]?[quantity] { return value }
    guard let right = right(of: quantity) else { return quantity }
    guard depth < Self.deepest else {
      isComplete = false
      return quantity
    }
    depth += 1
    let value = try expanded(right, keeping: kept)
    depth -= 1
    known[kept, default: [:]][quantity] = value
    return value
  }

  /// What a quantity is equal to; nil for inputs and parameters.
  mutating func right(of quantity: Expr) -> Expr? {
    if let right = judge.definitions[quantity] { return right }
    guard let model = judge.setting.model, model.hasEquation(quantity.symbol?.name ?? "") else {
      return nil
    }
    guard let instance = model.equation(for: quantity), instance.entry.isEmpty,
      instance.conditions.allSatisfy({ holds($0) })
    else {
      isComplete = false
      return nil
    }
    return unrolled(instance.right)
  }

  /// Whether a condition on a place holds; what is mentioned lies before the end of time.
  private func holds(_ condition: Expr) -> Bool {
    let horizons = [judge.setting.model?.time, judge.setting.model?.layers]
    if condition.conditionSign == .lessOrEqual,
      horizons.contains(where: { $0?.last == condition.children[1] })
    {
      return true
    }
    // The running index itself begins at the first step.
    if condition.conditionSign == .lessOrEqual || condition.conditionSign == .greaterOrEqual {
      let isLess = condition.conditionSign == .lessOrEqual
      let (low, high) = (condition.children[isLess ? 0 : 1], condition.children[isLess ? 1 : 0])
      if horizons.contains(where: { $0?.index == high && low == Expr($0?.first ?? 0) }) {
        return true
      }
    }
    let condition = condition.substituting(wholes.mapValues { Expr($0) })
    return condition.canonical.conditionSign == .always
      || judge.setting.assumptions.proves(condition) == .yes
  }
}
