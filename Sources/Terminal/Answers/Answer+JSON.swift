extension Answer {
  /// The version of the object that `--json` prints.
  package static let schema = 1

  /// The object that `--json` prints.
  package func json(command: String) -> JSON {
    let head: [JSON.Member] = [
      .init("schema", .number("\(Self.schema)")), .init("command", .string(command)),
      .init("verdict", .string(verdict.rawValue)),
    ]
    let tail: [JSON.Member] =
      [
        .init("result", resultObject), .init("steps", .array(steps.map(\.json))),
      ] + definitionsMember + [
        .init("checks", .array(checks.map(\.json))),
        .init("assumptions", .array(assumptions.map { .string($0.text) })),
        .init("messages", .array((diagnostics.map(\.message) + messages).map { .string($0) })),
      ]
    return .object(head + fields + tail)
  }

  /// The definitions, if there are any.
  private var definitionsMember: [JSON.Member] {
    definitions.isEmpty ? [] : [.init("definitions", .array(definitions.map(\.json)))]
  }

  private var resultObject: JSON {
    let formula: [JSON.Member]
    switch shape {
    case .plain(let text, _):
      formula = [.init("text", .string(result?.text ?? text)), .init("latex", result.latexOrNull)]
    case .bare, .worked:
      guard result != nil || !details.isEmpty else { return .null }
      formula = [.init("text", result.textOrNull), .init("latex", result.latexOrNull)]
    }
    return .object(formula + details)
  }
}

extension Answer.Formula? {
  fileprivate var textOrNull: JSON { self.map { .string($0.text) } ?? .null }
  fileprivate var latexOrNull: JSON { self?.latex.map { .string($0) } ?? .null }
}

extension Answer.Step {
  fileprivate var json: JSON {
    [
      "rule": .string(rule), "where": .string(location), "before": .string(before.text),
      "after": .string(after.text), "because": .array(because.map(\.json)),
    ]
  }
}

extension Answer.Definition {
  fileprivate var json: JSON {
    [
      "name": .string(name), "text": .string(formula.text),
      "latex": formula.latex.map { .string($0) } ?? .null, "domain": .string(domain),
    ]
  }
}

extension Answer.Check {
  fileprivate var json: JSON {
    [
      "method": .string(method), "points": points.map { .number("\($0)") } ?? .null,
      "max_error": maxError.map { JSON($0) } ?? .null,
    ]
  }
}
