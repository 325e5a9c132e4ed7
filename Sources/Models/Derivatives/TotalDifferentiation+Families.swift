internal import Calculus
internal import Deciding
internal import Exact
internal import Expressions
internal import Notation
internal import Rewriting

// Derivatives of whole layers that are written with an index for the unit.
extension TotalDifferentiation {
  /// What the recurrence of a layer says of one of its units at a symbolic step.
  mutating func familySolution(
    _ quantity: Expr, _ kept: [String], _ axis: Axis, _ place: Int, _ known: Assumptions
  ) throws(DifferentiationError) -> (rule: Rule.ID, value: Expr)? {
    let n = quantity.children[place]
    guard n.number == nil, kept.count == 1, quantity.children.count == 2, quantity.isScalar,
      let family = try familyRecurrence(kept[0], axis)
    else { return nil }
    let before = (family.first - 1).tidyIndex
    guard known.same(n, before) != .yes, known.same(n, family.first) != .yes || n.number == nil
    else { return nil }
    if known.atMost(before, n) != .yes { require(Expr.atMost(before, n)) }
    if familyNames[kept[0]] == nil {
      var names = taken.union(setting.vocabulary.entries.keys)
      names.formUnion(family.lemma.result.symbolNames)
      names.formUnion(definitions.flatMap(\.left.symbolNames))
      let new = MatrixNames(size: family.range.upper, avoiding: &names)
      familyNames[kept[0]] = new
      definitions += family.definitions(new)
    }
    guard let names = familyNames[kept[0]] else { return nil }
    var used = taken.union(setting.vocabulary.entries.keys).union(
      known.integers.flatMap(\.symbolNames))
    used.formUnion(quantity.symbolNames)
    let indices = RunningIndices.choose(
      ["k", "m", "l", "s", "r", "v"], first: nil, avoiding: &used)
    let value = family.formula(
      at: n, quantity.children[1 - place], from: family.first, names: names,
      indices: (indices[0], indices[1]))
    return (TotalRules.solved, value)
  }

  private mutating func familyRecurrence(
    _ name: String, _ axis: Axis
  ) throws(DifferentiationError) -> FamilyRecurrence? {
    if let known = families[name] { return known }
    guard let general = model.equations.first(where: { $0.name == name && !$0.isInitial }),
      let place = axis.kind == .time ? general.timePlace : general.layerPlace,
      general.left.children.count == 2,
      let range = IndexRanges(model)[name, 1 - place]
    else { return nil }
    var names = taken.union(setting.vocabulary.entries.keys).union(general.right.symbolNames)
    let index =
      variable.mentions(axis.index)
      ? RunningIndices.choose(["s", "r"], first: nil, avoiding: &names)[0] : axis.index
    let own = general.left.children[1 - place]
    // The unit of the lemma must not be an index of the question.
    let units = RunningIndices.choose(["j", "i", "l", "m"], first: own, avoiding: &names)
    let (unit, source) = (units[0], units[1])
    let quantity = general.left.with(index, at: place).with(unit, at: 1 - place)
    let unknown = Expr.derivative(quantity, variable, .total)
    var inner = self
    inner.needed = []
    let lag = graph.longestLag(along: axis)
    let position =
      model.hasEquation(variable.symbol?.name ?? "")
      ? graph.place(of: axis, in: variable).map { variable.children[$0] } : nil
    inner.assumptions = assumptions.within(index, from: Expr(axis.first + lag), to: axis.last)
      .within(unit, from: range.lower, to: range.upper)
    if let position {
      inner.assumptions.assume(
        .condition(.greaterOrEqual, [index, (position + Expr(1 + lag)).tidyIndex]))
    }
    let context = RuleContext(assumptions: inner.assumptions, kinkValue: kinkValue)
    var derivation = Derivation(of: unknown, rules: rules, context: context)
    let outcome = Result { () throws(DifferentiationError) in
      try inner.familyLemma(&derivation, name, index, place)
    }
    adopt(inner.needed, of: index)
    try outcome.get()
    inner.finishLemma(&derivation)
    let simplification = inner.simplification(in: derivation)
    let marks = Expr.symbol(Symbol.freshName(like: "z", avoiding: &names))
    let first = position.map { ($0 + 1).tidyIndex } ?? Expr(axis.first)
    let found = FamilyRecurrence(
      index: index, unit: unit, unknown: unknown, range: range, first: first, lemma: derivation,
      fresh: (source, marks), assumptions: inner.assumptions,
      simplified: { simplification.simplified($0) })
    families[name] = found
    return found
  }

  private mutating func familyLemma(
    _ derivation: inout Derivation, _ name: String, _ index: Expr, _ place: Int
  ) throws(DifferentiationError) {
    let question = derivation.question
    try follow(question, in: &derivation)
    let span = IndexSpan(index: index, lower: .one, upper: index)
    try reduceLemma(&derivation, over: span, isApart: { _ in false }) { open in
      guard open.children[0].symbol?.name == name else { return false }
      return (index.distance(from: open.children[0].children[place])?.signum ?? 0) > 0
    }
  }

  /// Whether a quantity is of the variable's family, at the same step: then only indices decide.
  func isMember(_ quantity: Expr) -> Bool {
    guard quantity.hasSameHead(as: variable), quantity.children.count == variable.children.count
    else { return false }
    return graph.axes.allSatisfy { axis in
      guard let place = graph.place(of: axis, in: quantity) else { return true }
      return assumptions.same(quantity.children[place], variable.children[place]) == .yes
    }
  }
}
