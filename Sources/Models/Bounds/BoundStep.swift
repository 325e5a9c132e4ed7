package import Expressions

/// One step of an estimate: the line after is equal to the line before, or not less.
package struct BoundStep: Sendable, Equatable {
  package let rule: String
  package let reason: String
  package let before: Expr
  package let after: Expr
  /// Whether both lines are equal.
  package let isEqual: Bool
}

/// What a rule makes of a norm.
struct Estimate {
  let rule: String
  let reason: String
  let value: Expr
  var isEqual = false
}
