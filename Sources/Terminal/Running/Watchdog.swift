package import Budgets
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Watches the clock and the memory of one call, on a thread of its own.
///
/// When the budget is used up it first sets the budget's flag, so that engines which poll it can
/// end in good order. Work that does not end within the grace time is ended by force, after the
/// last words, with exit code 3: no command ever hangs.
package final class Watchdog: Sendable {
  /// What is said when the process is ended by force; prepared early, for memory may be short.
  package struct LastWords: Sendable {
    /// For the output stream.
    package let output: [UInt8]
    /// For the stream of messages.
    package let messages: [UInt8]

    /// Words for both streams.
    package init(output: String, messages: String) {
      self.output = Array(output.utf8)
      self.messages = Array(messages.utf8)
    }
  }

  private enum State {
    static let watching: UInt8 = 0
    static let dismissed: UInt8 = 1
    static let ending: UInt8 = 2
  }

  /// How long work may go on after the budget's flag was set.
  package static let grace: Int64 = 500_000_000
  private static let tick: Int64 = 20_000_000

  private let budget: Budget
  private let words: @Sendable (BudgetSpent.Cause) -> LastWords
  private let state = Atomic<UInt8>(State.watching)
  private let deadline: Atomic<Int64>
  private let pausedAt = Atomic<Int64>(0)

  /// A watchdog that is not watching yet.
  ///
  /// - Parameters:
  ///   - budget: What it watches.
  ///   - words: What is said at the end, by cause.
  package init(budget: Budget, words: @escaping @Sendable (BudgetSpent.Cause) -> LastWords) {
    self.budget = budget
    self.words = words
    deadline = Atomic(budget.seconds.map { Self.now + Self.nanoseconds($0) } ?? .max)
  }

  /// Starts to watch.
  package func start() {
    let prepared = (time: words(.time), memory: words(.memory))
    WorkThread.detach { [self] in
      guard let cause = waitForCause() else { return }
      budget.spend(cause)
      guard waitOutGrace() else { return }
      let last = cause == .time ? prepared.time : prepared.memory
      _ = System.write(last.messages, to: 2)
      _ = System.write(last.output, to: 1)
      OutputFile.discardUnfinished()
      _exit(ExitCode.undecided.rawValue)
    }
  }

  /// Ends the watch, before the answer is written.
  ///
  /// If the watchdog is just ending the process, this does not return.
  package func dismiss() {
    let (won, _) = state.compareExchange(
      expected: State.watching, desired: State.dismissed, ordering: .acquiringAndReleasing)
    if won { return }
    while state.load(ordering: .acquiring) == State.ending { Self.sleep(Self.tick) }
  }

  /// Waits for something that is not our work, such as a person who types; the clock stands still.
  package func paused<Result, Fault: Error>(
    _ wait: () throws(Fault) -> Result
  ) throws(Fault) -> Result {
    pausedAt.store(Self.now, ordering: .releasing)
    defer {
      let start = pausedAt.exchange(0, ordering: .acquiringAndReleasing)
      let end = deadline.load(ordering: .relaxed)
      if end != .max { deadline.store(end + (Self.now - start), ordering: .relaxed) }
    }
    return try wait()
  }

  /// Waits until the budget is used up; nothing if the watch was ended before.
  private func waitForCause() -> BudgetSpent.Cause? {
    while state.load(ordering: .acquiring) == State.watching {
      let left = deadline.load(ordering: .relaxed) - Self.now
      if pausedAt.load(ordering: .acquiring) == 0, left <= 0 { return .time }
      Self.sleep(min(Self.tick, max(left, 1_000_000)))
      if let bytes = budget.bytes, Memory.inUse > bytes { return .memory }
    }
    return nil
  }

  /// Waits for the work to end by itself; false if it did.
  private func waitOutGrace() -> Bool {
    let end = Self.now + Self.grace
    while Self.now < end {
      if state.load(ordering: .acquiring) == State.dismissed { return false }
      if let bytes = budget.bytes, Memory.inUse > bytes + bytes / 4 { break }
      Self.sleep(Self.tick)
    }
    return state.compareExchange(
      expected: State.watching, desired: State.ending, ordering: .acquiringAndReleasing
    ).exchanged
  }

  // MARK: The clock

  /// Nanoseconds of a clock that is never set back.
  private static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func nanoseconds(_ seconds: Double) -> Int64 {
    Int64(min(seconds, 4_000_000_000) * 1_000_000_000)
  }

  private static func sleep(_ nanoseconds: Int64) {
    var time = timespec(tv_sec: 0, tv_nsec: Int(min(nanoseconds, 999_999_999)))
    nanosleep(&time, nil)
  }
}

/// The memory of this process.
enum Memory {
  /// The bytes in use, or the most that ever were where the system tells no better.
  ///
  /// Pages of files do not count: the system takes them back when it needs them.
  static var inUse: Int {
    #if canImport(Glibc)
      let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { return 0 }
      defer { close(file) }
      var text = [UInt8](repeating: 0, count: 128)
      let count = read(file, &text, text.count)
      let fields = text.prefix(max(0, count)).split(separator: UInt8(ascii: " "))
      let pages = fields.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
      return pages.count > 2 ? (pages[1] - pages[2]) * sysconf(Int32(_SC_PAGESIZE)) : 0
    #else
      var usage = rusage()
      return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0
    #endif
  }

  /// The bytes that a call may use: `MATHNN_MEMORY`, or 4 GB but at most 3/4 of what there is.
  static func allowed(
    asked: String? = System.environment("MATHNN_MEMORY")
  ) throws(UsageError) -> Int {
    if let asked {
      if let bytes = bytes(in: asked) { return bytes }
      throw UsageError(
        "the variable MATHNN_MEMORY needs an amount such as 512M or 8G, not '\(asked)'")
    }
    let container = InputFile.number(inFile: "/sys/fs/cgroup/memory.max") ?? .max
    return min(4 << 30, min(System.memory, container) / 4 * 3)
  }

  /// The bytes in a text such as `512M`, `8G` or `1000000`.
  static func bytes(in text: String) -> Int? {
    let shift: Int
    switch text.last {
    case "k", "K": shift = 10
    case "m", "M": shift = 20
    case "g", "G": shift = 30
    default: shift = 0
    }
    guard let number = Int(shift == 0 ? text[...] : text.dropLast()), number > 0,
      number <= Int.max >> (shift + 1)
    else { return nil }
    return number << shift
  }
}

extension InputFile {
  /// The whole number that a file holds, if it is there and holds one.
  static func number(inFile name: String) -> Int? {
    guard let bytes = try? bytes(of: name, limit: 64) else { return nil }
    return Int(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}
