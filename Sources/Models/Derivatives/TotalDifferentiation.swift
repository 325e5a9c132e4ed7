package import Calculus
internal import Deciding
internal import Exact
package import Expressions
package import Rewriting

/// Finds total derivatives through the equations of a model, step by step.
///
/// An equation is followed, the rules of Calculus take the derivative of its right side, and what is
/// left are derivatives of other quantities. Those that depend on their own past are met by their
/// recurrence: over single steps as it stands, over ranges of steps by its solution. So the result
/// has a size that does not depend on the horizon.
package struct TotalDifferentiation {
  let setting: Setting
  let model: Model
  let variable: Expr
  let graph: ModelGraph
  let passing: TotalRules
  let tables: GivenTables
  private(set) var found = FoundTerms()
  let simplification: Simplification
  let kinkValue: Expr?
  /// How many last steps count; nil for all.
  let truncation: Expr?
  /// Whether abbreviations of the model are written out in results.
  let expands: Bool
  /// What is known, and the conditions that the formula turned out to need.
  var assumptions: Assumptions
  var needed: [Expr] = []
  /// The recurrences of the derivatives, by the first of their quantities.
  var recurrences: [String: LinearRecurrence] = [:]
  var claims: [RangeClaim] = []
  var definitions: [Definition] = []
  /// Coupled recurrences that were solved by matrices.
  var matrixNames: [[Expr]: MatrixNames] = [:]
  /// Recurrences of layers whose units are counted by an index.
  var families: [String: FamilyRecurrence] = [:]
  var familyNames: [String: MatrixNames] = [:]
  /// That the indices of units in the question lie in their ranges.
  var unitRanges: [Expr] = []
  var boundNames: Set<Expr> = []
  private(set) var rules: RuleSet
  /// Whether the variable is taken to stand before the steps of the tables, and not behind them.
  var isEarly = false
  /// Whether tables part sums and products.
  var splitsTables = true
  /// Names that no running index may have.
  var taken: Set<String> = []
  let identities: [Rule]
  let closing: [Rule]

  private static let stepLimit = 4_000
  private static let sizeLimit = 20_000

  /// - Parameters:
  ///   - setting: The model and what is given.
  ///   - variable: What is differentiated by: a quantity of the model.
  ///   - identities: Identities by which results are simplified.
  ///   - closing: Rules for the result, such as writing out an activation.
  ///   - kinkValue: What a derivative is at a kink, by convention.
  ///   - truncation: How many last steps count; all without it.
  ///   - expands: Whether abbreviations of the model are written out.
  /// - Throws: When there is no model.
  package init(
    _ setting: Setting, by variable: Expr, identities: [Rule] = [], closing: [Rule] = [],
    kinkValue: Expr? = nil, truncation: Expr? = nil, expands: Bool = false
  ) throws(DifferentiationError) {
    guard let model = setting.model else {
      throw DifferentiationError(
        "there is no model whose equations could be followed", at: variable)
    }
    self.setting = setting
    self.model = model
    self.kinkValue = kinkValue
    self.identities = identities
    self.closing = closing
    self.truncation = truncation
    self.expands = expands
    let wholes = setting.values.filter { $0.key.children.isEmpty && $0.value.number != nil }
    self.variable = variable.substituting(wholes).tidyingIndices
    let given = GivenDependence(setting, on: self.variable)
    graph = ModelGraph(model, given: given.edges)
    tables = GivenTables(setting: setting)
    passing = TotalRules(model: model, graph: graph, variable: self.variable, given: given)
    simplification = Simplification(
      identities: identities, context: RuleContext(assumptions: setting.assumptions))
    assumptions = setting.assumptions
    rules = RuleSet([])
  }

  /// The total derivative of a term, with its derivation.
  ///
  /// It is found twice where it needs conditions: the second time they are known from the start, so
  /// that every step replays under what is printed.
  ///
  /// - Parameters:
  ///   - target: What is differentiated.
  ///   - given: Conditions on the indices of the question.
  /// - Returns: The derivative, how it was found, and what it needs.
  /// - Throws: When no formula is known.
  package func derivative(
    of target: Expr, given: [Expr] = []
  ) throws(DifferentiationError) -> TotalDerivative {
    for e in [target, variable] where !e.isScalar {
      throw DifferentiationError(
        "\(e.plainText) is \(e.shape.words), and forward derivatives are taken entry by entry",
        hint: "use --mode backward, or write the model with indices", at: e)
    }
    var conditions = given
    if let truncation {
      conditions.append(Expr.atMost(truncation, axisEnd.substituting(setting.values)))
    }
    for _ in 0..<6 {
      var attempt = self
      attempt.begin(conditions, for: target)
      let outcome = Result { () throws(DifferentiationError) in try attempt.run(target) }
      let new = attempt.needed.filter { !conditions.contains($0) }
      if new.isEmpty { return attempt.finished(try outcome.get(), conditions) }
      conditions += new
    }
    throw DifferentiationError("the conditions of this derivative do not settle", at: target)
  }

  private func finished(_ derivation: Derivation, _ conditions: [Expr]) -> TotalDerivative {
    TotalDerivative(
      derivation: derivation, variable: variable, needed: setting.assumptions.sifted(conditions),
      lemmas: recurrences.sorted { $0.key < $1.key }.flatMap(\.value.lemmas)
        + families.sorted { $0.key < $1.key }.map(\.value.lemma),
      claims: claims,
      identities: families.sorted { $0.key < $1.key }.map {
        Identity($0.value.claim.left, $0.value.claim.right, $0.value.lemma.context.assumptions)
      }, unitRanges: unitRanges,
      definitions: definitions, lateCondition: lateCondition(derivation))
  }

  private mutating func begin(_ conditions: [Expr], for target: Expr) {
    taken = target.symbolNames.union(variable.symbolNames)
    boundNames = Set(Postorder(target).terms.compactMap(\.binder))
    assumptions = setting.assumptions
    for index in Set(target.freeIndices + variable.freeIndices) {
      assumptions = assumptions.declaring(integer: index)
      guard let range = range(of: index, in: target)
      else { continue }
      assumptions = assumptions.within(index, from: range.lower, to: range.upper)
    }
    for index in truncation?.freeSymbols ?? [] {
      assumptions = assumptions.within(index, from: .one, to: nil)
    }
    // Only those of the variable decide anything; more facts would only make deciding slower.
    let own = ranges(ofUnitsIn: [variable])
    found = FoundTerms()
    for condition in own + conditions { assumptions.assume(condition) }
    unitRanges = own + ranges(ofUnitsIn: Postorder(target).terms.filter { $0.kind == .symbol })
    let context = RuleContext(assumptions: assumptions, kinkValue: kinkValue)
    let simplification = Simplification(identities: identities, context: context)
    let tables = tables
    let putting = Rule(
      "values-put-in", "the given values are put in",
      .code { e, context in tables.putting(into: e, under: context.assumptions) })
    rules =
      RuleSet(
        passing.rules(found) + [
          DifferentiationCatalogue.tidy, putting, DeltaRules.inSum, ProductJoining.rule,
          ProductJoining.orderRule, ShortRanges.rule, NarrowRanges.rule,
          Abbreviations(model: model, graph: graph).rule,
          NamesAgain(model: model).rule, DeltaSums.rule,
        ] + closing) + simplification.rules
  }

  private mutating func run(_ target: Expr) throws(DifferentiationError) -> Derivation {
    let wholes = setting.values.filter { $0.key.children.isEmpty && $0.value.number != nil }
    let question = Expr.derivative(
      target.substituting(wholes).tidyingIndices, variable, .total)
    let context = RuleContext(assumptions: assumptions, kinkValue: kinkValue)
    var derivation = Derivation(of: question, rules: rules, context: context)
    try reduce(&derivation) { _ in false }
    finish(&derivation)
    return derivation
  }

  /// Takes derivatives from the left until only those are left that may stay.
  mutating func reduce(
    _ derivation: inout Derivation, keeping isKept: (Expr) -> Bool
  ) throws(DifferentiationError) {
    var steps = 0
    while let open = derivation.result.leftmostDerivative(where: { !isKept($0) }) {
      steps += 1
      guard steps < Self.stepLimit, derivation.result.distinctSize < Self.sizeLimit else {
        throw DifferentiationError(
          "the derivative becomes too long", hint: "ask for a symbolic horizon, or a shorter one",
          at: open.children[0])
      }
      try advance(open, in: &derivation)
      rewrite(derivation.result, by: DifferentiationCatalogue.tidy.id, in: &derivation)
    }
  }

  /// The same for a lemma: equations of the quantities themselves are followed, not solved.
  mutating func reduceLemma(
    _ derivation: inout Derivation, over span: IndexSpan, isApart: (Expr) -> Bool,
    keeping isKept: (Expr) -> Bool
  ) throws(DifferentiationError) {
    var steps = 0
    while let open = derivation.result.leftmostDerivative(where: { !isKept($0) }) {
      steps += 1
      guard steps < Self.stepLimit else {
        throw DifferentiationError("the recurrence becomes too long", at: open.children[0])
      }
      let quantity = open.children[0]
      if passing.isGiven(quantity) {
        rewrite(open, by: TotalRules.table, in: &derivation)
      } else if quantity.kind == .symbol, quantity != variable, passing.reaches(quantity) {
        if passing.hasNoPath(quantity, under: assumptions) {
          rewrite(open, by: TotalRules.noPath, in: &derivation)
        } else if isApart(quantity), let (rule, value) = try solution(of: open, inside: [span]) {
          found.note(rule, open, value)
          rewrite(open, by: rule, in: &derivation)
        } else {
          try follow(open, in: &derivation)
        }
      } else {
        try differentiate(open, in: &derivation)
      }
      rewrite(derivation.result, by: DifferentiationCatalogue.tidy.id, in: &derivation)
    }
  }

  mutating func follow(
    _ open: Expr, in derivation: inout Derivation
  ) throws(DifferentiationError) {
    keepApart(open.children[0])
    try requirePlace(of: open.children[0], inside: derivation.result.ranges(around: open))
    rewrite(open, by: TotalRules.follow, in: &derivation)
  }

  /// Sees to it that a quantity which may be the variable itself is not: its step is another one.
  private mutating func keepApart(_ quantity: Expr) {
    guard quantity.hasSameHead(as: variable), quantity.children.count == variable.children.count
    else { return }
    for axis in graph.axes {
      guard let place = graph.place(of: axis, in: quantity) else { continue }
      let (mine, other) = (quantity.children[place], variable.children[place])
      guard assumptions.same(mine, other) == .unknown else { continue }
      let isBefore = rank(mine) < rank(other)
      require(isBefore ? .atMost(mine + 1, other) : .atMost(other + 1, mine))
    }
  }

  func rewrite(_ part: Expr, by id: Rule.ID, in derivation: inout Derivation) {
    guard let rule = derivation.rules[id] else { fatalError("TotalDifferentiation: no rule \(id)") }
    _ = derivation.rewrite(part, by: rule)
  }

  /// One step at a derivative that is not taken.
  private mutating func advance(
    _ open: Expr, in derivation: inout Derivation
  ) throws(DifferentiationError) {
    let quantity = open.children[0]
    if passing.isGiven(quantity) { return rewrite(open, by: TotalRules.table, in: &derivation) }
    guard quantity.kind == .symbol, quantity != variable, passing.reaches(quantity),
      !isMember(quantity)
    else {
      return try differentiate(open, in: &derivation)
    }
    let inside = derivation.result.ranges(around: open)
    if passing.hasNoPath(quantity, under: assumptions) {
      return rewrite(open, by: TotalRules.noPath, in: &derivation)
    }
    if let (rule, value) = try solution(of: open, inside: inside) {
      found.note(rule, open, value)
      return rewrite(open, by: rule, in: &derivation)
    }
    try follow(open, in: &derivation)
  }

  /// Sees to it that the equation of a quantity holds at its place.
  private mutating func requirePlace(
    of quantity: Expr, inside ranges: [IndexSpan]
  ) throws(DifferentiationError) {
    guard quantity.isScalar else {
      throw DifferentiationError(
        "\(quantity.plainText) is \(quantity.shape.words): its derivative is asked for backward",
        hint: "use --mode backward, or name an entry", at: quantity)
    }
    guard let instance = model.equation(for: quantity), instance.entry.isEmpty else {
      throw DifferentiationError(
        "\(quantity.plainText) has no equation there",
        hint: "steps count from the first one of the model, with initial values before it",
        at: quantity)
    }
    let known = ranges.reduce(assumptions) { $0.within($1.index, from: $1.lower, to: $1.upper) }
    for condition in instance.conditions {
      let condition = condition.substituting(setting.values)
      guard known.proves(condition) != .yes,
        ranges.allSatisfy({ !condition.mentions($0.index) })
      else { continue }
      let (a, b) = (condition.children[0], condition.children[1])
      require(condition.conditionSign == .lessOrEqual ? .atMost(a, b) : .atMost(b, a))
    }
  }

  /// Adds a condition under which the formula holds.
  mutating func require(_ condition: Expr) {
    guard assumptions.proves(condition) != .yes else { return }
    needed.append(condition)
    assumptions.assume(condition)
  }

  private mutating func differentiate(
    _ open: Expr, in derivation: inout Derivation
  ) throws(DifferentiationError) {
    let passing = passing
    let formula = try open.nextFormula(kinkValue: kinkValue) { quantity, _ in
      passing.reaches(quantity)
    }
    rewrite(open, by: formula.rule, in: &derivation)
    guard formula.rule == "sum-over-index-rule" else { return }
    for sum in Postorder(derivation.result).terms where sum.kind == .bigSum {
      guard let start = passing.laterStart(of: sum), start != sum.children[1] else { continue }
      require(Expr.atMost(sum.children[1], start))
      rewrite(sum, by: TotalRules.laterSteps, in: &derivation)
    }
  }

  func simplification(in derivation: Derivation) -> Simplification {
    Simplification(identities: identities, context: derivation.context)
  }

  /// Applies a rule wherever it applies.
  func close(_ derivation: inout Derivation, by id: Rule.ID) {
    guard let rule = derivation.rules[id] else { return }
    var count = 0
    while count < 200,
      let part = Postorder(derivation.result).terms.last(where: {
        rule.apply(to: $0, in: derivation.context) != nil
      })
    {
      count += 1
      guard derivation.rewrite(part, by: rule) else { return }
    }
  }
}
