import Terminal

extension Command {
  /// The script that lets a shell complete our command lines.
  static let completions = Command(
    CommandSpec(
      "completions", "print the completion script of a shell", chapter: .about,
      positionals: [
        Positional("SHELL", offers: .choice(Shell.allCases.map(\.rawValue)), "bash, zsh or fish")
      ],
      common: [.output, .terminal],
      examples: [
        Example("source <(mathnn completions bash)", "complete in this shell, until it is closed"),
        Example(
          "mathnn completions fish -o ~/.config/fish/completions/mathnn.fish",
          "complete in every fish"),
      ])
  ) { call in
    guard let shell = call.arguments.positional(0).flatMap(Shell.init(rawValue:)) else {
      fatalError("the parser let a shell pass that the table does not list")
    }
    return .text(call.program.completions(for: shell))
  }
}
