/// A text that a user wrote, with the name under which messages point into it.
package struct SourceText: Sendable, Equatable {
  /// A file name, or the name of an argument such as `EXPR` or `--given`.
  package let name: String
  /// The text.
  package let text: String

  /// A text and its name.
  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// The place of a byte of the text, counted from zero.
  ///
  /// A byte in the middle of a character stands for the character; one behind the end, for the
  /// end.
  ///
  /// - Complexity: O(length of the text before and of the line).
  package func place(atByte offset: Int, length: Int = 1) -> Place {
    let bytes = text.utf8
    let end = bytes.index(bytes.startIndex, offsetBy: max(0, offset), limitedBy: bytes.endIndex)
    let point = end ?? bytes.endIndex
    let newline = UInt8(ascii: "\n")
    let start = bytes[..<point].lastIndex(of: newline).map { bytes.index(after: $0) }
    let lineStart = start ?? bytes.startIndex
    let lineEnd = bytes[point...].firstIndex(of: newline) ?? bytes.endIndex
    var line = String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self)
    if line.unicodeScalars.last == "\r" { line.unicodeScalars.removeLast() }
    return Place(
      source: name, line: 1 + bytes[..<lineStart].count { $0 == newline },
      column: Self.column(ofByte: bytes.distance(from: lineStart, to: point), in: line),
      length: length, text: line)
  }

  /// The character, counted from one, that a byte of a line belongs to.
  private static func column(ofByte offset: Int, in line: String) -> Int {
    var passed = 0
    var column = 1
    for character in line {
      passed += character.utf8.count
      if passed > offset { return column }
      column += 1
    }
    return column
  }
}

/// A place in a text, with the line that it lies in.
package struct Place: Sendable, Equatable {
  /// The file name, or the name of an argument.
  package let source: String
  /// Counted from one.
  package let line: Int
  /// In characters, counted from one; one behind the last is the end of the line.
  package let column: Int
  /// How many characters the fault spans, at least one.
  package let length: Int
  /// The whole line, without its end.
  package let text: String

  /// A place.
  package init(source: String, line: Int, column: Int, length: Int = 1, text: String) {
    self.source = source
    self.line = line
    self.column = column
    self.length = max(1, length)
    self.text = text
  }
}
