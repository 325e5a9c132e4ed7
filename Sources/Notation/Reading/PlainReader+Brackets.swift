internal import Expressions

// What ends a part of a bracket: closing signs, commas, colons, dots.
extension PlainReader {
  /// The token ends the part that was being read, or is an error.
  mutating func close() throws(ReadError) {
    if !isExpectedEnding { throw wrongEnding() }
    try builder.finish()
    switch frame.role {
    case .whole: throw unexpected(token)
    case .parenthesis: try closeParenthesis()
    case .bars: try closeBars()
    case .call(let head): try closeArgument(head)
    case .layers(var head):
      if token.kind == .comma { return nextPart() }
      let (_, parts) = try closedScalars("a layer")
      head.layers = parts.map(\.term)
      head.end = token.end
      advance()
      try readSuffixes(head)
    case .indices(var head):
      if token.kind == .comma { return nextPart() }
      let (_, parts) = try closedScalars("an index")
      head.indices += parts
      head.end = token.end
      advance()
      try readSuffixes(head)
    case .entry(let whole):
      if token.kind == .comma { return nextPart() }
      let (_, parts) = try closedScalars("an index")
      builder.top = try builder.entry(of: whole, at: parts, to: token.end)
      advance()
    case .lowerBound(let head): try closeBound(head, isLower: true)
    case .upperBound(let head): try closeBound(head, isLower: false)
    case .body(let head): try closeBody(head)
    case .condition(let cases): try closeCondition(cases)
    case .value(let cases): try closeValue(cases)
    case .derived: try closeDerived()
    case .variable(let e): try closeVariable(e)
    }
  }

  /// Whether the token may end a part of the innermost bracket.
  private var isExpectedEnding: Bool {
    switch (frame.role, token.kind) {
    case (.parenthesis, .closeParenthesis), (.bars, .bar): true
    case (.call, .comma), (.call, .closeParenthesis): true
    case (.layers, .comma), (.layers, .closeBrace): true
    case (.indices, .comma), (.indices, .closeBracket): true
    case (.entry, .comma), (.entry, .closeBracket): true
    case (.lowerBound, .dots), (.lowerBound, .name): true
    case (.upperBound, .comma), (.upperBound, .name): true
    case (.body, .closeParenthesis), (.condition, .colon): true
    case (.value, .comma), (.value, .closeParenthesis): true
    case (.derived, .closeParenthesis), (.variable, .closeParenthesis): true
    case (.whole, _), (.parenthesis, _), (.bars, _), (.call, _), (.layers, _), (.indices, _),
      (.entry, _), (.lowerBound, _), (.upperBound, _), (.body, _), (.condition, _), (.value, _),
      (.derived, _),
      (.variable, _):
      false
    }
  }

  private mutating func nextPart() {
    expectsOperand = true
    advance()
  }

  private mutating func closedScalars(_ what: String) throws(ReadError) -> (Frame, [Operand]) {
    let (frame, parts) = closeFrame()
    for part in parts where !part.term.isScalar || part.needsSize {
      throw source.error(
        "\(what) is a number, not \(part.term.shape.words)", from: part.start, to: part.end)
    }
    return (frame, parts)
  }

  private mutating func closeParenthesis() throws(ReadError) {
    let (frame, parts) = closeFrame()
    var inner = parts[0]
    inner.form = .closed
    inner.start = frame.start
    inner.end = token.end
    builder.push(inner)
    advance()
  }

  private mutating func closeBars() throws(ReadError) {
    let (frame, parts) = closeFrame()
    if parts[0].needsSize { throw sizelessIdentity(parts[0]) }
    var result = try builder.made(parts) { terms throws(ShapeError) in
      try .making(Callee("abs", arity: 1), terms)
    }
    result.start = frame.start
    result.end = token.end
    builder.push(result)
    advance()
  }

  private mutating func closeArgument(_ head: CallHead) throws(ReadError) {
    if token.kind == .comma { return nextPart() }
    let (frame, arguments) = closeFrame()
    builder.push(try call(head, arguments, frame))
    advance()
  }

  /// `f()`: a call without arguments; whether that is what stands here.
  mutating func closesEmptyCall() throws(ReadError) -> Bool {
    guard case .call(let head) = frame.role, token.kind == .closeParenthesis, builder.isEmpty else {
      return false
    }
    throw source.error(
      "\(head.spelling) has no argument", from: frame.start, to: token.end,
      hint: "write \(head.spelling)(x)")
  }

  // MARK: Sums and products

  /// `downto` after a lower bound, or a word for the order after an upper one.
  mutating func takeBoundWord() throws(ReadError) -> Bool {
    switch frame.role {
    case .lowerBound where lexer.name(of: token) == "downto":
      try close()
      return true
    case .upperBound(var head):
      let orders: [String: ProductOrder] = [
        "ascending": .ascending, "descending": .descending, "entrywise": .commutative,
      ]
      guard let order = orders[lexer.name(of: token)] else { return false }
      if head.isSum { throw error("only the factors of a product have an order", at: token) }
      head.order = order
      frames[frames.count - 1].role = .upperBound(head)
      advance()
      guard token.kind == .comma else { throw wrongEnding() }
      return true
    case .lowerBound, .whole, .parenthesis, .bars, .call, .layers, .indices, .entry, .body,
      .condition, .value, .derived, .variable:
      return false
    }
  }

  private mutating func closeBound(_ head: BinderHead, isLower: Bool) throws(ReadError) {
    var head = head
    let isDownward = isLower && token.kind == .name
    if isDownward, head.isSum {
      throw error("a sum runs upward; only the factors of a product have an order", at: token)
    }
    let (frame, parts) = try closedScalars("a bound")
    head.bounds.append(parts[0].term)
    if isDownward { head.isDescending = true }
    if !isLower {
      bound[head.name, default: 0] += 1
      binderDepth += 1
    }
    frames.append(
      Frame(
        role: isLower ? .upperBound(head) : .body(head), start: frame.start, end: frame.end,
        opening: frame.opening, saved: builder.open()))
    nextPart()
  }

  private mutating func closeBody(_ head: BinderHead) throws(ReadError) {
    let (frame, parts) = closeFrame()
    let body = parts[0]
    if body.needsSize { throw sizelessIdentity(body) }
    binderDepth -= 1
    builder.release(head.name)
    var result = try builder.big(head, body)
    result.start = frame.start
    result.end = token.end
    builder.push(result)
    advance()
  }

  // MARK: Cases

  private mutating func closeCondition(_ cases: CasesHead) throws(ReadError) {
    var cases = cases
    let condition = builder.takeOperand()
    guard condition.term.shape == .truth || condition.term.traits.contains(.hasPatternVariable)
    else {
      throw source.error(
        "a case begins with a condition, and this is \(condition.term.shape.words)",
        from: condition.start, to: condition.end, hint: "write cases(x > 0: x, else: 0)")
    }
    cases.parts.append(condition)
    frames[frames.count - 1].role = .value(cases)
    nextPart()
  }

  private mutating func closeValue(_ cases: CasesHead) throws(ReadError) {
    var cases = cases
    let value = builder.takeOperand()
    if value.needsSize { throw sizelessIdentity(value) }
    cases.parts.append(value)
    if token.kind == .comma {
      if cases.hasElse {
        throw error("nothing can follow the value for else", at: token)
      }
      frames[frames.count - 1].role = .condition(cases)
      nextPart()
      takeElse()
      return
    }
    let (frame, _) = closeFrame()
    var result = try builder.made(cases.parts) { terms throws(ShapeError) in
      try .making(.cases, terms)
    }
    result.start = frame.start
    result.end = token.end
    builder.push(result)
    advance()
  }

  // MARK: d(y)/d(x)

  private mutating func closeDerived() throws(ReadError) {
    let (frame, parts) = closeFrame()
    if parts[0].needsSize { throw sizelessIdentity(parts[0]) }
    advance()
    let isOver = token.kind == .over
    if isOver { advance() }
    let isD = token.kind == .partial || token.kind == .name && lexer.name(of: token) == "d"
    guard isOver, isD, peek().kind == .openParenthesis else {
      throw source.error(
        "d(…) is half a derivative", from: frame.start, to: frame.end,
        hint: "write d(y)/d(x), or * to multiply by a quantity d")
    }
    advance()
    take(.variable(parts[0]), from: frame.start)
  }

  private mutating func closeVariable(_ e: Operand) throws(ReadError) {
    let (frame, parts) = closeFrame()
    try requireVariable(parts[0])
    let isPartial = source.bytes[frame.start] != UInt8(ascii: "d")
    var result = try builder.derivative(isPartial ? .partial : .total, of: e, by: parts[0])
    result.start = frame.start
    result.end = token.end
    builder.push(result)
    advance()
  }
}

extension Expr {
  /// Whether factors of this kind stand in order unless it is said otherwise: square matrices.
  var isNaturallyOrdered: Bool { !isScalar && shape.isSquare }
}
