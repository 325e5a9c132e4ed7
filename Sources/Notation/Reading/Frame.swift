internal import Expressions

/// A bracket that has been opened, and what its content will become.
struct Frame: Sendable {
  enum Role: Sendable {
    /// The whole expression.
    case whole
    case parenthesis
    case bars
    case call(CallHead)
    case layers(SymbolHead)
    case indices(SymbolHead)
    /// `[` … `]` after a vector or matrix that is no name.
    case entry(of: Operand)
    case lowerBound(BinderHead)
    case upperBound(BinderHead)
    case body(BinderHead)
    case condition(CasesHead)
    case value(CasesHead)
    /// `d(` … `)`, of which `/d(x)` must follow.
    case derived
    /// `/d(` … `)`, with what is derived.
    case variable(Operand)
  }

  var role: Role
  /// Where the bracket, or what it belongs to, begins and ends.
  var start: Int
  var end: Int
  /// The sign that opened it.
  var opening: UInt8
  let saved: (TermBuilder.Base, Operator)
}

/// A function whose arguments are being read.
struct CallHead: Sendable {
  /// What the call becomes.
  enum Meaning: Sendable {
    case function(arity: ClosedRange<Int>)
    case opaque
    case kroneckerDelta, partialDerivative, matrixProduct, transpose, identity
  }

  var name: String
  /// How it is spelled in the text, for messages.
  var spelling: String
  var meaning: Meaning
  /// Derivative orders as written: one for each argument, or one count of primes.
  var orders: [Int]
}

/// A name whose layers and indices are being read.
struct SymbolHead: Sendable {
  var name: String
  var start: Int
  var end: Int
  var layers: [Expr] = []
  var indices: [Operand] = []
}

/// A Σ or Π whose bounds or body are being read.
struct BinderHead: Sendable {
  var isSum: Bool
  var name: String
  var start: Int
  var bounds: [Expr] = []
  var isDescending = false
  var order: ProductOrder?

  var binder: Expr { .symbol(name) }
}

/// Cases that are being read: condition, value, condition, value.
struct CasesHead: Sendable {
  var parts: [Operand] = []
  var hasElse = false
}

/// Where an expression ends inside a larger text.
package struct Ending: Sendable {
  /// Words that end it, such as `for` or `if`.
  package var words: Set<String>
  package var atNewline: Bool
  package var atEqual: Bool
  /// Whether `×` ends it, as between the sizes of a matrix.
  package var atCross: Bool

  package init(
    words: Set<String> = [], atNewline: Bool = false, atEqual: Bool = false, atCross: Bool = false
  ) {
    self.atCross = atCross
    self.words = words
    self.atNewline = atNewline
    self.atEqual = atEqual
  }
}
