/// Text that grows, in bytes, up to a limit.
struct TextBuffer: Sendable {
  private(set) var bytes: [UInt8] = []
  let limit: Int

  init(limit: Int) { self.limit = limit }

  var isFull: Bool { bytes.count > limit }

  var string: String { String(decoding: bytes, as: UTF8.self) }

  @inline(__always) mutating func append(_ byte: UInt8) { bytes.append(byte) }

  @inline(__always) mutating func append(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// The last byte; a zero when there is none.
  var last: UInt8 { bytes.last ?? 0 }
}

extension TextBuffer {
  mutating func append(_ text: [UInt8]) { bytes.append(contentsOf: text) }

  /// Whether the text ends in a LaTeX command such as `\alpha`, which would swallow a letter.
  var endsInCommand: Bool {
    var place = bytes.count - 1
    while place >= 0, (bytes[place] | 0x20) &- 97 < 26 { place -= 1 }
    return place >= 0 && place < bytes.count - 1 && bytes[place] == UInt8(ascii: "\\")
  }
}
