package import Deciding
internal import Exact
package import Expressions

/// Bounds of a product with a Π over quantities that are not known one by one.
///
/// Every factor is replaced by the largest (or smallest) magnitude it can have. What is left is
/// C·q^n with the rate q of one step: below one the term fades, and above one, for the lower bound, it
/// grows. Where q is not known to lie on one side, that it does is a condition.
package struct EstimatedLimit {
  package let horizon: Expr
  package var assumptions: Assumptions
  /// Declared activations that are functions of the catalogue.
  package var activations: [String: String] = [:]
  /// The range of a quantity at every step, where a model tells it.
  package var range: @Sendable (Expr) -> Extent? = { _ in nil }

  package init(horizon: Expr, assumptions: Assumptions) {
    self.horizon = horizon
    self.assumptions = assumptions
  }

  /// The cases of a term; a sum is estimated term by term.
  package func cases(of e: Expr) -> [LimitCase] {
    let terms = e.kind == .sum ? Array(e.children) : [e]
    let parts = terms.map { estimate(of: $0) }
    if parts.count == 1 { return parts[0] }
    return [joined(parts, e)]
  }

  /// A sum fades where every term does, and stays bounded where every term does.
  private func joined(_ parts: [[LimitCase]], _ e: Expr) -> LimitCase {
    var conditions: [Expr] = []
    var isFading = true
    var bounds: [Expr] = []
    var steps: [LimitStep] = []
    for part in parts {
      guard let first = part.first, first.behaviour.isBounded == true else {
        return LimitCase(.isUnknown("a term of the sum is not known to stay bounded"))
      }
      if first.behaviour != .tendsToZero, first.behaviour != .isZero { isFading = false }
      for condition in first.conditions where !conditions.contains(condition) {
        conditions.append(condition)
      }
      if let bound = first.bound { bounds.append(bound) }
      steps += first.steps
    }
    let bound = bounds.count == parts.count ? Expr.sum(bounds) : nil
    return LimitCase(
      isFading ? .tendsToZero : .staysBounded, if: conditions, bound: bound, steps: steps)
  }

  private func estimate(of e: Expr) -> [LimitCase] {
    if !e.mentions(horizon) { return [LimitCase(.isConstant(e), bound: e.size)] }
    let growth = Growth(e, in: horizon)
    let upper = Bounding(growth, self, .upper)
    var cases: [LimitCase] = []
    if let upper { cases += fading(e, growth, upper) }
    if let lower = Bounding(growth, self, .lower) { cases += growing(e, growth, lower) }
    if let proven = cases.first(where: { $0.conditions.isEmpty }) { return [proven] }
    guard cases.isEmpty else { return cases }
    let reason = upper == nil ? "a factor has no known bound" : "the estimates leave it open"
    return [LimitCase(.isUnknown(reason))]
  }

  /// What the upper bound shows.
  private func fading(_ e: Expr, _ growth: Growth, _ upper: Bounding) -> [LimitCase] {
    let size = Expr.call("abs", e)
    let bound = upper.bound
    let steps =
      upper.steps + [
        LimitStep(
          "bound of a product", "each factor is at most its largest magnitude", size, .isAtMost,
          bound)
      ]
    let rate = upper.rate
    switch rate.standing {
    case .below: return [LimitCase(.tendsToZero, bound: bound, steps: steps)]
    case .one:
      guard growth.degree.signum <= 0 else { return [] }
      return [
        LimitCase(
          growth.degree.isZero ? .staysBounded : .tendsToZero, bound: bound, steps: steps)
      ]
    case .above: return []
    case .unknown:
      return [LimitCase(.tendsToZero, if: rate.conditions(.below), bound: bound, steps: steps)]
    }
  }

  /// What the lower bound shows.
  private func growing(_ e: Expr, _ growth: Growth, _ lower: Bounding) -> [LimitCase] {
    guard growth.degree.signum >= 0 else { return [] }
    let rate = lower.rate
    let needed = growth.constant.flatMap { assumptions.conditions(forNonzero: $0) }
    let size = Expr.call("abs", e)
    let steps =
      lower.steps + [
        LimitStep(
          "bound of a product", "each factor is at least its smallest magnitude", size, .isAtLeast,
          lower.bound)
      ]
    var found = LimitCase(.diverges(sign: nil), if: needed, steps: steps)
    found.lowerBound = lower.bound
    switch rate.standing {
    case .above: return [found]
    case .one: return growth.degree.signum > 0 ? [found] : []
    case .below: return []
    case .unknown: return [found.under(rate.conditions(.above))]
    }
  }
}
