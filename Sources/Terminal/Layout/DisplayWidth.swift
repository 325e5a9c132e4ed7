/// How many columns of a terminal a text takes.
package enum DisplayWidth {
  /// The columns of a text on one line.
  package static func of(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// The columns of what a reader takes for one character: 0, 1 or 2.
  package static func of(_ character: Character) -> Int {
    var scalars = character.unicodeScalars.makeIterator()
    guard let base = scalars.next() else { return 0 }
    if base.properties.isEmojiPresentation || isWide(base) { return 2 }
    if scalars.next()?.value == 0xFE0F, base.properties.isEmoji { return 2 }
    return isInvisible(base) ? 0 : 1
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: true
    default: false
    }
  }

  /// Whether East Asian typography gives a character two columns (Unicode's classes W and F).
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x1100 else { return false }
    return wide.contains { $0.contains(scalar.value) }
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
    0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
    0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]
}

extension String {
  /// The text with spaces behind it up to a width.
  package func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
  }

  /// The text safe to show on one line of a terminal: no control and no direction characters.
  ///
  /// Control characters become their Unicode pictures, a tab becomes spaces up to the next
  /// multiple of four columns.
  package var shownOnOneLine: String {
    var shown = ""
    var column = 0
    for character in self {
      let next = character == "\t" ? String(repeating: " ", count: 4 - column % 4) : character.shown
      shown += next
      column += DisplayWidth.of(next)
    }
    return shown
  }
}

extension Character {
  fileprivate var shown: String {
    if unicodeScalars.allSatisfy({ !$0.isTerminalControl }) { return String(self) }
    return unicodeScalars.reduce(into: "") { text, scalar in
      text += scalar.isTerminalControl ? scalar.picture : String(scalar)
    }
  }
}

extension Unicode.Scalar {
  /// Whether a terminal obeys it instead of showing it.
  fileprivate var isTerminalControl: Bool {
    switch value {
    case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  fileprivate var picture: String {
    switch value {
    case 0..<0x20: Unicode.Scalar(0x2400 + value).map(String.init) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    default: "\u{FFFD}"
    }
  }
}
