internal import Notation

/// A piece of a text that is read by itself: a declaration, an equation, a table.
struct Statement: Sendable {
  /// The bytes it covers, without blanks and comments around it.
  let start: Int
  let end: Int

  /// Parts a text at line ends and `;` outside of brackets.
  ///
  /// A bracket that is never closed would swallow all that follows: it ends before a line without
  /// indentation that begins a statement itself. LaTeX after the word `notation` may hold `;` and
  /// brackets of its own, so there only the line end counts.
  static func list(in source: Source) -> [Statement] {
    var splitter = Splitter(source)
    return splitter.statements()
  }
}

private struct Splitter {
  let source: Source
  private var position = 0
  private var depth = 0
  private var first: Int?
  private var last = 0
  private var found: [Statement] = []

  init(_ source: Source) { self.source = source }

  mutating func statements() -> [Statement] {
    while position < source.count {
      if first == nil, startsNotation(position) {
        takeLine()
        continue
      }
      take(source.byte(position))
    }
    finish()
    return found
  }

  private mutating func take(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "#"):
      while position < source.count, source.byte(position) != 0x0A { position += 1 }
      return
    case 0x0A:
      if depth == 0 || beginsStatement(position + 1) { finish() }
    case UInt8(ascii: ";") where depth == 0: finish()
    case 0x20, 0x09, 0x0D: break
    default:
      if first == nil { first = position }
      last = position + 1
      count(byte)
    }
    position += 1
  }

  private mutating func count(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
    default: break
    }
  }

  private mutating func finish() {
    if let first { found.append(Statement(start: first, end: last)) }
    first = nil
    depth = 0
  }

  /// Takes the rest of a line, but for a comment.
  private mutating func takeLine() {
    first = position
    while position < source.count, source.byte(position) != 0x0A {
      let byte = source.byte(position)
      if byte == UInt8(ascii: "#"), source.byte(position - 1) != UInt8(ascii: "\\") {
        while position < source.count, source.byte(position) != 0x0A { position += 1 }
        break
      }
      if byte != 0x20, byte != 0x09, byte != 0x0D { last = position + 1 }
      position += 1
    }
    finish()
  }

  private func startsNotation(_ offset: Int) -> Bool {
    word(at: offset) == ModelWord.notation.rawValue
  }

  private func word(at offset: Int) -> String {
    var end = offset
    while isLetter(source.byte(end)) { end += 1 }
    return source.text(from: offset, to: end)
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
      || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || byte == UInt8(ascii: "_")
  }

  /// Whether an unindented line begins here with a keyword, or with `name[…] =`.
  private func beginsStatement(_ offset: Int) -> Bool {
    let word = word(at: offset)
    guard !word.isEmpty else { return false }
    var position = offset + word.utf8.count
    if ModelWord(rawValue: word) != nil || PlainReader.declarationWords.contains(word) {
      return source.byte(position) == 0x20
    }
    var depth = 0
    while position < source.count, source.byte(position) != 0x0A {
      switch source.byte(position) {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "="): if depth == 0 { return true }
      case 0x20, 0x09: break
      default: if depth <= 0 { return false }
      }
      position += 1
    }
    return false
  }
}

/// Words that begin a line of a model file, besides those of declarations.
enum ModelWord: String, CaseIterable {
  case time, layer, `where`, given, notation

  /// All words that can begin a line.
  static let all = PlainReader.declarationWords + allCases.map(\.rawValue)
}
