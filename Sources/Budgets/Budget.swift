internal import Synchronization

/// How long and how wide a piece of work may be, and whether that is used up.
///
/// Engines that may run long ask it in their loops: `try budget.check()` reads one flag, which
/// takes about a nanosecond. The clock and the memory are watched elsewhere, by one thread, which
/// sets the flag.
package final class Budget: Sendable {
  /// Seconds allowed, if limited.
  package let seconds: Double?
  /// Bytes of memory allowed, if limited.
  package let bytes: Int?

  private let state = Atomic<UInt8>(0)

  /// A budget; without limits it is never used up by itself.
  package init(seconds: Double? = nil, bytes: Int? = nil) {
    self.seconds = seconds
    self.bytes = bytes
  }

  /// Whether it is used up.
  package var isSpent: Bool { state.load(ordering: .relaxed) != 0 }

  /// Ends the work, by an error, if the budget is used up.
  package func check() throws(BudgetSpent) {
    let kind = state.load(ordering: .relaxed)
    guard kind != 0 else { return }
    throw spent(kind)
  }

  /// Declares it used up; the first cause named stands.
  package func spend(_ cause: BudgetSpent.Cause) {
    _ = state.compareExchange(
      expected: 0, desired: cause == .time ? 1 : 2, ordering: .relaxed)
  }

  /// What is to be said when the cause has used it up.
  package func verdict(on cause: BudgetSpent.Cause) -> BudgetSpent {
    BudgetSpent(cause: cause, limit: cause == .time ? seconds ?? 0 : Double(bytes ?? 0))
  }

  private func spent(_ kind: UInt8) -> BudgetSpent { verdict(on: kind == 1 ? .time : .memory) }
}

/// The work was ended because its time or memory was used up.
package struct BudgetSpent: Error, Sendable, Equatable {
  /// What may be used up.
  package enum Cause: Sendable, CaseIterable {
    case time
    case memory
  }

  /// What was used up.
  package let cause: Cause
  /// How much was allowed: seconds or bytes.
  package let limit: Double

  /// One line for people.
  package var message: String {
    switch cause {
    case .time: "out of time after \(Self.plain(limit)) s"
    case .memory: "out of memory: more than \(Self.plain(limit / 1_048_576)) MB"
    }
  }

  /// What can be done about it.
  package var hint: String {
    switch cause {
    case .time: "--timeout S allows S seconds"
    case .memory: "the environment variable MATHNN_MEMORY allows more, as in MATHNN_MEMORY=8G"
    }
  }

  /// A number without needless digits: `60`, `0.5`.
  package static func plain(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
  }
}
