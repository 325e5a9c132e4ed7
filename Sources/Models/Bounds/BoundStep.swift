package import Expressions

/// One step of an estimate: the line after is equal to the line before, or not less.
package struct BoundStep: Sendable, Equatable {
  /// What makes the step; asked again, it must make the same.
  package enum Origin: Sendable, Equatable {
    /// The total derivative with this number takes the place of the question.
    case derivative(Int)
    /// A rule for norms, at this norm.
    case estimate(Expr)
    /// Equal factors become powers.
    case powers
    /// The whole line in a simpler form.
    case simplification
  }

  package let rule: String
  package let reason: String
  package let origin: Origin
  package let before: Expr
  package let after: Expr
  /// Whether both lines are equal.
  package let isEqual: Bool
}

extension [BoundStep] {
  /// Steps of one rule told together.
  package var told: [BoundStep] {
    var lines: [BoundStep] = []
    for step in self {
      if let last = lines.last, last.rule == step.rule, last.isEqual == step.isEqual {
        lines[lines.count - 1] = BoundStep(
          rule: step.rule, reason: step.reason, origin: last.origin, before: last.before,
          after: step.after, isEqual: step.isEqual)
      } else {
        lines.append(step)
      }
    }
    return lines
  }
}

/// What a rule makes of a norm.
struct Estimate {
  let rule: String
  let reason: String
  let value: Expr
  var isEqual = false
}
