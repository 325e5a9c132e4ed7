import Terminal

extension Command {
  /// The help of all commands, or of one; as Markdown, the whole page of the manual.
  static let help = Command(
    CommandSpec(
      "help", "show what there is, or how a command is used", chapter: .about,
      positionals: [
        Positional("COMMAND", offers: .command, "the command to explain", optional: true)
      ],
      common: [.output, .terminal],
      examples: [
        Example("mathnn help completions", "the same as mathnn completions --help"),
        Example("mathnn help --to md", "the page of the manual on all commands"),
      ])
  ) { call in
    let page = call.console.output
    guard let spec = call.program.specs.first(where: { $0.name == call.arguments.positional(0) })
    else { return .text(call.program.help(on: page), markdown: call.program.markdownManual) }
    let section = call.program.markdown(of: spec).joined(separator: "\n")
    return .text(call.program.help(of: spec, on: page), markdown: section)
  }
}
