internal import Dispatch
internal import Synchronization

/// Numbered pieces of work on several threads.
package enum SideBySide {
  /// The results of all pieces, in order; a free thread takes the next piece.
  package static func results<Result: Sendable>(
    _ count: Int, threads: Int, _ work: @Sendable (Int) -> Result
  ) -> [Result] {
    let results = Mutex<[Int: Result]>([:])
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(max(threads, 1), count)) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = work(index)
        results.withLock { $0[index] = result }
      }
    }
    let all = results.withLock { $0 }
    return (0..<count).compactMap { all[$0] }
  }
}
