/// How much work a decision may cost: steps, and perhaps a moment at which it must end.
///
/// Engines spend steps in every loop. Steps alone decide the same on every machine; the deadline
/// is the caller's, for commands with a time limit. A budget that is used up stays used up.
package final class DecisionBudget {
  package private(set) var stepsLeft: Int
  private let deadline: ContinuousClock.Instant?
  private let isCancelled: () -> Bool
  private var untilClock = DecisionBudget.clockInterval

  private static let clockInterval = 4096

  package init(
    steps: Int = 20_000_000, deadline: ContinuousClock.Instant? = nil,
    isCancelled: @escaping () -> Bool = { false }
  ) {
    stepsLeft = steps
    self.deadline = deadline
    self.isCancelled = isCancelled
  }

  package var isSpent: Bool { stepsLeft <= 0 }

  /// Takes steps from the budget; throws when it is used up.
  package func spend(_ steps: Int = 1) throws(BudgetExhausted) {
    stepsLeft -= steps
    untilClock -= steps
    if untilClock <= 0 {
      untilClock = Self.clockInterval
      if isCancelled() { stepsLeft = 0 }
      if let deadline, ContinuousClock.now >= deadline { stepsLeft = 0 }
    }
    if stepsLeft <= 0 { throw BudgetExhausted() }
  }

  /// Takes steps from the budget; whether there was enough left.
  package func allows(_ steps: Int = 1) -> Bool {
    do {
      try spend(steps)
      return true
    } catch {
      return false
    }
  }
}

/// A decision ran out of its budget.
package struct BudgetExhausted: Error, Sendable {}
