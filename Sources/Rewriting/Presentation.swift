package import Expressions

/// How finely a derivation is told.
package enum Detail: String, Sendable, CaseIterable {
  /// One line for all differentiation, one for the simplification.
  case brief
  /// A line for each rule worth naming; routine is told with the line before.
  case normal
  /// Each step, and the steps inside it.
  case full
}

/// A line of a derivation as it is told: one step, or several told together.
package struct Line: Equatable, Sendable {
  /// The rules in the order in which they were used, each once.
  package var rules: [Rule.ID]
  /// Where the first rule was applied.
  package var path: Path
  package var before: Expr
  package var after: Expr
  package var because: [Step] = []
}

extension Derivation {
  /// The derivation in lines, as finely as asked.
  ///
  /// Every level tells the same steps.
  package func lines(_ detail: Detail) -> [Line] {
    switch detail {
    case .full: steps.map { line($0, because: $0.because) }
    case .normal: joined { _, next in isRoutine(next) }
    case .brief: joined { first, next in first.because.isEmpty == next.because.isEmpty }
    }
  }

  private func line(_ step: Step, because: [Step] = []) -> Line {
    Line(
      rules: [step.rule], path: step.path, before: step.before, after: step.after,
      because: because)
  }

  /// A new line begins with a step that does not belong to the line so far.
  private func joined(while belongs: (_ first: Step, _ next: Step) -> Bool) -> [Line] {
    var lines: [Line] = []
    var first: Step?
    for step in steps {
      if let start = first, belongs(start, step), var last = lines.popLast() {
        if !last.rules.contains(step.rule), !isSilent(step) { last.rules.append(step.rule) }
        last.after = step.after
        lines.append(last)
      } else {
        lines.append(line(step))
        first = step
      }
    }
    return lines
  }

  private func isRoutine(_ step: Step) -> Bool {
    step.because.isEmpty && rules[step.rule]?.isRoutine == true
  }

  /// Brackets and order are told only where every step is.
  private func isSilent(_ step: Step) -> Bool { rules[step.rule]?.isSilent == true }
}
