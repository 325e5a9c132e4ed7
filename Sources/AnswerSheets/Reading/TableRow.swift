/// A row of a table, parted into its cells.
enum TableRow {
  /// The cells of a line that begins with a bar, without the blanks around them.
  ///
  /// A bar inside of code, of a formula or behind a backslash parts nothing. As in prose, a sign that
  /// would open code or a formula is a sign like any other where nothing closes it.
  static func cells(of line: Substring) -> [Substring] {
    let text = line.trimmed.dropFirst()
    var cells: [Substring] = []
    var start = text.startIndex
    var place = text.startIndex
    while place < text.endIndex {
      let next = text.index(after: place)
      switch text[place] {
      case "|":
        cells.append(text[start..<place].trimmed)
        (start, place) = (next, next)
      case "\\": place = next < text.endIndex ? text.index(after: next) : next
      case "`": place = endOfCode(text[place...])
      case "$": place = endOfFormula(text[place...]) ?? next
      default: place = next
      }
    }
    let rest = text[start...].trimmed
    return rest.isEmpty ? cells : cells + [rest]
  }

  /// Whether a cell is one of those that part the head of a table from its rows: `---`, `:--`.
  static func isRule(_ cell: some StringProtocol) -> Bool {
    cell.contains("-") && cell.allSatisfy { $0 == "-" || $0 == ":" }
  }

  /// Where the code ends that begins a text, or its opening signs where they are never closed.
  private static func endOfCode(_ text: Substring) -> Substring.Index {
    let rest = text.drop { $0 == "`" }
    let sign = text[..<rest.startIndex]
    return rest.firstRange(of: sign)?.upperBound ?? rest.startIndex
  }

  /// Where the formula ends that begins a text; nil where none does.
  private static func endOfFormula(_ text: Substring) -> Substring.Index? {
    let inner = text.dropFirst()
    guard let first = inner.first, first != " " else { return nil }
    var isEscaped = false
    for index in inner.indices {
      if inner[index] == "$", !isEscaped { return inner.index(after: index) }
      isEscaped = inner[index] == "\\" && !isEscaped
    }
    return nil
  }
}
