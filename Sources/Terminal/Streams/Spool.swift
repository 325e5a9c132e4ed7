#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Bytes that are laid aside on disk until what stands before them is known.
///
/// The file has no name: it is gone when the process ends, however it ends.
package final class Spool {
  private let descriptor: Int32
  /// What is not on disk yet.
  private var pending: [UInt8] = []
  /// How many bytes there are.
  package private(set) var count = 0

  /// An empty one, in the folder for temporary files.
  package init() throws(InputError) {
    let folder = System.environment("TMPDIR") ?? "/tmp"
    // The system puts letters for the last six.
    let place = String(repeating: "X", count: 6)
    var name = Array("\(folder)/mathnn-\(place)".utf8CString)
    descriptor = mkstemp(&name)
    guard descriptor >= 0 else {
      throw InputError(
        "cannot write to the folder '\(folder)': \(System.lastFault)",
        hint: "TMPDIR names the folder for temporary files")
    }
    unlink(name)
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end.
  package func append(_ bytes: [UInt8]) throws(InputError) {
    pending += bytes
    count += bytes.count
    if pending.count > 1 << 16 { try flush() }
  }

  private func flush() throws(InputError) {
    let number = System.write(pending, to: descriptor)
    guard number == 0 else {
      throw InputError(
        "cannot lay an answer aside: \(System.describe(number))",
        hint: "TMPDIR names the folder for temporary files")
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Calls a body with all bytes from an offset on, in pieces.
  package func forEachPiece(
    from offset: Int = 0, _ body: ([UInt8]) throws -> Void
  ) throws {
    try flush()
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var place = offset
    while place < count {
      let read = piece.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, off_t(place))
      }
      guard read > 0 else {
        throw InputError("cannot read an answer laid aside: \(System.lastFault)")
      }
      try body(Array(piece[..<read]))
      place += read
    }
  }
}
