/// A piece of LaTeX: what it is, and which bytes it covers.
struct LatexToken: Sendable {
  enum Kind: UInt8, Sendable {
    case end
    case number, letter, command
    case openBrace, closeBrace, openBracket, closeBracket, openParenthesis, closeParenthesis
    case caret, underscore, prime, ampersand, newline
    /// Bars: opening, closing, or either.
    case openBar, closeBar, bar, openNorm, closeNorm, norm, openFloor, closeFloor
    case comma, infix, not
    case beginCases, endCases
    case unknown
  }

  var kind: Kind
  var start: Int
  var end: Int
  var operation = Operator.times
  /// Where the token stands that closes this one, or that a brace closes; 0 for other tokens.
  var match = 0
}

/// Parts LaTeX into tokens, all at once, so that closing braces are known.
struct LatexLexer {
  private let source: Source
  private var position: Int
  /// Where reading stops.
  private let end: Int
  private(set) var tokens: [LatexToken] = []
  private var open: [Int] = []
  /// What `\left` or `\right` before a bar says.
  private var side = Side.none

  private enum Side { case none, left, right }

  static func tokens(
    of source: Source, from start: Int, to end: Int
  ) throws(ReadError) -> [LatexToken] {
    var lexer = LatexLexer(source: source, position: start, end: end)
    while lexer.position < end { try lexer.take() }
    if let unclosed = lexer.open.last {
      let token = lexer.tokens[unclosed]
      throw source.error(
        "'\(source.string(token.start, token.end))' is never closed", from: token.start,
        to: token.end)
    }
    lexer.tokens.append(
      LatexToken(kind: .end, start: end, end: end))
    lexer.matchParentheses()
    return lexer.tokens
  }

  /// Parentheses know their closing ones, as far as they are balanced within their braces.
  private mutating func matchParentheses() {
    var open: [Int] = []
    for place in tokens.indices {
      switch tokens[place].kind {
      case .openBrace, .beginCases, .openParenthesis: open.append(place)
      case .closeParenthesis:
        guard let start = open.last, tokens[start].kind == .openParenthesis else { continue }
        tokens[start].match = place
        open.removeLast()
      case .closeBrace, .endCases:
        while let start = open.popLast(), tokens[start].kind == .openParenthesis {}
      case .end, .number, .letter, .command, .openBracket, .closeBracket, .caret, .underscore,
        .prime, .ampersand, .newline, .openBar, .closeBar, .bar, .openNorm, .closeNorm, .norm,
        .openFloor, .closeFloor, .comma, .infix, .not, .unknown:
        break
      }
    }
  }

  private init(source: Source, position: Int, end: Int) {
    self.source = source
    self.position = position
    self.end = end
  }

  private func byte(_ offset: Int) -> UInt8 {
    offset < end ? source.bytes[offset] : 0
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }

  private mutating func push(_ kind: LatexToken.Kind, _ length: Int, _ operation: Operator = .times)
  {
    tokens.append(
      LatexToken(kind: kind, start: position, end: position + length, operation: operation))
    position += length
    side = .none
  }

  private mutating func take() throws(ReadError) {
    let first = source.bytes[position]
    switch first {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "~"), UInt8(ascii: "$"): position += 1
    case UInt8(ascii: "%"):
      while position < end, byte(position) != 0x0A { position += 1 }
    case UInt8(ascii: "\\"): try takeCommand()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): takeNumber()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
      push(.letter, 1)
    case UInt8(ascii: "{"):
      open.append(tokens.count)
      push(.openBrace, 1)
    case UInt8(ascii: "}"): try takeCloseBrace()
    case 0x80...: takeBeyondASCII()
    default: takeSign(first)
    }
  }

  private mutating func takeCloseBrace() throws(ReadError) {
    guard let start = open.popLast(), tokens[start].kind == .openBrace else {
      throw source.error("'}' closes nothing", from: position, to: position + 1)
    }
    tokens[start].match = tokens.count
    push(.closeBrace, 1)
    tokens[tokens.count - 1].match = start
  }

  private mutating func takeSign(_ first: UInt8) {
    switch first {
    case UInt8(ascii: "("): push(.openParenthesis, 1)
    case UInt8(ascii: ")"): push(.closeParenthesis, 1)
    case UInt8(ascii: "["): push(.openBracket, 1)
    case UInt8(ascii: "]"): push(.closeBracket, 1)
    case UInt8(ascii: "^"): push(.caret, 1)
    case UInt8(ascii: "_"): push(.underscore, 1)
    case UInt8(ascii: "'"): push(.prime, 1)
    case UInt8(ascii: "&"): push(.ampersand, 1)
    case UInt8(ascii: ","): push(.comma, 1)
    case UInt8(ascii: "|"): push(side == .left ? .openBar : side == .right ? .closeBar : .bar, 1)
    case UInt8(ascii: "+"): push(.infix, 1, .plus)
    case UInt8(ascii: "-"): push(.infix, 1, .minus)
    case UInt8(ascii: "*"): push(.infix, 1, .times)
    case UInt8(ascii: "/"): push(.infix, 1, .over)
    case UInt8(ascii: "<"): push(.infix, 1, .less)
    case UInt8(ascii: ">"): push(.infix, 1, .greater)
    case UInt8(ascii: "="): push(.infix, 1, .equal)
    case UInt8(ascii: ".") where side != .none: position += 1
    default: push(.unknown, 1)
    }
  }

  /// Digits with a point and places; one digit where an argument begins, as TeX reads them.
  private mutating func takeNumber() {
    if beginsArgument { return push(.number, 1) }
    var end = position
    while byte(end) &- 48 < 10 { end += 1 }
    if byte(end) == UInt8(ascii: "."), byte(end + 1) &- 48 < 10 {
      end += 1
      while byte(end) &- 48 < 10 { end += 1 }
    }
    push(.number, end - position)
  }

  /// Whether what comes next is the argument of `^`, `_` or a command: `x^12` is x^1 2, and
  /// `\frac12` a half.
  private var beginsArgument: Bool {
    guard let last = tokens.last, last.kind != .openBrace else { return false }
    if last.kind == .caret || last.kind == .underscore || arguments(of: last) > 0 { return true }
    // The second argument, after a first one in braces or of one token.
    let first = last.kind == .closeBrace ? last.match : tokens.count - 1
    return first > 0 && arguments(of: tokens[first - 1]) == 2
  }

  /// How many arguments a command takes; 0 for all other tokens.
  private func arguments(of token: LatexToken) -> Int {
    guard token.kind == .command else { return 0 }
    switch source.string(token.start, token.end) {
    case #"\frac"#, #"\dfrac"#, #"\tfrac"#, #"\cfrac"#, #"\binom"#, #"\dbinom"#, #"\tbinom"#:
      return 2
    case #"\sqrt"#: return 1
    default: return 0
    }
  }

  private mutating func takeBeyondASCII() {
    let plain = Lexer(source, from: position, to: end)
    guard let (scalar, length) = plain.scalar(at: position) else { return push(.unknown, 1) }
    var lexer = plain
    let token = lexer.next()
    if token.kind == .end { return position = end }
    if let operation = token.kind.infix { return push(.infix, token.end - position, operation) }
    if token.kind == .prime { return push(.prime, length) }
    if Spelling.name(of: scalar) != nil || scalar.properties.isAlphabetic {
      return push(.letter, length)
    }
    push(.unknown, length)
  }

  // MARK: Commands

  private mutating func takeCommand() throws(ReadError) {
    var end = position + 1
    while Self.isLetter(byte(end)) { end += 1 }
    if end == position + 1 { return takeControlSymbol() }
    let name = source.string(position + 1, end)
    let length = end - position
    switch name {
    case "left", "bigl", "Bigl", "biggl", "Biggl", "mleft":
      position = end
      side = .left
    case "right", "bigr", "Bigr", "biggr", "Biggr", "mright":
      position = end
      side = .right
    case "big", "Big", "bigg", "Bigg", "quad", "qquad", "displaystyle", "textstyle", "limits",
      "nolimits", "allowbreak", "nonumber", "middle", "hfill", "thinspace", "scriptstyle":
      position = end
    case "begin", "end": try takeEnvironment(name, end)
    default:
      if let operation = Self.operators[name] { return push(.infix, length, operation) }
      if let kind = Self.kinds[name] { return push(kind, length) }
      push(.command, length)
    }
  }

  private mutating func takeControlSymbol() {
    switch byte(position + 1) {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"),
      UInt8(ascii: " "), UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "("), UInt8(ascii: ")"):
      position += 2
    case UInt8(ascii: "\\"):
      push(.newline, 2)
    case UInt8(ascii: "|"):
      push(side == .left ? .openNorm : side == .right ? .closeNorm : .norm, 2)
    case UInt8(ascii: "{"): push(.openParenthesis, 2)
    case UInt8(ascii: "}"): push(.closeParenthesis, 2)
    default: push(.unknown, min(2, end - position))
    }
  }

  /// `\begin{cases}` is a bracket; alignment around formulas is left out.
  private mutating func takeEnvironment(_ word: String, _ end: Int) throws(ReadError) {
    var close = end
    while close < self.end, byte(close) != UInt8(ascii: "}") { close += 1 }
    let isNamed = byte(end) == UInt8(ascii: "{") && close < self.end
    let name = isNamed ? source.string(end + 1, close).filter { $0 != "*" } : ""
    switch name {
    case "aligned", "align", "split", "gathered", "equation", "alignedat", "multline", "gather":
      position = close + 1
    case "cases", "dcases":
      if word == "begin" {
        open.append(tokens.count)
        return push(.beginCases, close + 1 - position)
      }
      guard let start = open.popLast(), tokens[start].kind == .beginCases else {
        throw source.error("this \\end{cases} closes nothing", from: position, to: close + 1)
      }
      tokens[start].match = tokens.count
      push(.endCases, close + 1 - position)
    default:
      throw source.error(
        "\\\(word) needs the name of a known environment after it", from: position,
        to: isNamed ? close + 1 : end, hint: "known are cases and aligned")
    }
  }

  private static let operators: [String: Operator] = [
    "cdot": .times, "times": .times, "ast": .times, "odot": .entrywise, "circ": .entrywise,
    "oslash": .over, "div": .over, "le": .lessOrEqual, "leq": .lessOrEqual,
    "leqslant": .lessOrEqual, "ge": .greaterOrEqual, "geq": .greaterOrEqual,
    "geqslant": .greaterOrEqual, "ne": .notEqual, "neq": .notEqual, "lt": .less, "gt": .greater,
    "land": .and, "wedge": .and, "lor": .or, "vee": .or,
  ]

  private static let kinds: [String: LatexToken.Kind] = [
    "lvert": .openBar, "rvert": .closeBar, "vert": .bar, "lVert": .openNorm, "rVert": .closeNorm,
    "Vert": .norm, "lfloor": .openFloor, "rfloor": .closeFloor, "lnot": .not, "neg": .not,
    "lbrace": .openParenthesis, "rbrace": .closeParenthesis, "lparen": .openParenthesis,
    "rparen": .closeParenthesis, "prime": .prime, "lbrack": .openBracket, "rbrack": .closeBracket,
  ]
}
