package import Expressions

/// One step: a rule at a place turns one term into the next.
///
/// The rule rewrites the sub-term at `path` wherever it stands in `before`. With `because`, the
/// step sums up those steps.
package struct Step: Sendable, Equatable {
  package var rule: Rule.ID
  package var path: Path
  package var before: Expr
  package var after: Expr
  /// Conditions under which the step is right, beyond the assumptions.
  package var conditions: [Expr] = []
  package var because: [Step] = []

  package init(
    rule: Rule.ID, path: Path, before: Expr, after: Expr, conditions: [Expr] = [],
    because: [Step] = []
  ) {
    self.rule = rule
    self.path = path
    self.before = before
    self.after = after
    self.conditions = conditions
    self.because = because
  }
}

/// A chain of steps from a question to its answer, which can be replayed.
package struct Derivation: Sendable {
  package let question: Expr
  package private(set) var steps: [Step] = []
  package let rules: RuleSet
  package let context: RuleContext

  package init(of question: Expr, rules: RuleSet, context: RuleContext = RuleContext()) {
    self.question = question
    self.rules = rules
    self.context = context
  }

  package init(of question: Expr, steps: [Step], rules: RuleSet, context: RuleContext) {
    self.init(of: question, rules: rules, context: context)
    self.steps = steps
  }

  /// What has been reached.
  package var result: Expr { steps.last?.after ?? question }

  /// All conditions that the steps need, each once.
  package var conditions: [Expr] {
    var seen: [Expr] = []
    for condition in steps.flatMap(\.conditions) where !seen.contains(condition) {
      seen.append(condition)
    }
    return seen
  }

  /// Adds a step as it is; `check()` says whether it is right.
  package mutating func add(_ step: Step) { steps.append(step) }

  /// Applies a rule to a sub-term of what has been reached; whether it applied.
  package mutating func rewrite(_ part: Expr, by rule: Rule) -> Bool {
    guard let step = Step(rule, on: part, in: result, context) else { return false }
    add(step)
    return true
  }

  /// The first step that does not follow from its rule, or nil when every step replays.
  package func check() -> Failure? {
    var reached = question
    for (number, step) in steps.enumerated() {
      guard step.before == reached else {
        return Failure(step: number + 1, message: "it does not start where the last one ended")
      }
      if let message = failure(of: step) { return Failure(step: number + 1, message: message) }
      reached = step.after
    }
    return nil
  }

  /// Why a derivation does not replay.
  package struct Failure: Error, Equatable, Sendable {
    package let step: Int
    package let message: String
  }

  private func failure(of step: Step) -> String? {
    guard step.because.isEmpty else {
      guard rules[step.rule]?.sumsUp == true, step.path == Path(), step.conditions.isEmpty else {
        return "\(step.rule) does not sum up steps of the whole term"
      }
      var reached = step.before
      for inner in step.because {
        guard inner.before == reached else { return "a step inside it starts elsewhere" }
        guard inner.because.isEmpty else { return "steps inside steps go one level deep" }
        if let message = failure(of: inner) { return message }
        reached = inner.after
      }
      return reached == step.after ? nil : "its inner steps end elsewhere"
    }
    guard let rule = rules[step.rule] else { return "there is no rule \(step.rule)" }
    guard let part = step.before.part(at: step.path) else { return "its place does not exist" }
    guard let replayed = Step(rule, on: part, in: step.before, context) else {
      return "the rule \(step.rule) does not apply there"
    }
    guard replayed.conditions == step.conditions else { return "its conditions are others" }
    return replayed.after == step.after ? nil : "the rule \(step.rule) gives something else"
  }
}

extension Step {
  /// The step that a rule makes on a sub-term; nil when the rule does not apply.
  package init?(_ rule: Rule, on part: Expr, in whole: Expr, _ context: RuleContext) {
    guard let path = whole.path(to: part), let new = rule.apply(to: part, in: context) else {
      return nil
    }
    let after = whole.replacingEverywhere(part, by: new)
    self.init(
      rule: rule.id, path: path, before: whole, after: after,
      conditions: rule.conditions(part, context))
  }
}
