#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Whole files of bytes, read and written.
package enum Files {
  private static var fault: String {
    strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  package static func isFolder(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  /// The bytes of a file; nothing larger than the limit is read.
  package static func read(_ path: String, limit: Int = 1 << 31) throws(DataError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError(errno == ENOENT ? .missing : .damaged, "cannot open '\(path)': \(fault)")
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw DataError(.damaged, "'\(path)' is no file")
    }
    let size = Int(facts.st_size)
    guard size <= limit else {
      throw DataError(.damaged, "'\(path)' has \(size) bytes, more than any file of its kind")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < size {
      let count = bytes.withUnsafeMutableBytes { buffer in
        systemRead(descriptor, buffer.baseAddress.map { $0 + done }, size - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw DataError(
          .failed, "cannot read '\(path)': \(count == 0 ? "it became shorter" : fault)")
      }
      done += count
    }
    return bytes
  }

  /// Writes a file under another name, then renames it: no reader ever sees half of it.
  ///
  /// If anything fails the old file stands as it was, and nothing new is left behind.
  package static func write(_ bytes: [UInt8], to path: String) throws(DataError) {
    var facts = stat()
    guard stat(path, &facts) != 0 || facts.st_mode & S_IFMT == S_IFREG else {
      throw DataError(.failed, "cannot write '\(path)': it is no file")
    }
    // One name for all attempts: what a killed process left behind is written over by the next.
    let part = "\(path).part"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw DataError(.failed, "cannot write '\(path)': \(fault)") }
    do throws(DataError) {
      defer { close(descriptor) }
      try append(bytes[...], to: descriptor, called: path)
      guard fsync(descriptor) == 0 || errno == EINVAL else {
        throw DataError(.failed, "cannot write '\(path)': \(fault)")
      }
    } catch {
      unlink(part)
      throw error
    }
    guard rename(part, path) == 0 else {
      let reason = fault
      unlink(part)
      throw DataError(.failed, "cannot write '\(path)': \(reason)")
    }
  }

  /// Adds bytes to an open file.
  static func append(
    _ bytes: ArraySlice<UInt8>, to descriptor: Int32, called path: String
  ) throws(DataError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DataError(.failed, "cannot write '\(path)': \(fault)") }
      rest = rest.dropFirst(count)
    }
  }
}

// The names that the enumeration's own members would hide.
private func systemRead(_ file: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, start, count)
}
private func systemWrite(_ file: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, start, count)
}
