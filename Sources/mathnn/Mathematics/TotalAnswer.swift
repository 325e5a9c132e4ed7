import Calculus
import Deciding
import Expressions
import Models
import Notation
import Rewriting
import Terminal

extension Question {
  /// The total derivative that a model asks for; nil where no equation of a model has a part.
  func totalDerivative(order: Int) throws -> Answer? {
    guard let model = setting.model else { return nil }
    let target = try modelExpression(at: 0, called: "TARGET")
    let variable = try quantity("wrt")
    let uses = target.freeSymbols.contains { model.hasEquation($0.symbol?.name ?? "") }
    guard uses else { return nil }
    guard order == 1 else {
      throw InputError(
        "through a model only first derivatives are taken",
        hint: "write the right side of the equation for a second one")
    }
    let report = TotalReport(question: self, target: target, variable: variable)
    return try report.answer()
  }

  /// What finds total derivatives as the flags ask for.
  func totalDifferentiation(by variable: Expr, truncation: Expr? = nil) throws
    -> TotalDifferentiation
  {
    let writingOut = WritingOut(activations: setting.activations)
    return try differentiating { () throws(DifferentiationError) in
      try TotalDifferentiation(
        setting, by: variable, identities: identities,
        closing: call.arguments.isSet("expand") ? [writingOut.rule] : [],
        kinkValue: context.kinkValue, truncation: truncation)
    }
  }
}

/// Tells a total derivative: the recurrence, the steps, the result, and how all was checked.
struct TotalReport {
  let question: Question
  let target: Expr
  let variable: Expr

  func answer() throws -> Answer {
    let truncation = try question.flagTerm("truncate")
    let engine = try question.totalDifferentiation(by: variable, truncation: truncation)
    let total = try question.differentiating { () throws(DifferentiationError) in
      try engine.derivative(of: target)
    }
    for derivation in total.lemmas + [total.derivation] { try replay(derivation) }
    let writer = question.writer
    let title = try writer.formula(total.derivation.question).text
    var answer = Answer(.done, shape: .worked, title: title)
    answer.question = try writer.formula(total.derivation.question)
    answer.steps = try total.lemmas.flatMap { try question.lines($0) }
    answer.steps += try question.lines(total.derivation)
    answer.result = try writer.formula(total.result)
    answer.checks = [Answer.Check("steps replayed")]
    if !total.claims.isEmpty { answer.checks.append(proof(of: total.claims)) }
    answer.checks.append(try numbers(total, truncation))
    answer.assumptions = try total.needed.map { try writer.formula($0) }
    let kinks = total.derivation.conditions.filter { !question.context.holds($0) }
    answer.assumptions += try kinks.map { try writer.formula($0) }
    return answer
  }

  private func replay(_ derivation: Derivation) throws {
    if let failure = derivation.check() {
      throw OwnFault("step \(failure.step) does not replay: \(failure.message)")
    }
  }

  /// The induction, proved or said not to be found.
  private func proof(of claims: [RangeClaim]) -> Answer.Check {
    let isProved = claims.allSatisfy { $0.isProved(budget: DecisionBudget(steps: 4_000_000)) }
    return Answer.Check(isProved ? "induction" : "proof: not found")
  }

  private func numbers(_ total: TotalDerivative, _ truncation: Expr?) throws -> Answer.Check {
    var agreement = DualAgreement(question.setting)
    agreement.points = question.call.arguments.integer("samples") ?? agreement.points
    agreement.seed = question.call.arguments.integer("seed").map { UInt64($0) } ?? agreement.seed
    agreement.tolerance = question.call.arguments.number("tol") ?? agreement.tolerance
    do throws(DualFailure) {
      let check = try agreement.check(
        total.result, target: total.target, variable: total.variable,
        where: total.needed + total.derivation.conditions, definitions: total.definitions,
        cutting: truncation)
      let range = check.horizons.map { " for \(horizonName) = \($0.lowerBound)..\($0.upperBound)" }
      return Answer.Check(
        "dual numbers through the equations" + (range ?? ""), points: check.points,
        maxError: check.errorBound)
    } catch {
      switch error {
      case .different(let point, let formula, let dual):
        throw OwnFault("numbers speak against the formula at \(point): \(formula), not \(dual)")
      case .noPoint(let problem):
        throw InputError("the result could not be checked with numbers: \(problem)")
      }
    }
  }

  private var horizonName: String {
    let model = question.setting.model
    return (model?.time?.last ?? model?.layers?.last)?.symbol?.name ?? "T"
  }
}

extension Question {
  /// The term that a flag holds.
  func flagTerm(_ flag: String) throws -> Expr? {
    try call.arguments.text(flag).map {
      try SourceText(name: "--\(flag)", text: $0).expression(setting.vocabulary)
    }
  }
}
