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
      formed = try SumForms(assumptions: assumptions, budget: budget).normalized(e)
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
    }
    return nil
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
