extension Answer {
  /// The answer in Markdown, its formulas between double dollar signs.
  var markdown: String {
    switch shape {
    case .plain(let text, let markdown): markdown ?? Self.fenced(text)
    case .bare: result.map { Self.display($0, indent: "") } ?? ""
    case .worked: workedMarkdown.joined(separator: "\n")
    }
  }

  private static func fenced(_ text: String) -> String {
    var fence = "```"
    while text.contains(fence) { fence += "`" }
    return "\(fence)text\n\(text.hasSuffix("\n") ? text : text + "\n")\(fence)"
  }

  private var workedMarkdown: [String] {
    var lines = title.isEmpty ? [] : ["# " + Self.escaped(title), ""]
    lines += Self.items(of: steps, indent: "")
    if let result {
      lines += ["**Result**", "", Self.display(result, indent: ""), ""]
    }
    if !definitions.isEmpty { lines += ["where", ""] }
    for definition in definitions {
      var formula = definition.formula
      if !definition.domain.isEmpty {
        formula.text += "   " + definition.domain
        formula.latex = formula.latex.map { $0 + " \\quad\\text{\(definition.domain)}" }
      }
      lines += [Self.display(formula, indent: ""), ""]
    }
    for assumption in assumptions { lines += ["Holds if \(Self.inline(assumption)).", ""] }
    for check in checks { lines += ["*Checked: \(Self.escaped(check.sentence)).*", ""] }
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  private static func items(of steps: [Step], indent: String) -> [String] {
    var above: Formula?
    var lines: [String] = []
    for (place, step) in steps.enumerated() {
      let inner = indent + "   "
      let reason = step.reason.isEmpty ? "" : ": \(escaped(step.reason))"
      lines += ["\(indent)\(place + 1). **\(escaped(step.rule))**\(reason)", ""]
      if step.before != above { lines += [display(step.before, indent: inner), ""] }
      lines += [display(step.after, indent: inner, relation: step.relation.latex), ""]
      lines += items(of: step.because, indent: inner)
      above = step.after
    }
    return lines
  }

  private static func display(_ formula: Formula, indent: String, relation: String = "") -> String {
    let sign = relation.isEmpty ? "" : "\(relation) "
    guard let latex = formula.latex else { return "\(indent)\(code(sign + formula.text))" }
    return ["$$", sign + latex, "$$"].map { indent + $0 }.joined(separator: "\n")
  }

  private static func inline(_ formula: Formula) -> String {
    formula.latex.map { "$\($0)$" } ?? code(formula.text)
  }

  private static func code(_ text: String) -> String {
    text.contains("`") ? "`` \(text) ``" : "`\(text)`"
  }

  /// The text with the characters escaped that Markdown would take for markup.
  static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\`*_{}[]<>#|$~".contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}
