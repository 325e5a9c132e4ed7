internal import Exact
package import Expressions

/// What one rule says of the derivative of a term, the derivatives of its operands being given.
package struct DerivativeFormula {
  /// The rule's name in the catalogue of differentiation rules.
  package let rule: String
  package let value: Expr
  /// Conditions under which it holds, beyond those of the operands.
  package var conditions: [Expr] = []
}

/// The differentiation rules, one term at a time: the only place that knows them.
///
/// `derivative` gives the derivative of an operand: for a derivation, one that is not yet taken;
/// for a pass over the graph, the one that the pass has computed; for a partial derivative, 1 for
/// one operand and 0 for the rest. It is asked only for operands that depend on the variable.
struct DifferentiationRules {
  let variable: Expr
  let depends: (Expr) -> Bool
  let derivative: (Expr) -> Expr
  var kinkValue: Expr?
  /// Whether `derivative` can be asked about terms that are no operands, such as a part of a product.
  var takesAnyTerm = false
  /// Which paths derivatives that are left to take follow.
  var kind = DerivativeKind.partial

  func formula(of u: Expr) throws(DifferentiationError) -> DerivativeFormula {
    guard depends(u) else {
      return DerivativeFormula(rule: "constant-rule", value: try zero(u))
    }
    if takesMatrices(u) { return try matrixFormula(of: u) }
    switch u.kind {
    case .number: return DerivativeFormula(rule: "constant-rule", value: 0)
    case .symbol: return try ofSymbol(u)
    case .sum: return ofSum(u)
    case .product: return ofProduct(u)
    case .power: return ofPower(u)
    case .call: return try ofCall(u)
    case .bigSum: return ofBigSum(u)
    case .bigProduct: return ofBigProduct(u)
    case .cases: return ofCases(u)
    case .condition, .delta, .matrixProduct, .transpose: throw notScalar(u)
    case .derivative:
      throw DifferentiationError("an inner derivative must be taken first", at: u)
    }
  }

  /// Zero in the shape of the derivative.
  private func zero(_ u: Expr) throws(DifferentiationError) -> Expr {
    if u.isScalar { return .zero(of: variable.shape) }
    if variable.isScalar { return .zero(of: u.shape) }
    guard u.shape.isVector, variable.shape.isVector else { throw notScalar(u) }
    return .zero(of: .matrix(u.shape.rows, variable.shape.rows))
  }

  private func notScalar(_ u: Expr) -> DifferentiationError {
    DifferentiationError(
      "the derivative of \(u.shape.words) by \(variable.shape.words) is not known here",
      hint: "write the term with indices, entry by entry", at: u)
  }

  // MARK: Leaves

  private func ofSymbol(_ u: Expr) throws(DifferentiationError) -> DerivativeFormula {
    if u == variable { return DerivativeFormula(rule: "variable-rule", value: 1) }
    guard u.children.count == variable.children.count else { throw notScalar(u) }
    let deltas = zip(u.children, variable.children).map { $0 == $1 ? Expr.one : .delta($0, $1) }
    let value = deltas.reduce(.one) { $0 * $1 }
    return DerivativeFormula(rule: "index-rule", value: value)
  }

  // MARK: Arithmetic

  private func ofSum(_ u: Expr) -> DerivativeFormula {
    var terms: [Expr] = []
    var only = Expr.zero
    for term in u.children where depends(term) {
      let inner = derivative(term)
      if inner.isZero { continue }
      // One term is the usual case along a recurrence: it needs no list.
      if only.isZero { only = inner } else { terms += terms.isEmpty ? [only, inner] : [inner] }
    }
    return DerivativeFormula(rule: "sum-rule", value: terms.isEmpty ? only : .sum(terms))
  }

  /// Constant factors stay; of two factors or more, each is differentiated in its place.
  private func ofProduct(_ u: Expr) -> DerivativeFormula {
    let factors = u.children
    if factors.count == 2 { return ofPair(u, factors[0], factors[1]) }
    let active = factors.indices.filter { depends(factors[$0]) }
    if active.count == 1 {
      let value = replacing(active[0], in: Array(factors))
      return DerivativeFormula(rule: "constant-factor-rule", value: value)
    }
    if takesAnyTerm, let quotient = ofLongQuotient(Array(factors)) { return quotient }
    guard active.count > 8 else {
      let terms = active.map { replacing($0, in: Array(factors)) }.filter { !$0.isZero }
      return DerivativeFormula(rule: "product-rule", value: .sum(terms))
    }
    return DerivativeFormula(rule: "product-rule", value: longProduct(Array(factors)))
  }

  private func ofPair(_ u: Expr, _ a: Expr, _ b: Expr) -> DerivativeFormula {
    if !depends(a) {
      return DerivativeFormula(rule: "constant-factor-rule", value: a * derivative(b))
    }
    if !depends(b) {
      return DerivativeFormula(rule: "constant-factor-rule", value: derivative(a) * b)
    }
    if let quotient = takesAnyTerm ? ofLongQuotient([a, b]) : ofQuotient(u) { return quotient }
    let value = derivative(a) * b + a * derivative(b)
    return DerivativeFormula(rule: "product-rule", value: value)
  }

  private func replacing(_ place: Int, in factors: [Expr]) -> Expr {
    let inner = derivative(factors[place])
    if inner.isZero { return .zero }
    var others = factors
    if inner.isOne { others.remove(at: place) } else { others[place] = inner }
    return .product(others)
  }

  /// The same for many factors: halves are multiplied, and each is differentiated in its turn.
  ///
  /// With products shared between neighbours the size would be linear, but written out it would be
  /// the square of the length; in halves it is n log n in both.
  private func longProduct(_ factors: [Expr]) -> Expr {
    var level = factors.map { factor in
      (value: factor, slope: depends(factor) ? derivative(factor) : Expr.zero)
    }
    while level.count > 1 {
      var next: [(value: Expr, slope: Expr)] = []
      for i in stride(from: 0, to: level.count - 1, by: 2) {
        let (a, b) = (level[i], level[i + 1])
        next.append((a.value * b.value, a.slope * b.value + a.value * b.slope))
      }
      if level.count % 2 == 1 { next.append(level[level.count - 1]) }
      level = next
    }
    return level[0].slope
  }

  /// A quotient a/b in which both sides depend on the variable.
  private func ofQuotient(_ u: Expr) -> DerivativeFormula? {
    guard u.children[1].kind == .power, u.children[1].children[1] == .minusOne else { return nil }
    let (a, b) = (u.children[0], u.children[1].children[0])
    let top = derivative(a) * b - a * derivative(b)
    return DerivativeFormula(rule: "quotient-rule", value: top * b.power(-2))
  }

  /// A product with factors above and below the fraction line that depend on the variable.
  private func ofLongQuotient(_ factors: [Expr]) -> DerivativeFormula? {
    let constants = factors.filter { !depends($0) }
    let active = factors.filter { depends($0) }
    let below = active.compactMap(\.denominator)
    let above = active.filter { $0.denominator == nil }
    guard !below.isEmpty, !above.isEmpty else { return nil }
    let (a, b) = (Expr.product(above), Expr.product(below))
    let top = derivative(a) * b - a * derivative(b)
    return DerivativeFormula(
      rule: "quotient-rule", value: .product(constants + [top * b.power(-2)]))
  }

  private func ofPower(_ u: Expr) -> DerivativeFormula {
    let (base, exponent) = (u.children[0], u.children[1])
    if !depends(exponent) {
      let inner = derivative(base)
      let less = exponent.number.map { Expr($0 - 1) } ?? (exponent - 1)
      return DerivativeFormula(rule: "power-rule", value: exponent * base.power(less) * inner)
    }
    let condition = Expr.condition(.greater, [base, 0])
    if !depends(base) {
      let isKnown = (base.number?.signum ?? 0) > 0
      return DerivativeFormula(
        rule: "exponential-rule", value: u * .call("log", base) * derivative(exponent),
        conditions: isKnown ? [] : [condition])
    }
    let inner = derivative(exponent) * .call("log", base) + exponent * derivative(base) / base
    return DerivativeFormula(
      rule: "general-power-rule", value: u * inner, conditions: [condition])
  }

  // MARK: Calls and cases

  private func ofCall(_ u: Expr) throws(DifferentiationError) -> DerivativeFormula {
    guard let callee = u.callee else { fatalError("DifferentiationRules: a call without callee") }
    let arguments = u.children
    if arguments.count == 1 {
      let outer = try outerDerivative(of: u, callee, 0)
      let rule = arguments[0] == variable ? "function-rule" : "chain-rule"
      return DerivativeFormula(
        rule: rule, value: outer.value * derivative(arguments[0]), conditions: outer.conditions)
    }
    let active = arguments.indices.filter { depends(arguments[$0]) }
    var terms: [Expr] = []
    var conditions: [Expr] = []
    for place in active {
      let inner = derivative(arguments[place])
      if inner.isZero { continue }
      let outer = try outerDerivative(of: u, callee, place)
      terms.append(outer.value * inner)
      conditions += outer.conditions
    }
    let isPlain = active.count == 1 && arguments[active[0]] == variable
    let rule = isPlain ? "function-rule" : "chain-rule"
    return DerivativeFormula(rule: rule, value: .sum(terms), conditions: conditions)
  }

  private func outerDerivative(
    of u: Expr, _ callee: Callee, _ place: Int
  ) throws(DifferentiationError) -> (value: Expr, conditions: [Expr]) {
    guard callee.isKnown, !callee.isDifferentiated else {
      return (.call(callee.differentiated(in: place), Array(u.children)), [])
    }
    guard let value = callee.derivative(of: u, in: place) else {
      throw DifferentiationError(
        "the derivative of \(callee.name) is not known in its argument \(place + 1)", at: u)
    }
    // max(x, 2, 3) has no kink in x where 2 and 3 meet.
    let kinks = callee.smoothWhere(u).filter { $0.children.contains(where: depends) }
    guard let kinkValue, kinks.count == 1, let kink = kinks.first else {
      return (value, needed(kinks))
    }
    if value.value(at: kink) == kinkValue { return (value, []) }
    return (.cases([kink, value, kinkValue]), [])
  }

  private func ofCases(_ u: Expr) -> DerivativeFormula {
    let nothing = Expr.zero(of: variable.shape)
    var children: [Expr] = []
    var borders: [Expr] = []
    for (place, child) in u.children.enumerated() {
      let isCondition = place % 2 == 0 && place < u.children.count - 1
      if isCondition { borders += depends(child) ? needed(child.borders) : [] }
      children.append(isCondition ? child : depends(child) ? derivative(child) : nothing)
    }
    let values = children.indices.filter { $0 % 2 == 1 || $0 == children.count - 1 }
    let value = values.allSatisfy { children[$0].isZero } ? nothing : Expr.cases(children)
    return DerivativeFormula(rule: "cases-rule", value: value, conditions: borders)
  }

  // MARK: Sums and products over an index

  private func ofBigSum(_ u: Expr) -> DerivativeFormula {
    let inner = derivative(u.children[0])
    let value = inner.isZero ? 0 : u.with(children: [inner, u.children[1], u.children[2]])
    return DerivativeFormula(rule: "sum-over-index-rule", value: value)
  }

  /// Each factor differentiated in its place, the others kept: no division by a factor.
  private func ofBigProduct(_ u: Expr) -> DerivativeFormula {
    guard let index = u.binder else { fatalError("DifferentiationRules: a product without index") }
    let (body, lower, upper) = (u.children[0], u.children[1], u.children[2])
    let inner = derivative(body)
    if inner.isZero { return DerivativeFormula(rule: "product-over-index-rule", value: 0) }
    var names = u.symbolNames.union(inner.symbolNames).union(variable.symbolNames)
    let stem = index.symbol?.name ?? "k"
    let place = Expr.symbol(Symbol.freshName(like: stem, avoiding: &names))
    let before = u.with(children: [body, lower, place - 1])
    let behind = u.with(children: [body, place + 1, upper])
    let here = inner.substituting(index, by: place)
    let factors = u.productOrder == .descending ? [behind, here, before] : [before, here, behind]
    let value = Expr.bigSum(place, from: lower, to: upper, .product(factors))
    return DerivativeFormula(rule: "product-over-index-rule", value: value)
  }
}

extension Expr {
  /// The value where the two sides of an excluded equality agree; nil where it is no number.
  fileprivate func value(at kink: Expr) -> Expr? {
    guard kink.conditionSign == .notEqual else { return nil }
    let there = substituting(kink.children[0], by: kink.children[1])
    return (try? there.exactValue())?.number.map { Expr($0) }
  }

  /// What stands below the fraction line for a factor with a negative number as exponent.
  fileprivate var denominator: Expr? {
    guard kind == .power, let exponent = children[1].number, exponent.signum < 0 else { return nil }
    return children[0].power(Expr(-exponent))
  }

  /// Where a condition changes: its comparisons with their sides unequal.
  var borders: [Expr] {
    Postorder(self).terms.compactMap { e in
      guard let sign = e.conditionSign, sign.isComparison else { return nil }
      return .condition(.notEqual, Array(e.children))
    }
  }
}
