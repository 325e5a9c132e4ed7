internal import Budgets

/// An argument known by its place.
package struct Positional: Sendable, Equatable {
  /// What the shell may offer for it.
  package enum Kind: Sendable, Equatable {
    /// Free text: an expression, a name.
    case text
    /// The name of a file or folder.
    case file
    /// One of a few words.
    case choice([String])
    /// The name of a command.
    case command
  }

  /// The name in capitals that the help shows.
  package let name: String
  /// What the shell may offer.
  package let kind: Kind
  /// One line, in lower case, without a full stop.
  package let help: String
  /// Whether it may be left out.
  package let isOptional: Bool
  /// Whether it may stand several times; only the last one of a command may.
  package let isRepeatable: Bool

  /// An argument, required and single unless said otherwise.
  package init(
    _ name: String, offers kind: Kind = .text, _ help: String, optional: Bool = false,
    repeatable: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.help = help
    self.isOptional = optional
    self.isRepeatable = repeatable
  }

  /// How a usage line shows it: `TARGET`, `[MODEL]`, `FILE...`.
  package var usage: String {
    let word = isRepeatable ? "\(name)..." : name
    return isOptional ? "[\(word)]" : word
  }
}

/// A line that can be pasted into a shell, and what it does.
package struct Example: Sendable, Equatable {
  /// The whole command line.
  package let line: String
  /// What it does or prints, in a few words.
  package let says: String

  /// An example.
  package init(_ line: String, _ says: String) {
    self.line = line
    self.says = says
  }
}

/// The chapters under which the general help lists the commands.
package enum Chapter: String, Sendable, CaseIterable {
  case calculus = "Derive and compute"
  case judging = "Judge answers"
  case networks = "Networks and arrangements"
  case sheets = "Sheets and pictures"
  case about = "About mathnn"
}

/// All that help, completions, man page, manual and parser know of one command.
package struct CommandSpec: Sendable, Equatable {
  /// The word that calls it.
  package let name: String
  /// One line, in lower case, without a full stop.
  package let summary: String
  /// Where the general help lists it.
  package let chapter: Chapter
  /// The arguments by place.
  package let positionals: [Positional]
  /// The flags that are its own.
  package let flags: [Flag]
  /// The families of shared flags that it takes.
  package let common: [CommonFlags]
  /// Paragraphs of the long help.
  package let description: [String]
  /// Lines to try.
  package let examples: [Example]
  /// What exit codes mean here, where that is narrower than in general.
  package let exits: [ExitCode: String]
  /// Seconds after which it gives up unless told otherwise; nothing means never.
  package let timeout: Double?

  /// A command's row.
  package init(
    _ name: String, _ summary: String, chapter: Chapter, positionals: [Positional] = [],
    flags: [Flag] = [], common: [CommonFlags] = CommonFlags.allCases, description: [String] = [],
    examples: [Example] = [], exits: [ExitCode: String] = [:], timeout: Double? = 60
  ) {
    self.name = name
    self.summary = summary
    self.chapter = chapter
    self.positionals = positionals
    self.flags = flags
    self.common = common
    self.description = description
    self.examples = examples
    self.exits = exits
    self.timeout = timeout
  }

  /// The shared flags that it takes, those hidden by a flag of its own left out.
  package var commonFlags: [Flag] {
    let own = Set(flags.flatMap(\.spellings))
    return common.flatMap(\.flags).filter { own.isDisjoint(with: $0.spellings) }.map { flag in
      guard flag.name == "timeout", let timeout else { return flag }
      var flag = flag
      flag.standard = BudgetSpent.plain(timeout)
      return flag
    }
  }

  /// Every flag that it takes, its own first.
  package var allFlags: [Flag] { flags + commonFlags }

  /// The line that shows how to call it.
  package var usage: String {
    let required = flags.filter(\.isRequired).map { flag in
      [flag.spelling, flag.briefPlaceholder].compactMap { $0 }.joined(separator: " ")
    }
    let must = positionals.filter { !$0.isOptional }.map(\.usage)
    let may = positionals.filter(\.isOptional).map(\.usage)
    return (["mathnn", name] + must + required + may + ["[flags]"]).joined(separator: " ")
  }
}
