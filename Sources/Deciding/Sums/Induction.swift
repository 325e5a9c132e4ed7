internal import Exact
internal import Expressions

extension ZeroTest {
  /// The verdict on a term whose cases are resolved: sums in their forms, then atoms, then
  /// induction on a whole number.
  func decideCell(_ e: Expr) -> Attempt {
    let whole = withWholeExponents(of: e)
    guard whole == nil else { return (whole ?? self).decideCell(e) }
    guard e.traits.contains(.bindsIndex) else { return attempt(e) }
    var formed: Expr
    do {
      formed = try SumForms(assumptions: assumptions, budget: budget).form(of: e)
      formed = try puttingGivenSumsIn(formed)
    } catch let trouble as Trouble {
      switch trouble {
      case .needsCondition(let condition): return .needsCondition(condition)
      case .needsSign(let part): return .needsSign(part)
      case .unsupported(let reason): return .decided(.unknown(reason))
      case .restart, .undefined, .divisionByZero, .unlucky:
        return .decided(.unknown("a sum has no known form"))
      case .exhausted: return .decided(.unknown("out of budget"))
      }
    } catch {
      return .decided(.unknown("out of budget"))
    }
    let resolution = CaseResolution(formed, under: assumptions)
    if let open = resolution.open { return .split(open) }
    if resolution.hasUndefinedPart { return .decided(.unknown("a sum over cases without a value")) }
    formed = resolution.term
    var inner = assumptions
    for term in Postorder(formed).terms {
      if let binder = term.binder { inner = inner.declaring(integer: binder) }
    }
    let attempt = within(inner).attempt(formed)
    switch attempt {
    case .needsSign(let part): return .needsSign(part)
    case .needsCondition(let condition): return .needsCondition(condition)
    case .split(let split): return .split(split)
    case .decided(.probablyNonzero): return .decided(byInduction(e) ?? .probablyNonzero)
    case .decided(let verdict): return .decided(verdict)
    }
  }

  /// The form with sums replaced by what is given about them: Σ y = 1 for targets that are shares.
  private func puttingGivenSumsIn(_ e: Expr) throws -> Expr {
    var result = e
    for condition in assumptions.conditions
    where condition.conditionSign == .equal && condition.traits.contains(.bindsIndex) {
      let difference = try SumForms(assumptions: assumptions, budget: budget).form(
        of: (condition.children[0] - condition.children[1]).canonical)
      let linear = Linear(difference)
      guard
        let sum = linear.parts.last(where: { part in
          part.binder != nil && !linear.parts.contains { $0 != part && $0.mentions(part) }
            && part.children[2].number == nil
        })
      else { continue }
      var rest = linear
      rest.add(-linear[sum], sum)
      let value = rest.scaled(by: -linear[sum].reciprocal).expr
      result = SumForms.replaced(result, [sum: value]).canonical
    }
    return result
  }

  /// The test with more whole numbers, where a negative base is raised to a symbol.
  ///
  /// That is defined for whole exponents only. Nil where there are none.
  private func withWholeExponents(of e: Expr) -> ZeroTest? {
    let inside = Postorder([e], into: { $0.binder == nil && $0.kind != .cases })
    var result = assumptions
    for term in inside.terms where term.kind == .power && term.isScalar {
      guard term.children[1].number == nil, assumptions.signs(of: term.children[0]).isNegative
      else { continue }
      let linear = Linear(term.children[1])
      guard linear.constant.isInteger, linear.parts.count == 1, let part = linear.parts.first,
        part.kind == .symbol, linear[part].magnitude.isOne, !assumptions.integers.contains(part)
      else { continue }
      result = result.declaring(integer: part)
    }
    return result.integers.count > assumptions.integers.count ? within(result) : nil
  }

  /// Zero by induction: D(T₀) = 0, and D(T + 1) = D(T) for every whole T ≥ T₀.
  ///
  /// What is assumed about T must hold for all smaller values, too: with j ≤ T the step to T + 1
  /// says nothing about j = T + 1.
  private func byInduction(_ e: Expr) -> ZeroVerdict? {
    guard inductions > 0, e.traits.contains(.bindsIndex) else { return nil }
    for symbol in boundSymbols(of: e).prefix(2) {
      guard let least = assumptions.extent(of: symbol).lower?.value, budget.allows(100),
        assumptions.reachDown(to: least, from: symbol)
      else { continue }
      var base = within(assumptions.substituting(symbol, by: Expr(least)))
      base.inductions = 0
      let start = e.substituting(symbol, by: Expr(least)).canonical
      guard case .zero = base.decideByCases(start).verdict else { continue }
      var step = within(assumptions)
      step.inductions = inductions - 1
      let change = e.substituting(symbol, by: symbol + 1) - e
      if case .zero = step.decideByCases(change.canonical).verdict { return .zero(.induction) }
      if step.isMultiple(of: e, at: symbol) { return .zero(.induction) }
    }
    return nil
  }

  /// Whether D(T + 1) is a multiple of D(T), as for recurrences S(T + 1) = f·S(T) + g.
  ///
  /// With c and c′ the coefficients of one sum A in both, c·D(T + 1) = c′·D(T) is tested as an
  /// identity. Where it holds, D(T) = 0 gives D(T + 1) = 0 wherever c is not zero, and hence
  /// wherever D(T + 1) is defined: c must be no zero function for any T.
  private func isMultiple(of e: Expr, at symbol: Expr) -> Bool {
    let next = e.substituting(symbol, by: symbol + 1).canonical
    var forms = SumForms(assumptions: assumptions, budget: budget)
    forms.ends.learn(from: e)
    forms.ends.learn(from: next)
    guard let now = try? forms.form(of: e), let then = try? forms.form(of: next) else {
      return false
    }
    let later = Set(Postorder([then], into: { $0.binder == nil }).terms)
    let sums = Postorder([now], into: { $0.binder == nil }).terms.filter {
      $0.binder != nil && later.contains($0)
    }
    for sum in sums.prefix(4) {
      let (c, other) = (Self.coefficient(of: sum, in: now), Self.coefficient(of: sum, in: then))
      guard isNoZeroFunction(c), budget.allows(200) else { continue }
      let identity = (c * then - other * now).canonical
      if case .zero = within(assumptions).decideForms(identity) { return true }
    }
    return false
  }

  /// What a sum is multiplied by in a term that is linear in it.
  private static func coefficient(of sum: Expr, in e: Expr) -> Expr {
    let (one, none) = (SumForms.replaced(e, [sum: .one]), SumForms.replaced(e, [sum: .zero]))
    let difference = (one - none).canonical
    return Linear(difference).isConstant ? Expr(Linear(difference).constant) : difference
  }

  /// Whether a term is surely not zero for all values of its real quantities.
  private func isNoZeroFunction(_ e: Expr) -> Bool {
    switch e.kind {
    case .number: return !e.isZero
    case .symbol: return !assumptions.isInteger(e) || assumptions.signs(of: e).isNonzero
    case .product: return e.children.allSatisfy { isNoZeroFunction($0) }
    case .power: return isNoZeroFunction(e.children[0])
    case .call: return e.callee?.function == nil || assumptions.signs(of: e).isNonzero
    case .bigProduct: return isNoZeroFunction(e.children[0])
    case .sum, .bigSum, .cases, .condition, .delta, .matrixProduct, .transpose, .derivative:
      return assumptions.signs(of: e).isNonzero
    }
  }

  /// The verdict on a term whose sums have their forms.
  private func decideForms(_ e: Expr) -> ZeroVerdict {
    var inner = assumptions
    for term in Postorder(e).terms {
      if let binder = term.binder { inner = inner.declaring(integer: binder) }
    }
    guard case .decided(let verdict) = within(inner).attempt(e) else { return .probablyNonzero }
    return verdict
  }

  /// Whole-number symbols in bounds of Σ and Π.
  private func boundSymbols(of e: Expr) -> [Expr] {
    var found: [Expr] = []
    for term in Postorder(e).terms where term.binder != nil {
      for bound in [term.children[1], term.children[2]] {
        for symbol in bound.freeSymbols
        where assumptions.integers.contains(symbol) && !found.contains(symbol) {
          found.append(symbol)
        }
      }
    }
    return found.sorted(by: Order.precedes)
  }
}

extension Assumptions {
  /// Whether what is assumed about a whole number holds for each smaller one as well, down to its
  /// least value: then an induction from there reaches it.
  fileprivate func reachDown(to least: Rational, from symbol: Expr) -> Bool {
    func isAbout(_ linear: Linear) -> Bool { linear.parts.contains { $0.mentions(symbol) } }
    for form in forms where isAbout(form.linear) {
      let isUpper = form.relation == .positive || form.relation == .nonnegative
      let others = form.linear.parts.filter { $0 != symbol }
      guard isUpper, form.linear[symbol].signum < 0,
        !others.contains(where: { $0.mentions(symbol) })
      else { return false }
    }
    if extents.keys.contains(where: { $0 != symbol && $0.mentions(symbol) }) { return false }
    if nonzero.contains(where: { isAbout($0) }) { return false }
    return !(least.isZero && extents[symbol]?.isNonzero == true)
  }
}
