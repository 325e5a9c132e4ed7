internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Threads that wait, asleep, for numbered pieces of work.
///
/// The caller works too, as the first of them. Pieces are taken in turn by whoever is free, so what
/// a piece computes must not depend on who does it.
package final class Crew: @unchecked Sendable {
  /// How many work, the caller included.
  package let count: Int
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let start: UnsafeMutablePointer<pthread_cond_t>
  private let done: UnsafeMutablePointer<pthread_cond_t>
  // Guarded by the lock.
  private var round = 0
  private var idle = 0
  private var isOver = false
  private var work: ((_ worker: Int, _ piece: Int) -> Void)?
  private var pieces = 0
  private let next = Atomic<Int>(0)
  private var threads: [pthread_t] = []

  /// A crew; where there is more than one thread, each keeps to a processor of its own.
  package init(threads count: Int) {
    self.count = max(1, count)
    lock = .allocate(capacity: 1)
    start = .allocate(capacity: 1)
    done = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    pthread_cond_init(start, nil)
    pthread_cond_init(done, nil)
    guard self.count > 1 else { return }
    Processor.keep(toNumber: 0)
    for worker in 1..<self.count { launch(worker) }
  }

  private final class Seat {
    let crew: Unmanaged<Crew>
    let worker: Int
    init(_ crew: Crew, _ worker: Int) {
      self.crew = .passUnretained(crew)
      self.worker = worker
    }
  }

  private func launch(_ worker: Int) {
    let seat = Unmanaged.passRetained(Seat(self, worker)).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
      let fault = pthread_create(&thread, nil, { Crew.serve($0) }, seat)
      if fault == 0 { threads.append(thread) }
    #else
      var thread: pthread_t?
      let fault = pthread_create(&thread, nil, { Crew.serve($0) }, seat)
      if fault == 0, let thread { threads.append(thread) }
    #endif
    if fault != 0 { Unmanaged<Seat>.fromOpaque(seat).release() }
  }

  private static func serve(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let seat = Unmanaged<Seat>.fromOpaque(context).takeRetainedValue()
    Processor.keep(toNumber: seat.worker)
    seat.crew.takeUnretainedValue().serve(seat.worker)
    return nil
  }

  private func serve(_ worker: Int) {
    var seen = 0
    while takePart(worker, &seen) {
      pthread_mutex_lock(lock)
      idle += 1
      if idle == threads.count { pthread_cond_signal(done) }
      pthread_mutex_unlock(lock)
    }
  }

  /// Waits for a round and works in it; false when there will be no more.
  ///
  /// The work is let go of before this returns, for the caller's closure must not outlive the round.
  @inline(never)
  private func takePart(_ worker: Int, _ seen: inout Int) -> Bool {
    pthread_mutex_lock(lock)
    while round == seen, !isOver { pthread_cond_wait(start, lock) }
    seen = round
    let (work, isOver) = (work, isOver)
    pthread_mutex_unlock(lock)
    if isOver { return false }
    if let work { share(worker, work) }
    return true
  }

  private func share(_ worker: Int, _ work: (Int, Int) -> Void) {
    while true {
      let piece = next.add(1, ordering: .acquiringAndReleasing).oldValue
      guard piece < pieces else { return }
      work(worker, piece)
    }
  }

  /// Does all pieces, and returns when they are done.
  package func run(_ pieces: Int, _ work: (_ worker: Int, _ piece: Int) -> Void) {
    guard !threads.isEmpty, pieces > 1 else {
      for piece in 0..<pieces { work(0, piece) }
      return
    }
    withoutActuallyEscaping(work) { work in
      pthread_mutex_lock(lock)
      self.work = work
      self.pieces = pieces
      next.store(0, ordering: .releasing)
      idle = 0
      round += 1
      pthread_cond_broadcast(start)
      pthread_mutex_unlock(lock)
      share(0, work)
      pthread_mutex_lock(lock)
      while idle < threads.count { pthread_cond_wait(done, lock) }
      self.work = nil
      pthread_mutex_unlock(lock)
    }
  }

  deinit {
    pthread_mutex_lock(lock)
    isOver = true
    pthread_cond_broadcast(start)
    pthread_mutex_unlock(lock)
    for thread in threads { pthread_join(thread, nil) }
    if count > 1 { Processor.keepToNone() }
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(start)
    pthread_cond_destroy(done)
    lock.deallocate()
    start.deallocate()
    done.deallocate()
  }
}
