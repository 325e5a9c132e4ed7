/// Writes a notebook in one form: blank lines, blanks at the ends of lines, tables, fences.
///
/// The meaning stays, and doing it twice changes nothing more.
package struct NotebookFormat {
  private var out: [String] = []
  private let lines: [Substring]
  private var place = 0

  /// The notebook in its one form.
  package static func formatted(_ text: String) -> String {
    var format = NotebookFormat(text)
    format.run()
    return format.out.joined(separator: "\n") + "\n"
  }

  private init(_ text: String) {
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  private mutating func run() {
    copyHeader()
    while place < lines.count {
      let line = lines[place]
      let text = line.trimmed
      if text.hasPrefix("```") || text.hasPrefix("~~~") {
        copyCode()
      } else if text.hasPrefix("$$") {
        copyFormula()
      } else if text.hasPrefix("|") {
        copyTable()
      } else {
        copy(line)
        place += 1
      }
    }
    while out.last?.isEmpty == true { out.removeLast() }
  }

  private mutating func copyHeader() {
    while place < lines.count, lines[place].trimmed.isEmpty { place += 1 }
    guard place < lines.count, lines[place].trimmed == "---" else { return }
    out.append("---")
    place += 1
    while place < lines.count {
      let text = lines[place].trimmed
      place += 1
      if text == "---" { break }
      if text.isEmpty { continue }
      let colon = text.firstIndex(of: ":")
      out.append(
        colon.map { "\(text[..<$0].trimmed): \(text[text.index(after: $0)...].trimmed)" }
          ?? String(text))
    }
    out += ["---", ""]
  }

  /// A line of prose; headings and fences get blank lines around them.
  private mutating func copy(_ line: Substring) {
    let text = line.trimmed
    if text.isEmpty { return blank() }
    if text.hasPrefix(":::") {
      let rest = text.drop { $0 == ":" }.trimmed
      if !rest.isEmpty { blank() } else { trimEnd() }
      out.append(rest.isEmpty ? ":::" : "::: \(rest)")
      if rest.isEmpty { blank() }
      return
    }
    let level = text.prefix { $0 == "#" }.count
    if level > 0, text.dropFirst(level).first == " " {
      blank()
      out.append(text.prefix(level) + " " + text.dropFirst(level).trimmed)
      return blank()
    }
    // Two blanks at the end of a line end it; a backslash does the same and can be seen.
    let isEnded =
      line.hasSuffix("  ") && place + 1 < lines.count && !lines[place + 1].trimmed.isEmpty
    var end = line
    while end.last?.isWhitespace == true { end.removeLast() }
    out.append(end + (isEnded ? "\\" : ""))
  }

  private mutating func blank() {
    if out.last?.isEmpty == false { out.append("") }
  }

  /// A formula on lines of its own, as it stands.
  private mutating func copyFormula() {
    var isFirst = true
    while place < lines.count {
      let line = lines[place]
      let text = line.trimmed
      if text.isEmpty { return }
      out.append(withoutEnd(line))
      place += 1
      if (isFirst ? text.dropFirst(2) : text).contains("$$") { return }
      isFirst = false
    }
  }

  private mutating func trimEnd() {
    while out.last?.isEmpty == true { out.removeLast() }
  }

  /// A listing or a cell: only blanks at the ends of lines go.
  private mutating func copyCode() {
    let opening = lines[place].trimmed
    let sign = opening.first ?? "`"
    let width = opening.prefix { $0 == sign }.count
    let isCell = opening.dropFirst(width).trimmed.hasPrefix("mnn")
    if isCell, out.last?.hasPrefix(":::") != true { blank() }
    let words = opening.dropFirst(width).split(separator: " ")
    out.append(
      isCell ? opening.prefix(width) + words.joined(separator: " ") : withoutEnd(lines[place]))
    place += 1
    while place < lines.count {
      let text = lines[place].trimmed
      let isEnd = text.count >= width && text.allSatisfy { $0 == sign }
      out.append(isCell ? (isEnd ? String(text) : withoutEnd(lines[place])) : String(lines[place]))
      place += 1
      if isEnd { break }
    }
    if isCell { blank() }
  }

  private func withoutEnd(_ line: Substring) -> String {
    var line = line
    while line.last?.isWhitespace == true { line.removeLast() }
    return String(line)
  }

  /// A table with all its bars below one another.
  private mutating func copyTable() {
    var rows: [[String]] = []
    while place < lines.count, lines[place].trimmed.hasPrefix("|") {
      rows.append(TableRow.cells(of: lines[place]).map(String.init))
      place += 1
    }
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.enumerated().map { row in
        row.offset != 1 && column < row.element.count ? row.element[column].count : 3
      }.max() ?? 3
    }
    let isRight = (0..<count).map { column in
      rows.count > 1 && column < rows[1].count && rows[1][column].hasSuffix(":")
    }
    for (number, row) in rows.enumerated() {
      let cells = row.enumerated().map { column, cell -> String in
        if number == 1, TableRow.isRule(cell) {
          return Self.rule(cell, widths[column])
        }
        let blanks = String(repeating: " ", count: max(0, widths[column] - cell.count))
        return isRight[column] ? blanks + cell : cell + blanks
      }
      out.append(cells.isEmpty ? "|" : "| " + cells.joined(separator: " | ") + " |")
    }
  }

  private static func rule(_ cell: String, _ width: Int) -> String {
    let (left, right) = (cell.hasPrefix(":") ? ":" : "", cell.hasSuffix(":") ? ":" : "")
    let room = max(1, width - left.count - right.count)
    return left + String(repeating: "-", count: room) + right
  }
}
