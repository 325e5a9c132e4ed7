internal import Terminal

/// A line of a cell in words, translated into those of a command line by the command's own row.
///
/// `derive y[T] wrt W_in in net` is `derive --wrt=W_in --model=net -- y[T]`: words that are flags of
/// the command, without their dashes, part the line.
struct DirectiveWords {
  /// A piece of a line: its text, and the byte in the notebook where it begins.
  struct Piece {
    var text: String
    var byte: Int
  }

  let spec: CommandSpec
  private var flags: [(flag: Flag, value: Piece?)] = []
  private var positionals: [Piece] = []

  init(_ spec: CommandSpec) { self.spec = spec }

  /// The command line.
  var words: [String] {
    var words = [spec.name]
    for (flag, value) in flags {
      if let value, flag.long != nil {
        words.append("\(flag.spelling)=\(value.text)")
      } else {
        words += [flag.spelling] + (value.map { [$0.text] } ?? [])
      }
    }
    return words + ["--"] + positionals.map(\.text)
  }

  /// All texts of arguments, for messages that point into them.
  var pieces: [Piece] { positionals + flags.compactMap(\.value) }

  /// The values of a flag.
  func values(of name: String) -> [Piece] {
    flags.filter { $0.flag.name == name }.compactMap(\.value)
  }

  /// Adds an argument that messages may point into.
  mutating func point(at piece: Piece) { positionals.append(piece) }

  mutating func add(_ name: String, _ value: String, byte: Int) {
    guard let flag = spec.allFlags.first(where: { $0.name == name }) else { return }
    flags.append((flag, Piece(text: value, byte: byte)))
  }

  /// The words that begin a part of a line.
  static func flag(_ word: String, of spec: CommandSpec) -> Flag? {
    let name = word == "in" ? "model" : word
    return spec.allFlags.first { flag in
      guard !withheld.contains(flag.name) else { return false }
      return flag.name == name || flag.spellings.contains(name)
    }
  }

  /// Flags that make no sense on a sheet: where an answer goes, and how a terminal looks.
  private static let withheld: Set<String> = [
    "to", "json", "o", "color", "q", "v", "help", "version", "threads", "batch",
  ]

  /// All words that may begin a line of a cell of this command.
  static func flagWords(of spec: CommandSpec) -> [String] {
    spec.allFlags.map(\.name).filter { !withheld.contains($0) } + ["in"]
  }

  // MARK: Reading

  /// Takes a line in: first what has no flag before it, then flags with their values.
  mutating func read(_ line: Piece) {
    let tokens = Self.tokens(in: line)
    var place = 0
    var loose: [Piece] = []
    // The word that chooses what to do may also be a flag: `net draw A,D,G`.
    if positionals.isEmpty, case .choice(let words) = spec.positionals.first?.kind,
      let first = tokens.first, words.contains(first.text)
    {
      loose.append(first)
      place = 1
    }
    while place < tokens.count {
      guard let flag = Self.flag(tokens[place].text, of: spec) else {
        loose.append(tokens[place])
        place += 1
        continue
      }
      place += 1
      var value: [Piece] = []
      let most = Self.wordCount(of: flag)
      while place < tokens.count, value.count < most,
        Self.flag(tokens[place].text, of: spec) == nil
      {
        value.append(tokens[place])
        place += 1
      }
      flags.append((flag, most == 0 ? nil : Self.joined(value, of: line)))
    }
    add(loose, of: line)
  }

  /// How many words a flag takes.
  private static func wordCount(of flag: Flag) -> Int {
    switch flag.kind {
    case .toggle: 0
    case .integer, .positive, .choice, .file: 1
    case .text: .max
    }
  }

  /// Expressions may hold blanks: they are one argument, unless the command takes a list.
  private mutating func add(_ loose: [Piece], of line: Piece) {
    guard !loose.isEmpty else { return }
    let takesList = spec.positionals.contains { positional in
      switch positional.kind {
      case .choice, .command: true
      case .text, .file: positional.isRepeatable
      }
    }
    if takesList {
      positionals += loose.map(Self.unquoted)
    } else if let text = Self.joined(loose, of: line) {
      positionals.append(text)
    }
  }

  /// Tokens as one text, just as it stands in the line.
  private static func joined(_ tokens: [Piece], of line: Piece) -> Piece? {
    guard let first = tokens.first, let last = tokens.last else { return nil }
    if tokens.count == 1 { return unquoted(first) }
    let bytes = Array(line.text.utf8)
    let range = first.byte - line.byte..<last.byte - line.byte + last.text.utf8.count
    return Piece(text: String(decoding: bytes[range], as: UTF8.self), byte: first.byte)
  }

  private static func unquoted(_ piece: Piece) -> Piece {
    guard piece.text.utf8.count >= 2, piece.text.hasPrefix("\""), piece.text.hasSuffix("\"") else {
      return piece
    }
    return Piece(text: String(piece.text.dropFirst().dropLast()), byte: piece.byte + 1)
  }

  /// Words parted by blanks that stand outside of brackets and quotes.
  static func tokens(in line: Piece) -> [Piece] {
    var tokens: [Piece] = []
    var current: [UInt8] = []
    var start = 0
    var depth = 0
    var isQuoted = false
    for (offset, byte) in line.text.utf8.enumerated() {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t"), depth == 0, !isQuoted {
        if !current.isEmpty {
          tokens.append(
            Piece(text: String(decoding: current, as: UTF8.self), byte: line.byte + start))
        }
        current = []
        continue
      }
      if current.isEmpty { start = offset }
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      default: break
      }
      current.append(byte)
    }
    if !current.isEmpty {
      tokens.append(Piece(text: String(decoding: current, as: UTF8.self), byte: line.byte + start))
    }
    return tokens
  }
}
