package import Expressions

/// Reads expressions from plain text.
///
/// One loop over tokens; what is open is kept in frames and in the builder's stacks, so depth costs
/// memory and never stack. A reader can read several expressions from one text, one after another.
package struct PlainReader: Sendable {
  package let source: Source
  package var vocabulary: Vocabulary
  var lexer: Lexer
  var builder: TermBuilder
  var frames: [Frame] = []
  var token: Token
  var ending = Ending()
  /// Whether an operand must come next.
  var expectsOperand = true
  /// Names bound by the sums and products around, with how many bind each.
  var bound: [String: Int] {
    get { builder.bound }
    set { builder.bound = newValue }
  }
  var binderDepth = 0
  var heads: [String: CallHead] = [:]
  /// Where quantities stand in what has been read; kept only where it is asked for.
  package internal(set) var mentions: [Mention] = []
  package var keepsMentions = false
  /// How many more digits exponents may ask for.
  var exponentBudget = 4_000_000

  package init(
    _ source: Source, vocabulary: Vocabulary = Vocabulary(), from offset: Int = 0,
    to end: Int? = nil
  ) {
    self.source = source
    self.vocabulary = vocabulary
    lexer = Lexer(source, from: offset, to: end)
    builder = TermBuilder(source)
    token = lexer.next()
  }

  /// Reads a text that is one expression.
  package static func read(
    _ text: String, vocabulary: Vocabulary = Vocabulary(), file: String? = nil
  ) throws(ReadError) -> Expr {
    var reader = PlainReader(Source(text, file: file), vocabulary: vocabulary)
    return try reader.whole()
  }

  /// Reads all that is left as one expression.
  package mutating func whole() throws(ReadError) -> Expr {
    let result = try expression()
    skipNewlines()
    if token.kind != .end { throw unexpected(token) }
    return result.term
  }

  /// Reads one expression, up to something that can not belong to it.
  ///
  /// Gives the bytes it covers; `offset` then is where it ended.
  package mutating func expression(
    endingAt ending: Ending
  ) throws(ReadError) -> (term: Expr, start: Int, end: Int) {
    let result = try expression(ending)
    return (result.term, result.start, result.end)
  }

  /// Where the next token begins.
  package var offset: Int { token.start }

  mutating func expression(_ ending: Ending = Ending()) throws(ReadError) -> Operand {
    self.ending = ending
    builder = TermBuilder(source)
    frames = []
    binderDepth = 0
    expectsOperand = true
    open(.whole, token, opening: 0)
    while true {
      if frames.count > 1 || !ending.atNewline { skipNewlines() }
      if expectsOperand {
        try readOperand()
      } else if try !readAfterOperand() {
        break
      }
    }
    try builder.finish()
    let result = builder.takeOperand()
    if result.needsSize { throw sizelessIdentity(result) }
    return result
  }

  // MARK: Tokens

  mutating func advance() { token = lexer.next() }

  mutating func skipNewlines() { while token.kind == .newline { advance() } }

  /// The token after this one, without taking it.
  func peek() -> Token {
    var ahead = lexer
    return ahead.next()
  }

  func text(_ token: Token) -> String {
    token.kind == .end ? "the end" : "'\(source.string(token.start, token.end).shortened)'"
  }

  func error(_ message: String, at token: Token, hint: String? = nil) -> ReadError {
    source.error(message, from: token.start, to: token.end, hint: hint)
  }

  // MARK: Brackets

  mutating func open(_ role: Frame.Role, _ token: Token, opening: UInt8, from start: Int? = nil) {
    frames.append(
      Frame(
        role: role, start: start ?? token.start, end: token.end, opening: opening,
        saved: builder.open()))
    expectsOperand = true
  }

  /// Takes the opening token and begins its bracket.
  mutating func take(_ role: Frame.Role, from start: Int? = nil) {
    let opening = token.end > token.start ? source.bytes[token.end - 1] : 0
    open(role, token, opening: opening, from: start)
    advance()
  }

  var frame: Frame {
    guard let last = frames.last else { fatalError("PlainReader: no frame is open") }
    return last
  }

  /// Takes the operands of the innermost bracket and ends it.
  mutating func closeFrame() -> (Frame, [Operand]) {
    let frame = self.frame
    frames.removeLast()
    let operands = builder.takeOperands()
    builder.close(frame.saved)
    expectsOperand = false
    return (frame, operands)
  }

  // MARK: The two states

  /// An operand must begin here.
  private mutating func readOperand() throws(ReadError) {
    switch token.kind {
    case .integer, .decimal: try readNumber()
    case .name: try readName()
    case .pattern: try readPattern()
    case .minus:
      let operation: Operator = builder.standsAfterFactor ? .factorNegative : .negative
      builder.prefix(operation, from: token.start, to: token.end)
      advance()
    case .plus where builder.isEmpty: advance()
    case .not: takePrefix(.not)
    case .root: takePrefix(.root)
    case .openParenthesis: take(.parenthesis)
    case .bar: take(.bars)
    case .bigSum, .bigProduct: try readBigSign()
    case .partial: try readDerivative()
    case .end, .newline, .plus, .times, .over, .caret, .entrywise, .entrywisePower, .less,
      .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or, .closeParenthesis,
      .openBracket, .closeBracket, .openBrace, .closeBrace, .comma, .colon, .semicolon, .dots,
      .prime, .transpose, .superscript, .unknown:
      if try closesEmptyCall() { return }
      throw missingOperand()
    }
  }

  private mutating func takePrefix(_ operation: Operator) {
    builder.prefix(operation, from: token.start, to: token.end)
    advance()
  }

  /// An operand has just been read; false when the whole expression ends here.
  private mutating func readAfterOperand() throws(ReadError) -> Bool {
    if token.kind == .equal, frames.count == 1, ending.atEqual { return false }
    if token.kind == .times, frames.count == 1, ending.atCross, source.bytes[token.start] == 0xC3 {
      return false
    }
    if let operation = token.kind.infix {
      try builder.infix(operation, from: token.start, to: token.end)
      expectsOperand = true
      advance()
      return true
    }
    switch token.kind {
    case .prime, .transpose: try transpose()
    case .superscript: try raiseToSuperscript()
    case .bar:
      if case .bars = frame.role {
        try close()
      } else {
        try multiplyBySide()
      }
    case .name, .pattern, .root, .openParenthesis, .bigSum, .bigProduct, .partial:
      if token.kind == .name, try endsAtWord() { return frames.count > 1 || expectsOperand }
      try multiplyBySide()
    case .integer, .decimal:
      throw error(
        "an operator is missing before \(text(token))", at: token,
        hint: "write * to multiply, ^ for a power, or [ ] for an index")
    case .closeParenthesis, .closeBracket, .closeBrace, .comma, .colon, .semicolon, .dots,
      .newline, .end:
      if frames.count == 1 { return false }
      try close()
    case .openBracket:
      guard !token.followsBlank, builder.top.hasEntries else {
        throw error("an index can only stand right after a name", at: token)
      }
      take(.entry(of: builder.top))
    case .openBrace:
      throw error("'{' can only stand right after a name, for a layer", at: token)
    case .unknown: throw unknownCharacter(token)
    case .plus, .minus, .times, .over, .caret, .entrywise, .entrywisePower, .less, .lessOrEqual,
      .greater, .greaterOrEqual, .equal, .notEqual, .and, .or, .not:
      throw unexpected(token)
    }
    return true
  }

  /// Two factors side by side.
  private mutating func multiplyBySide() throws(ReadError) {
    try builder.infix(.times, from: token.start, to: token.start)
    expectsOperand = true
  }

  /// Whether a word stands here that ends a bound or the whole expression; it is handled then.
  private mutating func endsAtWord() throws(ReadError) -> Bool {
    if frames.count == 1 {
      return !ending.words.isEmpty && ending.words.contains(lexer.name(of: token))
    }
    return try takeBoundWord()
  }

  private mutating func transpose() throws(ReadError) {
    let operand = builder.top
    let needsNoTranspose =
      operand.term.isScalar && !operand.term.traits.contains(.hasPatternVariable)
    if needsNoTranspose, operand.term.kind == .symbol, !operand.needsSize {
      let name = operand.term.symbol?.name ?? ""
      throw source.error(
        "\(name) is a scalar, which has no transpose", from: operand.start, to: token.end,
        hint: "declare 'vector \(name) in n', or write diff(e, x) for a derivative")
    }
    var result = operand
    if !needsNoTranspose {
      result = try builder.made([operand]) { terms throws(ShapeError) in
        try .making(.transpose, terms)
      }
    }
    result.form = .closed
    result.end = token.end
    builder.top = result
    advance()
  }

  /// `x²` is x^2.
  private mutating func raiseToSuperscript() throws(ReadError) {
    var digits = ""
    for scalar in source.string(token.start, token.end).unicodeScalars {
      if let byte = Spelling.superscript(scalar) {
        digits.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    guard let exponent = Self.wholeNumber(digits) else {
      throw error("this superscript is not a whole number", at: token)
    }
    try builder.infix(.power, from: token.start, to: token.start)
    builder.push(Expr(exponent), from: token.start, to: token.end)
    advance()
  }
}
