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
    try check(name)
    guard kind(of: name) != .device else {
      return try fill(name, flags: O_WRONLY, bytes: bytes, for: name)
    }
    let target = resolved(name)
    let temporary = freeName(beside: target)
    do throws(InputError) {
      try fill(temporary, flags: O_WRONLY | O_CREAT | O_EXCL, bytes: bytes, for: name)
      if let mode = mode(of: target) { chmod(temporary, mode) }
      guard rename(temporary, target) == 0 else {
        throw InputError("cannot write '\(name)': \(System.lastFault)")
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func fill(
    _ path: String, flags: Int32, bytes: [UInt8], for name: String
  ) throws(InputError) {
    let descriptor = open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw InputError("cannot write '\(name)': \(System.lastFault)")
    }
    let fault = System.write(bytes, to: descriptor)
    let closed = close(descriptor)
    guard fault == 0, closed == 0 else {
      let reason = fault == 0 ? System.lastFault : System.describe(fault)
      throw InputError("cannot write '\(name)': \(reason)")
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
