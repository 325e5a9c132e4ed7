import Calculus
import Expressions
import Models
import Notation
import Rewriting
import Terminal

extension Question {
  /// The total derivative of a vector of a model, or of a number by a vector or matrix; nil where
  /// the model has no matrices that take part.
  func matrixDerivative() throws -> Answer? {
    guard let model = setting.model, call.arguments.text("mode") != "backward" else { return nil }
    let target = try modelExpression(at: 0, called: "TARGET")
    let variable = try quantity("wrt")
    let names = target.freeSymbols.compactMap { $0.symbol?.name }.filter(model.hasEquation)
    guard !names.isEmpty else { return nil }
    guard !target.isScalar || !variable.isScalar || isSummedOver(model, target, variable) else {
      return nil
    }
    if target.isScalar || call.arguments.text("truncate") != nil {
      return try backward(target, variable)
    }
    let result = try adjoints { () throws(AdjointError) in
      try JacobianResult(
        of: target, by: variable, in: setting, context: context, identities: identities)
    }
    return try JacobianReport(question: self, result: result).answer()
  }
}

extension Question {
  /// Whether a number depends on vectors: then every path through all units counts, and the
  /// backward equations say so in closed form.
  private func isSummedOver(_ model: Model, _ target: Expr, _ variable: Expr) -> Bool {
    if call.arguments.text("at") != nil { return false }
    let isOfMatrices = model.equations.contains { !$0.left.isScalar || !$0.right.isScalar }
    return isOfMatrices && (target.traits.contains(.hasMatrix) || variable.ownerOfEntry != nil)
  }
}

/// Tells a total derivative in matrices: local Jacobians, the recurrence, the ordered product.
struct JacobianReport {
  let question: Question
  let result: JacobianResult

  private var writer: TermWriter { question.writer }

  func answer() throws -> Answer {
    let question = Expr.derivative(result.target, result.variable, .total)
    let title = try writer.formula(question).text
    var answer = Answer(.done, shape: .worked, title: title)
    answer.steps = try result.jacobians.map { try step($0) }
    answer.steps += try result.recurrences.map { try step($0.left, $0.right) }
    var last = Answer.Step(
      rule: result.isProved == nil ? "chain rule" : "solve recurrence",
      reason: result.isProved == nil
        ? "along the states" : "the latest step stands leftmost, since it acts last",
      before: try writer.formula(question), after: try writer.zeros(result.value))
    if !result.hasPath {
      last.rule = "no path"
      last.reason =
        "\(PlainText.of(result.target)) does not depend on \(PlainText.of(result.variable))"
    }
    answer.steps.append(last)
    answer.result = try writer.zeros(result.value)
    answer.definitions = try result.definitions.map { definition in
      Answer.Definition(
        definition.left.symbol?.name ?? "",
        try writer.equation(definition.left, definition.right))
    }
    answer.assumptions = try result.conditions.map { try writer.formula($0) }
    answer.checks = try checks()
    return answer
  }

  private func step(_ jacobian: LocalJacobian) throws -> Answer.Step {
    let name = jacobian.flow.left
    let isFull = question.call.arguments.text("steps") == "full"
    return Answer.Step(
      rule: "derivative of \(PlainText.of(name)) by \(PlainText.of(jacobian.mention))",
      reason: "its equation, by the rules of matrix calculus",
      before: try writer.formula(.derivative(name, jacobian.mention)),
      after: try writer.formula(jacobian.value),
      because: isFull ? try question.lines(jacobian.derivation) : [])
  }

  private func step(_ left: Expr, _ right: Expr) throws -> Answer.Step {
    let name = left.symbol.map { String($0.name.dropFirst("D_".count)) } ?? ""
    let variable = PlainText.of(result.variable)
    return Answer.Step(
      rule: "recurrence of \(PlainText.of(left))",
      reason: "the derivative of \(name) by \(variable), from one step to the next",
      before: try writer.formula(left), after: try writer.formula(right))
  }

  private func checks() throws -> [Answer.Check] {
    for jacobian in result.jacobians {
      if let failure = jacobian.derivation.check() {
        throw OwnFault("step \(failure.step) does not replay: \(failure.message)")
      }
    }
    var checks = [Answer.Check("steps replayed")]
    if let isProved = result.isProved {
      checks.append(Answer.Check(isProved ? "induction" : "proof: not found"))
    }
    checks.append(try question.numbers(result, steps: [1, 2, 3, 4, 6, 9, 12]))
    return checks
  }
}

extension Question {
  /// A total derivative in matrices, met by dual numbers through the equations.
  func numbers(_ result: JacobianResult, steps: [Int]) throws -> Answer.Check {
    do throws(AdjointFault) {
      let measure = try result.measured(steps: steps)
      let horizon =
        (setting.model?.time?.last ?? setting.model?.layers?.last).map { PlainText.of($0) } ?? "T"
      let range = measure.steps.map { " for \(horizon) = \($0.lowerBound)..\($0.upperBound)" } ?? ""
      let isTimed = setting.model?.time != nil || setting.model?.layers != nil
      return Answer.Check(
        "dual numbers through the equations" + (isTimed ? range : ""), points: measure.points,
        maxError: measure.largestError.powerOfTenAbove)
    } catch {
      switch error {
      case .differs(let text): throw OwnFault("dual numbers speak against the formula \(text)")
      case .noPoint(let problem):
        throw InputError("the formula could not be checked with numbers: \(problem)")
      }
    }
  }
}
