import Calculus
import Deciding
import Exact
import Expressions
import Models
import Notation
import Rewriting
import Terminal

/// Tells a total derivative: the recurrence, the steps, the result, and how all was checked.
struct TotalReport {
  let question: Question
  let setting: Setting
  let target: Expr
  let variable: Expr
  let truncation: Expr?

  var writer: TermWriter { question.writer }

  func answer() throws -> Answer {
    let total = try derivative(under: setting)
    for derivation in total.lemmas + [total.derivation] {
      try check(derivation, of: total, in: setting)
    }
    var answer = Answer(
      .done, shape: .worked, title: try writer.formula(total.derivation.question).text)
    answer.question = try writer.formula(total.derivation.question)
    answer.steps = try total.lemmas.flatMap { try question.lines($0) }
    answer.steps += try question.lines(total.derivation)
    answer.definitions = try total.definitions.map { try writer.definition($0) }
    let cases = try otherCases(than: total)
    answer.steps += try smallCases(total) + cases.map { try line($0) }
    try compare(total, &answer)
    answer.result = try writer.formula(total.result)
    answer.checks = [Answer.Check("steps replayed, lines compared with dual numbers")]
    let all = [total] + cases.map(\.derivative)
    if all.contains(where: { !$0.claims.isEmpty || !$0.identities.isEmpty }) {
      answer.checks.append(proof(of: all))
    }
    answer.checks.append(try numbers(total))
    answer.assumptions = try total.needed.map { try writer.formula($0) } + kinks(of: total)
    answer.details += try details(total) + paths(total, &answer)
    return answer
  }

  private func details(_ total: TotalDerivative) throws -> [JSON.Member] {
    var details: [JSON.Member] = []
    if let horizon, let least = leastHorizon(total) {
      details.append(.init("valid_from", .object([.init(horizon.name, .number("\(least)"))])))
    }
    return details
  }

  /// Each path from the target to a state, by name; told beside the total derivative.
  private func paths(_ total: TotalDerivative, _ answer: inout Answer) throws -> [JSON.Member] {
    guard total.target.kind == .symbol, truncation == nil,
      setting.model?.hasEquation(total.variable.symbol?.name ?? "") == true,
      let paths = try? setting.paths(from: total.target, to: total.variable), !paths.isEmpty
    else { return [] }
    var list: [JSON] = []
    for path in paths {
      let names = try path.quantities.map { try writer.formula($0).text }
      let factor = try writer.formula(path.factor).text
      list.append(
        .object([
          .init("through", .array(names.map { .string($0) })), .init("factor", .string(factor)),
        ]))
      answer.messages.append(
        (path.isDirect ? "direct path" : "path \(names.joined(separator: ", "))") + ": \(factor)")
    }
    return [.init("paths", .array(list))]
  }

  private func derivative(under setting: Setting) throws -> TotalDerivative {
    try question.differentiating { () throws(DifferentiationError) in
      try engine(under: setting).derivative(of: target)
    }
  }

  private func engine(under setting: Setting) throws(DifferentiationError) -> TotalDifferentiation {
    try question.totalDifferentiation(by: variable, under: setting, truncation: truncation)
  }

  // MARK: Conditions

  private struct NamedHorizon {
    let symbol: Expr
    let name: String
    let first: Int
  }

  /// The horizon of the question, with its name.
  private var horizon: NamedHorizon? {
    for horizon in [setting.model?.time, setting.model?.layers] {
      guard let horizon, let last = horizon.last, setting.values[last] == nil,
        target.mentions(last), let name = last.symbol?.name
      else { continue }
      return NamedHorizon(symbol: last, name: name, first: horizon.first)
    }
    return nil
  }

  /// The least horizon for which the formula holds, where a condition says so.
  private func leastHorizon(_ total: TotalDerivative) -> Int? {
    guard let horizon else { return nil }
    let bounds = total.needed.compactMap { condition -> Int? in
      guard condition.conditionSign == .greaterOrEqual, condition.children[0] == horizon.symbol
      else { return nil }
      return condition.children[1].number?.asInt
    }
    return bounds.max() ?? horizon.first
  }

  /// What holds for horizons that are too short for the formula, and for what comes too late.
  private func smallCases(_ total: TotalDerivative) throws -> [Answer.Step] {
    var steps: [Answer.Step] = []
    if let horizon, let least = leastHorizon(total), least > horizon.first {
      for number in horizon.first..<min(least, horizon.first + 3) {
        let equality = Expr.condition(.equal, [horizon.symbol, Expr(number)])
        if setting.assumptions.proves(equality) == .no { continue }
        guard let small = try? derivative(under: setting.instance([horizon.symbol: number])),
          small.needed.isEmpty
        else { continue }
        steps.append(
          Answer.Step(
            rule: "for \(horizon.name) = \(number)",
            before: try writer.formula(small.derivation.question),
            after: try writer.formula(small.result)))
      }
    }
    if let late = total.lateCondition {
      steps.append(
        Answer.Step(
          rule: "for \(try writer.formula(late).text)",
          reason: "what comes after the target has no part in it",
          before: try writer.formula(total.derivation.question), after: try writer.formula(.zero)))
    }
    return steps
  }

  /// The formulas for steps of the variable that the conditions leave out, each checked.
  private func otherCases(than total: TotalDerivative) throws -> [CaseDerivative] {
    let cases = try question.differentiating { () throws(DifferentiationError) in
      try engine(under: setting).otherCases(of: target, beside: total)
    }
    return try cases.filter { other in
      for derivation in other.derivative.lemmas + [other.derivative.derivation] {
        try check(derivation, of: other.derivative, in: other.setting)
      }
      return try agreement(of: other.derivative, in: other.setting, points: 20) != nil
    }
  }

  private func line(_ other: CaseDerivative) throws -> Answer.Step {
    let place = try writer.formula(other.place).text
    let conditions = try other.needed.map { try writer.formula($0).text }
    let needs = conditions.isEmpty ? [] : ["where \(conditions.joined(separator: ", "))"]
    let general = "before values are put in that change with the step"
    let reasons = needs + (other.isGeneral ? [general] : [])
    return Answer.Step(
      rule: "for \(place)", reason: reasons.joined(separator: ", "),
      before: try writer.formula(other.derivative.derivation.question),
      after: try writer.formula(other.derivative.result))
  }

  /// Where activations must not have a kink; a condition of the recurrence holds for every step.
  private func kinks(of total: TotalDerivative) throws -> [Answer.Formula] {
    var found: [Answer.Formula] = []
    var seen = Set<Expr>()
    for lemma in total.lemmas {
      for condition in lemma.conditions where seen.insert(condition).inserted {
        var formula = try writer.formula(condition)
        let indices = lemma.question.children[0].children.flatMap(\.freeSymbols)
        let names = indices.compactMap { $0.symbol?.name }.joined(separator: ", ")
        formula.text += " for every \(names)"
        found.append(formula)
      }
    }
    for condition in total.derivation.conditions where !question.context.holds(condition) {
      let isCovered = seen.contains { $0.children[0].hasSameHead(as: condition.children[0]) }
      if !isCovered { found.append(try writer.formula(condition)) }
    }
    return found
  }

  // MARK: Checks

  private func check(
    _ derivation: Derivation, of total: TotalDerivative, in setting: Setting
  ) throws {
    if let failure = derivation.check() {
      throw OwnFault("step \(failure.step) does not replay: \(failure.message)")
    }
    do throws(DualFailure) {
      _ = try DualAgreement(setting).check(
        lines: derivation, variable: total.variable,
        where: total.needed + total.unitRanges + counted(derivation, of: total),
        definitions: total.definitions, cutting: truncation)
    } catch {
      if case .different(let line, let value, let other) = error {
        throw OwnFault("numbers speak against \(line): \(value) instead of \(other)")
      }
    }
  }

  /// That the step of a recurrence is one of those that truncation leaves.
  private func counted(_ lemma: Derivation, of total: TotalDerivative) -> [Expr] {
    guard let truncation, total.derivation.question != lemma.question,
      let last = setting.model?.time?.last ?? setting.model?.layers?.last
    else { return [] }
    let end = setting.values[last] ?? last
    return lemma.question.children[0].children.filter { $0.number == nil }.map {
      .condition(.greater, [$0, end - truncation])
    }
  }

  /// The induction, proved or said not to be found.
  private func proof(of totals: [TotalDerivative]) -> Answer.Check {
    let budget = DecisionBudget(steps: 4_000_000)
    let isProved = totals.allSatisfy { total in
      total.claims.allSatisfy { $0.isProved(budget: budget) }
        && total.identities.allSatisfy { $0.isProved(budget: budget) }
    }
    return Answer.Check(isProved ? "induction" : "proof: not found")
  }

  private func numbers(_ total: TotalDerivative) throws -> Answer.Check {
    let samples = question.call.arguments.integer("samples")
    guard let check = try agreement(of: total, in: setting, points: samples ?? 100) else {
      throw InputError(
        "the result could not be checked with numbers: no random point satisfies the conditions")
    }
    let range = check.horizons.map { horizons in
      let model = setting.model
      let name = (model?.time?.last ?? model?.layers?.last)?.symbol?.name ?? "T"
      return horizons.count == 1
        ? " for \(name) = \(horizons.lowerBound)"
        : " for \(name) = \(horizons.lowerBound)..\(horizons.upperBound)"
    }
    return Answer.Check(
      "dual numbers through the equations" + (range ?? ""), points: check.points,
      maxError: check.errorBound)
  }

  /// How a formula agrees with dual numbers; nil where there is no point to compare at.
  private func agreement(
    of total: TotalDerivative, in setting: Setting, points: Int
  ) throws -> DualCheck? {
    var agreement = DualAgreement(setting)
    agreement.points = points
    agreement.seed = question.call.arguments.integer("seed").map { UInt64($0) } ?? agreement.seed
    agreement.tolerance = question.call.arguments.number("tol") ?? agreement.tolerance
    do throws(DualFailure) {
      return try agreement.check(
        total.result, target: total.target, variable: total.variable,
        where: total.needed + total.unitRanges + total.derivation.conditions,
        definitions: total.definitions, cutting: truncation)
    } catch {
      guard case .different(let point, let formula, let dual) = error else { return nil }
      throw OwnFault("numbers speak against the formula at \(point): \(formula), not \(dual)")
    }
  }
}
