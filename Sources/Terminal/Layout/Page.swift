/// What plain text is laid out for: a width, and colour or none.
package struct Page: Sendable, Equatable {
  /// The columns.
  package var width: Int
  /// Whether colours may be used.
  package var isColoured: Bool

  /// A page; 80 columns without colour unless said otherwise.
  package init(width: Int = 80, isColoured: Bool = false) {
    self.width = width
    self.isColoured = isColoured
  }

  /// The text in a colour, if the page has any.
  package func text(_ text: String, _ ink: Ink) -> String {
    isColoured ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// The few colours in use, by their numbers in ECMA-48.
package enum Ink: Int, Sendable {
  case strong = 1
  case red = 31
  case green = 32
  case yellow = 33
  case blue = 34
  case cyan = 36
}
