#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The few things that are asked of the operating system, each in one place.
package enum System {
  /// The value of an environment variable, if it is set and not empty.
  package static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// Whether a stream is a terminal.
  package static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  /// The standard streams.
  package enum Stream: Int32, Sendable {
    case input = 0
    case output = 1
    case messages = 2
  }

  /// The columns of the terminal behind a stream, if it is one that says so.
  static func columns(of stream: Stream) -> Int? {
    var size = winsize()
    guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// What the operating system says about the last failed call.
  static var lastFault: String { describe(errno) }

  /// What an error number means, in words.
  static func describe(_ number: Int32) -> String {
    strerror(number).map { String(cString: $0).lowercasedFirst } ?? "error \(number)"
  }

  /// Says something on the stream of messages at once, while the work goes on.
  package static func tell(_ text: String) { _ = write(Array(text.utf8), to: 2) }

  /// What this program is, down to its build: for what is kept from one run to the next.
  package static var fingerprint: String {
    let file =
      Folder.stamp(of: "/proc/self/exe").map { _ in "/proc/self/exe" }
      ?? CommandLine.arguments.first.flatMap { $0.contains("/") ? $0 : program($0) }
    return file.flatMap { Folder.stamp(of: $0) } ?? ""
  }

  /// Makes writing to a closed pipe an error of the write instead of a signal.
  static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// The operating system and the kind of processor, as in `Linux x86_64`.
  package static var name: String {
    var facts = utsname()
    guard uname(&facts) == 0 else { return "unknown" }
    return text(of: facts.sysname) + " " + text(of: facts.machine)
  }

  /// The text in a C array of characters, which ends at the first zero.
  private static func text(of array: some Any) -> String {
    withUnsafeBytes(of: array) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// The file behind a command of the shell, if there is one.
  package static func program(_ name: String) -> String? {
    let folders = (environment("PATH") ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// The number of processors in use by the system.
  package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The bytes of memory of the machine.
  package static var memory: Int {
    #if canImport(Glibc)
      return sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    #else
      var bytes: UInt64 = 0
      var size = MemoryLayout<UInt64>.size
      return sysctlbyname("hw.memsize", &bytes, &size, nil, 0) == 0 ? Int(bytes) : 8 << 30
    #endif
  }

  /// Writes all bytes, however many calls that takes.
  ///
  /// - Returns: Zero, or the error number that stopped it.
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      var done = 0
      while done < buffer.count {
        let count = systemWrite(descriptor, start + done, buffer.count - done)
        if count >= 0 {
          done += count
        } else if errno == EAGAIN || errno == EWOULDBLOCK {
          waitUntilWritable(descriptor)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }

  private static func waitUntilWritable(_ descriptor: Int32) {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&wanted, 1, -1)
  }

  /// Reads up to the end, or until more than a limit has come.
  ///
  /// - Returns: The bytes, or nothing if a call failed; then `lastFault` says why.
  static func readAll(from descriptor: Int32, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = block.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count > 0 {
        bytes += block[..<count]
      } else if errno != EINTR {
        return nil
      }
    }
    return bytes
  }
}

/// The system's `write`, under a name that does not hide behind the methods above.
private func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, start, count)
}

extension String {
  /// The text with its first letter in lower case, as it stands inside a sentence.
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
