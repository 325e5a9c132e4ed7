package import Deciding
package import Expressions

/// Meets the cases of a limit with numbers: bounds at many steps, limits at two large ones.
package struct LimitCheck {
  package let horizon: Expr
  package var assumptions: Assumptions
  package var activations: [String: String] = [:]
  private let agreement: NumericAgreement

  package init(horizon: Expr, _ agreement: NumericAgreement) {
    self.horizon = horizon
    self.agreement = agreement
    assumptions = agreement.assumptions
  }

  package enum Result: Equatable {
    case agrees(Int)
    case disagrees(String)
  }

  /// At how many points a case was met, or the point that speaks against it.
  package func result(_ one: LimitCase, of e: Expr) -> Result {
    var points = 0
    let isAboutFamilies = assumptions.conditions.contains { !$0.runningIndices.isEmpty }
    let given = one.conditions.reduce(assumptions) { $0.assuming($1) }
    let bounds = [(one.bound, true), (one.lowerBound, false)]
    for (bound, isUpper) in bounds {
      guard let bound else { continue }
      for attempt in 0..<(isAboutFamilies ? 2000 : 60) where points < 20 {
        for step in isAboutFamilies ? [2, 3] : [3, 7, 12] {
          guard let values = values([e, bound], at: step, attempt, given) else { continue }
          let slack = 1e-9 * max(abs(values[1]), 1e-280)
          let holds =
            isUpper ? abs(values[0]) <= values[1] + slack : abs(values[0]) >= values[1] - slack
          if !holds { return .disagrees("\(values[0]) against the bound \(values[1])") }
          points += 1
        }
      }
    }
    if points == 0, !e.traits.contains(.bindsIndex), let limit = one.behaviour.finiteLimit {
      return approach(e, limit, given)
    }
    return .agrees(points)
  }

  /// The distance from the limit must be smaller far out than near by.
  private func approach(_ e: Expr, _ limit: Expr, _ given: Assumptions) -> Result {
    var points = 0
    for attempt in 0..<40 where points < 10 {
      guard let near = values([e, limit], at: 1000, attempt, given),
        let far = values([e, limit], at: 1_000_000, attempt, given)
      else { continue }
      let distance = abs(far[0] - far[1])
      let isNearer = distance <= abs(near[0] - near[1]) + 1e-9 * max(1, abs(far[1]))
      if !isNearer { return .disagrees("\(far[0]) far out, against \(far[1])") }
      points += 1
    }
    return .agrees(points)
  }

  /// Values at a random point with T given, where the conditions hold there.
  private func values(
    _ terms: [Expr], at step: Int, _ attempt: Int, _ given: Assumptions
  ) -> [Double]? {
    let asked = terms.map { $0.substituting(horizon, by: Expr(step)) }
    let conditions = given.conditions.flatMap { $0.members(upTo: step) }
      .map { $0.substituting(horizon, by: Expr(step)) }
    var own = agreement
    own.assumptions = given
    var environment = own.point(attempt, for: asked + conditions)
    for (name, function) in activations { environment.functions[name] = .catalogue(function) }
    guard let plan = try? Plan(asked + conditions),
      let outcomes = try? plan.values(in: DoubleArithmetic(), at: environment)
    else { return nil }
    for outcome in outcomes[asked.count...] {
      if case .truth(true) = outcome { continue }
      return nil
    }
    let numbers = outcomes[..<asked.count].compactMap(\.number)
    return numbers.count == asked.count && numbers.allSatisfy(\.isFinite) ? numbers : nil
  }
}

extension Expr {
  /// Indices of families that run over all their members: t in `abs(x[t]) <= 1`.
  fileprivate var runningIndices: [Expr] {
    var found: [Expr] = []
    for index in freeSymbols.flatMap(\.children).flatMap(\.freeSymbols)
    where !found.contains(index) { found.append(index) }
    return found
  }

  /// A condition about every member of a family, said of the first ones.
  fileprivate func members(upTo count: Int) -> [Expr] {
    guard let index = runningIndices.first, runningIndices.count == 1 else { return [self] }
    return (1...count).map { substituting(index, by: Expr($0)) }
  }
}

extension Behaviour {
  /// The limit as a number or term, unless it is infinite.
  fileprivate var finiteLimit: Expr? {
    guard let limit, limit != .infinity, limit != -.infinity else { return nil }
    return limit
  }

  /// Why nothing was decided.
  package var reason: String? {
    if case .isUnknown(let reason) = self { reason } else { nil }
  }
}
