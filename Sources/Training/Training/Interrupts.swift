#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Set by the handler of a signal, read between two steps.
private nonisolated(unsafe) var interruptionIsAsked: sig_atomic_t = 0

/// Ctrl-C and a request to end: the first is noted, so that work ends in good order; a second one
/// ends the process as always.
package enum Interrupts {
  /// From now on the first signal is only noted.
  package static func watch() {
    interruptionIsAsked = 0
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        interruptionIsAsked = 1
        signal(number, SIG_DFL)
      }
    }
  }

  /// Whether a signal came.
  package static var isAsked: Bool { interruptionIsAsked != 0 }

  /// Signals act as always again.
  package static func unwatch() {
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
