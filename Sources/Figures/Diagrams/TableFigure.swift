/// A table as a picture: a head, rules above and below, columns as wide as their texts.
package struct TableFigure: Sendable {
  package enum Side: Sendable {
    case left
    case middle
    case right
  }

  package var head: [Label]
  package var rows: [[Label]]
  package var sides: [Side]
  /// Rows that are shaded, counted from 0.
  package var shaded: Set<Int> = []
  package var size = 10.0

  package init(head: [Label], rows: [[Label]], sides: [Side] = []) {
    self.head = head
    self.rows = rows
    self.sides = sides
  }

  package func figure(title: String) -> Figure {
    let all = [head] + rows
    let columns = all.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      all.compactMap { $0.indices.contains(column) ? $0[column].width(size: size) : nil }.max() ?? 0
    }
    let total = widths.reduce(0, +) + Double(max(columns - 1, 0)) * 16 + 12
    let step = size * 1.6
    var marks: [Figure.Mark] = []
    for (row, cells) in all.enumerated() {
      let y = -Double(row) * step - (row > 0 ? 3 : 0)
      if row > 0, shaded.contains(row - 1) {
        let box = Box(left: 0, bottom: y - step / 2, right: total, top: y + step / 2)
        marks.append(.region(box.corners, fill: .mist, stroke: .none))
      }
      var x = 6.0
      for (column, cell) in cells.enumerated() {
        marks.append(.text(text(cell, column, x, widths[column], y)))
        x += widths[column] + 16
      }
    }
    let bottom = -Double(rows.count) * step - (rows.isEmpty ? 0 : 3) - step * 0.55
    for (y, width) in [(step * 0.55, 1.0), (-step * 0.5 - 1.5, 0.5), (bottom, 1)] {
      marks.append(
        .line(Figure.Point(0, y), Figure.Point(total, y), Figure.Stroke(width: width)))
    }
    let words = all.map { $0.map(\.plain).joined(separator: ", ") }.joined(separator: "; ")
    return Figure(around: marks, margin: 3, title: title, description: words)
  }

  private func text(
    _ label: Label, _ column: Int, _ x: Double, _ width: Double, _ y: Double
  ) -> Figure.Text {
    let side = sides.indices.contains(column) ? sides[column] : .left
    switch side {
    case .left: return Figure.Text(label, at: Figure.Point(x, y), size: size, anchor: .start)
    case .middle: return Figure.Text(label, at: Figure.Point(x + width / 2, y), size: size)
    case .right:
      return Figure.Text(label, at: Figure.Point(x + width, y), size: size, anchor: .end)
    }
  }
}
