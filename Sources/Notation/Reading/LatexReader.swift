package import Expressions

/// Reads expressions from LaTeX.
///
/// All tokens are parted first, with the places of closing braces, so that a script or a fraction
/// is a range of tokens; what is open is kept in frames, as in plain text.
package struct LatexReader {
  let source: Source
  let vocabulary: Vocabulary
  let symbols: SymbolTable
  let tokens: [LatexToken]
  var builder: TermBuilder
  var frames: [LatexFrame] = []
  var position = 0
  /// Where the range that is being read ends.
  var limit: Int
  var expectsOperand = true

  init(
    _ source: Source, from start: Int = 0, to end: Int? = nil, vocabulary: Vocabulary,
    symbols: SymbolTable
  ) throws(ReadError) {
    self.source = source
    self.vocabulary = vocabulary
    self.symbols = symbols
    tokens = try LatexLexer.tokens(of: source, from: start, to: end ?? source.bytes.count)
    builder = TermBuilder(source)
    limit = tokens.count - 1
  }

  /// Reads a text that is one formula.
  package static func read(
    _ text: String, vocabulary: Vocabulary = Vocabulary(), symbols: SymbolTable = SymbolTable(),
    file: String? = nil
  ) throws(ReadError) -> Expr {
    var reader = try LatexReader(
      Source(text, file: file), vocabulary: vocabulary, symbols: symbols)
    return try reader.expression()
  }

  /// Whether a text is LaTeX rather than plain text: it has a command, a dollar sign, or braces
  /// behind `^` or `_`, all of which plain text can not have.
  package static func detects(_ text: String) -> Bool {
    var last: UInt8 = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "$") { return true }
      let isScript = last == UInt8(ascii: "^") || last == UInt8(ascii: "_")
      if isScript, byte == UInt8(ascii: "{") { return true }
      last = byte
    }
    return false
  }

  private mutating func expression() throws(ReadError) -> Expr {
    begin(.whole, ranges: [], resume: position, from: 0)
    while true {
      if expectsOperand {
        try readOperand()
      } else if try !readAfterOperand() {
        break
      }
    }
    try builder.finish()
    let result = builder.takeOperand()
    if result.needsSize { throw builder.sizeless([result]) }
    return result.term
  }

  // MARK: Tokens

  /// The token at the reading place; the end where the range ends.
  var token: LatexToken {
    var token = tokens[position]
    if position >= limit {
      token.kind = .end
      token.end = token.start
    }
    return token
  }

  var isAtEnd: Bool { position >= limit }

  func text(_ token: LatexToken) -> String { source.string(token.start, token.end) }

  func error(_ message: String, at token: LatexToken, hint: String? = nil) -> ReadError {
    source.error(message, from: token.start, to: token.end, hint: hint)
  }

  /// The tokens that an argument covers: a group without its braces, or one token.
  ///
  /// Gives where reading goes on after it, too.
  func argument(at place: Int) throws(ReadError) -> (range: Range<Int>, next: Int) {
    guard place < limit else {
      throw error("something is missing here", at: tokens[min(place, tokens.count - 1)])
    }
    let token = tokens[place]
    if token.kind == .openBrace { return (place + 1..<token.match, token.match + 1) }
    if token.kind == .command, Self.alphabets.contains(text(token)), place + 1 < limit,
      tokens[place + 1].kind == .openBrace
    {
      return (place..<tokens[place + 1].match + 1, tokens[place + 1].match + 1)
    }
    return (place..<place + 1, place + 1)
  }

  /// Commands that set their argument in an alphabet of its own.
  static let alphabets: Set<String> = [
    #"\mathrm"#, #"\text"#, #"\mathit"#, #"\mathbf"#, #"\mathsf"#, #"\boldsymbol"#, #"\textrm"#,
    #"\bm"#, #"\mathtt"#, #"\mathcal"#, #"\textbf"#, #"\textit"#,
  ]

  // MARK: Frames

  mutating func begin(
    _ role: LatexFrame.Role, ranges: [Range<Int>], resume: Int, from start: Int,
    opening: LatexToken.Kind = .end
  ) {
    frames.append(
      LatexFrame(
        role: role, ranges: ranges.reversed(), resume: resume, limit: limit, start: start,
        opening: opening, saved: builder.open()))
    expectsOperand = true
    if let first = frames[frames.count - 1].ranges.popLast() {
      position = first.lowerBound
      limit = first.upperBound
    } else {
      position = resume
    }
  }

  var frame: LatexFrame {
    guard let last = frames.last else { fatalError("LatexReader: no frame is open") }
    return last
  }

  /// Ends the innermost part and goes on where it said.
  mutating func closeFrame() -> (LatexFrame, [Operand]) {
    let frame = self.frame
    frames.removeLast()
    let operands = builder.takeOperands()
    builder.close(frame.saved)
    limit = frame.limit
    expectsOperand = false
    return (frame, operands)
  }

  // MARK: The two states

  private mutating func readOperand() throws(ReadError) {
    let token = self.token
    switch token.kind {
    case .number: try readNumber()
    case .letter, .command: try readName()
    case .openBrace:
      begin(
        .group, ranges: [position + 1..<token.match], resume: token.match + 1, from: token.start)
    case .openParenthesis, .openBracket: open(.parenthesis)
    case .openBar, .bar: open(.bars)
    case .openNorm, .norm: open(.norm)
    case .openFloor: open(.floor)
    case .beginCases: try readCases()
    case .infix where token.operation == .minus:
      let operation: Operator = builder.standsAfterFactor ? .factorNegative : .negative
      builder.prefix(operation, from: token.start, to: token.end)
      position += 1
    case .infix where token.operation == .plus && builder.isEmpty: position += 1
    case .not:
      builder.prefix(.not, from: token.start, to: token.end)
      position += 1
    case .newline, .ampersand: position += 1
    case .end, .closeBrace, .closeBracket, .closeParenthesis, .caret, .underscore, .prime,
      .closeBar, .closeNorm, .closeFloor, .comma, .infix, .endCases, .unknown:
      throw missingOperand()
    }
  }

  private mutating func open(_ role: LatexFrame.Role) {
    let token = self.token
    begin(role, ranges: [], resume: position + 1, from: token.start, opening: token.kind)
  }

  private mutating func readAfterOperand() throws(ReadError) -> Bool {
    let token = self.token
    switch token.kind {
    case .infix:
      try builder.infix(token.operation, from: token.start, to: token.end)
      expectsOperand = true
      position += 1
    case .caret: try readSuperscript()
    case .prime: try transpose(from: position, to: position + 1)
    case .underscore: try readEntry()
    case .bar, .norm:
      let isBar = token.kind == .bar
      if isBar, case .bars = frame.role, frame.opening == .bar { return try close() }
      if !isBar, case .norm = frame.role, frame.opening == .norm { return try close() }
      try multiplyBySide()
    case .number where tokens[position - 1].kind == .number:
      throw error(
        "an operator is missing before '\(text(token))'", at: token,
        hint: "an index of several characters stands in braces: x_{12}")
    case .command where isTextWord(token): return try takeTextWord()
    case .number, .letter, .command, .openBrace, .openParenthesis, .openBracket, .openBar,
      .openNorm, .openFloor, .beginCases:
      try multiplyBySide()
    case .newline, .ampersand: position += 1
    case .end, .closeBrace, .closeBracket, .closeParenthesis, .closeBar, .closeNorm, .closeFloor,
      .comma, .endCases:
      return try close()
    case .not: throw error("'\(text(token))' can not stand here", at: token)
    case .unknown: throw unknownCharacter(token)
    }
    return true
  }

  private mutating func multiplyBySide() throws(ReadError) {
    let isOpen = builder.isInOpenArgument
    if isOpen, tokens[position - 1].kind == .number,
      token.kind == .openParenthesis || token.kind == .openBracket
    {
      throw error(
        "it is not clear whether this bracket belongs to the argument before it", at: token,
        hint: "write \\sin(2(x + 1)) or \\sin(2)(x + 1)")
    }
    let isArgument = isOpen && isPlainFactor(at: position)
    try builder.infix(isArgument ? .beside : .times, from: token.start, to: token.start)
    expectsOperand = true
  }

  /// Whether a number, a name or a fraction stands there, and no function, bracket or big sign.
  private func isPlainFactor(at place: Int) -> Bool {
    let token = tokens[place]
    if token.kind == .number || Self.fractions.contains(text(token)) { return true }
    guard let (name, next) = baseName(at: place) else { return false }
    return functionHead(name, from: place, next: next) == nil
  }

  private static let fractions: Set<String> = [
    #"\frac"#, #"\dfrac"#, #"\tfrac"#, #"\cfrac"#, #"\sqrt"#,
  ]

  private func isTextWord(_ token: LatexToken) -> Bool {
    text(token) == #"\text"# && position + 1 < limit && tokens[position + 1].kind == .openBrace
  }

  /// `\text{ and }`, `\text{ or }` join conditions; other words between formulas are left out.
  private mutating func takeTextWord() throws(ReadError) -> Bool {
    let brace = tokens[position + 1]
    let close = tokens[brace.match]
    let word = source.string(brace.end, close.start).filter { $0 != " " && $0 != "~" }
    let start = token.start
    guard word == "and" || word == "or" else {
      throw source.error("'\(word)' can not stand in a formula", from: start, to: close.end)
    }
    try builder.infix(word == "and" ? .and : .or, from: start, to: close.end)
    expectsOperand = true
    position = brace.match + 1
    return true
  }

  // MARK: After an operand

  /// A power, a transpose, an inverse, or a power of each entry.
  private mutating func readSuperscript() throws(ReadError) {
    let (range, next) = try argument(at: position + 1)
    let start = token
    if isTranspose(range) { return try transpose(from: position, to: next) }
    if range.allSatisfy({ tokens[$0].kind == .prime }), !range.isEmpty {
      return try transpose(from: position, to: next)
    }
    var inner = range
    var isByEntries = false
    if let first = inner.first, tokens[first].kind == .infix, tokens[first].operation == .entrywise
    {
      isByEntries = true
      inner = inner.dropFirst()
    }
    try builder.infix(isByEntries ? .entrywisePower : .power, from: start.start, to: start.end)
    begin(.power(isByEntries: isByEntries), ranges: [inner], resume: next, from: start.start)
  }

  func isTranspose(_ range: Range<Int>) -> Bool {
    guard let first = range.first else { return false }
    switch text(tokens[first]) {
    case #"\top"#, #"\intercal"#: return range.count == 1
    case "T": return range.count == 1 && !builder.top.term.isScalar
    case #"\mathsf"#, #"\mathrm"#:
      return range.count == 4 && text(tokens[first + 2]) == "T" && !builder.top.term.isScalar
    default: return false
    }
  }

  private mutating func transpose(from place: Int, to next: Int) throws(ReadError) {
    let operand = builder.top
    let end = tokens[next - 1].end
    guard !operand.term.isScalar || operand.needsSize else {
      throw source.error(
        "a scalar has no transpose", from: tokens[place].start, to: end,
        hint: "declare 'vector x in n', or declare the function whose derivative is meant")
    }
    var result = operand
    if !operand.needsSize {
      result = try builder.made([operand]) { terms throws(ShapeError) in
        try .making(.transpose, terms)
      }
    }
    result.form = .closed
    result.end = end
    builder.top = result
    position = next
  }
}
