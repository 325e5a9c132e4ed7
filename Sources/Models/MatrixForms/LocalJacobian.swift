package import Expressions
package import Rewriting

/// The derivative of one equation's right side by one quantity in it, with its derivation.
package struct LocalJacobian: Sendable {
  /// The equation.
  package let flow: Flow
  /// The quantity in it.
  package let mention: Expr
  package let derivation: Derivation
  /// The derivative, in the names of the model; a row for a scalar equation.
  package let value: Expr
}
