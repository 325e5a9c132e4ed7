internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Does numbered pieces of work on several threads, each piece with a time limit of its own.
///
/// Work that does not end by itself is left behind: its piece gets the answer for late ones, and a
/// new thread takes the place of its own.
package struct WorkPool: Sendable {
  /// How many threads work at a time.
  package let threads: Int
  /// Seconds after which a piece is given up; nothing means never.
  package let seconds: Double?

  /// A pool.
  package init(threads: Int, seconds: Double?) {
    self.threads = max(1, threads)
    self.seconds = seconds
  }

  /// The results of all pieces, in their order.
  ///
  /// - Parameters:
  ///   - count: How many pieces there are.
  ///   - late: What a piece gets that took too long.
  ///   - work: Does the piece of a number.
  /// - Returns: One result for each piece.
  package func results<Result: Sendable>(
    count: Int, late: Result, _ work: @escaping @Sendable (Int) -> Result
  ) -> [Result] {
    let table = WorkTable<Result>(count: count)
    for _ in 0..<min(threads, count) { start(table, work) }
    while !table.isDone {
      Self.pause()
      guard let seconds else { continue }
      for _ in 0..<table.giveUp(after: .seconds(seconds), late) { start(table, work) }
    }
    return table.results(late)
  }

  private func start<Result>(
    _ table: WorkTable<Result>, _ work: @escaping @Sendable (Int) -> Result
  ) {
    let loop: @Sendable () -> Void = {
      while let number = table.take() {
        guard table.finish(number, work(number)) else { return }
      }
    }
    let isStarted = WorkThread.detach(stackBytes: WorkThread.stackBytes) {
      LastResort.useOwnStackOnThisThread()
      loop()
    }
    if !isStarted { loop() }
  }

  private static func pause() {
    var time = timespec(tv_sec: 0, tv_nsec: 1_000_000)
    nanosleep(&time, nil)
  }
}

/// Which pieces are done, and which are being worked on since when.
private final class WorkTable<Result: Sendable>: Sendable {
  private struct State {
    var next = 0
    var done = 0
    var results: [Result?]
    var begun: [Int: ContinuousClock.Instant] = [:]
  }

  private let count: Int
  private let state: Mutex<State>

  init(count: Int) {
    self.count = count
    state = Mutex(State(results: Array(repeating: nil, count: count)))
  }

  var isDone: Bool { state.withLock { $0.done == count } }

  func take() -> Int? {
    state.withLock { state in
      guard state.next < count else { return nil }
      defer { state.next += 1 }
      state.begun[state.next] = .now
      return state.next
    }
  }

  /// Keeps a result; false if it came too late, and another thread works in place of this one.
  func finish(_ number: Int, _ result: Result) -> Bool {
    state.withLock { state in
      guard state.begun.removeValue(forKey: number) != nil else { return false }
      state.results[number] = result
      state.done += 1
      return true
    }
  }

  /// Gives up what takes too long; how many pieces that were.
  func giveUp(after limit: Duration, _ late: Result) -> Int {
    state.withLock { state in
      let now = ContinuousClock.now
      let old = state.begun.filter { now - $0.value > limit }.keys
      for number in old {
        state.begun[number] = nil
        state.results[number] = late
        state.done += 1
      }
      return old.count
    }
  }

  func results(_ late: Result) -> [Result] {
    state.withLock { $0.results.map { $0 ?? late } }
  }
}
