internal import Terminal

/// Which row of a list of exercises is answered where in a notebook, and whether it is checked.
struct RowTable {
  struct Entry: Equatable {
    let row: Int
    let id: String
    let line: Int
    let cells: Int
    let checks: Int
    let isPassed: Bool
  }

  private(set) var entries: [Entry] = []

  /// A heading answers for all parts up to the next heading of its level.
  init(_ notebook: Notebook, _ outcomes: [String: CellOutcome]) {
    let parts = notebook.parts
    for (place, part) in parts.enumerated() {
      switch part.kind {
      case .heading(let heading):
        let rest = parts[(place + 1)...].prefix { part in
          if case .heading(let next) = part.kind { next.level > heading.level } else { true }
        }
        add(heading.marks, part.line, Array(rest), outcomes)
      case .fence(let fence, let inner): add(fence.marks, part.line, inner, outcomes)
      case .paragraph, .list, .formula, .table, .code, .cell: break
      }
    }
    for cell in notebook.cells where !cell.rows.isEmpty {
      let marks = Notebook.Marks(id: cell.id, points: nil, rows: cell.rows)
      add(marks, cell.line, [.init(kind: .cell(cell), line: cell.line)], outcomes)
    }
    entries.sort { ($0.row, $0.line) < ($1.row, $1.line) }
  }

  private mutating func add(
    _ marks: Notebook.Marks, _ line: Int, _ parts: [Notebook.Part],
    _ outcomes: [String: CellOutcome]
  ) {
    guard !marks.rows.isEmpty else { return }
    let inner = Notebook(
      source: SourceText(name: "", text: ""), header: .init(), parts: parts)
    let found = inner.cells.compactMap { outcomes[$0.id] }
    let checks = found.map(\.checkCount).reduce(0, +)
    for row in marks.rows {
      entries.append(
        Entry(
          row: row, id: marks.id ?? "line \(line)", line: line, cells: found.count,
          checks: checks, isPassed: found.allSatisfy(\.isPassed)))
    }
  }

  /// The table as Markdown; nothing where no row is named.
  func markdown(of file: String) -> String? {
    guard !entries.isEmpty else { return nil }
    let rows = entries.map { entry in
      let verdict =
        !entry.isPassed
        ? "failed"
        : entry.cells == 0 ? "prose" : "passed: \(entry.cells) cells, \(entry.checks) checks"
      return "| \(entry.row) | `\(entry.id)` | \(entry.line) | \(verdict) |"
    }
    return "# Rows of \(MarkdownWriter.escaped(file))\n\n| row | id | line | verdict |\n"
      + "|--:|---|--:|---|\n" + rows.joined(separator: "\n") + "\n"
  }
}
