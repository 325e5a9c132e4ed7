import Terminal

extension Command {
  /// The help, of all commands or of one.
  static let help = Command(
    CommandSpec(
      "help", "show what there is, or how a command is used", chapter: .about,
      positionals: [Positional("COMMAND", "the command to explain", optional: true)],
      common: [.output, .terminal])
  ) { call in
    .text(call.program.help(on: call.console.output))
  }
}
