internal import Exact
internal import Expressions

// Names followed by a parenthesis.
extension PlainReader {
  /// Begins what a name with a parenthesis after it stands for; false when the name is a quantity
  /// and the parenthesis a factor.
  mutating func readCall(
    _ name: String, _ orders: [Int], _ head: Token
  ) throws(ReadError) -> Bool {
    if bound[name] != nil { return false }
    switch vocabulary.entry(name) {
    case .quantity, .anyQuantity:
      if token.followsBlank || !orders.isEmpty { return false }
      throw error(
        "\(name) is a quantity, not a function", at: head,
        hint: name == "d"
          ? "write diff(y, x) for a derivative, since d is declared, or d*(…) to multiply"
          : "write \(name)[…] for an index or \(name)*(…) to multiply")
    case .function, .activation:
      takeCall(CallHead(name: name, spelling: name, meaning: .opaque, orders: orders), head)
      return true
    case nil: break
    }
    if orders.isEmpty, try readBuiltIn(name, head) { return true }
    guard var call = heads[name] ?? catalogueHead(name) else {
      throw unknownFunction(name, head)
    }
    heads[name] = call
    call.orders = orders
    takeCall(call, head)
    return true
  }

  private mutating func takeCall(_ call: CallHead, _ head: Token) {
    take(.call(call), from: head.start)
  }

  private func catalogueHead(_ name: String) -> CallHead? {
    let name = name == "sigma" && Function.named("sigma") == nil ? "sigmoid" : name
    guard let function = Function.named(name) else { return nil }
    return CallHead(
      name: function.id, spelling: name, meaning: .function(arity: function.arity), orders: [])
  }

  /// Calls that the grammar knows by itself; false for any other name.
  private mutating func readBuiltIn(_ name: String, _ head: Token) throws(ReadError) -> Bool {
    let meaning: CallHead.Meaning
    switch name {
    case "sum", "prod": return try readBigName(name, head)
    case "d":
      take(.derived, from: head.start)
      return true
    case "cases":
      take(.condition(CasesHead()), from: head.start)
      takeElse()
      return true
    case "delta": meaning = .kroneckerDelta
    case "diff": meaning = .partialDerivative
    case "matprod": meaning = .matrixProduct
    case "transpose": meaning = .transpose
    case "I", "identity": meaning = .identity
    case "matpow", "inv", "zeros", "ones":
      guard Function.named(name) == nil else { return false }
      meaning = .function(arity: name == "inv" ? 1...1 : name == "matpow" ? 2...2 : 1...2)
    default: return false
    }
    takeCall(CallHead(name: name, spelling: name, meaning: meaning, orders: []), head)
    return true
  }

  /// `sum(k = …` and `prod(k = …` bind an index; false for a call such as `sum(v)`.
  private mutating func readBigName(_ name: String, _ head: Token) throws(ReadError) -> Bool {
    var ahead = lexer
    let binder = ahead.next()
    let sign = ahead.next()
    if binder.kind == .name || binder.kind == .pattern, sign.kind == .equal {
      try takeBinder(isSum: name == "sum", head)
      return true
    }
    if name == "prod" {
      throw error(
        "prod needs an index and its bounds", at: head, hint: "write prod(k = 1..n, …)")
    }
    let sum = CallHead(
      name: ReservedNames.entrySum, spelling: name, meaning: .function(arity: 1...1), orders: [])
    takeCall(sum, head)
    return true
  }

  /// `Σ(k = …`, by its sign.
  mutating func readBigSign() throws(ReadError) {
    let head = token
    advance()
    guard token.kind == .openParenthesis else {
      throw error(
        "\(text(head)) needs an index and its bounds", at: head, hint: "write sum(k = 1..n, …)")
    }
    let name = head.kind == .bigSum ? "sum" : "prod"
    if try !readBigName(name, head), let call = catalogueHead(name) { takeCall(call, head) }
  }

  /// At the parenthesis of a Σ or Π: its index, then its lower bound.
  private mutating func takeBinder(isSum: Bool, _ head: Token) throws(ReadError) {
    guard binderDepth < 200 else {
      throw error("sums and products are nested more than 200 deep here", at: head)
    }
    let opening = token
    advance()
    let name = token.kind == .name ? lexer.name(of: token) : source.string(token.start, token.end)
    let isMeant = ReservedNames.words.contains(name) || name == "oo" || name == "pi"
    if isMeant { throw error("'\(name)' can not be an index", at: token) }
    advance()
    open(
      .lowerBound(BinderHead(isSum: isSum, name: name, start: head.start)), opening,
      opening: UInt8(ascii: "("), from: head.start)
    advance()
  }

  /// `∂(` begins a derivative.
  mutating func readDerivative() throws(ReadError) {
    let head = token
    advance()
    guard token.kind == .openParenthesis else {
      throw error("∂ needs parentheses", at: head, hint: "write d(y)/d(x) or diff(y, x)")
    }
    take(.derived, from: head.start)
  }

  /// An `else:` at the beginning of a case.
  mutating func takeElse() {
    skipNewlines()
    guard token.kind == .name, lexer.name(of: token) == "else", peek().kind == .colon else {
      return
    }
    guard case .condition(var cases) = frame.role else { return }
    cases.hasElse = true
    frames[frames.count - 1].role = .value(cases)
    advance()
    advance()
  }

  // MARK: Making calls

  /// The call whose arguments have been read.
  func call(_ head: CallHead, _ arguments: [Operand], _ frame: Frame) throws(ReadError) -> Operand {
    if let unsized = arguments.first(where: \.needsSize) { throw sizelessIdentity(unsized) }
    let hasSequence = arguments.contains { $0.term.symbol?.name.hasPrefix("??") ?? false }
    func require(_ arity: ClosedRange<Int>) throws(ReadError) {
      guard hasSequence || arity.contains(arguments.count) else {
        throw source.error(
          "\(head.spelling) takes \(arity.words), not \(arguments.count)", from: frame.start,
          to: token.end)
      }
    }
    switch head.meaning {
    case .opaque: return try functionCall(head, arguments, frame)
    case .function(let arity):
      try require(arity)
      return try functionCall(head, arguments, frame)
    case .kroneckerDelta:
      try require(2...2)
      return try made(arguments, frame) { terms throws(ShapeError) in try .making(.delta, terms) }
    case .partialDerivative: return try partialDerivative(arguments, frame)
    case .matrixProduct:
      try require(2...Int.max)
      return try made(arguments, frame) { terms throws(ShapeError) in
        try .making(.matrixProduct, terms)
      }
    case .transpose:
      try require(1...1)
      return try made(arguments, frame) { terms throws(ShapeError) in
        try .making(.transpose, terms)
      }
    case .identity:
      try require(1...1)
      return try made(arguments, frame) { terms throws(ShapeError) in
        try .making(Callee("identity", arity: 1), terms)
      }
    }
  }

  private func made(
    _ arguments: [Operand], _ frame: Frame,
    _ make: ([Expr]) throws(ShapeError) -> Expr
  ) throws(ReadError) -> Operand {
    var result = try builder.made(arguments, make)
    result.start = frame.start
    result.end = token.end
    return result
  }

  private func functionCall(
    _ head: CallHead, _ arguments: [Operand], _ frame: Frame
  ) throws(ReadError) -> Operand {
    let orders = head.orders
    if !orders.isEmpty, orders.count != arguments.count {
      throw source.error(
        "\(head.spelling) has \(ClosedRange(uncheckedBounds: (arguments.count, arguments.count)).words)"
          + " but \(orders.count == 1 ? "one prime" : "\(orders.count) derivative orders")",
        from: frame.start, to: token.end,
        hint: "write \(head.spelling)'{1,0}(x, y) for the derivative in the first argument")
    }
    if let wrong = orders.first(where: { $0 > 1000 }) {
      throw source.error(
        "a derivative of order \(wrong) is beyond what is read here", from: frame.start,
        to: token.end)
    }
    let callee = Callee(head.name, orders: orders, arity: arguments.count)
    return try made(arguments, frame) { terms throws(ShapeError) in try .making(callee, terms) }
  }

  /// `diff(e, x)`, `diff(e, x, 2)`, `diff(e, x, y)`: nested derivatives, innermost first.
  private func partialDerivative(
    _ arguments: [Operand], _ frame: Frame
  ) throws(ReadError) -> Operand {
    guard arguments.count >= 2 else {
      throw source.error(
        "diff takes an expression and what to differentiate by", from: frame.start,
        to: token.end, hint: "write diff(x^2, x)")
    }
    var result = arguments[0]
    var variable = arguments[1]
    for argument in arguments.dropFirst() {
      var count = 1
      if let number = argument.term.number {
        guard argument.start != arguments[1].start, let n = number.asInt, (1...1000).contains(n)
        else {
          throw source.error(
            "the order of a derivative is a whole number from 1 to 1000", from: argument.start,
            to: argument.end)
        }
        count = n - 1
      } else {
        variable = argument
        try requireVariable(variable)
      }
      for _ in 0..<count { result = try builder.derivative(.partial, of: result, by: variable) }
    }
    result.start = frame.start
    result.end = token.end
    return result
  }

  func requireVariable(_ variable: Operand) throws(ReadError) {
    if variable.term.kind == .symbol { return }
    throw source.error(
      "a derivative is taken by a variable, not by an expression", from: variable.start,
      to: variable.end)
  }
}

extension ClosedRange<Int> {
  /// A number of arguments in words.
  var words: String {
    if lowerBound == upperBound {
      return lowerBound == 1 ? "1 argument" : "\(lowerBound) arguments"
    }
    if upperBound == .max { return "\(lowerBound) or more arguments" }
    return "\(lowerBound) to \(upperBound) arguments"
  }
}
