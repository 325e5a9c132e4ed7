package import Calculus
internal import Deciding
internal import Exact
package import Expressions
package import Rewriting

/// Finds closed forms of quantities that follow linear recurrences.
///
/// Tables of given values part time into ranges; on each the recurrence is taken apart anew, since
/// what is not linear may be switched off by a gate that is zero there.
package struct ClosedForm {
  let setting: Setting
  let model: Model
  let graph: ModelGraph
  let tables: GivenTables
  let found = FoundTerms()
  let identities: [Rule]
  var assumptions: Assumptions
  var needed: [Expr] = []
  var claims: [RangeClaim] = []
  var roots: [RootClaim] = []
  var definitions: [Definition] = []
  var taken: Set<String> = []

  package init(_ setting: Setting, identities: [Rule] = []) throws(DifferentiationError) {
    guard let model = setting.model else {
      throw DifferentiationError("there is no model with this recurrence", at: .zero)
    }
    self.setting = setting
    self.model = model
    self.identities = identities
    graph = ModelGraph(model)
    tables = GivenTables(setting: setting)
    assumptions = setting.assumptions
  }

  /// A closed form of a quantity, with its derivation.
  package func closed(_ target: Expr) throws(DifferentiationError) -> ClosedResult {
    var conditions: [Expr] = []
    for _ in 0..<6 {
      var attempt = self
      attempt.begin(target, conditions)
      let outcome = Result { () throws(DifferentiationError) in try attempt.run(target) }
      let new = attempt.needed.filter { !conditions.contains($0) }
      if new.isEmpty {
        return ClosedResult(
          derivation: try outcome.get(), needed: conditions, claims: attempt.claims,
          roots: attempt.roots, definitions: attempt.definitions)
      }
      conditions += new
    }
    throw DifferentiationError("the conditions of this closed form do not settle", at: target)
  }

  private mutating func begin(_ target: Expr, _ conditions: [Expr]) {
    taken = target.symbolNames
    assumptions = setting.assumptions
    for index in target.freeIndices {
      let horizon = [model.time, model.layers].compactMap { $0 }.first { $0.last != index }
      assumptions = assumptions.within(
        index, from: horizon.map { Expr($0.first - 1) }, to: horizon?.last)
    }
    for condition in conditions { assumptions.assume(condition) }
  }

  private static let follow = "equation"
  private static let solve = "solve-recurrence"

  private var rules: RuleSet {
    let tables = tables
    let putting = Rule(
      "values-put-in", "the given values are put in",
      .code { e, context in tables.putting(into: e, under: context.assumptions) })
    return RuleSet([
      found.rule(Self.follow, "what the equation says at this step"),
      found.rule(Self.solve, "the recurrence, solved from one step to another"),
      DifferentiationCatalogue.tidy, putting, ProductJoining.rule, ProductJoining.orderRule,
    ]) + Simplification(identities: identities).rules
  }

  private mutating func run(_ target: Expr) throws(DifferentiationError) -> Derivation {
    let wholes = setting.values.filter { $0.key.children.isEmpty && $0.value.number != nil }
    let context = RuleContext(assumptions: assumptions)
    let question = target.substituting(wholes).tidyingIndices
    var derivation = Derivation(of: question, rules: rules, context: context)
    var steps = 0
    while let quantity = next(in: derivation.result) {
      steps += 1
      guard steps < 400, derivation.result.distinctSize < 5_000 else {
        throw DifferentiationError("the closed form becomes too long", at: quantity)
      }
      let (rule, value) = try value(of: quantity)
      found.note(rule, quantity, value)
      rewrite(quantity, by: rule, in: &derivation)
      rewrite(derivation.result, by: DifferentiationCatalogue.tidy.id, in: &derivation)
    }
    rewrite(derivation.result, by: "values-put-in", in: &derivation)
    let simplification = Simplification(identities: identities, context: context)
    simplification.append(to: &derivation)
    for part in Postorder(derivation.result).terms where part.kind == .product {
      rewrite(part, by: ProductJoining.rule.id, in: &derivation)
    }
    simplification.append(to: &derivation)
    return derivation
  }

  private func rewrite(_ part: Expr, by id: Rule.ID, in derivation: inout Derivation) {
    if let rule = derivation.rules[id] { _ = derivation.rewrite(part, by: rule) }
  }

  /// The leftmost quantity with an equation that stands outside of functions.
  private func next(in e: Expr) -> Expr? {
    let order = Postorder([e], into: { $0.kind != .call && $0.kind != .symbol && $0.binder == nil })
    return order.terms.last { part in
      part.kind == .symbol && isOpen(part)
    }
  }

  /// Whether a quantity is to be replaced: not by a name that only abbreviates a function.
  private func isOpen(_ quantity: Expr) -> Bool {
    model.equation(for: quantity) != nil && quantity.isScalar
  }

  private mutating func value(
    of quantity: Expr
  ) throws(DifferentiationError) -> (rule: Rule.ID, value: Expr) {
    guard let instance = model.equation(for: quantity), instance.entry.isEmpty else {
      throw DifferentiationError("\(quantity.plainText) has no equation there", at: quantity)
    }
    let name = quantity.symbol?.name ?? ""
    let component = graph.component(of: name)
    let kept = graph.kept(of: component)
    if kept.contains(name), let axis = graph.axis(of: component),
      let place = graph.place(of: axis, in: quantity), quantity.children.count == 1,
      !instance.equation.isInitial
    {
      return try solution(quantity, quantity.children[place], kept, component, axis)
    }
    for condition in instance.conditions { try require(condition) }
    return (Self.follow, tables.putting(into: instance.right, under: assumptions))
  }

  private mutating func require(_ condition: Expr) throws(DifferentiationError) {
    let condition = condition.substituting(setting.values)
    guard assumptions.proves(condition) != .yes else { return }
    let (a, b) = (condition.children[0], condition.children[1])
    needs(condition.conditionSign == .lessOrEqual ? .atMost(a, b) : .atMost(b, a))
  }

  mutating func needs(_ condition: Expr) {
    guard assumptions.proves(condition) != .yes else { return }
    needed.append(condition)
    assumptions.assume(condition)
  }

  // MARK: Recurrences

  /// The right sides at a general step: quantities that only pass on are put in, outside of functions.
  private func rights(
    _ kept: [String], _ component: [String], _ axis: Axis
  ) throws(DifferentiationError) -> [(unknown: Expr, right: Expr, first: Int)] {
    var result: [(unknown: Expr, right: Expr, first: Int)] = []
    for name in kept {
      guard let equation = model.equations.first(where: { $0.name == name && !$0.isInitial }),
        equation.left.children.count == 1,
        let place = graph.place(of: axis, in: equation.left)
      else {
        throw DifferentiationError("no closed form is known for \(name)", at: .zero)
      }
      let unknown = equation.left.with(axis.index, at: place)
      guard var right = model.equation(for: unknown)?.right else { continue }
      var first = axis.first
      for _ in 0..<12 {
        let order = Postorder([right], into: { $0.kind != .call && $0.kind != .symbol })
        let passing = order.terms.first { part in
          guard part.kind == .symbol, let name = part.symbol?.name else { return false }
          return component.contains(name) && !kept.contains(name)
        }
        guard let passing, let inner = model.equation(for: passing)?.right else { break }
        let lag = axis.index.distance(from: passing.children[place])?.asInt ?? 0
        first = max(first, axis.first + lag)
        right = right.replacingEverywhere(passing, by: inner)
      }
      result.append((unknown, right, first))
    }
    return result
  }

  private mutating func solution(
    _ quantity: Expr, _ n: Expr, _ kept: [String], _ component: [String], _ axis: Axis
  ) throws(DifferentiationError) -> (rule: Rule.ID, value: Expr) {
    let rows = try rights(kept, component, axis)
    guard let unknown = rows.firstIndex(where: { $0.unknown.hasSameHead(as: quantity) }) else {
      throw DifferentiationError("no closed form is known here", at: quantity)
    }
    let first = Expr(rows.map(\.first).max() ?? axis.first)
    guard let start = start(rows.map(\.right), first, n, axis.index) else {
      return try point(quantity)
    }
    if assumptions.same(start, n) == .yes { return try point(quantity) }
    let end = (start - 1).tidyIndex
    if assumptions.atMost(end, n) != .yes { needs(.atMost(end, n)) }
    let range = RecurrenceRange(
      axis: axis, start: start, last: n, component: component, taken: taken)
    return (Self.solve, try solved(rows.map { ($0.unknown, $0.right) }, unknown, range))
  }

  /// A single step: what the equation says there.
  private mutating func point(
    _ quantity: Expr
  ) throws(DifferentiationError) -> (rule: Rule.ID, value: Expr) {
    guard let instance = model.equation(for: quantity) else {
      throw DifferentiationError("\(quantity.plainText) has no equation there", at: quantity)
    }
    for condition in instance.conditions { try require(condition) }
    return (Self.follow, tables.putting(into: instance.right, under: assumptions))
  }

  /// Where the range begins in which an index lies; nil before the recurrence holds.
  private mutating func start(
    _ rights: [Expr], _ first: Expr, _ n: Expr, _ index: Expr
  ) -> Expr? {
    if assumptions.atMost(n, (first - 1).tidyIndex) == .yes { return nil }
    var best: Expr?
    for candidate in [first] + tables.breaks(in: rights, over: index) {
      guard assumptions.atMost(n, (candidate - 1).tidyIndex) != .yes,
        assumptions.atMost(first, candidate) != .no
      else { continue }
      guard let old = best else {
        best = candidate
        continue
      }
      switch assumptions.atMost(old, candidate) {
      case .yes: best = candidate
      case .no: break
      case .unknown:
        let (lower, upper) = candidate.number == nil ? (old, candidate) : (candidate, old)
        needs(.atMost(lower, upper))
        best = upper
      }
    }
    return best
  }
}

/// A range of steps over which a recurrence is to be solved.
struct RecurrenceRange {
  let axis: Axis
  let start: Expr
  let last: Expr
  /// Names that depend on one another; none may stand in what is added.
  let component: [String]
  let taken: Set<String>
}

/// A closed form, how it was found, and what it needs.
package struct ClosedResult: Sendable {
  package let derivation: Derivation
  package let needed: [Expr]
  package let claims: [RangeClaim]
  package let roots: [RootClaim]
  package let definitions: [Definition]

  package var result: Expr { derivation.result }
}
