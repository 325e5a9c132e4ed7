internal import Expressions

// What a student reads when something is wrong.
extension PlainReader {
  /// An operator, a bracket or the end stands where a term must stand.
  func missingOperand() -> ReadError {
    if token.kind == .unknown { return unknownCharacter(token) }
    if let waiting = builder.waiting {
      let before = source.string(waiting.start, waiting.end)
      if token.kind.infix != nil {
        return twoOperators(before, waiting)
      }
      return error("a term is missing between '\(before)' and \(text(token))", at: token)
    }
    if token.kind == .end || token.kind == .newline {
      if frames.count == 1 { return error("an expression is missing here", at: token) }
      return unclosed()
    }
    if token.kind == .comma { return error("a term is missing before ','", at: token) }
    if token.kind == .closeParenthesis, frame.opening == UInt8(ascii: "(") {
      return error("there is nothing between the parentheses", at: token)
    }
    return error("a term is missing before \(text(token))", at: token)
  }

  private func twoOperators(_ before: String, _ waiting: Pending) -> ReadError {
    let isDouble = before == source.string(token.start, token.end) && waiting.end == token.start
    if isDouble, before == "*" {
      return source.error(
        "'**' is not an operator here", from: waiting.start, to: token.end,
        hint: "write ^ for a power")
    }
    if isDouble, before == "=" {
      return source.error(
        "'==' is not an operator here", from: waiting.start, to: token.end,
        hint: "write a single = to compare")
    }
    return error(
      "two operators, '\(before)' and \(text(token)), have no term between them", at: token)
  }

  func unexpected(_ token: Token) -> ReadError {
    switch token.kind {
    case .closeParenthesis, .closeBracket, .closeBrace:
      return error("\(text(token)) closes nothing", at: token)
    case .unknown: return unknownCharacter(token)
    case .comma:
      return error(
        "an expression ends before ','", at: token, hint: "write a point in numbers: 0.5")
    case .end, .newline, .integer, .decimal, .name, .pattern, .plus, .minus, .times, .over, .caret,
      .entrywise, .entrywisePower, .root, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal,
      .notEqual, .and, .or, .not, .openParenthesis, .openBracket, .openBrace, .bar, .colon,
      .semicolon, .dots, .prime, .transpose, .superscript, .bigSum, .bigProduct, .partial:
      return error("\(text(token)) can not stand here", at: token)
    }
  }

  /// A part of a bracket ends with a sign that does not belong to that bracket.
  func wrongEnding() -> ReadError {
    switch token.kind {
    case .end, .newline: return unclosed()
    case .closeParenthesis, .closeBracket, .closeBrace:
      if frame.opening == UInt8(ascii: "|") { return unclosed() }
      if !closesAFrame { return wrongPair() }
      if let missing = missingPart { return missing }
      let opening = Character(Unicode.Scalar(frame.opening))
      return error(
        "'\(closing)' is missing before \(text(token)): '\(opening)' in column"
          + " \(source.place(at: frame.end - 1).column) is not closed", at: token)
    case .comma, .colon, .semicolon, .dots, .name, .bar, .integer, .decimal, .pattern, .plus,
      .minus, .times, .over, .caret, .entrywise, .entrywisePower, .root, .less, .lessOrEqual,
      .greater, .greaterOrEqual, .equal, .notEqual, .and, .or, .not, .openParenthesis,
      .openBracket, .openBrace, .prime, .transpose, .superscript, .bigSum, .bigProduct, .partial,
      .unknown:
      return missingPart
        ?? error("\(text(token)) can not stand here; '\(closing)' is expected", at: token)
    }
  }

  /// `(` is closed by `]`.
  private func wrongPair() -> ReadError {
    let opening = Character(Unicode.Scalar(frame.opening))
    let column = source.place(at: frame.end - 1).column
    return error(
      "\(text(token)) can not close the '\(opening)' in column \(column)", at: token,
      hint: "'\(closing)' is missing")
  }

  /// Whether the closing token belongs to a bracket further out.
  private var closesAFrame: Bool {
    let opening: [UInt8: UInt8] = [
      UInt8(ascii: ")"): UInt8(ascii: "("), UInt8(ascii: "]"): UInt8(ascii: "["),
      UInt8(ascii: "}"): UInt8(ascii: "{"),
    ]
    return frames.contains { $0.opening == opening[source.bytes[token.start]] }
  }

  private var missingPart: ReadError? {
    switch frame.role {
    case .lowerBound:
      error(
        "'..' and an upper bound are missing before \(text(token))", at: token,
        hint: "write sum(k = 1..n, …)")
    case .upperBound:
      error(
        "',' and the terms are missing before \(text(token))", at: token,
        hint: "write sum(k = 1..n, …)")
    case .condition:
      error(
        "':' and a value are missing before \(text(token))", at: token,
        hint: "write cases(x > 0: x, else: 0)")
    case .whole, .parenthesis, .bars, .call, .layers, .indices, .entry, .body, .value, .derived,
      .variable:
      nil
    }
  }

  private var closing: Character {
    switch frame.opening {
    case UInt8(ascii: "("): ")"
    case UInt8(ascii: "["): "]"
    case UInt8(ascii: "{"): "}"
    default: "|"
    }
  }

  func unclosed() -> ReadError {
    let sign = Character(Unicode.Scalar(frame.opening))
    let start = frame.end - 1
    return source.error(
      "'\(sign)' is never closed", from: start, to: frame.end, hint: "'\(closing)' is missing")
  }

  func sizelessIdentity(_ operand: Operand) -> ReadError {
    source.error(
      "the size of the identity matrix is not clear here", from: operand.start, to: operand.end,
      hint: "write I(n)")
  }

  func unknownCharacter(_ token: Token) -> ReadError {
    let sign = source.string(token.start, token.end)
    let hint: String?
    switch sign {
    case "!": hint = "write != for 'not equal'; there is no factorial"
    case "&": hint = "write 'and'"
    case "\\": hint = "this looks like LaTeX, which is read with --from latex"
    case ".": hint = "numbers have digits after the point: 0.5"
    case "?": hint = "variables such as ?a stand in rules only"
    default:
      let isRaised = sign.unicodeScalars.first.map(Spelling.isRaisedLetter) ?? false
      hint = isRaised ? "write ^ before an exponent" : nil
    }
    let shown = sign.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    let code = sign.unicodeScalars.first.map { String($0.value, radix: 16, uppercase: true) } ?? "?"
    return error(
      shown
        ? "'\(sign)' is not part of the language" : "a control character (U+\(code)) stands here",
      at: token, hint: hint)
  }

  /// A name with a parenthesis that is no function.
  func unknownFunction(_ name: String, _ head: Token) -> ReadError {
    let name = name.shortened
    var known: Set<String> = ["sum", "prod", "cases", "diff", "sigma"]
    for function in Function.catalogue { known.formUnion([function.id] + function.aliases) }
    for (declared, entry) in vocabulary.entries {
      switch entry {
      case .function, .activation: known.insert(declared)
      case .quantity, .anyQuantity: break
      }
    }
    let near = Nearness.nearest(to: name, among: known).map { "did you mean \($0)? " } ?? ""
    return error(
      "\(name) is not a known function", at: head,
      hint: "\(near)write \(name)*(…) to multiply, or declare 'function \(name)'")
  }

  /// A name that had to be declared.
  func undeclared(_ name: String, _ head: Token) -> ReadError {
    let (message, hint) = vocabulary.undeclared(name.shortened)
    return error(message, at: head, hint: hint)
  }
}
