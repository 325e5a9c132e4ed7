internal import Calculus
internal import Deciding
internal import Exact
internal import Expressions
internal import Notation
internal import Rewriting

// Derivatives of quantities that depend on their own past.
extension TotalDifferentiation {
  /// What a recurrence says of a derivative that is not taken; nil where the equation is followed.
  mutating func solution(
    of open: Expr, inside ranges: [IndexSpan]
  ) throws(DifferentiationError) -> (rule: Rule.ID, value: Expr)? {
    let quantity = open.children[0]
    guard let name = quantity.symbol?.name, quantity.isScalar else { return nil }
    let component = graph.component(of: name)
    let kept = graph.kept(of: component)
    guard kept.contains(name) else { return nil }
    guard let axis = graph.axis(of: component), let place = graph.place(of: axis, in: quantity)
    else {
      try refuseSymbolic(quantity)
      return nil
    }
    guard quantity.children.count == 1 else {
      let known = ranges.reduce(assumptions) { $0.within($1.index, from: $1.lower, to: $1.upper) }
      if let found = try familySolution(quantity, kept, axis, place, known) { return found }
      try refuseSymbolic(quantity)
      return nil
    }
    guard let recurrence = try recurrence(of: kept, along: axis),
      let unknown = recurrence.unknowns.firstIndex(where: {
        $0.children[0].symbol?.name == name
      })
    else {
      try refuseSymbolic(quantity)
      return nil
    }
    let known = ranges.reduce(assumptions) { $0.within($1.index, from: $1.lower, to: $1.upper) }
    let solution = solution(
      recurrence, unknown, at: quantity.children[place], known, bound: ranges.map(\.index))
    if solution == nil { try refuseSymbolic(quantity) }
    return solution
  }

  /// Without a recurrence, equations are followed one by one: that ends for numbers only.
  private func refuseSymbolic(_ quantity: Expr) throws(DifferentiationError) {
    let isNear = graph.axes.allSatisfy { axis in
      guard let mine = graph.place(of: axis, in: quantity) else { return true }
      let place = quantity.children[mine]
      if place.number != nil { return true }
      guard let other = graph.place(of: axis, in: variable),
        variable.children.indices.contains(other)
      else { return false }
      return place.distance(from: variable.children[other]) != nil
    }
    if isNear { return }
    throw DifferentiationError(
      "no closed form is known for the derivative of \(quantity.plainText)",
      hint: "ask for a number of steps, as in --at T=4, or use --mode backward", at: quantity)
  }

  /// The recurrence at one index: over a single step as it is, over a range solved.
  private mutating func solution(
    _ recurrence: LinearRecurrence, _ unknown: Int, at n: Expr, _ known: Assumptions,
    bound: [Expr]
  ) -> (rule: Rule.ID, value: Expr)? {
    if let cut = truncation, known.atMost(n, (axisEnd - cut).tidyIndex) == .yes {
      return (TotalRules.cut, .zero)
    }
    let isBound = bound.contains { n.mentions($0) }
    guard let start = start(of: recurrence, at: n, known, isBound: isBound) else { return nil }
    if known.same(start, n) == .yes, !isBound || n.number != nil {
      let value = recurrence.lemmas[unknown].result.placed(n, for: recurrence.index)
      return (TotalRules.recurrence, value.settlingCases)
    }
    let end = (start - 1).tidyIndex
    if known.atMost(end, n) != .yes { require(Expr.atMost(end, n)) }
    return solved(recurrence, unknown, from: start, to: n, known, isBound: isBound)
  }

  /// The last step of the model's axis, from which truncation counts.
  var axisEnd: Expr { model.time?.last ?? model.layers?.last ?? .zero }

  // MARK: Ranges

  private mutating func solved(
    _ recurrence: LinearRecurrence, _ unknown: Int, from start: Expr, to n: Expr,
    _ known: Assumptions, isBound: Bool
  ) -> (rule: Rule.ID, value: Expr)? {
    let range = rangeSolution(recurrence, from: start, to: n, known)
    if let formula = range.formula(of: unknown, at: n) {
      if formula.delay > 0 {
        let end = (start + Expr(formula.delay - 1)).tidyIndex
        if known.atMost(end, n) == .no || known.same((start - 1).tidyIndex, n) == .yes {
          return nil
        }
        if known.atMost(end, n) != .yes {
          if isBound { return nil }
          require(Expr.atMost(end, n))
        }
      }
      claims.append(RangeClaim(range, unknown, assumptions: known, last: n))
      return (TotalRules.solved, formula.value.tidied)
    }
    return system(range, unknown, to: n, known)
  }

  /// Coupled recurrences by the product of their matrices.
  private mutating func system(
    _ range: RangeSolution, _ unknown: Int, to n: Expr, _ known: Assumptions
  ) -> (rule: Rule.ID, value: Expr)? {
    let recurrence = range.recurrence
    guard known.same((range.lower - 1).tidyIndex, n) != .yes, recurrence.size <= 12 else {
      return nil
    }
    if matrixNames[recurrence.unknowns] == nil {
      var names = taken.union(setting.vocabulary.entries.keys)
      names.formUnion((recurrence.unknowns + recurrence.inhomogeneous).flatMap(\.symbolNames))
      names.formUnion(range.sumIndices.flatMap(\.symbolNames))
      names.formUnion(definitions.flatMap(\.left.symbolNames))
      let new = MatrixNames(size: Expr(recurrence.size), avoiding: &names)
      matrixNames[recurrence.unknowns] = new
      definitions += new.definitions(of: recurrence)
    }
    guard let names = matrixNames[recurrence.unknowns] else { return nil }
    let solution = SystemSolution(
      recurrence: recurrence, inhomogeneous: range.inhomogeneous, lower: range.lower,
      sumIndex: range.sumIndices[0], names: names)
    claims.append(RangeClaim(solution, unknown, assumptions: known, last: n))
    return (TotalRules.solved, solution.formula(of: unknown, at: n).tidied)
  }

  private func rangeSolution(
    _ recurrence: LinearRecurrence, from start: Expr, to n: Expr, _ known: Assumptions
  ) -> RangeSolution {
    let index = recurrence.index
    // The running index gets a name of its own here: what is known of a step around this range,
    // which may be called by the same name, says nothing about the steps inside it.
    let step = Expr.symbol("step#")
    let inside = known.within(step, from: start, to: n)
    let simplification = simplification
    func form(_ e: Expr) -> Expr {
      let put = tables.putting(into: e.placed(step, for: index), under: inside)
      let back = put.placed(index, for: step)
      return back == e ? e : simplification.simplified(back)
    }
    var names = taken.union(n.symbolNames).union(start.symbolNames)
    let terms = Array(recurrence.coefficients.joined()) + recurrence.inhomogeneous
    names.formUnion(terms.flatMap(\.symbolNames).filter { $0 != index.symbol?.name })
    names.formUnion(setting.vocabulary.entries.keys.filter { $0 != index.symbol?.name })
    let products = RunningIndices.choose(["t", "j", "i", "s", "r"], first: index, avoiding: &names)
    let sums = RunningIndices.choose(["k", "m", "l", "q", "p"], first: nil, avoiding: &names)
    return RangeSolution(
      recurrence: recurrence, coefficients: recurrence.coefficients.map { $0.map(form) },
      inhomogeneous: recurrence.inhomogeneous.map(form), lower: start, productIndices: products,
      sumIndices: sums,
      assumptions: known.assuming(.condition(.greaterOrEqual, [n, (start - 1).tidyIndex])),
      closesSums: true)
  }

  // MARK: Finding the recurrence

  /// The recurrence of the derivatives of some quantities, with its derivations.
  ///
  /// A general step lies so far behind the first one that all which is solved on the way has begun.
  mutating func recurrence(
    of kept: [String], along axis: Axis
  ) throws(DifferentiationError) -> LinearRecurrence? {
    if let known = recurrences[kept[0]] { return known }
    let lag = graph.longestLag(along: axis)
    for lead in lag...(lag + Self.longestLead) {
      let before = needed.count
      do throws(DifferentiationError) {
        return try recurrence(of: kept, along: axis, lead)
      } catch {
        if needed.count > before || lead == lag + Self.longestLead { throw error }
      }
    }
    return nil
  }

  private static let longestLead = 3

  private mutating func recurrence(
    of kept: [String], along axis: Axis, _ lead: Int
  ) throws(DifferentiationError) -> LinearRecurrence? {
    var inner = self
    inner.needed = []
    let index = runningIndex(axis)
    let position = variablePosition(along: axis)
    // A general step: behind the first ones, and behind the variable where that is a state.
    inner.assumptions = assumptions.within(
      index, from: Expr(axis.first + lead),
      to: axis.last.flatMap { setting.values[$0] } ?? axis.last)
    if let position {
      inner.assumptions.assume(
        .condition(.greaterOrEqual, [index, (position + Expr(1 + lead)).tidyIndex]))
    }
    let context = RuleContext(assumptions: inner.assumptions, kinkValue: kinkValue)
    var lemmas: [Derivation] = []
    var unknowns: [Expr] = []
    var first = Expr(axis.first)
    for name in kept {
      guard let general = model.equations.first(where: { $0.name == name && !$0.isInitial }),
        let place = axis.kind == .time ? general.timePlace : general.layerPlace,
        general.left.children.count == 1
      else { return nil }
      let quantity = general.left.with(index, at: place)
      let unknown = Expr.derivative(quantity, variable, .total)
      var derivation = Derivation(of: unknown, rules: rules, context: context)
      let outcome = Result { () throws(DifferentiationError) in
        try inner.lemma(&derivation, kept, index, place, from: Expr(axis.first))
      }
      adopt(inner.needed, of: index)
      try outcome.get()
      if !expands { inner.close(&derivation, by: NamesAgain.id) }
      inner.simplification(in: derivation).append(to: &derivation)
      first = begin(of: derivation, first, index, axis, lead)
      unknowns.append(unknown)
      lemmas.append(derivation)
    }
    claims = inner.claims
    definitions = inner.definitions
    matrixNames = inner.matrixNames
    recurrences.merge(inner.recurrences) { old, _ in old }
    if let position {
      let passes = kept.contains(variable.symbol?.name ?? "") ? 0 : lead
      let behind = (position + Expr(1 + passes)).tidyIndex
      // The first steps may have values of their own, which a symbol must not lie before.
      if assumptions.atMost(first, behind) != .no {
        require(Expr.atMost(first, behind))
        first = behind
      }
    }
    let simplification = simplification
    guard
      var recurrence = LinearRecurrence(
        index: index, unknowns: unknowns, rights: lemmas.map(\.result), first: first,
        simplified: { simplification.simplified($0) })
    else { return nil }
    recurrence.lemmas = lemmas
    recurrences[kept[0]] = recurrence
    return recurrence
  }

  /// The first step for which a lemma holds.
  private func begin(
    of lemma: Derivation, _ first: Expr, _ index: Expr, _ axis: Axis, _ lead: Int
  ) -> Expr {
    var first = first
    for step in lemma.steps where step.rule == TotalRules.follow {
      first = latest(first, from: step, index, axis)
    }
    // What was solved on the way, or put in, holds where the lemma assumes its step to lie.
    let decided = [TotalRules.solved, TotalRules.table]
    if lemma.steps.contains(where: { decided.contains($0.rule) }), let old = first.number?.asInt {
      first = Expr(max(old, axis.first + lead))
    }
    return first
  }

  /// Takes over the conditions of a lemma; those on its own step are met where it is used.
  mutating func adopt(_ conditions: [Expr], of index: Expr) {
    for condition in conditions where !condition.mentions(index) { require(condition) }
  }

  /// Reduces the derivative at a general step to those of the same quantities at earlier steps.
  private mutating func lemma(
    _ derivation: inout Derivation, _ kept: [String], _ index: Expr, _ place: Int, from lower: Expr
  ) throws(DifferentiationError) {
    let question = derivation.question
    try follow(question, in: &derivation)
    // Quantities with a past of their own that does not come back to these are solved first.
    let span = IndexSpan(index: index, lower: lower, upper: index)
    let own = graph.component(of: kept[0])
    let isApart = { (quantity: Expr) in !own.contains(quantity.symbol?.name ?? "") }
    try reduceLemma(&derivation, over: span, isApart: isApart) { open in
      guard let name = open.children[0].symbol?.name, kept.contains(name) else { return false }
      let lag = index.distance(from: open.children[0].children[place])
      return (lag?.signum ?? 0) > 0
    }
  }

  /// The running index of lemmas: the model's own, unless the variable uses it.
  private func runningIndex(_ axis: Axis) -> Expr {
    guard variable.mentions(axis.index) else { return axis.index }
    var names = taken.union(setting.vocabulary.entries.keys)
    return RunningIndices.choose(["j", "s", "r"], first: nil, avoiding: &names)[0]
  }

  /// Where the variable stands on the axis, if it has an equation there.
  private func variablePosition(along axis: Axis) -> Expr? {
    guard model.hasEquation(variable.symbol?.name ?? ""),
      let place = graph.place(of: axis, in: variable), variable.children.indices.contains(place)
    else { return nil }
    return variable.children[place]
  }

  /// The first index for which an equation that was followed holds.
  private func latest(_ first: Expr, from step: Step, _ index: Expr, _ axis: Axis) -> Expr {
    guard let open = step.before.part(at: step.path), open.kind == .derivative,
      let place = graph.place(of: axis, in: open.children[0]),
      let lag = index.distance(from: open.children[0].children[place])?.asInt,
      let old = first.number?.asInt
    else { return first }
    return Expr(max(old, axis.first + lag))
  }
}
