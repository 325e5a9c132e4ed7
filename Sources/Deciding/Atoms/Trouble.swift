internal import Expressions

/// Why a term could not be brought to atoms as it stands.
enum Trouble: Error {
  /// The tables learnt something new: begin again with them.
  case restart
  /// The sign of this term must be known: split into cases.
  case needsSign(Expr)
  /// Something is divided by zero, or a root taken of a negative number, wherever one looks.
  case undefined
  /// A random point fell on a zero by accident: take other points.
  case unlucky
  /// The term is outside the class that is understood.
  case unsupported(String)
  /// The budget is used up.
  case exhausted
}
