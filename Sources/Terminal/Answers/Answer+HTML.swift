extension Answer {
  /// The answer as one page that needs nothing else: no script, no font, no picture.
  var html: String {
    switch shape {
    case .plain(let text, _): page(["<pre>\(Self.escapedForHTML(text))</pre>"])
    case .bare: page([result.map { Self.display($0) } ?? ""])
    case .worked: page(workedHTML)
    }
  }

  private func page(_ body: [String]) -> String {
    let name = title.isEmpty ? "mathnn" : title
    let head = [
      "<!DOCTYPE html>", #"<html lang="en">"#, "<head>", #"<meta charset="utf-8">"#,
      #"<meta name="viewport" content="width=device-width, initial-scale=1">"#,
      #"<meta name="color-scheme" content="light dark">"#,
      "<title>\(Self.escapedForHTML(name))</title>", "<style>\(Self.style)</style>", "</head>",
      "<body>",
    ]
    return (head + body + ["</body>", "</html>"]).joined(separator: "\n")
  }

  private static let style = """

    :root { color-scheme: light dark; }
    body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; \
    padding: 0 1rem; }
    math, pre, .formula { overflow-x: auto; max-width: 100%; }
    .formula { margin: .5rem 0; }
    .rule { font-weight: 600; }
    .result { border: 1px solid; border-radius: .4rem; padding: .5rem 1rem; }
    .checked { color: #18703a; }
    @media (prefers-color-scheme: dark) { .checked { color: #7fd69b; } }

    """

  private var workedHTML: [String] {
    var lines = title.isEmpty ? [] : ["<h1>\(Self.escapedForHTML(title))</h1>"]
    lines += Self.items(of: steps)
    if let result {
      lines += ["<h2>Result</h2>", #"<div class="result">"#, Self.display(result), "</div>"]
    }
    if !definitions.isEmpty { lines.append("<p>where</p>") }
    for definition in definitions {
      var formula = definition.formula
      if !definition.domain.isEmpty {
        formula.text += "   " + definition.domain
        formula.mathML = formula.mathML.map {
          $0 + "<mspace width=\"1em\"/><mtext>\(Self.escapedForHTML(definition.domain))</mtext>"
        }
      }
      lines.append(Self.display(formula))
    }
    for assumption in assumptions { lines.append("<p>Holds if \(Self.inline(assumption)).</p>") }
    for check in checks {
      lines.append(#"<p class="checked">Checked: \#(Self.escapedForHTML(check.sentence)).</p>"#)
    }
    return lines
  }

  private static func items(of steps: [Step]) -> [String] {
    guard !steps.isEmpty else { return [] }
    var above: Formula?
    var lines = ["<ol>"]
    for step in steps {
      let reason = step.reason.isEmpty ? "" : ": \(escapedForHTML(step.reason))"
      lines.append(#"<li><span class="rule">\#(escapedForHTML(step.rule))</span>\#(reason)"#)
      if step.before != above { lines.append(display(step.before)) }
      lines.append(display(step.after, relation: step.relation.character))
      lines += items(of: step.because) + ["</li>"]
      above = step.after
    }
    return lines + ["</ol>"]
  }

  private static func display(_ formula: Formula, relation: String = "") -> String {
    let sign = relation.isEmpty ? "" : "<mo>\(relation)</mo>"
    guard let mathML = formula.mathML else {
      let text = relation.isEmpty ? formula.text : "\(relation) \(formula.text)"
      return #"<div class="formula"><code>\#(escapedForHTML(text))</code></div>"#
    }
    return #"<div class="formula"><math display="block">\#(sign)\#(mathML)</math></div>"#
  }

  private static func inline(_ formula: Formula) -> String {
    formula.mathML.map { "<math>\($0)</math>" } ?? "<code>\(escapedForHTML(formula.text))</code>"
  }

  /// The text with the characters replaced that a browser would obey.
  static func escapedForHTML(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}
