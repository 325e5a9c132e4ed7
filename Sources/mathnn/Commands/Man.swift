import Terminal

extension Command {
  /// The manual page, for `man`.
  static let man = Command(
    CommandSpec(
      "man", "print the manual page", chapter: .about, common: [.output, .terminal],
      examples: [Example("mathnn man -o mathnn.1 && man ./mathnn.1", "read it")])
  ) { call in .text(call.program.manualPage) }
}
