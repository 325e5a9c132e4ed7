/// What a command line asks for.
package enum Request: Sendable, Equatable {
  /// To run a command.
  case run(Arguments)
  /// To show the help of a command, or of all.
  case help(CommandSpec?)
  /// To show the version.
  case version
}

/// Reads a command line by the table of commands.
///
/// The rules, in this order: the value of a flag is taken as it stands, whatever it looks like;
/// `--flag=value` is the same; `--` ends the flags; a word that starts with a dash and is not
/// exactly a listed flag is an argument, for expressions may start with a minus sign.
package struct ArgumentReader {
  private let commands: [CommandSpec]
  private var words: ArraySlice<String>
  private var arguments: Arguments?
  private var early: [(flag: Flag, word: String)] = []
  private var values: [String: [Arguments.Value]] = [:]
  private var positionals: [String] = []

  /// The request that a command line makes.
  ///
  /// The words are the arguments of the process, without its own name.
  package static func read(
    _ words: [String], commands: [CommandSpec]
  ) throws(UsageError) -> Request {
    var reader = ArgumentReader(commands: commands, words: words[...])
    return try reader.read()
  }

  private init(commands: [CommandSpec], words: ArraySlice<String>) {
    self.commands = commands
    self.words = words
  }

  private var spec: CommandSpec? { arguments?.spec }

  private var listed: FlagLookup {
    FlagLookup(spec?.allFlags ?? CommonFlags.allCases.flatMap(\.flags))
  }

  private mutating func read() throws(UsageError) -> Request {
    if words.isEmpty { return .help(nil) }
    while let word = words.popFirst() {
      if word == "--" {
        guard spec == nil else {
          positionals += words
          break
        }
      } else if let flag = listed.flag(spelled: word[...]) {
        switch flag.name {
        case "help": return .help(spec)
        case "version": return .version
        default: try take(flag, spelled: word, attached: nil)
        }
      } else if let (flag, value) = listed.assignment(in: word) {
        try take(flag, spelled: flag.spelling, attached: value)
      } else if spec == nil {
        try choose(word)
      } else {
        positionals.append(word)
      }
    }
    return try finished()
  }

  private mutating func choose(_ word: String) throws(UsageError) {
    guard let spec = commands.first(where: { $0.name == word }) else {
      let lookup = FlagLookup(CommonFlags.allCases.flatMap(\.flags))
      guard !word.hasPrefix("-") else {
        let hint = lookup.looksLikeFlag(word) ? lookup.hint(for: word, command: "mathnn") : nil
        throw UsageError("the command comes first, then '\(word)'", hint: hint)
      }
      throw UsageError(
        "there is no command '\(word)'",
        hint: Spelling.hint(for: word, among: commands.map(\.name)))
    }
    arguments = Arguments(of: spec)
    let taken = FlagLookup(spec.allFlags)
    for (flag, word) in early where taken.flag(spelled: word[...]) != flag {
      throw fault("'\(spec.name)' does not take the flag '\(word)'")
    }
  }

  private mutating func take(
    _ flag: Flag, spelled word: String, attached: String?
  ) throws(UsageError) {
    if spec == nil { early.append((flag, word)) }
    let earlier = values[flag.name] ?? []
    guard earlier.isEmpty || flag.isRepeatable || flag.kind == .toggle else {
      throw fault("'\(word)' is given twice")
    }
    values[flag.name] = earlier + [try value(of: flag, spelled: word, attached: attached)]
  }

  private mutating func value(
    of flag: Flag, spelled word: String, attached: String?
  ) throws(UsageError) -> Arguments.Value {
    if flag.kind == .toggle {
      guard attached == nil else { throw fault("'\(word)' takes no value") }
      return .text("")
    }
    guard let text = attached ?? words.popFirst() else {
      throw fault("'\(word)' needs a value: \(word) \(flag.placeholder ?? "")")
    }
    return try checked(text, of: flag, spelled: word)
  }

  private func checked(
    _ text: String, of flag: Flag, spelled word: String
  ) throws(UsageError) -> Arguments.Value {
    switch flag.kind {
    case .toggle, .text: return .text(text)
    case .file:
      guard !text.isEmpty else { throw fault("'\(word)' needs the name of a file") }
      return .text(text)
    case .integer(_, let range):
      guard let number = Int(text) else {
        throw fault("'\(word)' needs a whole number, not '\(text)'")
      }
      guard range.contains(number) else { throw fault(Self.outOfRange(word, number, range)) }
      return .integer(number)
    case .positive:
      guard let number = Double(text), number.isFinite, number > 0 else {
        throw fault("'\(word)' needs a number above zero, not '\(text)'")
      }
      return .number(number)
    case .choice(_, let choices):
      let choice = flag.synonyms[text] ?? text
      guard choices.contains(choice) else {
        let known = choices.joined(separator: ", ")
        throw fault(
          "'\(word)' cannot be '\(text)'; it is one of \(known)",
          hint: Spelling.hint(for: text, among: choices))
      }
      return .text(choice)
    }
  }

  private static func outOfRange(_ word: String, _ n: Int, _ range: ClosedRange<Int>) -> String {
    let bounds =
      range.upperBound == .max
      ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    return "'\(word)' must be \(bounds), not \(n)"
  }

  private mutating func finished() throws(UsageError) -> Request {
    guard var arguments else {
      throw UsageError("no command is given", hint: "'mathnn --help' lists the commands")
    }
    arguments.values = values
    arguments.positionals = positionals
    try refuseContradictions(in: arguments)
    try refuseWrongNumber(of: arguments.spec.positionals)
    try refuseUnlistedWords(for: arguments.spec.positionals)
    for flag in arguments.spec.flags where flag.isRequired && values[flag.name] == nil {
      let needed = [flag.spelling, flag.briefPlaceholder].compactMap { $0 }.joined(separator: " ")
      throw fault("the flag '\(needed)' is missing (\(flag.help))", hint: hintForSuspect)
    }
    return .run(arguments)
  }

  private func refuseContradictions(in arguments: Arguments) throws(UsageError) {
    guard arguments.spec.common.contains(.output), arguments.isSet("json") else { return }
    if let format = arguments.text("to"), format != "json" {
      throw fault("'--json' and '--to \(format)' contradict each other")
    }
  }

  private func refuseWrongNumber(of expected: [Positional]) throws(UsageError) {
    let least = expected.count { !$0.isOptional }
    if positionals.count < least {
      let next = expected.filter { !$0.isOptional }[positionals.count]
      throw fault("the argument \(next.name) is missing (\(next.help))")
    }
    let unlimited = expected.last?.isRepeatable == true
    guard positionals.count > expected.count, !unlimited else { return }
    let suspect = positionals.first(where: listed.looksLikeFlag) ?? positionals[expected.count]
    throw fault("the argument '\(suspect)' is one too many", hint: hintForSuspect)
  }

  private func refuseUnlistedWords(for expected: [Positional]) throws(UsageError) {
    for (positional, word) in zip(expected, positionals) {
      let listed: [String]
      switch positional.kind {
      case .text, .file: continue
      case .choice(let words): listed = words
      case .command: listed = commands.map(\.name)
      }
      guard !listed.contains(word) else { continue }
      throw fault(
        "\(positional.name) cannot be '\(word)' (\(positional.help))",
        hint: Spelling.hint(for: word, among: listed))
    }
  }

  /// The flag that the first suspicious argument was perhaps meant to be.
  private var hintForSuspect: String? {
    positionals.first(where: listed.looksLikeFlag)
      .flatMap { listed.hint(for: $0, command: spec?.name ?? "mathnn") }
  }

  private func fault(_ message: String, hint: String? = nil) -> UsageError {
    UsageError(message, hint: hint, command: spec?.name)
  }
}
