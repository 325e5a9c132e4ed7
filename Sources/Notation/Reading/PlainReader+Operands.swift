internal import Exact
internal import Expressions

// Numbers and names.
extension PlainReader {
  mutating func readNumber() throws(ReadError) {
    let form: Operand.Form = token.kind == .integer ? .integer : .number
    let value = try number(token)
    builder.push(Expr(value), from: token.start, to: token.end, form: form)
    expectsOperand = false
    advance()
  }

  private mutating func number(_ token: Token) throws(ReadError) -> Rational {
    if token.kind == .integer, token.end - token.start <= 18 {
      return Rational(source.bytes[token.start..<token.end].reduce(0) { $0 * 10 + Int($1 - 48) })
    }
    let text = source.string(token.start, token.end)
    if let mark = text.utf8.lastIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      let digits = text.utf8[text.utf8.index(after: mark)...].drop { $0 < 48 }.drop { $0 == 48 }
      let size = digits.count > 7 ? Int.max : digits.reduce(0) { $0 * 10 + Int($1 - 48) }
      if size > exponentBudget {
        throw error("the exponent of this number is too large", at: token, hint: "write 10^n")
      }
      if size > 64 { exponentBudget -= size }
    }
    guard let value = Rational(decimal: text) else {
      throw error("the exponent of this number is too large", at: token, hint: "write 10^n")
    }
    return value
  }

  static func wholeNumber(_ text: String) -> Rational? {
    Integer(text).map { Rational($0) }
  }

  mutating func readPattern() throws(ReadError) {
    let name = source.string(token.start, token.end)
    guard vocabulary.allowsPatterns else {
      throw error("\(name) is a variable of rules, which can not stand here", at: token)
    }
    let head = token
    advance()
    let before = (lexer, token)
    let (orders, isCall) = takeOrders()
    if isCall, !token.followsBlank {
      take(
        .call(CallHead(name: name, spelling: name, meaning: .opaque, orders: orders)),
        from: head.start)
      return
    }
    (lexer, token) = before
    try readSuffixes(SymbolHead(name: name, start: head.start, end: head.end))
  }

  /// A name: a word of the language, a call, or a quantity with its layers and indices.
  mutating func readName() throws(ReadError) {
    let head = token
    let name = lexer.name(of: head)
    let before = (lexer, token)
    advance()
    if let meant = spelledMeaning(name) {
      builder.push(meant, from: head.start, to: head.end)
      expectsOperand = false
      return
    }
    let (orders, isCall) = takeOrders()
    if isCall, try readCall(name, orders, head) { return }
    (lexer, token) = before
    advance()
    try readQuantity(name, head)
  }

  private func spelledMeaning(_ name: String) -> Expr? {
    switch name {
    case "true": .always
    case "false": .never
    default: nil
    }
  }

  /// Primes after a name, perhaps with orders in braces, when a parenthesis follows them.
  private mutating func takeOrders() -> (orders: [Int], isCall: Bool) {
    var primes = 0
    while token.kind == .prime, !token.followsBlank {
      primes += source.string(token.start, token.end) == "″" ? 2 : 1
      advance()
    }
    guard primes == 1, token.kind == .openBrace else {
      return (primes == 0 ? [] : [primes], token.kind == .openParenthesis)
    }
    var orders: [Int] = []
    repeat {
      advance()
      guard token.kind == .integer, let n = Int(source.string(token.start, token.end)) else {
        return ([], false)
      }
      orders.append(n)
      advance()
    } while token.kind == .comma
    guard token.kind == .closeBrace else { return ([], false) }
    advance()
    return (orders, token.kind == .openParenthesis)
  }

  /// The error of a function that stands alone, or whose power stands before its parenthesis.
  private func needsArguments(_ name: String, _ head: Token) -> ReadError {
    error(
      "\(name) is a function and needs its arguments", at: head,
      hint: "write \(name)(x)" + (token.kind == .caret ? "^2" : ""))
  }

  private mutating func readQuantity(_ name: String, _ head: Token) throws(ReadError) {
    let isKnown = bound[name] != nil || vocabulary.entry(name) != nil
    if !isKnown {
      if name == "e" {
        builder.push(.e, from: head.start, to: head.end, form: .euler)
        expectsOperand = false
        return
      }
      if name == "I", token.kind != .openBracket {
        builder.push(
          Operand(
            term: Operand.unsizedIdentity, start: head.start, end: head.end, needsSize: true))
        expectsOperand = false
        return
      }
      if name != "pi", name != "oo" { try checkUndeclared(name, head) }
    } else if bound[name] == nil {
      switch vocabulary.entry(name) {
      case .function, .activation:
        throw needsArguments(name, head)
      case .quantity, .anyQuantity, nil: break
      }
    }
    try readSuffixes(SymbolHead(name: name, start: head.start, end: head.end))
  }

  private func checkUndeclared(_ name: String, _ head: Token) throws(ReadError) {
    if ReservedNames.words.contains(name) {
      throw error("'\(name)' can not stand here", at: head)
    }
    let function = Function.named(name)
    if let function, function.id == name, !Self.lettersThatAreFunctions.contains(name) {
      throw needsArguments(name, head)
    }
    if ["sum", "prod", "cases", "diff"].contains(name) {
      throw error("'\(name)' needs a parenthesis after it", at: head)
    }
    switch vocabulary.undeclared {
    case .isReal: return
    case .isInput where token.kind == .openBracket && !token.followsBlank: return
    case .isInput, .isRefused: throw undeclared(name, head)
    }
  }

  /// Greek letters that are functions only before a parenthesis.
  private static let lettersThatAreFunctions: Set<String> = ["sigma", "delta", "gamma", "beta"]

  /// Layers or indices right after a name open a bracket; otherwise the name is complete.
  mutating func readSuffixes(_ head: SymbolHead) throws(ReadError) {
    let mayHaveLayers = head.layers.isEmpty && head.indices.isEmpty
    if token.kind == .openBrace, mayHaveLayers, !token.followsBlank {
      take(.layers(head), from: head.start)
    } else if token.kind == .openBracket, !token.followsBlank {
      take(.indices(head), from: head.start)
    } else {
      let declared = bound[head.name] == nil ? vocabulary.entry(head.name) : nil
      let operand = try head.operand(declared, source)
      if keepsMentions { note(operand) }
      builder.push(operand)
      expectsOperand = false
    }
  }
}

extension SymbolHead {
  /// The quantity with its layers and indices, as it is declared.
  func operand(_ declared: Vocabulary.Entry?, _ source: Source) throws(ReadError) -> Operand {
    var symbol = Symbol(name, layers: layers.count, family: indices.count)
    if case .quantity(let known) = declared {
      symbol = known
      guard known.layers == layers.count || known.layers == 0 && layers.isEmpty else {
        throw source.error(
          "\(name) takes \(known.layers) \(known.layers == 1 ? "layer" : "layers"), not \(layers.count)",
          from: start, to: end)
      }
      try checkRange(of: known, source)
    }
    do {
      let term = try Expr.making(symbol, layers + indices.map(\.term))
      return Operand(term: term, start: start, end: end)
    } catch {
      throw source.error(error.message, from: start, to: end)
    }
  }

  /// An entry must lie in its vector or matrix, where both numbers are known.
  private func checkRange(of symbol: Symbol, _ source: Source) throws(ReadError) {
    let entries = symbol.shape == .scalar ? 0 : symbol.shape.isVector ? 1 : 2
    guard entries > 0, indices.count == symbol.family + entries else { return }
    let sizes = [symbol.shape.rows, symbol.shape.columns]
    for (index, size) in zip(indices[symbol.family...], sizes) {
      try index.requireIndex(upTo: size, of: name, source)
    }
  }
}

extension Operand {
  /// Refuses a number that is no index from 1 to a size, where the size is a number, too.
  func requireIndex(upTo size: Expr, of name: String, _ source: Source) throws(ReadError) {
    guard let place = term.number else { return }
    let isAbove = size.number.map { place > $0 } ?? false
    guard place < 1 || isAbove || !place.isInteger else { return }
    throw source.error(
      "\(place) is not an index of \(name): its indices run from 1 to \(size.sizeText)",
      from: start, to: end)
  }
}
