import Figures
import Models
import Notation
import Terminal
import Training

/// Tells a comparison: the table of parameters, the formulas, and how gradients fare over time.
struct CompareReport {
  let request: CompareRequest
  let formulas: FormulaGradient
  let comparison: Comparison
  let tolerance: Double

  private var call: Invocation { request.call }

  func answer() throws -> Answer {
    let fault = comparison.fault(above: tolerance)
    let definitions = try definitions()
    let formulas = try equations()
    let profile = comparison.profile
    var answer: Answer
    if let form = call.arguments.text("draw") {
      answer = Answer.text(try drawing(form))
    } else {
      answer = Answer.text(
        text(formulas, definitions, fault), markdown: markdown(formulas, definitions, fault))
    }
    answer.verdict = fault == nil ? .passed : .failed
    answer.result = Answer.Formula(verdict(fault))
    answer.details = details(formulas)
    answer.definitions = definitions
    answer.checks = checks()
    if let profile { answer.pictures = [Answer.Picture(profile.plot(title: headline).figure)] }
    answer.messages = [profile?.note].compactMap { $0 }
    if let fault { answer.messages.append(fault) }
    return answer
  }

  private func drawing(_ form: String) throws -> String {
    guard let profile = comparison.profile else {
      throw InputError("there is nothing to draw: the network has no time")
    }
    let plot = profile.plot(title: headline)
    switch form {
    case "svg": return plot.figure.svg
    case "tikz": return plot.figure.tikz
    default: return plot.lines(columns: 80).map { $0 + "\n" }.joined()
    }
  }

  // MARK: Words

  private var headline: String {
    let count = comparison.pictures
    return "\(request.data.rawValue): \(count) picture\(count == 1 ? "" : "s"), "
      + "\(request.options.model), \(request.origin)"
  }

  private func verdict(_ fault: String?) -> String {
    let limit = Decimal.scientific(tolerance)
    return fault.map { "failed: \($0)" }
      ?? "the derived gradients are the engine's: all errors below \(limit)"
  }

  private var cells: [[String]] {
    [["parameter", "shape", "norm", "largest error"]]
      + comparison.rows.map { row in
        [
          row.parameter == row.quantity ? row.parameter : "\(row.quantity) = \(row.parameter)",
          row.shape.map(String.init).joined(separator: "×"), Decimal.scientific(row.norm),
          Decimal.scientific(row.error),
        ]
      }
  }

  private var others: [String] {
    var lines = ["loss: largest error \(Decimal.scientific(comparison.lossError))"]
    if formulas.match.state != nil {
      lines.append("last state: largest error \(Decimal.scientific(comparison.stateError))")
    }
    return lines
  }

  private func text(
    _ formulas: [(name: String, text: String)], _ definitions: [Answer.Definition],
    _ fault: String?
  ) -> String {
    var lines = [headline, "loss: \(PlainText.of(self.formulas.match.loss))", ""]
    lines += TextTable.lines(cells) + others + [""]
    lines += formulas.map { "\($0.name) = \($0.text)" }
    if !definitions.isEmpty {
      lines += ["", "where"]
      lines += definitions.map { "  \($0.formula.text)\($0.domain.isEmpty ? "" : " \($0.domain)")" }
    }
    if let profile = comparison.profile {
      lines += [""] + TextTable.lines(profile.cells)
      if let bound = profile.bound {
        lines.append("bound: |dL/dh[T]| times \(PlainText.of(bound))")
        lines += profile.norms.map { norm in
          "\(PlainText.of(norm.norm)) = \(Decimal.text(norm.value, 4))"
        }
      }
      if profile.hasSlopes {
        lines.append("products of slopes behind step t: geometric means over units")
      }
    }
    return (lines + ["", verdict(fault)]).map { $0 + "\n" }.joined()
  }

  private func markdown(
    _ formulas: [(name: String, text: String)], _ definitions: [Answer.Definition],
    _ fault: String?
  ) -> String {
    var parts = [headline, TextTable.markdown(cells), others.joined(separator: "; ")]
    parts.append(
      (formulas.map { "- `\($0.name) = \($0.text)`" }
        + definitions.map { "- `\($0.formula.text)` \($0.domain)" }).joined(separator: "\n"))
    if let profile = comparison.profile { parts.append(TextTable.markdown(profile.cells)) }
    return (parts + [verdict(fault)]).joined(separator: "\n\n") + "\n"
  }

  // MARK: Formulas

  private func equations() throws -> [(name: String, text: String)] {
    try formulas.parts.map { part in
      let writer = TermWriter(format: .text)
      return (
        "dL/d\(PlainText.of(part.pair.quantity))", try writer.orZero(part.value).text
      )
    }
  }

  /// The backward equations of all formulas, each once.
  private func definitions() throws -> [Answer.Definition] {
    var found: [Answer.Definition] = []
    for part in formulas.parts {
      let writer = TermWriter(
        format: call.format, options: .init(symbols: part.result.symbols))
      for equation in part.result.equations where !equation.isEnd {
        let definition = Answer.Definition(
          equation.name, try writer.equation(equation.left, equation.right),
          domain: equation.domain)
        if !found.contains(definition) { found.append(definition) }
      }
      for flow in part.result.arguments {
        let definition = Answer.Definition(
          flow.name, try writer.equation(flow.left, flow.right))
        if !found.contains(definition) { found.append(definition) }
      }
    }
    return found
  }

  // MARK: For programs

  private func checks() -> [Answer.Check] {
    var checks = [
      Answer.Check(
        "derived gradients beside the engine's, Float64", points: comparison.pictures,
        maxError: comparison.rows.map(\.error).max() ?? 0),
      Answer.Check("loss", points: comparison.pictures, maxError: comparison.lossError),
    ]
    if formulas.match.state != nil {
      checks.append(
        Answer.Check("last state", points: comparison.pictures, maxError: comparison.stateError))
    }
    if let profile = comparison.profile, profile.bound != nil, profile.fault == nil {
      checks.append(
        Answer.Check(
          "norms below the derived bound at every step",
          points: profile.rows.count * comparison.pictures))
    }
    return checks
  }

  private func details(_ formulas: [(name: String, text: String)]) -> [JSON.Member] {
    let rows = zip(comparison.rows, formulas).map { row, formula in
      JSON.object([
        .init("parameter", .string(row.parameter)), .init("quantity", .string(row.quantity)),
        .init("shape", .array(row.shape.map { .number("\($0)") })),
        .init("formula", .string(formula.text)), .init("norm", JSON(row.norm)),
        .init("error", JSON(row.error)),
      ])
    }
    var details: [JSON.Member] = [
      .init("data", .string(request.data.rawValue)),
      .init("model", .string(request.options.model)),
      .init("pictures", .number("\(comparison.pictures)")),
      .init("max_error", JSON(comparison.worst)), .init("rows", .array(rows)),
    ]
    if let profile = comparison.profile {
      details.append(.init("steps", .array(profile.rows.map { step($0, of: profile) })))
      if let bound = profile.bound { details.append(.init("bound", .string(PlainText.of(bound)))) }
    }
    return details
  }

  private func step(_ row: StepProfile.Row, of profile: StepProfile) -> JSON {
    let (measured, bound, tanh, sigmoid) = profile.values(row)
    var members: [JSON.Member] = [
      .init("t", .number("\(row.step)")), .init("norm", JSON(measured)),
    ]
    if profile.bound != nil { members.append(.init("bound", JSON(bound))) }
    if profile.hasSlopes {
      members += [
        .init("tanh_slopes", JSON(tanh)), .init("sigmoid_slopes", JSON(sigmoid)),
        .init("ratio", JSON(sigmoid / tanh)),
      ]
    }
    return .object(members)
  }
}
