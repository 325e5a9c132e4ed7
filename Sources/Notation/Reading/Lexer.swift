/// Parts plain text into tokens, one after the other.
struct Lexer: Sendable {
  let source: Source
  /// Where the next token, or blanks before it, begins.
  private(set) var position: Int
  /// Where reading stops.
  let end: Int

  init(_ source: Source, from start: Int = 0, to end: Int? = nil) {
    self.source = source
    position = start
    self.end = end ?? source.bytes.count
  }

  mutating func move(to offset: Int) { position = offset }

  private func byte(_ offset: Int) -> UInt8 { offset < end ? source.bytes[offset] : 0 }

  /// The next token; newlines are tokens, too.
  mutating func next() -> Token {
    let before = position
    skipBlanks()
    let start = position
    let kind = position < end ? take() : .end
    return Token(kind: kind, start: start, end: position, followsBlank: start > before)
  }

  private mutating func skipBlanks() {
    while position < end {
      switch source.bytes[position] {
      case 0x20, 0x09, 0x0D: position += 1
      case UInt8(ascii: "#"):
        while position < end, source.bytes[position] != 0x0A { position += 1 }
      case 0xC2 where byte(position + 1) == 0xA0: position += 2
      case 0xE2 where byte(position + 1) == 0x80 && (0x80...0x8B).contains(byte(position + 2)):
        position += 3
      default: return
      }
    }
  }

  private mutating func take(_ count: Int, _ kind: Token.Kind) -> Token.Kind {
    position += count
    return kind
  }

  private mutating func take() -> Token.Kind {
    let first = source.bytes[position]
    switch first {
    case 0x0A: return take(1, .newline)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return takeNumber()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      return takeName()
    case UInt8(ascii: "?"): return takePattern()
    case 0x80...: return takeBeyondASCII()
    default: return takeSign(first)
    }
  }

  private mutating func takeSign(_ first: UInt8) -> Token.Kind {
    let second = byte(position + 1)
    switch first {
    case UInt8(ascii: "+"): return take(1, .plus)
    case UInt8(ascii: "-"): return take(1, .minus)
    case UInt8(ascii: "*"): return take(1, .times)
    case UInt8(ascii: "/"): return take(1, .over)
    case UInt8(ascii: "^"): return take(1, .caret)
    case UInt8(ascii: "("): return take(1, .openParenthesis)
    case UInt8(ascii: ")"): return take(1, .closeParenthesis)
    case UInt8(ascii: "["): return take(1, .openBracket)
    case UInt8(ascii: "]"): return take(1, .closeBracket)
    case UInt8(ascii: "{"): return take(1, .openBrace)
    case UInt8(ascii: "}"): return take(1, .closeBrace)
    case UInt8(ascii: "|"): return take(1, .bar)
    case UInt8(ascii: ","): return take(1, .comma)
    case UInt8(ascii: ":"): return take(1, .colon)
    case UInt8(ascii: ";"): return take(1, .semicolon)
    case UInt8(ascii: "'"): return take(1, .prime)
    case UInt8(ascii: "="): return take(1, .equal)
    case UInt8(ascii: "<"):
      return second == UInt8(ascii: "=") ? take(2, .lessOrEqual) : take(1, .less)
    case UInt8(ascii: ">"):
      return second == UInt8(ascii: "=") ? take(2, .greaterOrEqual) : take(1, .greater)
    case UInt8(ascii: "!") where second == UInt8(ascii: "="): return take(2, .notEqual)
    case UInt8(ascii: "."): return takeDot(second)
    default: return take(1, .unknown)
    }
  }

  private mutating func takeDot(_ second: UInt8) -> Token.Kind {
    switch second {
    case UInt8(ascii: "."): return take(2, .dots)
    case UInt8(ascii: "*"): return take(2, .entrywise)
    case UInt8(ascii: "^"): return take(2, .entrywisePower)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return takeNumber()
    default: return take(1, .unknown)
    }
  }

  private func isDigit(_ offset: Int) -> Bool { byte(offset) &- 48 < 10 }

  /// Digits, perhaps with a point and places, perhaps with an exponent.
  private mutating func takeNumber() -> Token.Kind {
    var kind = Token.Kind.integer
    while isDigit(position) { position += 1 }
    if byte(position) == UInt8(ascii: "."), isDigit(position + 1) {
      kind = .decimal
      position += 1
      while isDigit(position) { position += 1 }
    }
    if byte(position) | 0x20 == UInt8(ascii: "e") {
      let isSigned =
        byte(position + 1) == UInt8(ascii: "-") || byte(position + 1) == UInt8(ascii: "+")
      let digits = position + (isSigned ? 2 : 1)
      if isDigit(digits) {
        kind = .decimal
        position = digits
        while isDigit(position) { position += 1 }
      }
    }
    return kind
  }

  private static func continuesName(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "_")
  }

  private mutating func takeName() -> Token.Kind {
    let start = position
    while position < end {
      if Self.continuesName(source.bytes[position]) {
        position += 1
      } else if source.bytes[position] >= 0x80, let length = lettersBeyondASCII() {
        position += length
      } else {
        break
      }
    }
    return word(start)
  }

  /// The length of a character beyond ASCII that continues a name; nil where none does.
  private func lettersBeyondASCII() -> Int? {
    guard let (scalar, length) = scalar(at: position) else { return nil }
    if Spelling.subscripted(scalar) != nil { return length }
    if Spelling.name(of: scalar) != nil || Spelling.superscript(scalar) != nil { return nil }
    if Self.isSign(scalar) || Spelling.isRaisedLetter(scalar) { return nil }
    return scalar.properties.isAlphabetic
      || scalar.properties.canonicalCombiningClass != .notReordered
      ? length : nil
  }

  private func word(_ start: Int) -> Token.Kind {
    guard position - start <= 3 else { return .name }
    switch (byte(start), byte(start + 1), position - start > 2 ? byte(start + 2) : 0) {
    case (UInt8(ascii: "o"), UInt8(ascii: "r"), 0) where position - start == 2: return .or
    case (UInt8(ascii: "a"), UInt8(ascii: "n"), UInt8(ascii: "d")): return .and
    case (UInt8(ascii: "n"), UInt8(ascii: "o"), UInt8(ascii: "t")): return .not
    default: return .name
    }
  }

  private mutating func takePattern() -> Token.Kind {
    let marks = byte(position + 1) == UInt8(ascii: "?") ? 2 : 1
    position += marks
    let start = position
    while Self.continuesName(byte(position)) { position += 1 }
    return position > start ? .pattern : .unknown
  }

  /// The character at an offset, and how many bytes it takes; nil where the bytes are none.
  func scalar(at offset: Int) -> (Unicode.Scalar, Int)? {
    guard offset < end else { return nil }
    var decoder = UTF8()
    var bytes = source.bytes[offset..<min(end, offset + 4)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { return nil }
    return (scalar, UTF8.width(scalar))
  }

  private static func isSign(_ scalar: Unicode.Scalar) -> Bool { sign(scalar) != nil }

  /// The token of a mathematical sign beyond ASCII.
  private static func sign(_ scalar: Unicode.Scalar) -> Token.Kind? {
    switch scalar {
    case "·", "×", "⋅", "∙": .times
    case "−", "–": .minus
    case "÷", "∕", "⁄": .over
    case "⊙", "∘": .entrywise
    case "≤", "⩽": .lessOrEqual
    case "≥", "⩾": .greaterOrEqual
    case "≠": .notEqual
    case "∧": .and
    case "∨": .or
    case "¬": .not
    case "√": .root
    case "∑", "Σ": .bigSum
    case "∏", "Π": .bigProduct
    case "∂": .partial
    case "…": .dots
    case "′", "’": .prime
    case "ᵀ": .transpose
    default: nil
    }
  }

  private mutating func takeBeyondASCII() -> Token.Kind {
    guard let (scalar, length) = scalar(at: position) else { return take(1, .unknown) }
    if Spelling.superscript(scalar) != nil {
      while let (next, length) = self.scalar(at: position), Spelling.superscript(next) != nil {
        position += length
      }
      return .superscript
    }
    if Spelling.name(of: scalar) != nil {
      if let sign = Self.sign(scalar), followedByParenthesis(position + length) {
        return take(length, sign)
      }
      position += length
      takeGreekTail()
      return .name
    }
    if let sign = Self.sign(scalar) { return take(length, sign) }
    let isLetter =
      scalar.properties.isAlphabetic && Spelling.subscripted(scalar) == nil
      && !Spelling.isRaisedLetter(scalar)
    if isLetter { return takeName() }
    return take(length, .unknown)
  }

  private func followedByParenthesis(_ offset: Int) -> Bool {
    var offset = offset
    while byte(offset) == 0x20 { offset += 1 }
    return byte(offset) == UInt8(ascii: "(")
  }

  /// What may follow a Greek letter within one name: digits, and `_` with all that follows.
  private mutating func takeGreekTail() {
    while isDigit(position) { position += 1 }
    if byte(position) == UInt8(ascii: "_") {
      _ = takeName()
      return
    }
    while let (scalar, length) = scalar(at: position), Spelling.subscripted(scalar) != nil {
      position += length
    }
  }
}

extension Lexer {
  /// The name that a token spells: Greek letters written out, subscripts after a `_`.
  func name(of token: Token) -> String {
    let bytes = source.bytes[token.start..<token.end]
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    var name = ""
    var isBelow = false
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if let below = Spelling.subscripted(scalar) {
        if !isBelow, !name.hasSuffix("_") { name += "_" }
        isBelow = true
        name.append(below)
        continue
      }
      isBelow = false
      if let spelled = Spelling.name(of: scalar) {
        name += spelled
      } else {
        name.unicodeScalars.append(scalar)
      }
    }
    return name
  }
}
