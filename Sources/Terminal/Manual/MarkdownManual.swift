extension Program {
  /// The manual's page on all commands, in Markdown.
  package var markdownManual: String {
    var lines = [
      "# The commands of \(name)", "",
      "This page is made from the table of commands (`make docs`).", "",
    ]
    lines += Self.about.flatMap { [MarkdownWriter.escaped($0), ""] }
    for chapter in Chapter.allCases {
      let listed = specs.filter { $0.chapter == chapter }
      guard !listed.isEmpty else { continue }
      lines += ["## \(chapter.rawValue)", ""]
      lines += listed.map {
        "- [`\(name) \($0.name)`](#\(name)-\($0.name)): " + MarkdownWriter.escaped($0.summary)
      }
      lines += [""]
    }
    for spec in specs { lines += markdown(of: spec) }
    lines += ["## Common flags", "", "Every command takes those that it can use.", ""]
    lines += Self.rows("Flag", CommonFlags.allCases.flatMap(\.flags).map(\.markdownRow))
    let exits = ExitCode.allCases.map {
      (left: "\($0.rawValue)", right: MarkdownWriter.escaped($0.meaning))
    }
    lines += ["## Exit codes", ""] + Self.rows("Code", exits)
    let variables = Self.environment.map {
      (left: "`\($0.name)`", right: MarkdownWriter.escaped($0.meaning))
    }
    lines += ["## Environment", ""] + Self.rows("Variable", variables)
    while lines.last == "" { lines.removeLast() }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The manual's section on one command, in Markdown.
  package func markdown(of spec: CommandSpec) -> [String] {
    var lines = ["## \(name) \(spec.name)", "", MarkdownWriter.escaped(spec.summary), ""]
    lines += ["```text", spec.usage, "```", ""]
    lines += spec.description.flatMap { [MarkdownWriter.escaped($0), ""] }
    let places = spec.positionals.map {
      (left: "`\($0.usage)`", right: MarkdownWriter.escaped($0.help))
    }
    lines += Self.rows("Argument", places) + Self.rows("Flag", spec.flags.map(\.markdownRow))
    for example in spec.examples {
      lines += [MarkdownWriter.escaped(example.says) + ":", "", "```sh", example.line, "```", ""]
    }
    return lines
  }

  private static func rows(_ head: String, _ rows: [(left: String, right: String)]) -> [String] {
    guard !rows.isEmpty else { return [] }
    return ["| \(head) | Meaning |", "|---|---|"] + rows.map { "| \($0.left) | \($0.right) |" } + [
      ""
    ]
  }
}

extension Flag {
  /// The cells of a Markdown table; a bar inside code must be escaped there.
  fileprivate var markdownRow: (left: String, right: String) {
    let value = placeholder.map { " " + $0 } ?? ""
    let text = spellings.joined(separator: ", ") + value
    return (
      "`\(text.split(separator: "|").joined(separator: "\\|"))`", MarkdownWriter.escaped(fullHelp)
    )
  }
}
