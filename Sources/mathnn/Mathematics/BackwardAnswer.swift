import Calculus
import Deciding
import Exact
import Expressions
import Models
import Notation
import Rewriting
import Terminal

extension Question {
  /// The gradient by backward equations, where `--mode backward` asks for it; nil otherwise.
  func backwardDerivative() throws -> Answer? {
    guard call.arguments.text("mode") == "backward" else { return nil }
    guard setting.model != nil else {
      throw InputError(
        "backward equations belong to a model", hint: "name one, as in --model rnn, or a file")
    }
    return try backward(try modelExpression(at: 0, called: "TARGET"), try quantity("wrt"))
  }

  /// The gradient of a loss by backward equations.
  func backward(_ target: Expr, _ variable: Expr) throws -> Answer {
    if call.arguments.spec.takes("truncate"), call.arguments.text("truncate") != nil {
      throw InputError(
        "truncated derivatives are followed forward, of numbers by numbers",
        hint: "write the model with scalars or indices, or name an entry, as in --wrt 'W[i,j]'")
    }
    let result = try adjoints { () throws(AdjointError) in
      try AdjointResult(
        of: target, by: variable, in: setting, context: context, identities: identities,
        writingOut: call.arguments.isSet("expand")
          ? WritingOut(activations: setting.activations) : nil)
    }
    return try BackwardReport(question: self, target: target, result: result).answer()
  }

  func adjoints<Result>(
    _ work: () throws(AdjointError) -> Result
  ) throws(InputError) -> Result {
    do throws(AdjointError) {
      return try work()
    } catch {
      throw InputError(error.message, hint: error.hint)
    }
  }
}

/// Tells a gradient found backward: the equations, each with its uses, and how all was checked.
struct BackwardReport {
  let question: Question
  let target: Expr
  let result: AdjointResult

  private var writer: TermWriter {
    TermWriter(
      format: question.call.format, options: FormulaOptions(symbols: result.symbols))
  }

  func answer() throws -> Answer {
    let variable = try writer.formula(result.variable).text
    let loss = try writer.formula(target).text
    var answer = Answer(.done, shape: .worked, title: "d(\(loss))/d(\(variable)), backward")
    answer.steps = try result.equations.filter { !$0.isEnd }.map { try step($0) }
    answer.steps.append(try lastStep())
    let isJacobian = question.call.arguments.text("layout") == "jacobian"
    answer.result = try writer.zeros(isJacobian ? result.value.flipped : result.value)
    answer.definitions = try definitions()
    answer.checks = try checks()
    answer.messages = notes
    answer.assumptions = try conditions.map { try writer.formula($0) }
    return answer
  }

  // MARK: Steps

  private func step(_ equation: AdjointEquation) throws -> Answer.Step {
    let name = String(equation.name.dropFirst("delta_".count))
    return Answer.Step(
      rule: "adjoint equation of \(name)", reason: reason(for: equation.uses, of: name),
      before: try writer.formula(equation.left), after: try right(equation),
      because: try inner(equation.uses))
  }

  private func lastStep() throws -> Answer.Step {
    let name = result.variable.symbol?.name ?? ""
    // A vector has no gradient; any loss of it, L, has.
    let loss = target.isScalar ? target : .symbol("L")
    let before = try writer.formula(.derivative(loss, result.variable, .total))
    return Answer.Step(
      rule: "gradient by \(name)", reason: reason(for: result.uses, of: name), before: before,
      after: try writer.zeros(result.value), because: try inner(result.uses))
  }

  private func reason(for uses: [Use], of name: String) -> String {
    var seen: [String] = []
    for use in uses where use.mention.symbol?.name == name {
      let place = use.flow.isLoss ? "the loss" : PlainText.of(use.flow.left)
      let text = "\(PlainText.of(use.mention)) in \(place)"
      if !seen.contains(text) { seen.append(text) }
    }
    return seen.isEmpty ? "nothing depends on it" : "used as " + seen.joined(separator: ", as ")
  }

  /// With all steps: each use, rule by rule.
  private func inner(_ uses: [Use]) throws -> [Answer.Step] {
    guard question.call.arguments.text("steps") == "full" else { return [] }
    return try uses.flatMap { try question.lines($0.derivation) }
  }

  // MARK: Definitions

  private func right(_ equation: AdjointEquation) throws -> Answer.Formula {
    try writer.orZero(equation.right)
  }

  private func definitions() throws -> [Answer.Definition] {
    var definitions = try result.equations.map { equation in
      Answer.Definition(
        equation.name, try writer.equation(equation.left, equation.right),
        domain: equation.domain)
    }
    definitions += try result.arguments.map { flow in
      Answer.Definition(
        flow.name, try writer.equation(flow.left, flow.right))
    }
    return definitions
  }

  private var notes: [String] {
    result.openDerivatives.map { open in
      let text = PlainText.of(open)
      let name = open.symbol.map { String($0.name.dropFirst("dL_".count)) } ?? ""
      return "\(text) stands for the derivative of the loss by "
        + (name.isEmpty ? "its argument" : text.replacing(prefix: "dL_", by: ""))
    }
  }

  private var conditions: [Expr] {
    var seen: [Expr] = []
    for use in result.uses + result.equations.flatMap(\.uses) {
      for condition in use.derivation.conditions
      where !question.context.holds(condition) && !seen.contains(condition) {
        seen.append(condition)
      }
    }
    return seen
  }

  // MARK: Checks

  private func checks() throws -> [Answer.Check] {
    let uses = result.distinctUses
    for use in uses {
      if let failure = use.derivation.check() {
        throw OwnFault("step \(failure.step) does not replay: \(failure.message)")
      }
    }
    var checks = [Answer.Check("steps replayed")]
    checks.append(try proof(of: uses))
    let steps = [1, 2, 3, 4, 6, 9, 12].filter { $0 >= result.firstSteps }
    do throws(AdjointFault) {
      let measure = try result.measured(steps: steps)
      let horizon = result.net.horizons.first?.last.map { PlainText.of($0) } ?? "T"
      let range = measure.steps.map { " for \(horizon) = \($0.lowerBound)..\($0.upperBound)" } ?? ""
      let isTimed = !result.net.horizons.isEmpty
      checks.append(
        Answer.Check(
          "dual numbers through the equations" + (isTimed ? range : ""), points: measure.points,
          maxError: measure.largestError.powerOfTenAbove))
    } catch {
      switch error {
      case .differs(let text): throw OwnFault("dual numbers speak against the gradient \(text)")
      case .noPoint(let problem):
        throw InputError("the gradient could not be checked with numbers: \(problem)")
      }
    }
    return checks
  }

  private func proof(of uses: [Use]) throws -> Answer.Check {
    var open = 0
    for use in uses {
      switch use.isAdjoint(budget: DecisionBudget(steps: 2_000_000)) {
      case .equal: break
      case .different: throw OwnFault("a backward rule is not adjoint to its forward rule")
      case .undecided: open += 1
      }
    }
    return Answer.Check(
      open == 0
        ? "backward equal to forward: each local pair is adjoint"
        : "backward equal to forward: \(uses.count - open) of \(uses.count) local pairs decided")
  }
}

/// Terms as plain text.
enum PlainText {
  static func of(_ e: Expr) -> String { (try? PlainWriter.write(e)) ?? "…" }
}

extension String {
  fileprivate func replacing(prefix: String, by new: String) -> String {
    hasPrefix(prefix) ? new + dropFirst(prefix.count) : self
  }
}

extension Double {
  /// The least power of ten above it, 1e-15 at least: the same on every machine.
  var powerOfTenAbove: Double {
    [1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9].first { $0 >= self } ?? 1
  }
}
