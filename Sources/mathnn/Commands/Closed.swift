import Calculus
import Deciding
import Expressions
import Models
import Notation
import Rewriting
import Terminal

extension Command {
  /// A closed form of a linear recurrence.
  static let closed = Command(
    CommandSpec(
      "closed", "closed form of a linear recurrence, with its proof", chapter: .calculus,
      positionals: [
        Positional(
          "TARGET", "a recurrence such as 'y[n] = y[n-1] + 2; y[0] = 1', or a quantity of a model"),
        Positional("MODEL", offers: .file, "a model, as by --model", optional: true),
      ],
      description: [
        """
        Powers and geometric sums where coefficients are constant, sums of products where they are \
        not, roots of the characteristic polynomial for recurrences over several steps, and the \
        ordered product of matrices, as a named abbreviation, where unknowns are coupled. Initial \
        values that are not given stay as they are.
        """,
        """
        The formula is proved by induction: at the first step, and from one step to the next. It is \
        compared with the recurrence itself at random points.
        """,
      ],
      examples: [
        Example("mathnn closed 'y[n] = y[n-1] + 2'", "prints y[0] + 2*n"),
        Example(
          "mathnn closed 'F[n] = F[n-1] + F[n-2]; F[0] = 0; F[1] = 1'", "Fibonacci's numbers"),
        Example("mathnn closed 'h[T]' my-net.txt", "a quantity of a model"),
      ])
  ) { call in
    let text = call.arguments.positional(0) ?? ""
    let source = try call.source(text, called: "TARGET")
    guard RecurrenceText.isOne(source.text) else {
      let question = try Question(call, indexed: [source.text], modelAt: 1)
      guard question.setting.model != nil else {
        throw InputError(
          "this is no recurrence", at: source.place(atByte: 0, length: source.text.utf8.count),
          hint: "write 'y[n] = 2*y[n-1] + 1', or name a model")
      }
      let target = try question.term(in: source)
      return try ClosedReport(question: question, target: target, initial: [:]).answer()
    }
    let recurrence: RecurrenceText
    do throws(ReadErrors) { recurrence = try RecurrenceText(source.source) } catch {
      throw InputError(error)
    }
    try refuseInitialValues(in: call, of: recurrence, beside: source.text)
    let question = try Question(call, model: recurrence.model)
    return try ClosedReport(
      question: question, target: recurrence.target, initial: recurrence.initial
    ).answer()
  }
}

/// Initial values stand beside the recurrence, where its first step can be read off.
private func refuseInitialValues(
  in call: Invocation, of recurrence: RecurrenceText, beside text: String
) throws(InputError) {
  guard let name = recurrence.target.symbol?.name else { return }
  for given in call.arguments.texts("given") {
    let bare = given.filter { $0 != " " }
    guard bare.hasPrefix("\(name)[") || bare.contains(",\(name)[") else { continue }
    throw InputError(
      "\(name) has an equation, so its first values stand beside that",
      at: SourceText(name: "--given", text: given).place(of: name),
      hint: "write '\(text); \(given.replacing(", ", with: "; "))'")
  }
}

/// Tells a closed form: the recurrence, its solution, and the proof.
struct ClosedReport {
  let question: Question
  let target: Expr
  /// Parameters that stand for initial values.
  let initial: [Expr: Expr]

  func answer() throws -> Answer {
    let closed = try question.differentiating { () throws(DifferentiationError) in
      try ClosedForm(question.setting, identities: question.identities).closed(target)
    }
    if let failure = closed.derivation.check() {
      throw OwnFault("step \(failure.step) does not replay: \(failure.message)")
    }
    var answer = Answer(.done, shape: .worked, title: try formula(target).text)
    answer.question = try formula(target)
    answer.steps = try recurrence() + told(question.lines(closed.derivation))
    answer.definitions = try closed.definitions.map { try question.writer.definition($0) }
    answer.steps += try induction(closed)
    answer.result = try formula(closed.result)
    answer.checks = [Answer.Check("steps replayed")]
    answer.checks += [proof(closed)].compactMap { $0 }
    answer.checks.append(try numbers(closed))
    answer.assumptions = try closed.needed.map { try formula($0) }
    return answer
  }

  /// A term with initial values called by their own names.
  private func named(_ e: Expr) -> Expr {
    initial.reduce(e) { $0.replacingEverywhere($1.key, by: $1.value) }
  }

  private func formula(_ e: Expr) throws -> Answer.Formula { try question.writer.formula(named(e)) }

  /// The steps, initial values by their own names; a step that only names them is left out.
  private func told(_ steps: [Answer.Step]) throws -> [Answer.Step] {
    steps.compactMap { step in
      var step = step
      step.before = renamed(step.before)
      step.after = renamed(step.after)
      return step.before == step.after ? nil : step
    }
  }

  private func renamed(_ formula: Answer.Formula) -> Answer.Formula {
    guard !initial.isEmpty,
      let e = try? PlainReader.read(formula.text, vocabulary: question.setting.vocabulary),
      let new = try? question.writer.formula(named(e))
    else { return formula }
    return new
  }

  /// What the model says of the target.
  private func recurrence() throws -> [Answer.Step] {
    guard let instance = question.setting.model?.equation(for: target) else { return [] }
    return [
      Answer.Step(
        rule: "recurrence", before: try formula(target), after: try formula(instance.right))
    ]
  }

  /// The two obligations of the induction.
  private func induction(_ closed: ClosedResult) throws -> [Answer.Step] {
    var steps: [Answer.Step] = []
    for claim in closed.claims.prefix(1) {
      let sides = claim.obligations
      let names = ["induction, first step", "induction, from one step to the next"]
      for (name, side) in zip(names, sides) {
        steps.append(
          Answer.Step(rule: name, before: try formula(side.left), after: try formula(side.right)))
      }
    }
    return steps
  }

  private func proof(_ closed: ClosedResult) -> Answer.Check? {
    var parts: [String] = []
    if !closed.claims.isEmpty {
      let isProved = closed.claims.allSatisfy {
        $0.isProved(budget: DecisionBudget(steps: 4_000_000))
      }
      parts.append(isProved ? "induction" : "proof: not found")
    }
    if let claim = closed.roots.first {
      let isProved = closed.roots.allSatisfy(\.isProved)
      parts.append(
        isProved
          ? "induction: both sides obey the same recurrence of order \(claim.order),"
            + " and agree at \(claim.order) steps"
          : "proof: not found")
    }
    return parts.isEmpty ? nil : Answer.Check(parts.joined(separator: "; "))
  }

  private func numbers(_ closed: ClosedResult) throws -> Answer.Check {
    var agreement = DualAgreement(question.setting)
    agreement.points = question.call.arguments.integer("samples") ?? agreement.points
    agreement.seed = question.call.arguments.integer("seed").map { UInt64($0) } ?? agreement.seed
    agreement.tolerance = question.call.arguments.number("tol") ?? agreement.tolerance
    do throws(DualFailure) {
      let check = try agreement.check(
        closed.result, target: target, variable: nil, where: closed.needed,
        definitions: closed.definitions)
      return Answer.Check(
        "the recurrence itself at random points", points: check.points, maxError: check.errorBound)
    } catch {
      switch error {
      case .different(let point, let formula, let value):
        throw OwnFault("numbers speak against the formula at \(point): \(formula), not \(value)")
      case .noPoint(let problem):
        throw InputError("the result could not be checked with numbers: \(problem)")
      }
    }
  }
}
