import Calculus
import Deciding
import Expressions
import Models
import Notation
import Rewriting
import Terminal

/// The answer to a question about a limit: its cases, each with how it was found.
struct LimitAnswer {
  let question: Question
  let horizon: Expr

  /// The limit's engine with what the question gives.
  func limit(about e: Expr) -> Limit {
    let given = question.context.assumptions.completed(for: [e]).declaring(integer: horizon)
    var limit = Limit(
      horizon: horizon, under: given, budget: DecisionBudget(steps: 20_000_000))
    limit.estimates.activations = question.setting.activations
    let setting = question.setting
    limit.estimates.range = { setting.range(of: $0) }
    limit.estimates.staysBounded = { setting.staysBounded($0) }
    return limit
  }

  func answer(for e: Expr) throws -> Answer {
    if let answer = try normAnswer(for: e) { return answer }
    var (term, steps) = try following(e)
    // A quantity itself has no bound of its own; its closed form tells how it grows.
    if !e.traits.contains(.hasDerivative), let closed = closing(term) {
      steps += try closedSteps(closed.forms)
      term = closed.term
    }
    var answer = try answer(about: term, asked: e)
    answer.steps = steps + answer.steps
    return answer
  }

  /// The term with its derivatives taken through the equations of the model, and values put in.
  func following(_ e: Expr) throws -> (term: Expr, steps: [Answer.Step]) {
    var term = e
    var steps: [Answer.Step] = []
    while let open = term.innermostDerivative {
      let value = try derivative(open)
      let before = try question.writer.formula(open)
      steps.append(
        Answer.Step(
          rule: "derivative", reason: "'mathnn derive' shows its steps", before: before,
          after: try question.writer.formula(value)))
      term = term.replacingEverywhere(open, by: value)
    }
    return (question.setting.applyingValues(to: term), steps)
  }

  private func derivative(_ open: Expr) throws -> Expr {
    let (target, variable) = (open.children[0], open.children[1])
    guard question.setting.model != nil, question.nameWithEquation(in: target) != nil else {
      return try question.differentiating { () throws(DifferentiationError) in
        try target.derivative(by: variable, kinkValue: question.context.kinkValue).value
      }
    }
    let total = try question.differentiating { () throws(DifferentiationError) in
      try question.totalDifferentiation(by: variable, under: question.setting).derivative(
        of: target)
    }
    guard total.definitions.isEmpty else {
      throw InputError(
        "this derivative is a product of matrices, whose growth is not known here",
        hint: "ask for the limit of a bound of it, as opnorm(W)^T")
    }
    return total.derivation.result
  }

  private func answer(about term: Expr, asked: Expr) throws -> Answer {
    let limit = limit(about: term)
    let checked = limit.cases(of: term).map { constant($0, of: term) }
    let cases = checked.map(\.found)
    var answer = Answer(shape: .worked, title: try title(asked, cases))
    for one in cases { answer.steps += try steps(one, of: term, isOnly: cases.count == 1) }
    let isOpen = cases.allSatisfy { $0.behaviour.limit == nil && $0.behaviour.isBounded == nil }
    if isOpen { answer.verdict = .undecided }
    if let reason = cases.compactMap(\.behaviour.reason).first, isOpen {
      answer.fields.append(JSON.Member("reason", .string(reason)))
      answer.messages.append("not decided: \(reason)")
    }
    if cases.count == 1 {
      answer.result = try cases[0].behaviour.limit.map(question.writer.formula)
      answer.assumptions = try cases[0].conditions.map(condition)
      answer.question = try answer.result.map { _ in try question.writer.formula(term).limit(name) }
      answer.sentences = ["The term \(cases[0].behaviour.words(name))."]
    } else {
      answer.tables = [try table(of: cases)]
      // What a case tells beside its conditions is in the table.
      if question.call.format == .sheet {
        answer.steps = answer.steps.filter { !$0.because.isEmpty }
      }
    }
    answer.details = [JSON.Member("cases", .array(try cases.map(json)))]
    answer.checks = try checks(checked)
    return answer
  }

  private func closing(_ e: Expr) -> (term: Expr, forms: [QuantityForm])? {
    let closed = question.setting.closing(e, at: horizon, identities: question.identities)
    return closed.flatMap { $0.forms.isEmpty ? nil : $0 }
  }

  private func closedSteps(
    _ forms: [QuantityForm]
  ) throws -> [Answer.Step] {
    try forms.map { one in
      Answer.Step(
        rule: one.rule, reason: one.reason, before: try question.writer.formula(one.quantity),
        after: try question.writer.formula(one.form))
    }
  }

  /// A case in which closed forms show that the term no longer depends on the horizon.
  private func constant(_ one: LimitCase, of term: Expr) -> (found: LimitCase, term: Expr) {
    // What is supposed of a quantity by its name is not about its equation.
    let isByName = one.conditions.contains { question.nameWithEquation(in: $0) != nil }
    let open = (one, isByName ? term : question.setting.following(term, at: horizon))
    switch one.behaviour {
    case .staysBounded, .isUnknown: break
    case .isZero, .tendsToZero, .isConstant, .tendsTo, .staysAway, .alternates, .diverges:
      return open
    }
    let values = one.conditions.filter {
      $0.conditionSign == .equal && $0.children[0].kind == .symbol
    }
    var known = term
    for value in values { known = known.substituting(value.children[0], by: value.children[1]) }
    guard let closed = closing(known) else { return open }
    var result = closed.term
    var steps = closed.forms.map { LimitStep($0.rule, $0.reason, $0.quantity, .equals, $0.form) }
    for value in values {
      let (name, number) = (value.children[0], value.children[1])
      result = result.substituting(name, by: number)
      steps = steps.map {
        LimitStep(
          $0.rule, $0.reason, $0.before, $0.relation,
          $0.after.substituting(name, by: number).normalizedAsWritten)
      }
    }
    result = Simplification(identities: question.identities, context: question.context)
      .simplified(result)
    guard !result.mentions(horizon) else { return open }
    steps.append(LimitStep("closed forms put in", "", known, .equals, result))
    return (LimitCase(.isConstant(result), if: one.conditions, steps: steps), closed.term)
  }

  /// The cases as rows: under which conditions what happens, and to which value.
  private func table(of cases: [LimitCase]) throws -> Answer.Table {
    let rows = try cases.map { one -> [Answer.Table.Cell] in
      let conditions = try one.conditions.map(condition)
      let limit = try one.behaviour.limit.map { try question.writer.formula($0) }
      return [
        conditions.isEmpty ? .words("otherwise") : .formula(.all(conditions)),
        .words(one.behaviour.words(name)), limit.map { .formula($0) } ?? .words(""),
      ]
    }
    return Answer.Table(
      caption: "the cases", head: ["if", "then it", "value"], rows: rows)
  }

  var name: String { horizon.symbol?.name ?? "T" }

  private func title(_ e: Expr, _ cases: [LimitCase]) throws -> String {
    let words = cases.count == 1 ? cases[0].behaviour.words(name) : "for growing \(name), by cases"
    return "\(try question.writer.formula(e).text) \(words)"
  }

  /// A case alone is told by its steps; of several each is one step, with its own inside.
  private func steps(_ one: LimitCase, of e: Expr, isOnly: Bool) throws -> [Answer.Step] {
    let inner = try one.steps.map(step)
    if isOnly { return inner }
    let texts = try one.conditions.map { try condition($0).text }
    let text = texts.isEmpty ? "otherwise" : "if \(texts.joined(separator: " and "))"
    let value = one.behaviour.limit
    let estimate = value == nil ? one.steps.last { $0.relation != .equals } : nil
    var step = Answer.Step(
      rule: text, reason: one.behaviour.words(name),
      before: try question.writer.formula(estimate?.before ?? e),
      after: try question.writer.formula(value ?? estimate?.after ?? one.steps.last?.after ?? e),
      because: inner)
    step.relation = Answer.Relation(estimate?.relation ?? .equals)
    return [step]
  }

  /// A condition; one about an index of families holds for each of its values.
  func condition(_ e: Expr) throws -> Answer.Formula {
    var formula = try question.writer.formula(e)
    let running = e.freeSymbols.flatMap(\.children).flatMap(\.freeSymbols)
    if let index = running.first(where: {
      $0 != question.setting.model?.time?.last || $0 == horizon
    }) {
      let name = index.symbol?.name ?? "t"
      formula.text += " for every \(name)"
      formula.latex = formula.latex.map { $0 + #" \text{ for every } "# + name }
      formula.mathML = formula.mathML.map { $0 + "<mtext> for every \(name)</mtext>" }
    }
    return formula
  }

  private func step(_ step: LimitStep) throws -> Answer.Step {
    var shown = Answer.Step(
      rule: step.rule, reason: step.reason, before: try question.writer.formula(step.before),
      after: try question.writer.formula(step.after))
    shown.relation = Answer.Relation(step.relation)
    return shown
  }

  /// Every bound and limit, met by numbers.
  private func checks(
    _ cases: [(found: LimitCase, term: Expr)]
  ) throws -> [Answer.Check] {
    var points = 0
    for (one, e) in cases {
      var check = LimitCheck(horizon: horizon, question.agreement)
      check.assumptions = limit(about: e).estimates.assumptions
      check.activations = question.setting.activations
      switch check.result(one, of: e) {
      case .agrees(let number): points += number
      case .disagrees(let text): throw OwnFault("numbers speak against the limit: \(text)")
      }
    }
    return points == 0 ? [] : [Answer.Check("values for growing \(name)", points: points)]
  }

  private func json(_ one: LimitCase) throws -> JSON {
    let conditions = try one.conditions.map { JSON.string(try question.writer.formula($0).text) }
    var members = [
      JSON.Member("conditions", .array(conditions)),
      JSON.Member("behaviour", .string(one.behaviour.word)),
    ]
    let terms = [
      ("limit", one.behaviour.limit), ("bound", one.bound), ("lower_bound", one.lowerBound),
    ]
    for (key, term) in terms {
      guard let term else { continue }
      members.append(JSON.Member(key, .string(try question.writer.formula(term).text)))
    }
    return .object(members)
  }
}

extension QuantityForm {
  fileprivate var rule: String { isClosed ? "closed form" : "equation" }

  fileprivate var reason: String {
    isClosed ? "'mathnn closed' shows its steps and its proof" : "what the model says at this step"
  }
}

extension Answer.Relation {
  fileprivate init(_ relation: LimitStep.Relation) {
    switch relation {
    case .equals: self = .equals
    case .isAtMost: self = .isAtMost
    case .isAtLeast: self = .isAtLeast
    }
  }
}
