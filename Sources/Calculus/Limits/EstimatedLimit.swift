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

  /// Whether a quantity stays bounded as the horizon grows, where a model tells it.
  package var staysBounded: @Sendable (Expr) -> Bool = { _ in false }

  package init(horizon: Expr, assumptions: Assumptions) {
    self.horizon = horizon
    self.assumptions = assumptions
  }

  /// The same with another horizon.
  package func over(_ other: Expr) -> EstimatedLimit {
    var result = EstimatedLimit(horizon: other, assumptions: assumptions)
    result.activations = activations
    result.range = range
    result.staysBounded = staysBounded
    return result
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
    if let table = table(e, growth) { return table }
    if let sum = SumBounding(growth, self) { return [sum.estimate(of: e)] }
    let upper = Bounding(growth, self, .upper)
    let lower = Bounding(growth, self, .lower)
    // A step that is given to lie below 1, or above 1, can not be supposed to do the opposite.
    let (below, above) = (givenSigns(growth, .upper), givenSigns(growth, .lower))
    let isBelow = below?.isNonpositive ?? false
    let isAbove = above?.isNonnegative ?? false
    var cases: [LimitCase] = []
    // A bound of 1 for each step leaves open what a bound apart from 1 decides.
    if below?.isZero == true, let apart = Bounding(growth, self, .upper, .apart) {
      cases += fading(e, growth, apart)
    }
    if above?.isZero == true, let apart = Bounding(growth, self, .lower, .apart) {
      cases += growing(e, growth, apart)
    }
    if let upper, !isAbove { cases += fading(e, growth, upper) }
    if let lower, !isBelow { cases += growing(e, growth, lower) }
    if let proven = cases.firstIndex(where: { $0.conditions.isEmpty }) {
      return Array(cases[...proven])
    }
    if upper == nil, !isAbove, let supposed = Bounding(growth, self, .upper, .open) {
      cases += fading(e, growth, supposed)
    }
    if lower == nil, !isBelow, let supposed = Bounding(growth, self, .lower, .open) {
      cases += growing(e, growth, supposed)
    }
    guard cases.isEmpty else { return cases }
    let reason = upper == nil ? "a factor has no known bound" : "the estimates leave it open"
    return [LimitCase(.isUnknown(reason))]
  }

  /// The cases of a single base whose powers are the only growth: 0, below, at and above one.
  private func table(_ e: Expr, _ growth: Growth) -> [LimitCase]? {
    let rate = GrowthRate(growth.rate)
    let named = rate.bases.filter { $0.number == nil }
    guard growth.chains.isEmpty, !growth.others.isEmpty, named.count == 1, let base = named.first,
      base.kind == .symbol, let edge = rate.edge(of: base), let slope = growth.rate[base],
      rate.standing(under: assumptions) == .unknown
    else { return nil }
    var result: [LimitCase] = []
    for condition in BaseCases.conditions(on: base, edge, assumptions) {
      var inner = self
      inner.assumptions = assumptions.assuming(condition)
      if inner.assumptions.isContradictory || assumptions.proves(condition) == .no { continue }
      let isPut = condition.conditionSign == .equal
      let value = isPut ? condition.children[1] : base
      if value.isZero {
        guard slope.signum > 0 else { continue }
        result.append(LimitCase(.isZero, if: [condition]))
        continue
      }
      result += inner.cases(of: e.substituting(base, by: value)).map { $0.under([condition]) }
    }
    return result
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
    func found(_ behaviour: Behaviour, _ conditions: [Expr] = []) -> [LimitCase] {
      [LimitCase(behaviour, if: upper.supposed + conditions, bound: bound, steps: steps)]
    }
    switch rate.standing {
    case .below: return found(.tendsToZero)
    case .one:
      if growth.degree.signum > 0 { return [] }
      return found(growth.degree.isZero ? .staysBounded : .tendsToZero)
    case .above: return []
    case .unknown: return found(.tendsToZero, rate.conditions(.below))
    }
  }

  /// The signs that the bound given for every step can have, less 1; nil where none is given.
  private func givenSigns(_ growth: Growth, _ side: Bounding.Side) -> SignSet? {
    GivenStep(growth, self, side).map { assumptions.signs(of: $0.rate - 1) }
  }

  /// What a lower bound shows whose rate is 1: the term does not fade.
  private func away(_ e: Expr, _ growth: Growth, _ lower: Bounding) -> [LimitCase] {
    guard growth.degree.isZero, lower.rate.standing == .one else { return [] }
    let needed = growth.constant.flatMap { assumptions.conditions(forNonzero: $0) }
    let step = LimitStep(
      "bound of a product", "each factor is at least its smallest magnitude", .call("abs", e),
      .isAtLeast, lower.bound)
    var found = LimitCase(
      .staysAway, if: lower.supposed + needed, steps: lower.steps + [step])
    if !lower.hasOpenConstant { found.lowerBound = lower.bound }
    return [found]
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
    var found = LimitCase(.diverges(sign: nil), if: lower.supposed + needed, steps: steps)
    if !lower.hasOpenConstant { found.lowerBound = lower.bound }
    switch rate.standing {
    case .above: return [found]
    case .one: return growth.degree.signum > 0 ? [found] : away(e, growth, lower)
    case .below: return []
    case .unknown:
      found.conditions = lower.supposed + rate.conditions(.above) + needed
      return [found]
    }
  }
}
