/// A text to be read, with the name of its file for messages.
package struct Source: Sendable {
  package let text: String
  /// The name of the file; nil for text of the command line.
  package let file: String?
  let bytes: [UInt8]
  /// Where lines begin, so that a place is found without reading all that stands before it.
  private let lineStarts: [Int]

  package init(_ text: String, file: String? = nil) {
    self.text = text
    self.file = file
    let bytes = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    self.bytes = bytes
    lineStarts = starts
  }

  /// The place of a byte, with line and column counted in characters from 1.
  package func place(at offset: Int) -> Place {
    let offset = min(max(offset, 0), bytes.count)
    // The last line that begins at or before the offset lies in low..<high.
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let (line, lineStart) = (low + 1, lineStarts[low])
    let column = String(decoding: bytes[lineStart..<offset], as: UTF8.self).count + 1
    return Place(file: file, line: line, column: column, offset: offset)
  }

  /// The characters between two bytes, at least one unless the range is empty.
  package func characters(from start: Int, to end: Int) -> Int {
    guard start < end, start >= 0, end <= bytes.count else { return 0 }
    return String(decoding: bytes[start..<end], as: UTF8.self).count
  }

  /// The text of one line, without its end.
  package func line(_ number: Int) -> String {
    let lines = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: number, omittingEmptySubsequences: false)
    guard number >= 1, number <= lines.count else { return "" }
    return String(decoding: lines[number - 1].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  func string(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

/// A place in a text.
package struct Place: Sendable, Equatable {
  package var file: String?
  /// Lines and columns count from 1; a column is a character as a reader sees it.
  package var line: Int
  package var column: Int
  /// The byte in the whole text, from 0.
  package var offset: Int

  package init(file: String? = nil, line: Int, column: Int, offset: Int) {
    self.file = file
    self.line = line
    self.column = column
    self.offset = offset
  }
}
