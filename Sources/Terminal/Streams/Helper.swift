#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Another program, such as TeX, and what it said.
package struct Helper: Sendable {
  /// How it ended: its exit code, or nothing if it was stopped.
  package let code: Int32?
  /// What it wrote on both streams.
  package let output: String

  /// Runs a program in a folder, and waits for its end.
  ///
  /// - Parameters:
  ///   - program: The file of the program.
  ///   - arguments: Its arguments.
  ///   - folder: Where it works.
  ///   - environment: Variables that it gets besides those of this process.
  ///   - seconds: After which it is stopped, with all that it started.
  /// - Returns: What it said.
  /// - Throws: A message where it can not be started.
  package static func run(
    _ program: String, _ arguments: [String], in folder: String,
    environment: [String: String] = [:], seconds: Double = 120
  ) throws(InputError) -> Helper {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw InputError("no pipe: \(System.lastFault)") }
    let (process, fault) = start(program, arguments, folder, environment, output: ends[1])
    close(ends[1])
    defer { close(ends[0]) }
    guard fault == 0 else {
      throw InputError("cannot start '\(program)': \(System.describe(fault))")
    }
    var bytes: [UInt8] = []
    let isWhole = read(ends[0], into: &bytes, until: ContinuousClock.now + .seconds(seconds))
    if !isWhole { kill(-process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let ended = isWhole && status & 0x7F == 0
    return Helper(
      code: ended ? status >> 8 & 0xFF : nil, output: String(decoding: bytes, as: UTF8.self))
  }

  private static func start(
    _ program: String, _ arguments: [String], _ folder: String, _ variables: [String: String],
    output: Int32
  ) -> (process: pid_t, fault: Int32) {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    // Neither system has a portable way to start in a folder; the shell has.
    let settings = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let line = ["/bin/sh", "-c", #"cd "$0" && exec env "$@""#, folder] + settings
    var words = (line + [program] + arguments).map { strdup($0) } + [nil]
    defer { for text in words { free(text) } }
    var process: pid_t = 0
    let fault = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, environ)
    return (process, fault)
  }

  /// Reads until the end, or until it is too late; whether the end came.
  private static func read(
    _ descriptor: Int32, into bytes: inout [UInt8], until end: ContinuousClock.Instant
  ) -> Bool {
    var block = [UInt8](repeating: 0, count: 1 << 14)
    while ContinuousClock.now < end {
      var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&wanted, 1, 50) > 0 else { continue }
      let count = block.withUnsafeMutableBytes { buffer in
        systemRead(descriptor, buffer.baseAddress, buffer.count)
      }
      if count == 0 { return true }
      if count > 0 { bytes += block[..<count] }
    }
    return false
  }
}

/// The system's `read`, under a name that does not hide behind the method above.
private func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int
{
  read(descriptor, start, count)
}
