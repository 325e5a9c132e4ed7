internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Writes files so that no reader ever sees half of one.
package enum OutputFile {
  /// Fails early if a file of this name could not be written later.
  package static func check(_ name: String) throws(InputError) {
    guard kind(of: name) != .folder else { throw InputError("cannot write '\(name)': is a folder") }
    guard kind(of: name) != .device else { return }
    let folder = folder(of: name)
    guard kind(of: folder) == .folder else {
      throw InputError("cannot write '\(name)': there is no folder '\(folder)'")
    }
    guard access(folder, W_OK) == 0 else {
      throw InputError("cannot write '\(name)': \(System.lastFault)")
    }
  }

  /// Writes a file: to a temporary name in the same folder, then renamed.
  ///
  /// If anything fails, the old file stands as it was and nothing new is left behind. A name that
  /// is a link writes the file that it points to; a device is written directly.
  package static func write(_ text: String, to name: String) throws(InputError) {
    try write(Array(text.utf8), to: name)
  }

  /// The same for bytes.
  package static func write(_ bytes: [UInt8], to name: String) throws(InputError) {
    let file = try Growing(name)
    try file.append(bytes)
    try file.finish()
  }

  /// The temporary names of files that are being written.
  private static let unfinished = Mutex<Set<String>>([])

  /// Removes what is not whole, where the process ends by force.
  static func discardUnfinished() {
    for name in unfinished.withLock({ $0 }) { unlink(name) }
  }

  /// A file that is written piece by piece, and is there only when it is whole.
  package final class Growing {
    private let name: String
    private let target: String
    /// The name until the file is whole; nil for a device.
    private let temporary: String?
    private var descriptor: Int32

    /// Begins a file, whose place is checked.
    package init(_ name: String) throws(InputError) {
      try check(name)
      self.name = name
      let isDevice = kind(of: name) == .device
      target = isDevice ? name : resolved(name)
      temporary = isDevice ? nil : freeName(beside: target)
      let flags = isDevice ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL
      descriptor = open(temporary ?? name, flags | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw fault(System.lastFault) }
      if let temporary { _ = unfinished.withLock { $0.insert(temporary) } }
    }

    /// What was begun and not finished leaves nothing behind.
    deinit {
      guard descriptor >= 0 else { return }
      close(descriptor)
      if let temporary {
        unlink(temporary)
        forget(temporary)
      }
    }

    private func forget(_ temporary: String) {
      _ = unfinished.withLock { $0.remove(temporary) }
    }

    private func fault(_ reason: String) -> InputError {
      InputError("cannot write '\(name)': \(reason)")
    }

    package func append(_ bytes: [UInt8]) throws(InputError) {
      let number = System.write(bytes, to: descriptor)
      guard number == 0 else { throw fault(System.describe(number)) }
    }

    /// Gives the file its name.
    package func finish() throws(InputError) {
      let closed = close(descriptor)
      descriptor = -1
      guard let temporary else {
        if closed != 0 { throw fault(System.lastFault) }
        return
      }
      defer { forget(temporary) }
      if closed == 0, let mode = mode(of: target) { chmod(temporary, mode) }
      guard closed == 0, rename(temporary, target) == 0 else {
        let reason = System.lastFault
        unlink(temporary)
        throw fault(reason)
      }
    }
  }

  /// A name in the same folder that nothing has yet.
  private static func freeName(beside target: String) -> String {
    var number = 0
    while true {
      let name = "\(target).\(getpid())-\(number).part"
      if access(name, F_OK) != 0 { return name }
      number += 1
    }
  }

  private enum Kind {
    case nothing
    case file
    case folder
    case device
  }

  private static func kind(of name: String) -> Kind {
    var facts = stat()
    guard stat(name, &facts) == 0 else { return .nothing }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .device
    }
  }

  private static func mode(of name: String) -> mode_t? {
    var facts = stat()
    return stat(name, &facts) == 0 ? facts.st_mode & 0o7777 : nil
  }

  /// The name behind all links, for a file that exists.
  private static func resolved(_ name: String) -> String {
    guard let path = realpath(name, nil) else { return name }
    defer { free(path) }
    return String(cString: path)
  }

  private static func folder(of name: String) -> String {
    guard let slash = name.lastIndex(of: "/") else { return "." }
    return slash == name.startIndex ? "/" : String(name[..<slash])
  }
}
