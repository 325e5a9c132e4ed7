/// A piece of plain text: what it is, and which bytes it covers.
struct Token: Sendable {
  enum Kind: UInt8, Sendable {
    case end, newline
    case integer, decimal, name, pattern
    case plus, minus, times, over, caret, entrywise, entrywisePower, root
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
    case and, or, not
    case openParenthesis, closeParenthesis, openBracket, closeBracket, openBrace, closeBrace
    case bar, comma, colon, semicolon, dots, prime, transpose, superscript
    case bigSum, bigProduct, partial
    /// Something that the language does not have.
    case unknown
  }

  var kind: Kind
  var start: Int
  var end: Int
  /// Whether blanks stand before it.
  var followsBlank: Bool
}

extension Token.Kind {
  /// The operator of a token that stands between operands.
  var infix: Operator? {
    switch self {
    case .plus: .plus
    case .minus: .minus
    case .times: .times
    case .over: .over
    case .caret: .power
    case .entrywise: .entrywise
    case .entrywisePower: .entrywisePower
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .and: .and
    case .or: .or
    case .end, .newline, .integer, .decimal, .name, .pattern, .root, .not, .openParenthesis,
      .closeParenthesis, .openBracket, .closeBracket, .openBrace, .closeBrace, .bar, .comma,
      .colon, .semicolon, .dots, .prime, .transpose, .superscript, .bigSum, .bigProduct,
      .partial, .unknown:
      nil
    }
  }

  /// Whether an operand can begin with it.
  var beginsOperand: Bool {
    switch self {
    case .integer, .decimal, .name, .pattern, .root, .openParenthesis, .bar, .bigSum,
      .bigProduct, .partial:
      true
    case .end, .newline, .plus, .minus, .times, .over, .caret, .entrywise, .entrywisePower,
      .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or, .not,
      .closeParenthesis, .openBracket, .closeBracket, .openBrace, .closeBrace, .comma, .colon,
      .semicolon, .dots, .prime, .transpose, .superscript, .unknown:
      false
    }
  }
}
