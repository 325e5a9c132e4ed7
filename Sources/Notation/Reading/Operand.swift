internal import Expressions

/// A term while it is being read, with the bytes it came from.
struct Operand: Sendable {
  /// How the term may still join with its neighbours.
  enum Form: UInt8, Sendable {
    /// A name, a call, something in parentheses: stays as it is.
    case closed
    /// A bare whole number: takes a sign, and `1/4` joins to one number.
    case integer
    /// A bare number: takes a sign.
    case number
    /// Factors without parentheses around them: more factors may join.
    case factors
    /// The same, led by a bare number that takes a sign.
    case factorsLedByNumber
    /// A power with a bare number above: dividing by it turns the exponent's sign.
    case numericPower
    /// Euler's number by its name: a power of it is a call of exp.
    case euler
  }

  var term: Expr
  var start: Int
  var end: Int
  var form: Form = .closed
  /// The operator between this operand and the one before it in the same list.
  var joint: Operator = .plus
  /// Whether an identity matrix stands in it whose size is not known yet.
  var needsSize = false
}

/// An operator that waits for its last operand.
struct Pending: Sendable {
  var operation: Operator
  /// The place of its first operand on the stack of operands.
  var first: Int
  /// Where the operator stands in the text.
  var start: Int
  var end: Int
}
