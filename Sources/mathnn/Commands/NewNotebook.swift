import AnswerSheets
import Terminal

extension Command {
  /// A notebook to begin with.
  static let new = Command(
    CommandSpec(
      "new", "write a first notebook", chapter: .sheets,
      positionals: [Positional("FILE", offers: .file, "the notebook, such as sheet.mnn.md")],
      flags: [Flag("title", takes: .text("WORDS"), "its title")],
      common: [.terminal],
      description: [
        "The notebook builds as it is: change it line by line. A file that is there stays as it is."
      ],
      examples: [
        Example("mathnn new sheet.mnn.md --title 'Week 6'", "then: mathnn build sheet.mnn.md")
      ])
  ) { call in
    let file = call.arguments.positional(0) ?? ""
    guard !InputFile.exists(file) else {
      throw InputError("there is a file '\(file)' already", hint: "choose another name")
    }
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let title = call.arguments.text("title") ?? String(name.prefix { $0 != "." })
    try OutputFile.write(FirstNotebook.text(title: title), to: file)
    return .text("written: \(file)\nnext: mathnn build \(file)\n")
  }

  /// Notebooks in their one form.
  static let fmt = Command(
    CommandSpec(
      "fmt", "write notebooks in their one form", chapter: .sheets,
      positionals: [
        Positional("FILE", offers: .file, "a notebook, or - for standard input", repeatable: true)
      ],
      flags: [Flag("check", "change nothing; the exit code is 1 where something would change")],
      common: [.terminal],
      description: [
        "Blank lines, blanks at the ends of lines, tables and fences; words and formulas stay."
      ],
      examples: [Example("mathnn fmt sheet.mnn.md", "in place")],
      exits: [.negative: "with --check: a notebook is not in its form"])
  ) { call in
    var changed: [String] = []
    for file in call.arguments.positionals {
      let old = try call.file(file).text
      let new = NotebookFormat.formatted(old)
      if file == "-" { return .text(new) }
      guard new != old else { continue }
      changed.append(file)
      if !call.arguments.isSet("check") { try OutputFile.write(new, to: file) }
    }
    let isChecked = call.arguments.isSet("check")
    let word = isChecked ? "not in its form" : "formatted"
    var answer = Answer.text(changed.map { "\(word): \($0)\n" }.joined())
    if isChecked, !changed.isEmpty { answer.verdict = .failed }
    return answer
  }
}
