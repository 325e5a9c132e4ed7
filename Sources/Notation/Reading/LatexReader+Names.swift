internal import Exact
internal import Expressions

// Numbers, names and commands.
extension LatexReader {
  mutating func readNumber() throws(ReadError) {
    let token = self.token
    guard let value = Rational(decimal: text(token)) else {
      throw error("this is not a number", at: token)
    }
    let isWhole = !text(token).utf8.contains(UInt8(ascii: "."))
    builder.push(
      Expr(value), from: token.start, to: token.end, form: isWhole ? .integer : .number)
    expectsOperand = false
    position += 1
  }

  mutating func readName() throws(ReadError) {
    let token = self.token
    if token.kind == .command, try readCommand() { return }
    guard let (name, next) = baseName(at: position) else {
      throw error(
        "\(text(token)) is not known here", at: token,
        hint: Nearness.nearest(
          to: String(text(token).dropFirst()), among: Self.knownCommands
        ).map { "did you mean \\\($0)?" })
    }
    if let head = functionHead(name, from: position, next: next) {
      position = next
      return try readFunction(head)
    }
    try refuseUnknownFunction(name, from: position, next: next)
    try readSymbol(name, next)
  }

  /// An upright word right before a parenthesis is a function, as a name is in plain text; taken for
  /// a factor it would give a wrong product.
  private func refuseUnknownFunction(
    _ name: String, from place: Int, next: Int
  ) throws(ReadError) {
    guard isUprightWord(place), name.count > 1, vocabulary.entry(name) == nil,
      builder.bound[name] == nil, isCalled(next)
    else { return }
    let (start, end) = (tokens[place].start, tokens[next - 1].end)
    let near = Nearness.nearest(to: name, among: Function.catalogue.map(\.id))
    throw source.error(
      "\(name) is not a known function", from: start, to: end,
      hint: (near.map { "did you mean \($0)? " } ?? "")
        + "write \(source.string(start, end)) \\cdot (…) to multiply, "
        + "or declare 'function \(name)'")
  }

  private func isUprightWord(_ place: Int) -> Bool {
    let spelled = text(tokens[place])
    return Self.alphabets.contains(spelled) || spelled == #"\operatorname"#
  }

  /// Commands that are no names; false for the others.
  private mutating func readCommand() throws(ReadError) -> Bool {
    let start = position
    switch text(token) {
    case #"\frac"#, #"\dfrac"#, #"\tfrac"#, #"\cfrac"#: try readFraction()
    case #"\sqrt"#: try readRoot()
    case #"\binom"#, #"\dbinom"#, #"\tbinom"#:
      let (top, next) = try argument(at: position + 1)
      let (bottom, after) = try argument(at: next)
      begin(.binomial, ranges: [top, bottom], resume: after, from: tokens[start].start)
    case #"\sum"#: try readBig(isSum: true, order: nil, isDescending: false, after: position + 1)
    case #"\prod"#: try readBig(isSum: false, order: nil, isDescending: false, after: position + 1)
    case #"\bigodot"#:
      try readBig(isSum: false, order: .commutative, isDescending: false, after: position + 1)
    case #"\overset"#: try readOrderedProduct()
    case #"\boxed"#, #"\mathopen"#, #"\mathclose"#, #"\mathinner"#, #"\ensuremath"#:
      let (range, next) = try argument(at: position + 1)
      begin(.group, ranges: [range], resume: next, from: tokens[start].start)
    default: return false
    }
    return true
  }

  /// The name of a base, spelled as in plain text, and where it ends; nil where there is none.
  func baseName(at place: Int) -> (name: String, next: Int)? {
    let token = tokens[place]
    let spelled = text(token)
    if token.kind == .letter {
      let scalar = spelled.unicodeScalars.first
      return (scalar.flatMap { Spelling.name(of: $0) } ?? spelled, place + 1)
    }
    guard token.kind == .command else { return nil }
    if Self.alphabets.contains(spelled) || spelled == #"\operatorname"# {
      guard place + 1 < limit, tokens[place + 1].kind == .openBrace else { return nil }
      let close = tokens[place + 1].match
      return (word(place + 2..<close), close + 1)
    }
    if Self.accents.contains(spelled) {
      guard let (inner, next) = try? argument(at: place + 1), !inner.isEmpty,
        !Self.accents.contains(text(tokens[inner.lowerBound])),
        let (name, end) = baseName(at: inner.lowerBound), end == inner.upperBound
      else { return nil }
      return ("\(name)_\(spelled.dropFirst())", next)
    }
    let name = String(spelled.dropFirst())
    let stem = name.hasPrefix("var") ? String(name.dropFirst(3)) : name
    if Spelling.letter(named: stem) != nil { return (stem, place + 1) }
    switch name {
    case "infty": return ("oo", place + 1)
    case "ell": return ("ell", place + 1)
    default: return Self.functions["\\\(name)"] != nil ? (spelled, place + 1) : nil
    }
  }

  /// Marks above a name: `\hat{y}` is the name y_hat.
  private static let accents: Set<String> = [
    #"\hat"#, #"\bar"#, #"\tilde"#, #"\dot"#, #"\vec"#, #"\overline"#, #"\widehat"#, #"\ddot"#,
  ]

  /// The letters of a range as one word.
  func word(_ range: Range<Int>) -> String {
    var word = ""
    for place in range {
      let spelled = text(tokens[place])
      let kind = tokens[place].kind
      if kind == .underscore || spelled == #"\_"# {
        word += "_"
      } else if kind == .command {
        let isNested =
          Self.alphabets.contains(spelled) || Self.accents.contains(spelled)
          || spelled == #"\operatorname"#
        if !isNested { word += baseName(at: place)?.name ?? "" }
      } else if kind != .openBrace, kind != .closeBrace {
        word += spelled
      }
    }
    return word
  }

  // MARK: Functions

  /// Functions of the catalogue by their LaTeX.
  static let functions: [String: String] = {
    var table: [String: String] = [#"\ln"#: "log", #"\exp"#: "exp", #"\log"#: "log"]
    for function in Function.catalogue {
      guard let latex = function.notation.latex else { continue }
      table[latex] = table[latex] ?? function.id
    }
    return table
  }()

  /// Names that stand for a function of another name.
  private static let spellings = ["sigma": "sigmoid", "sum": ReservedNames.entrySum]

  private static let knownCommands: [String] =
    functions.keys.map { String($0.dropFirst()) } + Spelling.greek.map(\.name) + [
      "frac", "sqrt", "sum", "prod", "cdot", "odot", "left", "right", "partial", "infty", "top",
    ]

  /// The function that a name is here; nil where it is a quantity.
  func functionHead(_ name: String, from place: Int, next: Int) -> LatexHead? {
    let (start, end) = (tokens[place].start, tokens[next - 1].end)
    func head(_ id: String, _ meaning: CallHead.Meaning) -> LatexHead {
      LatexHead(
        call: CallHead(
          name: id, spelling: source.string(start, end), meaning: meaning, orders: []),
        start: start, end: end)
    }
    if builder.bound[name] != nil { return nil }
    switch vocabulary.entry(name) {
    case .function, .activation: return head(name, .opaque)
    case .quantity, .anyQuantity: return nil
    case nil: break
    }
    let spelled = source.string(start, end)
    var id = Self.functions[spelled] ?? (Self.spellings[name] ?? name)
    // An upright word may be set in capitals: \mathrm{ReLU}(x).
    if Function.named(id) == nil, isUprightWord(place), isCalled(next) { id = id.lowercased() }
    guard name.count > 1 || Self.functions[spelled] != nil else { return nil }
    guard let function = Function.named(id) else {
      return id == "sigmoid" && isCalled(next) ? head(id, .function(arity: 1...1)) : nil
    }
    let isLetter = Spelling.letter(named: name) != nil
    if isLetter, !isCalled(next) { return nil }
    return head(function.id, .function(arity: function.arity))
  }

  /// Whether primes, a power and then a parenthesis follow a name.
  private func isCalled(_ place: Int) -> Bool {
    var place = place
    while place < limit {
      let kind = tokens[place].kind
      if kind == .prime {
        place += 1
      } else if kind == .caret, let next = try? argument(at: place + 1).next {
        place = next
      } else {
        return kind == .openParenthesis || kind == .openBracket
      }
    }
    return false
  }

  /// After a function's name: primes, derivative orders, a power, then its arguments.
  mutating func readFunction(_ head: LatexHead) throws(ReadError) {
    var head = head
    var primes = 0
    while token.kind == .prime {
      primes += 1
      position += 1
    }
    if token.kind == .underscore {
      throw error(
        "a function has no index here", at: token, hint: "write \\log(x)/\\log(b) for another base")
    }
    if token.kind == .caret {
      let (range, next) = try argument(at: position + 1)
      if range.allSatisfy({ tokens[$0].kind == .prime }), !range.isEmpty {
        primes += range.count
        position = next
      } else if let orders = orders(range) {
        head.call.orders = orders
        position = next
      } else {
        if primes > 0 { head.call.orders = [primes] }
        begin(.headPower(head), ranges: [range], resume: next, from: head.start)
        return
      }
    }
    if primes > 0 { head.call.orders = [primes] }
    try readArguments(head)
  }

  /// `(2)` or `(1,0)` above a function are derivative orders.
  private func orders(_ range: Range<Int>) -> [Int]? {
    guard range.count >= 3, let first = range.first, let last = range.last,
      tokens[first].kind == .openParenthesis, tokens[last].kind == .closeParenthesis
    else { return nil }
    var orders: [Int] = []
    for (i, place) in (first + 1..<last).enumerated() {
      if i % 2 == 1 {
        guard tokens[place].kind == .comma else { return nil }
      } else {
        guard tokens[place].kind == .number, let n = Int(text(tokens[place])), n <= 1000 else {
          return nil
        }
        orders.append(n)
      }
    }
    return orders
  }

  mutating func readArguments(_ head: LatexHead) throws(ReadError) {
    var head = head
    if head.power == .minusOne {
      guard
        let inverse = Function.named("arc" + head.call.name)
          ?? Function.named("ar" + head.call.name)
      else {
        throw source.error(
          "\(head.call.spelling)^{-1} can mean an inverse function or a reciprocal",
          from: head.start, to: head.end, hint: "write \\frac{1}{…} for the reciprocal")
      }
      head.call.name = inverse.id
      head.power = nil
    }
    switch token.kind {
    case .openParenthesis, .openBracket:
      begin(.call(head), ranges: [], resume: position + 1, from: head.start)
    case .end, .infix, .comma, .closeBrace, .closeParenthesis, .closeBracket, .closeBar,
      .closeNorm, .closeFloor, .endCases, .newline, .ampersand, .caret, .underscore, .prime, .not,
      .unknown:
      throw source.error(
        "\(head.call.spelling) is a function and needs its arguments", from: head.start,
        to: head.end)
    case .number, .letter, .command, .openBrace, .openBar, .bar, .openNorm, .norm, .openFloor,
      .beginCases:
      head.takesFactors =
        token.kind == .number || token.kind == .letter || token.kind == .command
      builder.prefix(.function(head), from: head.start, to: head.end)
      expectsOperand = true
    }
  }

  // MARK: Errors

  func missingOperand() -> ReadError {
    let token = self.token
    if token.kind == .unknown { return unknownCharacter(token) }
    let isClosing = token.kind == .end || isAtEnd
    if let waiting = builder.waiting, waiting.end > waiting.start {
      let before = source.string(waiting.start, waiting.end)
      return error("a term is missing after '\(before)'", at: isClosing ? token : token)
    }
    if isClosing { return error("an expression is missing here", at: token) }
    return error("a term is missing before '\(text(token))'", at: token)
  }

  func unknownCharacter(_ token: LatexToken) -> ReadError {
    error("'\(text(token))' is not part of a formula that is read here", at: token)
  }
}
