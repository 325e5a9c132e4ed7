internal import Synchronization

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// A lock around what the store's writers share, held for a few accesses to memory at a time.
///
/// A writer that finds it taken yields its turn and asks again. Letting go is a plain store, half
/// of what a lock costs that must wake somebody, and every new term takes it once.
struct WriterLock<State>: @unchecked Sendable {
  private let isTaken: UnsafeMutablePointer<Atomic<Bool>>
  private let state: UnsafeMutablePointer<State>

  init(_ state: State) {
    isTaken = .allocate(capacity: 1)
    isTaken.initialize(to: Atomic(false))
    self.state = .allocate(capacity: 1)
    self.state.initialize(to: state)
  }

  @inline(__always)
  func withLock<Result>(_ body: (inout State) -> Result) -> Result {
    while isTaken.pointee.exchange(true, ordering: .acquiring) {
      while isTaken.pointee.load(ordering: .relaxed) { sched_yield() }
    }
    defer { isTaken.pointee.store(false, ordering: .releasing) }
    return body(&state.pointee)
  }
}
