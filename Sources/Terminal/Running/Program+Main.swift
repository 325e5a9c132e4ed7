#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Program {
  /// Answers the command line of the process, and ends it.
  package func main() -> Never {
    System.ignoreBrokenPipes()
    LastResort.install()
    let words = Array(CommandLine.arguments.dropFirst())
    WorkThread.run {
      LastResort.useOwnStackOnThisThread()
      exit(response(to: words, isWatched: true).delivered().rawValue)
    }
    exit(ExitCode.bug.rawValue)
  }
}

extension Response {
  /// Writes everything to where it belongs.
  ///
  /// A reader that closed its end of the pipe has seen enough: that is no error.
  ///
  /// - Returns: The exit code, which is another one if writing failed.
  func delivered() -> ExitCode {
    var fault: Diagnostic?
    if let file {
      do throws(InputError) { try OutputFile.write(output, to: file) } catch {
        fault = error.diagnostics.first
      }
    } else {
      let number = System.write(Array(output.utf8), to: System.Stream.output.rawValue)
      if number != 0, number != EPIPE {
        fault = Diagnostic(.error, "cannot write the answer: \(System.describe(number))")
      }
    }
    let lines = fault?.lines(on: Page()).map { $0 + "\n" }.joined() ?? ""
    _ = System.write(Array((messages + lines).utf8), to: System.Stream.messages.rawValue)
    return fault == nil ? exit : .input
  }
}

/// What is said if the process itself fails: a trap of Swift's, or no stack left.
enum LastResort {
  /// Turns the signals of a crash into a message and exit code 70.
  ///
  /// Not if `SWIFT_BACKTRACE` is set: then a developer wants to see where it happened.
  static func install() {
    guard System.environment("SWIFT_BACKTRACE") == nil else { return }
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
      var action = sigaction()
      #if canImport(Glibc)
        action.__sigaction_handler = .init(sa_handler: end)
      #else
        action.__sigaction_u = .init(__sa_handler: end)
      #endif
      action.sa_flags = Int32(SA_ONSTACK)
      sigaction(number, &action, nil)
    }
  }

  /// Gives the handler a stack of its own, for the case that the thread's is used up.
  static func useOwnStackOnThisThread() {
    let bytes = 1 << 16
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    stack.ss_size = bytes
    sigaltstack(&stack, nil)
  }

  /// Says whose fault it is; only calls that are allowed inside a signal handler.
  private static let end: @convention(c) (Int32) -> Void = { _ in
    let text: StaticString = """
      mathnn: error: mathnn failed in a way it never should
      hint: this is a bug of ours; please report the command

      """
    write(2, text.utf8Start, text.utf8CodeUnitCount)
    _exit(70)
  }
}
