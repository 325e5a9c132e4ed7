internal import Deciding
internal import Exact
internal import Expressions

/// An estimate of a Σ over steps k whose terms fade with the distance T − k.
///
/// With |term| <= C·q^(T − k) and q below one the sum stays below C/(1 − q), by the geometric series.
struct SumBounding {
  private let outside: [Expr]
  private let sum: Expr
  private let inner: Bounding
  private let q: Expr
  private let constant: Expr
  private let conditions: [Expr]
  private let horizon: Expr

  /// Nil where the product holds no such Σ, or more than one.
  init?(_ growth: Growth, _ question: EstimatedLimit) {
    guard growth.powers.isEmpty, growth.chains.isEmpty, growth.degree.isZero else { return nil }
    let sums = growth.others.filter { $0.kind == .bigSum }
    guard sums.count == 1, let sum = sums.first, let binder = sum.binder,
      let (slope, _) = Growth.linear(sum.children[2], in: question.horizon), slope.isOne
    else { return nil }
    // Counted from the end, the distance m = upper − k is what the terms fade with.
    let distance = Expr.symbol("#distance")
    let body = sum.children[0].substituting(binder, by: sum.children[2] - distance)
    var local = EstimatedLimit(horizon: distance, assumptions: question.assumptions)
    local.activations = question.activations
    local.range = question.range
    let term = Growth(body.movingStart(of: distance), in: distance)
    guard let inner = Bounding(term, local, .upper), !inner.bound.mentions(question.horizon) else {
      return nil
    }
    var outside = growth.constant.map(\.size)
    for other in growth.others where other != sum {
      guard let edge = question.edge(of: other, .upper) else { return nil }
      outside.append(edge)
    }
    switch inner.rate.standing {
    case .below: conditions = []
    case .unknown: conditions = inner.rate.conditions(.below)
    case .one, .above: return nil
    }
    self.outside = outside
    self.sum = sum
    self.inner = inner
    q = inner.rate.expr
    constant = (inner.bound.substituting(distance, by: .zero)).canonical
    horizon = question.horizon
  }

  func estimate(of e: Expr) -> LimitCase {
    let bound = Expr.product((outside + [constant]).filter { !$0.isOne }) / (1 - q)
    let index = sum.binder ?? horizon
    let steps =
      inner.steps.map { $0.telling(.symbol("#distance"), as: sum.children[2] - index) } + [
        LimitStep(
          "geometric series", "the terms fade with the distance from the last step", e.size,
          .isAtMost, bound)
      ]
    return LimitCase(.staysBounded, if: conditions, bound: bound, steps: steps)
  }
}

extension LimitStep {
  /// The same step with the distance written as a difference of steps.
  fileprivate func telling(_ distance: Expr, as difference: Expr) -> LimitStep {
    var result = self
    result.before = before.substituting(distance, by: difference).rebuilt { _, e in
      e.kind == .symbol ? e.with(children: e.children.map(\.normalForm)) : e
    }
    return result
  }
}

extension Expr {
  /// Π from a start that moves with an index, counted from its end, so that its length is seen.
  fileprivate func movingStart(of index: Expr) -> Expr {
    rebuilt { _, e in
      guard e.kind == .bigProduct || e.kind == .power else { return e }
      return e.kind == .power
        ? e.with(children: [e.children[0], e.children[1].normalForm])
        : e.with(children: [e.children[0], e.children[1].normalForm, e.children[2].normalForm])
    }
  }
}
