package import Budgets

/// A command: its row in the table, and what it does.
package struct Command: Sendable {
  /// The row that help, completions, man page and parser are made from.
  package let spec: CommandSpec
  /// What it does with a call.
  package let run: @Sendable (Invocation) throws -> Answer

  /// A command.
  package init(_ spec: CommandSpec, run: @escaping @Sendable (Invocation) throws -> Answer) {
    self.spec = spec
    self.run = run
  }
}

/// One call of a command: its arguments, and what it needs to know of its surroundings.
package struct Invocation: Sendable {
  /// The program that was called, with all its commands.
  package let program: Program
  /// The arguments, checked against the command's row.
  package private(set) var arguments: Arguments
  /// The format of the answer: notations that it does not need can be left out.
  package let format: AnswerFormat
  /// The time and memory that may be used; engines poll it.
  package let budget: Budget
  /// What is known about the terminal.
  package let console: Console
  /// Texts that stand for files of their name: models and lines that a notebook holds.
  package var texts: [String: SourceText] = [:]
  let watchdog: Watchdog?

  /// Whether more messages are wanted.
  package var isVerbose: Bool { takesTerminalFlags && arguments.isSet("v") }
  /// Whether fewer messages are wanted.
  package var isQuiet: Bool { takesTerminalFlags && arguments.isSet("q") }

  private var takesTerminalFlags: Bool { arguments.spec.common.contains(.terminal) }

  /// The same call with another text after a flag.
  package func replacing(_ flag: String, by text: String) -> Invocation {
    var call = self
    call.arguments.values[flag] = [.text(text)]
    return call
  }

  /// A text as the user gave it: the argument itself, or all of standard input for `-`.
  ///
  /// Messages call it by `name`: the argument's name in the help, or the flag.
  package func source(_ argument: String, called name: String) throws(InputError) -> SourceText {
    guard argument == "-" else { return SourceText(name: name, text: argument) }
    return try file("-")
  }

  /// The text of a file, or of standard input for `-`; waiting for it does not count as work.
  package func file(_ name: String, limit: Int = InputFile.largest) throws(InputError) -> SourceText
  {
    if let text = texts[name] { return text }
    guard let watchdog, name == "-" else { return try InputFile.text(of: name, limit: limit) }
    return try watchdog.paused { () throws(InputError) in
      try InputFile.text(of: name, limit: limit)
    }
  }

  /// The bytes of a text, a file of any size, or standard input; waiting does not count as work.
  package func bytes(of name: String) throws(InputError) -> FileBytes {
    if texts[name] != nil || name == "-" {
      return FileBytes(Array(try file(name, limit: .max).text.utf8))
    }
    return try FileBytes(of: name)
  }

  /// Whether there is a text or a file of this name, or standard input is meant.
  package func knows(_ name: String) -> Bool {
    texts[name] != nil || name == "-" || InputFile.exists(name)
  }

  /// Work that watches its own time, such as many questions with a limit each.
  package func untimed<Result>(_ work: () -> Result) -> Result {
    guard let watchdog else { return work() }
    return watchdog.paused { work() }
  }
}
