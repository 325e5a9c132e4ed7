#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Synchronization

/// Reads whole texts from files and from standard input.
package enum InputFile {
  /// The bytes that a text may have unless a command says otherwise: 64 MB.
  package static let largest = 64 << 20

  /// What standard input held: it can be read only once, and several parts of a call may ask for it.
  private static let standardInput = Mutex<SourceText?>(nil)

  /// The text of a file, or of standard input if the name is `-`.
  ///
  /// It may have at most `limit` bytes, and must be valid UTF-8.
  package static func text(of name: String, limit: Int = largest) throws(InputError) -> SourceText {
    guard name == "-" else { return try freshText(of: name, limit: limit) }
    if let known = standardInput.withLock({ $0 }) { return known }
    let text = try freshText(of: name, limit: limit)
    standardInput.withLock { $0 = text }
    return text
  }

  private static func freshText(of name: String, limit: Int) throws(InputError) -> SourceText {
    var bytes = try bytes(of: name, limit: limit)
    // Some editors begin a text with a mark of the byte order.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let shown = name == "-" ? "standard input" : name
    guard let fault = UTF8Check.firstFault(in: bytes) else {
      return SourceText(name: shown, text: String(decoding: bytes, as: UTF8.self))
    }
    let before = SourceText(name: shown, text: String(decoding: bytes[..<fault], as: UTF8.self))
    let byte = String(bytes[fault], radix: 16, uppercase: true)
    throw InputError(
      "byte \(fault + 1) of the text (hexadecimal \(byte)) is no valid UTF-8",
      at: before.place(atByte: fault), hint: "save the file as UTF-8")
  }

  /// The bytes of a file, or of standard input if the name is `-`.
  package static func bytes(of name: String, limit: Int = largest) throws(InputError) -> [UInt8] {
    let shown = name == "-" ? "standard input" : "'\(name)'"
    guard !name.utf8.contains(0) else { throw InputError("a file name holds a zero byte") }
    let descriptor = name == "-" ? 0 : open(name, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw InputError("cannot open \(shown): \(System.lastFault)")
    }
    defer { if descriptor != 0 { close(descriptor) } }
    guard let bytes = System.readAll(from: descriptor, limit: limit) else {
      throw InputError("cannot read \(shown): \(System.lastFault)")
    }
    guard bytes.count <= limit else {
      throw InputError("\(shown) is larger than \(limit >> 20) MB, more than this command reads")
    }
    return bytes
  }

  /// Whether there is a file or folder of this name.
  package static func exists(_ name: String) -> Bool { access(name, F_OK) == 0 }
}
