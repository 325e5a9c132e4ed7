internal import Expressions

/// Why a term could not be brought to atoms as it stands.
enum Trouble: Error {
  /// The tables learnt something new: begin again with them.
  case restart
  /// The sign of this term must be known: split into cases.
  case needsSign(Expr)
  /// Whether this condition holds must be known: split into cases.
  case needsCondition(Expr)
  /// A root or logarithm is taken of a negative number, wherever one looks.
  case undefined
  /// Something is divided by zero, or the logarithm of zero is taken, wherever one looks.
  case divisionByZero
  /// A random point fell on a zero by accident: take other points.
  case unlucky
  /// The term is outside the class that is understood.
  case unsupported(String)
  /// The budget is used up.
  case exhausted
}
