package import Expressions

// What a reader of larger texts asks, such as one of model files: single signs and words, and
// where the quantities of an expression stand.

/// A quantity as it stands in a text.
package struct Mention: Sendable {
  package let term: Expr
  /// The bytes it covers, indices included.
  package let start: Int
  package let end: Int
  /// The sums and products around it, the outermost first.
  package let binders: [Binder]

  /// What binds an index: its symbol and its bounds, the lower one first.
  package struct Binder: Sendable {
    package let index: Expr
    package let lower: Expr
    package let upper: Expr
  }
}

/// What stands at some place between expressions.
package enum ReadingSign: Sendable, Equatable {
  case name(String)
  case comma, semicolon, equal, colon, dots, and
  case newline, end
  case other
}

extension PlainReader {
  /// What stands at the current place.
  package var sign: ReadingSign { meaning(of: token) }

  /// What stands behind that.
  package var signAhead: ReadingSign { meaning(of: peek()) }

  /// Where the token that stands here ends.
  package var tokenEnd: Int { token.end }

  /// Goes on to the next token.
  package mutating func step() { advance() }

  /// An error about what stands here.
  package func errorHere(_ message: String, hint: String? = nil) -> ReadError {
    error(message, at: token, hint: hint)
  }

  /// What stands here, as messages quote it.
  package var quotedToken: String { text(token) }

  private func meaning(of token: Token) -> ReadingSign {
    switch token.kind {
    case .name: .name(lexer.name(of: token))
    case .comma: .comma
    case .semicolon: .semicolon
    case .equal: .equal
    case .colon: .colon
    case .dots: .dots
    case .and: .and
    case .newline: .newline
    case .end: .end
    case .integer, .decimal, .pattern, .plus, .minus, .times, .over, .caret, .entrywise,
      .entrywisePower, .root, .less, .lessOrEqual, .greater, .greaterOrEqual, .notEqual, .or,
      .not, .openParenthesis, .closeParenthesis, .openBracket, .closeBracket, .openBrace,
      .closeBrace, .bar, .prime, .transpose, .superscript, .bigSum, .bigProduct, .partial,
      .unknown:
      .other
    }
  }

  /// Keeps a quantity that has just been read, with what binds around it.
  mutating func note(_ operand: Operand) {
    var binders: [Mention.Binder] = []
    for frame in frames {
      guard case .body(let head) = frame.role, head.bounds.count == 2 else { continue }
      let bounds = head.isDescending ? [head.bounds[1], head.bounds[0]] : head.bounds
      binders.append(Mention.Binder(index: head.binder, lower: bounds[0], upper: bounds[1]))
    }
    mentions.append(
      Mention(term: operand.term, start: operand.start, end: operand.end, binders: binders))
  }
}

extension Source {
  /// An error about the bytes between two places of the text.
  package func fault(
    _ message: String, from start: Int, to end: Int, hint: String? = nil
  ) -> ReadError {
    error(message, from: start, to: end, hint: hint)
  }

  /// How many bytes the text has.
  package var count: Int { bytes.count }

  /// The byte at a place; 0 behind the end.
  package func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  /// Whether some text stands at a place.
  package func text(at offset: Int, is wanted: String) -> Bool {
    bytes.dropFirst(offset).starts(with: wanted.utf8)
  }

  /// The text between two bytes.
  package func text(from start: Int, to end: Int) -> String { string(start, end) }
}

extension Vocabulary {
  /// The known name closest to a mistyped one; nil when none is close.
  package static func nearest(to name: String, among known: some Sequence<String>) -> String? {
    Nearness.nearest(to: name, among: known)
  }

  /// Whether a name is a word of the grammar or one of the constants.
  package static func isReserved(_ name: String) -> Bool {
    ReservedNames.words.contains(name) || name == "pi" || name == "oo"
  }
}
