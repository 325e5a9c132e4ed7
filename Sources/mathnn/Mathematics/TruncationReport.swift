import Calculus
import Deciding
import Expressions
import Models
import Rewriting
import Terminal

extension TotalReport {
  /// The derivative with all steps, what part of it the truncated one is, and what that tends to.
  func compare(_ total: TotalDerivative, _ answer: inout Answer) throws {
    guard truncation != nil else { return }
    let exact = try question.differentiating { () throws(DifferentiationError) in
      try question.totalDifferentiation(by: variable, under: setting).derivative(of: target)
    }
    answer.steps.append(
      Answer.Step(
        rule: "exact derivative", reason: "with all steps",
        before: try writer.formula(exact.derivation.question),
        after: try writer.formula(exact.result)))
    guard !exact.result.isZero else {
      answer.messages.append("the exact derivative is 0: no part of it is left out")
      return
    }
    let given = RuleContext(
      assumptions: (total.needed + exact.needed).reduce(setting.assumptions) { $0.assuming($1) })
    let simplification = Simplification(identities: question.identities, context: given)
    let quotient = Expr.product([total.result, .power(exact.result, .minusOne)])
    let ratio = total.result.quotient(by: exact.result) { simplification.simplified($0) }
    answer.details.append(.init("ratio", .string(try writer.formula(ratio).text)))
    if ratio != quotient {
      answer.steps.append(
        Answer.Step(
          rule: "truncated by exact", reason: "what part of the derivative the last steps give",
          before: try writer.formula(quotient), after: try writer.formula(ratio)))
    }
    answer.steps += try limits(of: ratio, under: given.assumptions, &answer)
  }

  /// What the part tends to as the horizon grows, in the cases in which that is known.
  private func limits(
    of ratio: Expr, under given: Assumptions, _ answer: inout Answer
  ) throws -> [Answer.Step] {
    let horizon = [setting.model?.time?.last, setting.model?.layers?.last].compactMap { $0 }
      .first { target.mentions($0) && setting.values[$0] == nil }
    guard let horizon else { return [] }
    let known = given.declaring(integer: horizon).completed(for: [ratio])
    let limit = Limit(horizon: horizon, under: known, budget: DecisionBudget(steps: 4_000_000))
    var steps: [Answer.Step] = []
    var list: [JSON] = []
    for one in limit.cases(of: ratio) {
      guard let value = one.behaviour.limit else { continue }
      let conditions = try one.conditions.map { try writer.formula($0).text }
      steps.append(
        Answer.Step(
          rule: "for growing \(PlainText.of(horizon))"
            + (conditions.isEmpty ? "" : " if \(conditions.joined(separator: " and "))"),
          reason: "what that part tends to", before: try writer.formula(ratio),
          after: try writer.formula(value)))
      list.append(
        .object([
          .init("conditions", .array(conditions.map { .string($0) })),
          .init("limit", .string(try writer.formula(value).text)),
        ]))
    }
    if !list.isEmpty { answer.details.append(.init("ratio_limits", .array(list))) }
    return steps
  }
}

extension Expr {
  /// The quotient, branch by branch where both sides or one of them have branches.
  fileprivate func quotient(by other: Expr, _ simplified: (Expr) -> Expr) -> Expr {
    let plain = Expr.product([self, .power(other, .minusOne)])
    guard kind == .cases || other.kind == .cases else {
      let result = simplified(plain)
      return result.treeSize <= plain.treeSize ? result : plain
    }
    let branches = kind == .cases ? self : other
    guard kind != other.kind || branchConditions == other.branchConditions else {
      return simplified(plain)
    }
    var children: [Expr] = []
    for (place, child) in branches.children.enumerated() {
      let isCondition = place % 2 == 0 && place + 1 < branches.children.count
      if isCondition {
        children.append(child)
      } else {
        let top = kind == .cases ? self.children[place] : self
        let bottom = other.kind == .cases ? other.children[place] : other
        children.append(top.quotient(by: bottom, simplified))
      }
    }
    return branches.with(children: children)
  }

  private var branchConditions: [Expr] {
    stride(from: 0, to: children.count - 1, by: 2).map { children[$0] }
  }
}
