extension Answer {
  /// The answer in LaTeX: a bare result is one formula, anything else a document of its own.
  var latex: String {
    switch shape {
    case .bare: result.map { $0.latex ?? Self.typewriter($0.text) } ?? ""
    case .plain(let text, _):
      Self.document(["\\begin{verbatim}", text, "\\end{verbatim}"])
    case .worked: Self.document(workedLaTeX)
    }
  }

  /// A document of plain `article`, with packages of every TeX distribution only.
  private static func document(_ body: [String]) -> String {
    let head = [
      "\\documentclass[11pt,a4paper]{article}", "\\usepackage[T1]{fontenc}",
      "\\usepackage[utf8]{inputenc}", "\\usepackage{lmodern}", "\\usepackage{amsmath,amssymb}",
      "\\allowdisplaybreaks", "\\setlength{\\parindent}{0pt}", "\\begin{document}",
    ]
    return (head + body + ["\\end{document}"]).joined(separator: "\n")
  }

  private var workedLaTeX: [String] {
    var lines = title.isEmpty ? [] : ["\\section*{\(Self.escapedForLaTeX(title))}"]
    lines += Self.items(of: steps)
    if let result { lines += ["\\textbf{Result}", Self.display(result, frame: true)] }
    if !definitions.isEmpty { lines.append("where") }
    for definition in definitions {
      let domain =
        definition.domain.isEmpty
        ? "" : " \\quad\\text{\(Self.escapedForLaTeX(definition.domain))}"
      var formula = definition.formula
      formula.latex = formula.latex.map { $0 + domain }
      lines.append(Self.display(formula))
    }
    for assumption in assumptions { lines += ["Holds if \(Self.inline(assumption)).", ""] }
    for check in checks {
      lines += ["\\emph{Checked: \(Self.escapedForLaTeX(check.sentence)).}", ""]
    }
    return lines
  }

  /// The steps as a list; LaTeX nests no more than four, so deeper reasons join the fourth.
  private static func items(of steps: [Step], depth: Int = 1) -> [String] {
    guard !steps.isEmpty else { return [] }
    var above: Formula?
    var lines: [String] = []
    for step in steps {
      let reason = step.reason.isEmpty ? "" : ": \(escapedForLaTeX(step.reason))"
      lines.append("\\item \\textbf{\(escapedForLaTeX(step.rule))}\(reason)")
      if step.before != above { lines.append(display(step.before)) }
      lines.append(display(step.after, relation: step.relation.latex))
      lines += items(of: step.because, depth: depth + 1)
      above = step.after
    }
    return depth > 4 ? lines : ["\\begin{enumerate}"] + lines + ["\\end{enumerate}"]
  }

  private static func display(
    _ formula: Formula, relation: String = "", frame: Bool = false
  ) -> String {
    let body = formula.latex ?? "\\text{\(typewriter(formula.text))}"
    return frame ? "\\[ \\boxed{\(body)} \\]" : "\\[ \(relation) \(body) \\]"
  }

  private static func inline(_ formula: Formula) -> String {
    formula.latex.map { "$\($0)$" } ?? typewriter(formula.text)
  }

  private static func typewriter(_ text: String) -> String {
    "\\texttt{\(escapedForLaTeX(text))}"
  }

  /// The text with the characters replaced that LaTeX would obey.
  static func escapedForLaTeX(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "^": result += "\\textasciicircum{}"
      case "~": result += "\\textasciitilde{}"
      case "<": result += "\\textless{}"
      case ">": result += "\\textgreater{}"
      case "|": result += "\\textbar{}"
      case "\"": result += "\\textquotedbl{}"
      case "#", "$", "%", "&", "_", "{", "}": result += "\\\(character)"
      default: result.append(character)
      }
    }
  }
}
