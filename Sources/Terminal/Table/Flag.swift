/// One flag of a command: a row of the table that help, completions and manual are made from.
package struct Flag: Sendable, Equatable {
  /// What stands after a flag, and how it is written in the help.
  package enum Kind: Sendable, Equatable {
    /// Nothing: the flag is there or not.
    case toggle
    /// Any text, taken as it stands.
    case text(String)
    /// A whole number between two bounds.
    case integer(String, ClosedRange<Int>)
    /// A finite number above zero.
    case positive(String)
    /// One of a few words.
    case choice(String, [String])
    /// The name of a file or folder.
    case file(String)
  }

  /// The name after two dashes, if it has one.
  package let long: String?
  /// The letter after one dash, if it has one.
  package let short: Character?
  /// What stands after it.
  package let kind: Kind
  /// One line, in lower case, without a full stop.
  package let help: String
  /// Whether it may be given several times.
  package let isRepeatable: Bool
  /// Whether the command cannot do without it.
  package let isRequired: Bool
  /// What goes if it is not given, if that is worth telling.
  package var standard: String?
  /// Other spellings of a choice that mean one of the listed words.
  package let synonyms: [String: String]

  /// A flag with a long name.
  package init(
    _ long: String, short: Character? = nil, takes kind: Kind = .toggle, _ help: String,
    repeatable: Bool = false, required: Bool = false, standard: String? = nil,
    synonyms: [String: String] = [:]
  ) {
    self.long = long
    self.short = short
    self.kind = kind
    self.help = help
    self.isRepeatable = repeatable
    self.isRequired = required
    self.standard = standard
    self.synonyms = synonyms
  }

  /// A flag that is only a letter.
  package init(letter: Character, takes kind: Kind = .toggle, _ help: String) {
    self.long = nil
    self.short = letter
    self.kind = kind
    self.help = help
    self.isRepeatable = false
    self.isRequired = false
    self.synonyms = [:]
  }

  /// The word under which commands ask for its value: the long name, or else the letter.
  package var name: String { long ?? short.map(String.init) ?? "" }

  /// The spelling used in messages: `--wrt`, or `-o` where there is no long name.
  package var spelling: String { spellings.last ?? name }

  /// All spellings, the short one first.
  package var spellings: [String] {
    [short.map { "-\($0)" }, long.map { "--\($0)" }].compactMap { $0 }
  }

  /// The word that stands for the value in the help, or nothing for a toggle.
  package var placeholder: String? {
    switch kind {
    case .toggle: nil
    case .text(let word), .integer(let word, _), .positive(let word), .file(let word): word
    case .choice(_, let words): words.joined(separator: "|")
    }
  }

  /// The short word that stands for the value in a usage line.
  package var briefPlaceholder: String? {
    switch kind {
    case .choice(let word, _): word
    case .toggle, .text, .integer, .positive, .file: placeholder
    }
  }
}

/// The families of flags that commands share.
package enum CommonFlags: Sendable, CaseIterable {
  /// Where the answer goes, and in which format.
  case output
  /// How mathematics is read and shown.
  case mathematics
  /// How numeric checks are made.
  case sampling
  /// How long and how wide the work may be.
  case budget
  /// What the terminal shows.
  case terminal

  /// The flags of this family, in the order of the help.
  package var flags: [Flag] {
    switch self {
    case .output: Self.outputFlags
    case .mathematics: Self.mathematicsFlags
    case .sampling: Self.samplingFlags
    case .budget: Self.budgetFlags
    case .terminal: Self.terminalFlags
    }
  }

  private static let outputFlags = [
    Flag(
      "to", takes: .choice("FORMAT", ["text", "latex", "md", "html", "json"]),
      "format of the answer; tex is latex", standard: "text", synonyms: ["tex": "latex"]),
    Flag("json", "the same as --to json: one object, for programs"),
    Flag(
      letter: "o", takes: .file("FILE"), "write to FILE (a folder where several files come out)"),
  ]

  private static let mathematicsFlags = [
    Flag(
      "declare", takes: .text("WORDS"), "declare names, as in 'matrix X in n x n; vector v in n'",
      repeatable: true),
    Flag(
      "given", takes: .text("COND"), "a value or an assumption, as in 'x = 0.3' or 'a > 0'",
      repeatable: true),
    Flag(
      "model", takes: .file("MODEL"), "take equations and assumptions from a model (file or name)"),
    Flag("expand", "write abbreviations and declared activations out"),
    Flag(
      "steps", takes: .choice("LEVEL", ["brief", "normal", "full"]), "how finely steps are shown",
      standard: "normal"),
    Flag(
      "layout", takes: .choice("LAYOUT", ["gradient", "jacobian"]),
      "shape of a derivative: of its variable, or transposed", standard: "gradient"),
  ]

  private static let samplingFlags = [
    Flag(
      "samples", takes: .integer("N", 1...10_000_000),
      "how many random points a numeric check takes"),
    Flag("tol", takes: .positive("E"), "largest error that a numeric check lets pass"),
    Flag("seed", takes: .integer("S", 0...Int.max), "where the random numbers start"),
  ]

  private static let budgetFlags = [
    Flag("timeout", takes: .positive("S"), "give up after S seconds (exit code 3)"),
    Flag("threads", takes: .integer("N", 1...1024), "how many threads may work"),
  ]

  private static let terminalFlags = [
    Flag(
      "color", takes: .choice("WHEN", ["auto", "never", "always"]),
      "colour in messages and answers", standard: "auto"
    ),
    Flag(letter: "q", "fewer messages"),
    Flag(letter: "v", "more messages, such as how the answer was checked"),
    Flag("help", short: "h", "show this help"),
    Flag("version", "show the version"),
  ]
}
