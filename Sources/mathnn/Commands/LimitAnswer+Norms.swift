import Calculus
import Deciding
import Exact
import Expressions
import Models
import Rewriting
import Terminal

extension LimitAnswer {
  /// How the norm of a derivative in matrices behaves, told by its bound; nil where there is none.
  ///
  /// The bound C q^n shows that it fades where q < 1, which is sufficient and not necessary.
  func normAnswer(for e: Expr) throws -> Answer? {
    guard let bound = try normBound(of: e) else { return nil }
    let rate = bound.rate(in: horizon)
    var answer = try BoundReport(question: question, bound: bound, tellsRate: rate == nil).answer()
    let text = try question.writer.formula(e).text
    guard let rate else {
      answer.title = "\(text) is not decided for growing \(name)"
      answer.verdict = .undecided
      answer.messages.append("not decided: its bound has no single rate")
      answer.fields.append(JSON.Member("reason", .string("its bound has no single rate")))
      return answer
    }
    let given = question.context.assumptions.completed(for: [rate.condition] + rate.supposed)
    let open = (rate.supposed + [rate.condition]).filter { given.proves($0) != .yes }
    let conditions = try open.map { try self.condition($0) }
    let condition = conditions.map(\.text).joined(separator: " and ")
    answer.title = "\(text) tends to 0 as \(name) grows" + (open.isEmpty ? "" : " if \(condition)")
    answer.sentences = [
      "The term tends to 0 as \(name) grows\(open.isEmpty ? "" : " if \(condition)")."
    ]
    let bounded = try question.writer.formula(bound.value)
    answer.result = Answer.Formula("0", latex: "0", mathML: "<mn>0</mn>")
    answer.question = try question.writer.formula(e).limit(name)
    answer.assumptions += conditions
    if !open.isEmpty { answer.messages.append("the condition is sufficient, not necessary") }
    answer.details.append(
      JSON.Member(
        "cases",
        .array([
          .object([
            .init(
              "conditions", .array(try open.map { .string(try question.writer.formula($0).text) })),
            .init("behaviour", .string(Behaviour.tendsToZero.word)), .init("limit", .string("0")),
            .init("bound", .string(bounded.text)),
          ])
        ])))
    return answer
  }

  /// A claim about such a norm: proved by its bound, or refuted by a matrix with W² = 0.
  func normJudgement(of claim: LimitClaim, about e: Expr) throws -> Answer? {
    guard let bound = try normBound(of: e), var answer = try normAnswer(for: e) else { return nil }
    let rate = bound.rate(in: horizon)
    let given = question.context.assumptions
    let fades = rate.map { ([$0.condition] + $0.supposed).allSatisfy { given.proves($0) == .yes } }
    if fades == true, let holds = claim.holds(for: .tendsToZero, under: given) {
      answer.verdict = holds ? .passed : .failed
      return answer
    }
    if claim == .diverges, let witness = bound.nilpotentWitness() {
      let (name, rows) = (
        PlainText.of(witness.matrix), RowsText(witness.rows, of: witness.matrix)
      )
      answer.verdict = .failed
      answer.title =
        "\(try question.writer.formula(e).text): the claim 'diverges' fails at \(name) = \(rows.text)"
      answer.fields.append(
        JSON.Member(
          "witness",
          .object([
            .init("values", .object([.init(name, rows.json)])),
            .init("value", .string("0")),
          ])))
      return answer
    }
    answer.verdict = .undecided
    answer.messages.append("the claim was neither proved nor refuted")
    return answer
  }

  private func normBound(of e: Expr) throws -> NormBound? {
    guard question.setting.model != nil, e.isScalar, let open = e.innermostDerivative,
      question.nameWithEquation(in: open.children[0]) != nil,
      !open.children[0].isScalar || !open.children[1].isScalar, e.kind != .derivative
    else { return nil }
    return try question.adjoints { () throws(AdjointError) in
      try NormBound(
        of: e, in: question.setting, context: question.context, identities: question.identities)
    }
  }
}
