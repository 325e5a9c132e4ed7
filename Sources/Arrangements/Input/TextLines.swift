/// A line of a text file without its comment and its end, and where it begins.
struct TextLine {
  let content: Substring
  /// The byte of the text at which the line begins.
  let offset: Int
  let hasComment: Bool

  var isBlank: Bool { content.allSatisfy(\.isWhitespace) }

  /// The lines of a text, whatever ends them: a line feed, a carriage return, or both.
  ///
  /// A mark of the byte order at the beginning is passed over; `#` starts a comment.
  static func lines(of text: String) -> [TextLine] {
    let bytes = text.utf8
    var lines: [TextLine] = []
    var start = bytes.startIndex
    var offset = 0
    if text.unicodeScalars.first == "\u{FEFF}" {
      start = bytes.index(start, offsetBy: 3)
      offset = 3
    }
    while start <= bytes.endIndex {
      let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.endIndex
      let mark = bytes[start..<end].firstIndex(of: UInt8(ascii: "#")) ?? end
      lines.append(
        TextLine(content: text[start..<mark], offset: offset, hasComment: mark < end))
      guard end < bytes.endIndex else { break }
      var next = bytes.index(after: end)
      if bytes[end] == 13, next < bytes.endIndex, bytes[next] == 10 {
        next = bytes.index(after: next)
      }
      offset += bytes.distance(from: start, to: next)
      start = next
    }
    return lines
  }
}
