#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Runs work on a thread whose stack is as large as we choose.
///
/// How deep recursion may go must not depend on the shell's `ulimit`. The pages of a stack are
/// taken from memory only when they are used.
enum WorkThread {
  /// The stack that commands run on: 64 MB.
  static let stackBytes = 64 << 20

  /// Runs work on a thread of its own and waits for its end.
  static func run(stackBytes: Int = stackBytes, _ work: @escaping @Sendable () -> Void) {
    guard let thread = start(stackBytes: stackBytes, work) else { return work() }
    pthread_join(thread, nil)
  }

  /// Starts work on a thread that nobody waits for; whether there was one.
  @discardableResult
  static func detach(
    stackBytes: Int = 1 << 20, _ work: @escaping @Sendable () -> Void
  ) -> Bool {
    guard let thread = start(stackBytes: stackBytes, work) else { return false }
    pthread_detach(thread)
    return true
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts a thread, or nothing if the system gives none.
  private static func start(
    stackBytes: Int, _ work: @escaping @Sendable () -> Void
  ) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackBytes)
    let box = Unmanaged.passRetained(Work(work))
    #if canImport(Glibc)
      var thread = pthread_t()
      let fault = pthread_create(
        &thread, &attributes,
        { context in
          if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
          return nil
        }, box.toOpaque())
      let started: pthread_t? = thread
    #else
      var started: pthread_t?
      let fault = pthread_create(
        &started, &attributes,
        { context in
          Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
          return nil
        }, box.toOpaque())
    #endif
    guard fault == 0 else {
      box.release()
      return nil
    }
    return started
  }
}
