import Deciding
import Exact
import Expressions
import Models
import Rewriting
import Terminal

/// Judges an inequality, such as a bound of a gradient that somebody claims.
struct CheckClaim {
  let question: Question

  /// The verdict on `A <= B` about a model; nil where the text is no such claim.
  static func answer(_ call: Invocation, _ text: String) throws -> Answer? {
    guard text.contains("<=") || text.contains(">=") else { return nil }
    let question = try Question(call, indexed: [text])
    guard question.setting.model != nil else { return nil }
    let source = try call.source(text, called: "ANSWER")
    let e = try question.term(in: source)
    switch e.conditionSign {
    case .lessOrEqual:
      return try CheckClaim(question: question).judged(e.children[0], e.children[1])
    case .greaterOrEqual:
      return try CheckClaim(question: question).judged(e.children[1], e.children[0])
    case .equal, .notEqual, .less, .greater, .and, .or, .not, .always, .never, nil: return nil
    }
  }

  private func judged(_ left: Expr, _ right: Expr) throws -> Answer {
    guard left.isScalar, right.isScalar else {
      throw InputError(
        "only numbers can be compared by size", hint: "write norms: opnorm(...) or norm(...)")
    }
    let claim = try question.adjoints { () throws(AdjointError) in
      try NormClaim(
        left, atMost: right, in: question.setting, context: question.context,
        identities: question.identities)
    }
    let text = try question.writer.formula(.condition(.lessOrEqual, [left, right])).text
    var answer: Answer
    if let found = claim.counterexample() {
      answer = try refuted(found, left, right)
    } else if let bound = claim.proof() {
      answer = try BoundReport(question: question, bound: bound).answer()
      answer.verdict = .passed
      answer.title = "proved: \(text)"
      return answer
    } else {
      let reason = "no numbers were found for which it fails, and no proof"
      answer = Answer(.undecided, shape: .plain(text: "undecided\n\(reason)", markdown: nil))
      answer.fields = [JSON.Member("reason", .string(reason))]
      answer.sentences = ["undecided", reason]
    }
    answer.question = try question.writer.formula(.condition(.lessOrEqual, [left, right]))
    answer.assumptions = try claim.conditions.map { try question.writer.formula($0) }
    return answer
  }

  private func refuted(
    _ found: NormClaim.Counterexample, _ less: Expr, _ more: Expr
  ) throws -> Answer {
    let wholes = found.wholes.map {
      (PlainText.of($0.quantity), JSON.string("\($0.value)"), "\($0.value)")
    }
    let values = found.values.map { one -> (String, JSON, String) in
      let name = PlainText.of(one.quantity)
      if one.quantity.isScalar {
        let number = one.rows.first?.first?.description ?? ""
        return (name, .string(number), number)
      }
      let rows = RowsText(one.rows, of: one.quantity)
      return (name, rows.json, rows.text)
    }
    let functions = found.functions.map { ($0.name, JSON.string($0.function), $0.function) }
    let all = wholes + functions + values
    let place = all.map { "\($0.0) = \($0.2)" }.joined(separator: ", ")
    let (left, right) = (found.left.shortText, found.right.shortText)
    let names = try [less, more].map { try question.writer.formula($0).text }
    let line = "for \(place): \(names[0]) lies in \(left), and \(names[1]) in \(right)"
    var answer = Answer(.failed, shape: .plain(text: "fails\n\(line)", markdown: nil))
    answer.sentences = ["fails", line]
    answer.fields = [
      .init("method", "witness"),
      .init(
        "witness",
        .object([
          .init("values", .object(all.map { .init($0.0, $0.1) })), .init("left", .string(left)),
          .init("right", .string(right)),
        ])),
    ]
    return answer
  }
}
