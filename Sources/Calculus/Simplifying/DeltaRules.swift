internal import Deciding
internal import Exact
internal import Expressions
package import Rewriting

/// What a Kronecker delta does in a sum over one of its indices.
package enum DeltaRules {
  package static let all: [Rule] = [inSum, inRange, apart, outward, cutRange]

  /// Σ_k δ(k, j) f(k) = f(j) where j lies in the range, and 0 elsewhere.
  package static let inSum = Rule(
    "delta-in-sum", "a Kronecker delta picks one term of the sum", on: [.bigSum],
    .code { e, context in
      guard let (value, open) = e.pickedByDelta(context) else { return nil }
      guard let open else { return value }
      return Normalizer(operands: .asWritten).normal(.cases([open, value, .zero(of: e.shape)]))
    })

  /// The same for an index that names an entry: there is such an entry only inside the range.
  static let inRange: Rule = {
    var rule = Rule(
      "delta-in-range", "a Kronecker delta picks the term of the entry, which is in the range",
      on: [.bigSum], .code { e, context in e.pickedByDelta(context)?.value })
    rule.conditions = { e, context in
      e.pickedByDelta(context)?.range.map { [$0] } ?? []
    }
    return rule
  }()

  /// Σ_k a_k (δ(k, j) b_k + c_k) = Σ_k a_k δ(k, j) b_k + Σ_k a_k c_k, where a delta then picks.
  static let apart = Rule(
    "delta-apart", "the sum is taken term by term, so that a Kronecker delta can pick",
    on: [.bigSum],
    .code { e, _ in
      guard e.kind == .bigSum, e.isScalar, let index = e.binder else { return nil }
      let body = e.children[0]
      guard let terms = body.termsWithDelta, terms.contains(where: { $0.hasFactor(deltaOf: index) })
      else { return nil }
      return .sum(terms.map { e.with(children: [$0, e.children[1], e.children[2]]) })
    })

  /// Σ_k δ(i, j) f(k) = δ(i, j) Σ_k f(k): a delta without the index is taken out.
  static let outward = Rule(
    "delta-out-of-sum", "a Kronecker delta without the index is taken out of the sum",
    on: [.bigSum],
    .code { e, _ in
      guard e.kind == .bigSum, e.isScalar, let index = e.binder else { return nil }
      let body = e.children[0]
      let factors = body.kind == .product ? Array(body.children) : [body]
      let outer = factors.filter { $0.kind == .delta && !$0.mentions(index) }
      guard !outer.isEmpty else { return nil }
      let inner = Expr.product(factors.filter { !outer.contains($0) })
      return .product(outer + [e.with(children: [inner, e.children[1], e.children[2]])])
    })

  /// Σ_{k=1..n} [m <= k] f(k) = Σ_{k=m..n} f(k): where a bound holds for some values of the index
  /// only, the range is cut.
  static let cutRange: Rule = {
    var rule = Rule(
      "range-cut", "the terms outside of the range are 0", on: [.bigSum],
      .code { e, context in e.withRangeCut(context)?.value })
    rule.conditions = { e, context in e.withRangeCut(context)?.conditions ?? [] }
    return rule
  }()
}

extension Expr {
  /// The terms of a sum, or of a product with one sum among its factors, if a delta is a factor in
  /// one of them.
  fileprivate var termsWithDelta: [Expr]? {
    if kind == .sum { return isScalar ? Array(children) : nil }
    let place =
      kind == .product
      ? children.firstIndex { $0.kind == .sum && $0.children.contains(where: \.hasDeltaFactor) }
      : nil
    guard let place else { return nil }
    return children[place].children.map { term in
      var factors = Array(children)
      factors[place] = term
      return Normalizer(operands: .asWritten).normal(.product(factors))
    }
  }

  private var hasDeltaFactor: Bool {
    (kind == .product ? Array(children) : [self]).contains { $0.kind == .delta }
  }

  /// Whether a delta that fixes the index is a factor, perhaps inside a Σ that is a factor.
  fileprivate func hasFactor(deltaOf index: Expr) -> Bool {
    var waiting = [self]
    while let part = waiting.popLast() {
      switch part.kind {
      case .product: waiting += part.children
      case .bigSum: waiting.append(part.children[0])
      case .delta: if part.solved(for: index) != nil { return true }
      case .number, .symbol, .sum, .power, .call, .bigProduct, .cases, .condition,
        .matrixProduct, .transpose, .derivative:
        continue
      }
    }
    return false
  }

  /// A sum over terms that are 0 outside of a range, over that range only, and what this needs.
  fileprivate func withRangeCut(_ context: RuleContext) -> (value: Expr, conditions: [Expr])? {
    guard kind == .bigSum, isScalar, let index = binder else { return nil }
    var factors = children[0].kind == .product ? Array(children[0].children) : [children[0]]
    guard
      let place = factors.firstIndex(where: {
        $0.kind == .cases && $0.children.count == 3 && $0.children[2].isZero
      })
    else { return nil }
    let condition = factors[place].children[0]
    let parts = condition.conditionSign == .and ? Array(condition.children) : [condition]
    factors[place] = factors[place].children[1]
    var (lower, upper) = (children[1], children[2])
    var needed = parts.filter { !$0.mentions(index) }
    var known = context
    for part in needed { known.assumptions.assume(part) }
    for part in parts where part.mentions(index) {
      guard part.conditionSign == .lessOrEqual, let bound = part.solved(for: index),
        !bound.mentions(index), let difference = Affine(part.children[0] - part.children[1])
      else { return nil }
      // a <= k bounds from below; the other bound must not cut deeper.
      let isLower = difference.coefficient(of: index).signum < 0
      let sides = isLower ? [lower, bound] : [bound, upper]
      let isInside = Expr.condition(.lessOrEqual, sides).normalizedAsWritten
      if !known.holds(isInside) { needed.append(isInside) }
      if isLower { lower = bound } else { upper = bound }
    }
    let value = with(children: [.product(factors), lower, upper])
    return (value, needed.filter { !context.holds($0) })
  }
}

extension Expr {
  /// The term of a sum that a delta in it picks, and the condition that there is one if that is open.
  func pickedByDelta(_ context: RuleContext) -> (value: Expr, range: Expr?)? {
    guard kind == .bigSum, let index = binder else { return nil }
    let (body, lower, upper) = (children[0], children[1], children[2])
    let factors = body.kind == .product ? Array(body.children) : [body]
    for (place, factor) in factors.enumerated() where factor.kind == .delta {
      guard let picked = factor.solved(for: index) else { continue }
      var others = factors
      others.remove(at: place)
      let value = Expr.product(others).substituting(index, by: picked)
      let range = [
        Expr.condition(.lessOrEqual, [lower, picked]), .condition(.lessOrEqual, [picked, upper]),
      ]
      let open = range.filter { !context.holds($0) }
      if open.isEmpty { return (value, nil) }
      let condition = open.count == 1 ? open[0] : Expr.condition(.and, open)
      return (value, Normalizer(operands: .asWritten).normal(condition))
    }
    return nil
  }

  /// What a delta in a sum picks out of it: the index of an entry.
  var indexPickedByDelta: Expr? {
    guard kind == .bigSum, let index = binder else { return nil }
    let factors = children[0].kind == .product ? Array(children[0].children) : [children[0]]
    return factors.lazy.filter { $0.kind == .delta }.compactMap { $0.solved(for: index) }.first
  }

  /// The value of an index at which both sides of a delta or comparison are equal, when the index
  /// stands alone with factor ±1.
  func solved(for index: Expr) -> Expr? {
    guard let difference = Affine(children[0] - children[1]) else { return nil }
    let coefficient = difference.coefficient(of: index)
    guard coefficient.magnitude.isOne else { return nil }
    let factor: Rational = coefficient.signum < 0 ? 1 : -1
    let others = difference.terms.filter { $0.part != index }
    let terms = others.map { Expr(factor * $0.coefficient) * $0.part }
    let value = Expr.sum(terms + [Expr(factor * difference.constant)]).normalizedAsWritten
    guard value.kind == .sum else { return value }
    return .sum(value.children.filter { !$0.isNegative } + value.children.filter(\.isNegative))
  }
}
