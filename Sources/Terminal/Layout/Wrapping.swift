extension StringProtocol {
  /// The text in lines no wider than asked, broken at spaces; a longer word stays whole.
  ///
  /// Every line but the first starts with `hanging` spaces, which count in its width.
  package func wrapped(to width: Int, hanging: Int = 0) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in split(separator: " ") {
      let columns = DisplayWidth.of(word)
      if line.isEmpty {
        line = String(word)
        used = columns
      } else if used + 1 + columns <= width {
        line += " \(word)"
        used += 1 + columns
      } else {
        lines.append(line)
        line = String(repeating: " ", count: hanging) + word
        used = hanging + columns
      }
    }
    return lines + [line]
  }
}

/// Two columns, such as flags and what they do, laid out to a width.
package struct TwoColumns {
  /// The rows.
  package var rows: [(left: String, right: String)] = []
  /// Spaces in front of every line.
  package var indent = 2
  /// The width that the left column takes at most before its text gets a line of its own.
  package var widestLeft = 26

  /// No rows yet.
  package init() {}

  /// Rows from pairs.
  package init(_ rows: [(left: String, right: String)]) { self.rows = rows }

  /// The lines, each no wider than asked unless one word is.
  package func lines(width: Int) -> [String] {
    let fitting = rows.map { DisplayWidth.of($0.left) }.filter { $0 <= widestLeft }
    let column = indent + (fitting.max() ?? 0) + 2
    let margin = String(repeating: " ", count: indent)
    let hang = String(repeating: " ", count: column)
    return rows.flatMap { row -> [String] in
      let texts = row.right.wrapped(to: max(20, width - column))
      let left = margin + row.left
      guard DisplayWidth.of(left) + 2 <= column else { return [left] + texts.map { hang + $0 } }
      return [left.padded(to: column) + (texts.first ?? "")] + texts.dropFirst().map { hang + $0 }
    }
  }
}

/// A table of plain text: a head, a rule, rows; every column as wide as its widest cell.
package struct TextTable {
  /// How the cells of a column stand.
  package enum Side: Sendable {
    case left
    case right
  }

  private let head: [String]
  private let sides: [Side]
  private var rows: [[String]] = []

  /// An empty table with these columns.
  package init(_ columns: [(head: String, side: Side)]) {
    head = columns.map(\.head)
    sides = columns.map(\.side)
  }

  /// Adds a row, which must have a cell for each column.
  package mutating func add(_ row: [String]) {
    precondition(row.count == head.count, "a row needs one cell for each column of the table")
    rows.append(row)
  }

  /// The lines of the table.
  package var lines: [String] {
    let widths = head.indices.map { column in
      ([head] + rows).map { DisplayWidth.of($0[column]) }.max() ?? 0
    }
    let rule = widths.map { String(repeating: "-", count: $0) }
    return ([head, rule] + rows).map { row in
      let cells = row.indices.map { cell(row[$0], side: sides[$0], width: widths[$0]) }
      return cells.joined(separator: "  ").trimmedAtEnd
    }
  }

  private func cell(_ text: String, side: Side, width: Int) -> String {
    switch side {
    case .left: text.padded(to: width)
    case .right: String(repeating: " ", count: width - DisplayWidth.of(text)) + text
    }
  }
}

extension String {
  /// The text without spaces at its end.
  fileprivate var trimmedAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
