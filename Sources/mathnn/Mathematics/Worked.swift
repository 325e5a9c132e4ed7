import Calculus
import Expressions
import Models
import Rewriting
import Terminal

extension Question {
  /// A derivation as an answer: replayed, tested with numbers, and told as finely as asked.
  func answer(
    _ derivation: Derivation, shape: Answer.Shape, title: String = ""
  ) throws -> Answer {
    // Too long to be written: said before it is replayed and tested.
    let result = try writer.zeros(derivation.result)
    if let failure = derivation.check() {
      throw OwnFault("step \(failure.step) does not replay: \(failure.message)")
    }
    try refuseFailing(derivation.conditions)
    let check = try numericCheck(of: derivation)
    var answer = Answer(shape: shape, title: title, result: result)
    answer.question = try writer.formula(derivation.question)
    answer.steps = try lines(derivation)
    answer.checks = [
      Answer.Check("steps replayed", points: nil),
      Answer.Check(
        derivation.question.traits.contains(.hasDerivative) ? "dual numbers" : "random points",
        points: check.points, maxError: check.errorBound),
    ]
    let question = derivation.question
    var open: [Expr] = []
    for condition in derivation.conditions.map({ $0.overBoundIndices(of: question) })
    where !holds(condition) && !open.contains(condition) {
      open.append(condition)
    }
    answer.assumptions = try open.withoutImplied(context).map {
      try condition($0.conditionByHand, of: question)
    }
    return answer
  }

  /// Whether a condition follows from what is given, values among it.
  private func holds(_ condition: Expr) -> Bool {
    context.holds(condition)
      || setting.applyingValues(to: condition).canonical.conditionSign == .always
  }

  /// Where a value that is given breaks a condition, there is no result.
  private func refuseFailing(_ conditions: [Expr]) throws(InputError) {
    for condition in conditions
    where setting.applyingValues(to: condition).canonical.conditionSign == .never {
      throw InputError(
        "the result holds if \(PlainText.of(condition.conditionByHand)), which the given values break",
        hint: call.arguments.spec.takes("kink")
          ? "--kink C states a convention for the derivative at a kink" : nil)
    }
  }

  /// A condition in words; one about the index of a Σ or Π must hold for each of its values.
  private func condition(_ e: Expr, of question: Expr) throws -> Answer.Formula {
    var formula = try writer.formula(e)
    let names = e.indices(boundIn: question)
    if !names.isEmpty {
      let list = names.compactMap { $0.symbol?.name }.joined(separator: ", ")
      formula.text += " for every \(list)"
      formula.latex = formula.latex.map { $0 + #" \text{ for every } "# + list }
      formula.mathML = formula.mathML.map { $0 + "<mtext> for every \(list)</mtext>" }
    }
    return formula
  }

  /// A derivation in lines, as finely as asked.
  func lines(_ derivation: Derivation) throws -> [Answer.Step] {
    try derivation.lines(detail).map { try step($0, of: derivation) }
  }

  private var detail: Detail {
    call.arguments.text("steps").flatMap(Detail.init(rawValue:)) ?? .normal
  }

  /// All lines of the derivation, evaluated at the same points.
  private func numericCheck(of derivation: Derivation) throws -> NumericCheck {
    var states = [derivation.question] + derivation.steps.map(\.after)
    let isLong = states.count * derivation.question.distinctSize > 400_000
    if isLong { states = [derivation.question, derivation.result] }
    do throws(CheckFailure) {
      // Values that are terms stand for their quantities in each line; numbers come by the points.
      let terms = setting.values.filter { $0.value.number == nil }
      return try agreement.check(
        states.map { $0.substituting(terms) },
        where: derivation.conditions.map { $0.substituting(terms) })
    } catch {
      switch error {
      case .different(_, let wrong, let left, let right):
        let text = (try? writer.formula(wrong).text) ?? "a line"
        throw OwnFault("numbers speak against \(text): \(right) instead of \(left)")
      case .noPoint(let problem):
        throw InputError("the result could not be checked with numbers: \(problem)")
      }
    }
  }

  private func step(_ line: Line, of derivation: Derivation) throws -> Answer.Step {
    let reasons = line.rules.prefix(1).compactMap { derivation.rules[$0]?.reason }
    return Answer.Step(
      rule: line.rules.map(\.inWords).joined(separator: ", "), reason: reasons.joined(),
      location: line.path.text, before: try writer.formula(line.before),
      after: try writer.zeros(line.after),
      because: try line.because.map { inner in
        Answer.Step(
          rule: inner.rule.inWords, reason: derivation.rules[inner.rule]?.reason ?? "",
          location: inner.path.text, before: try writer.formula(inner.before),
          after: try writer.formula(inner.after))
      })
  }
}

extension Expr {
  /// The indices of a condition that only a Σ or Π of the question binds.
  fileprivate func indices(boundIn question: Expr) -> [Expr] {
    let free = question.freeSymbols
    let bound = Postorder(question).terms.compactMap(\.binder)
    return freeSymbols.filter { bound.contains($0) && !free.contains($0) }
  }

  /// What a condition says, holding for every value of the indices that the question binds.
  fileprivate func overBoundIndices(of question: Expr) -> Expr {
    indices(boundIn: question).reduce(self) { $0.forEvery($1) }
  }
}

extension Rule.ID {
  /// The rule's name as it is read: `chain rule`.
  var inWords: String { String(map { $0 == "-" ? " " : $0 }) }
}

/// A fault of this program, found by its own checks; the result is not shown.
struct OwnFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
