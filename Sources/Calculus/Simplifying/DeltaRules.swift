internal import Exact
internal import Expressions
package import Rewriting

/// What a Kronecker delta does in a sum over one of its indices.
package enum DeltaRules {
  package static let all: [Rule] = [inSum, inRange]

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
    let rest = difference.expr - Expr(coefficient) * index
    return (coefficient.signum < 0 ? rest : -rest).normalizedAsWritten
  }
}
