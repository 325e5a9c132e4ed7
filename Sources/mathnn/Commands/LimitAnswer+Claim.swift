import Calculus
import Exact
import Expressions
import Models
import Notation
import Terminal

extension LimitAnswer {
  /// Whether what somebody says of the growth is so: proved by the limit, or refuted by numbers.
  func judgement(of claim: LimitClaim, about e: Expr) throws -> Answer {
    if let answer = try normJudgement(of: claim, about: e) { return answer }
    var answer = try answer(for: e)
    let term = try following(e).term
    let limit = limit(about: term)
    let cases = limit.cases(of: term)
    if let sure = cases.last, sure.conditions.isEmpty,
      let holds = claim.holds(for: sure.behaviour, under: limit.estimates.assumptions)
    {
      answer.verdict = holds ? .passed : .failed
      return answer
    }
    let search = CounterexampleSearch(
      question.setting, term, in: horizon, against: claim,
      seed: question.call.arguments.integer("seed").map { UInt64($0) } ?? 1)
    guard question.setting.model != nil, let found = search.first() else {
      answer.verdict = .undecided
      answer.messages.append("the claim was neither proved nor refuted")
      return answer
    }
    return try refuted(claim, e, found, beside: answer)
  }

  private func refuted(
    _ claim: LimitClaim, _ e: Expr, _ found: Counterexample, beside limit: Answer
  ) throws -> Answer {
    let text = try question.writer.formula(e)
    let values = try found.values.map { (try question.writer.formula($0.quantity).text, $0.value) }
    let chosen =
      values.map { "\($0.0) = \($0.1)" } + found.inputs.map { "\($0.name)[t] = \($0.value)" }
      + found.functions.map { "\($0.name) = \($0.function)" }
    var answer = Answer(
      .failed, shape: .worked,
      title:
        "\(text.text): the claim '\(claim.rawValue)' fails at \(chosen.joined(separator: ", "))")
    let index = question.setting.model?.time?.index.symbol?.name ?? "t"
    let factor = found.factor.shortText
    let steps = found.period == 1 ? "every step" : "every \(found.period) steps"
    answer.steps = [
      Answer.Step(
        rule: "states caught",
        reason:
          "from some \(index) on the states stay in boxes that the equations map into themselves",
        before: text, after: text),
      Answer.Step(
        rule: "factor of a step",
        reason: "on these boxes the magnitude changes by a factor in \(factor) with \(steps),"
          + " so it \(found.fades ? "tends to 0" : "does not fade")",
        before: text, after: Answer.Formula(found.fades ? "0" : text.text)),
    ]
    answer.sentences =
      ["The claim '\(claim.rawValue)' fails at \(chosen.joined(separator: ", "))."]
      + answer.steps.map { $0.reason.firstCapital + "." }
    let members =
      values.map { JSON.Member($0.0, .string($0.1.description)) }
      + found.inputs.map { JSON.Member("\($0.name)[\(index)]", .string($0.value.description)) }
      + found.functions.map { JSON.Member($0.name, .string($0.function)) }
    answer.fields = [
      JSON.Member(
        "witness",
        .object([
          .init("values", .object(members)), .init("factor", .string(factor)),
          .init("period", .string("\(found.period)")), .init("step", .string("\(found.step)")),
          .init("value", .string(found.value.shortText)),
        ]))
    ]
    answer.checks = [
      Answer.Check("rigorous intervals"),
      Answer.Check("at \(name) = \(found.step) the value lies in \(found.value.shortText)"),
    ]
    answer.details = limit.details
    return answer
  }
}

extension Interval {
  /// Both ends in short decimals, rounded outward.
  var shortText: String {
    let (low, high) = doubleBounds
    return "[\(Self.short(low, up: false)), \(Self.short(high, up: true))]"
  }

  /// Four significant digits, rounded down or up.
  private static func short(_ x: Double, up: Bool) -> String {
    guard x != 0, x.isFinite else { return "\(x)" }
    var exponent = 0
    var size = abs(x)
    while size >= 10 { size /= 10; exponent += 1 }
    while size < 1 { size *= 10; exponent -= 1 }
    let awayFromZero = up == (x > 0)
    let digits = (size * 1000).rounded(awayFromZero ? .up : .down)
    let text = "\(Int(digits))"
    let mantissa = "\(text.prefix(text.count - 3)).\(text.suffix(3))"
    let sign = x < 0 ? "-" : ""
    if exponent == 0 { return sign + mantissa }
    return "\(sign)\(mantissa)e\(exponent)"
  }
}
