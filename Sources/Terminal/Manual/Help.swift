extension Program {
  /// The general help: what there is, by chapter.
  package func help(on page: Page) -> String {
    let page = page.forReading
    var lines = "\(name): \(summary)".wrapped(to: page.width)
    lines += ["", page.text("Usage:", .strong) + " \(name) COMMAND [arguments] [flags]"]
    for chapter in Chapter.allCases {
      let rows = specs.filter { $0.chapter == chapter }.map { (left: $0.name, right: $0.summary) }
      guard !rows.isEmpty else { continue }
      lines += ["", page.text("\(chapter.rawValue):", .strong)]
      lines += TwoColumns(rows).lines(width: page.width)
    }
    let hint = "'\(name) COMMAND --help' shows a command with its flags and examples."
    lines += [""] + hint.wrapped(to: page.width)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The help of one command.
  package func help(of spec: CommandSpec, on page: Page) -> String {
    let page = page.forReading
    var lines = "\(name) \(spec.name): \(spec.summary)".wrapped(to: page.width)
    let usage = spec.usage.wrapped(to: page.width - 7, hanging: 4)
    lines += ["", page.text("Usage:", .strong) + " " + usage[0]]
    lines += usage.dropFirst().map { "       " + $0 }
    for paragraph in spec.description { lines += [""] + paragraph.wrapped(to: page.width) }
    lines += Self.section("Arguments", spec.positionals.map { ($0.usage, $0.help) }, on: page)
    lines += Self.section("Flags", spec.flags.map(\.helpRow), on: page)
    if !spec.examples.isEmpty {
      lines += ["", page.text("Examples:", .strong)]
      lines += spec.examples.flatMap { example in
        ["  " + page.text(example.line, .cyan)]
          + example.says.wrapped(to: page.width - 6).map { "      " + $0 }
      }
    }
    lines += Self.section("Common flags", spec.commonFlags.map(\.helpRow), on: page)
    let exits = spec.meanings.map { (left: "\($0.code.rawValue)", right: $0.meaning) }
    lines += Self.section("Exit codes", exits, on: page)
    return lines.map { $0 + "\n" }.joined()
  }

  private static func section(
    _ title: String, _ rows: [(left: String, right: String)], on page: Page
  ) -> [String] {
    guard !rows.isEmpty else { return [] }
    return ["", page.text("\(title):", .strong)] + TwoColumns(rows).lines(width: page.width)
  }
}

extension Page {
  /// A page no wider than the eye likes.
  fileprivate var forReading: Page { Page(width: min(width, 100), isColoured: isColoured) }
}

extension Flag {
  /// The two columns of the help.
  ///
  /// Flags without a letter start where the others' long names do.
  var helpRow: (left: String, right: String) {
    let names = spellings.joined(separator: ", ")
    let aligned = short == nil ? "    " + names : names
    return ([aligned, placeholder].compactMap { $0 }.joined(separator: " "), fullHelp)
  }

  /// What it does, and what goes for its use.
  var fullHelp: String {
    let notes = [
      isRequired ? "required" : nil, isRepeatable ? "may be repeated" : nil,
      standard.map { "default: \($0)" },
    ].compactMap { $0 }
    return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
  }
}

extension CommandSpec {
  /// The exit codes that a call may have, and what they mean here.
  var meanings: [(code: ExitCode, meaning: String)] {
    ExitCode.allCases.map { ($0, exits[$0] ?? $0.meaning) }
  }
}
