extension JSON {
  /// The value on one line, without spaces: what a line of a JSON-lines file holds.
  package var compact: String { String(decoding: bytes(indented: false), as: UTF8.self) }

  /// The value over several lines, two spaces a level.
  package var pretty: String { String(decoding: bytes(indented: true), as: UTF8.self) }

  private func bytes(indented: Bool) -> [UInt8] {
    var writer = Writer(isIndented: indented)
    writer.write(self)
    return writer.bytes
  }

  /// Collects the bytes of a value.
  private struct Writer {
    let isIndented: Bool
    var bytes: [UInt8] = []
    private var level = 0

    init(isIndented: Bool) { self.isIndented = isIndented }

    mutating func write(_ value: JSON) {
      switch value {
      case .null: bytes += "null".utf8
      case .bool(let isTrue): bytes += (isTrue ? "true" : "false").utf8
      case .number(let digits): bytes += digits.utf8
      case .string(let text): write(quoted: text)
      case .array(let elements):
        write(list: elements, between: "[", and: "]") { writer, element in writer.write(element) }
      case .object(let members):
        write(list: members, between: "{", and: "}") { writer, member in
          writer.write(quoted: member.key)
          writer.bytes += (writer.isIndented ? ": " : ":").utf8
          writer.write(member.value)
        }
      }
    }

    private mutating func write<Element>(
      list: [Element], between open: String, and close: String,
      each: (inout Writer, Element) -> Void
    ) {
      bytes += open.utf8
      level += 1
      for (place, element) in list.enumerated() {
        if place > 0 { bytes += ",".utf8 }
        newLine()
        each(&self, element)
      }
      level -= 1
      if !list.isEmpty { newLine() }
      bytes += close.utf8
    }

    private mutating func newLine() {
      guard isIndented else { return }
      bytes += "\n".utf8
      bytes += repeatElement(UInt8(ascii: " "), count: 2 * level)
    }

    private mutating func write(quoted text: String) {
      bytes += "\"".utf8
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\""): bytes += "\\\"".utf8
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case 0x0A: bytes += "\\n".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0x09: bytes += "\\t".utf8
        case 0..<0x20:
          bytes += "\\u00".utf8
          bytes += [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 }
        default: bytes.append(byte)
        }
      }
      bytes += "\"".utf8
    }
  }
}
