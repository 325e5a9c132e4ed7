internal import Deciding
internal import Exact
internal import Expressions
internal import Rewriting

// Cases in cases, equal terms, polynomials in one quantity.
extension ArithmeticRules {
  /// Cases inside a case: what the outer conditions have decided is left out.
  static let nestedCases = Rule(
    "nested-cases", "the conditions around decide which case inside holds", on: [.cases],
    .code { e, _ in
      guard e.kind == .cases else { return nil }
      var children = Array(e.children)
      var failed: [Expr] = []
      for place in stride(from: 0, to: children.count, by: 2) {
        let isLast = place == children.count - 1
        let holding = isLast ? nil : children[place]
        let value = isLast ? place : place + 1
        children[value] = children[value].decided(holding: holding, failed: failed)
        if let holding { failed.append(holding) }
      }
      let new = e.with(children: children)
      return new.treeSize < e.treeSize ? new : nil
    })

  /// Σ_k c = (b - a + 1) c and Π_k c = c^(b - a + 1), over a range that is not less than empty.
  static let equalTerms = Rule(
    "equal-terms", "equal terms are counted", on: [.bigSum, .bigProduct],
    .code { e, context in
      guard e.isScalar, let index = e.binder, !e.children[0].mentions(index) else { return nil }
      let (body, lower, upper) = (e.children[0], e.children[1], e.children[2])
      let count = Normalizer(operands: .asWritten).normal(upper - lower + 1)
      // A symbol in a bound is not negative unless that is given.
      var known = context
      for symbol in upper.freeSymbols where symbol.isScalar {
        let isCount = Expr.condition(.lessOrEqual, [0, symbol])
        if known.assumptions.proves(isCount) != .no { known.assumptions.assume(isCount) }
      }
      guard known.holds(.condition(.lessOrEqual, [0, count])) else { return nil }
      let new = e.kind == .bigSum ? Expr.product([count, body]) : .power(body, count)
      return new.treeSize <= e.treeSize ? new : nil
    })

  /// (1 - s)^2 - 4 s + 5 s^2 = 1 - 6 s + 6 s^2: a polynomial in one quantity by its powers.
  static let onePolynomial = Rule(
    "one-polynomial", "a polynomial in one quantity is ordered by its powers", on: [.sum],
    .code { e, _ in
      guard e.kind == .sum, e.isScalar, e.treeSize <= 100, let (atom, form) = e.asOnePolynomial
      else { return nil }
      let exponents = (0...max(form.degree, 0)).filter { !form[$0].isZero }
      let isFalling = atom.kind == .symbol
      let terms = (isFalling ? exponents.reversed() : exponents).map { exponent -> Expr in
        Normalizer(operands: .asWritten).normal(
          .product([Expr(form[exponent]), .power(atom, Expr(exponent))]))
      }
      guard !terms.isEmpty else { return .zero }
      // A minus sign does not lead where another term can.
      let first = terms.firstIndex { !$0.isNegative } ?? 0
      let new = Expr.sum([terms[first]] + terms[..<first] + terms[(first + 1)...])
      return new.treeSize < e.treeSize ? new : nil
    })
}

extension Expr {
  /// Cases without those that fail, and ending with the one that holds.
  fileprivate func decided(holding: Expr?, failed: [Expr]) -> Expr {
    guard kind == .cases else { return self }
    var kept: [Expr] = []
    for place in stride(from: 0, to: children.count, by: 2) {
      guard place < children.count - 1 else {
        kept.append(children[place])
        break
      }
      if failed.contains(children[place]) { continue }
      if children[place] == holding {
        kept.append(children[place + 1])
        break
      }
      kept += [children[place], children[place + 1]]
    }
    return kept.isEmpty ? self : kept.count == 1 ? kept[0] : .cases(kept)
  }

  /// The term as a polynomial in one of its parts, with small exponents; nil where it is none.
  fileprivate var asOnePolynomial: (atom: Expr, form: Polynomial)? {
    var atom: Expr?
    var forms: [Expr: Polynomial] = [:]
    let order = Postorder([self], into: { $0.isPolynomialNode })
    for e in order.terms {
      let below = e.isPolynomialNode ? e.children.map { forms[$0] ?? .zero } : []
      var form = Polynomial.zero
      if let number = e.number {
        form = Polynomial(constant: number)
      } else if e.isPolynomialNode, e.kind == .sum {
        form = below.reduce(.zero, +)
      } else if e.isPolynomialNode, e.kind == .product {
        form = below.reduce(.one, *)
      } else if e.isPolynomialNode, let exponent = e.children[1].number?.asInt {
        form = (0..<exponent).reduce(.one) { power, _ in power * below[0] }
      } else {
        guard e.isScalar, atom == nil || atom?.canonical == e.canonical else { return nil }
        atom = atom ?? e
        form = .x
      }
      guard form.degree <= 12 else { return nil }
      forms[e] = form
    }
    guard let atom, let form = forms[self] else { return nil }
    return (atom, form)
  }

  private var isPolynomialNode: Bool {
    if kind == .sum || kind == .product { return isScalar }
    guard kind == .power, let exponent = children[1].number?.asInt else { return false }
    return (1...12).contains(exponent)
  }
}
