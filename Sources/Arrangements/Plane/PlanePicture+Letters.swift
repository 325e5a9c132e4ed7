internal import Figures

extension PlanePicture {
  /// Letters in the cells; where a cell is too thin, beside the page or in a cell nearby.
  func letters(_ placement: inout Placement) -> [Figure.Mark] {
    var marks: [Figure.Mark] = []
    var narrow: [(label: String, corners: [Figure.Point], heart: Figure.Point)] = []
    for cell in plane.cells where !cell.corners.isEmpty {
      let corners = cell.corners.map(place)
      let (heart, radius) = Self.heart(of: corners)
      let sizes = [13.0, 11, 9].filter { $0 * 0.36 < radius }
      var text: Figure.Text?
      for size in sizes where text == nil {
        let places = Self.places(in: corners, heart)
        text = placement.place(Label(cell.label), size: size, among: places)
      }
      if let text { marks.append(.text(text)) } else { narrow.append((cell.label, corners, heart)) }
    }
    guard plane.cells.count <= mostLeaders else { return marks + note(narrow.count) }
    for (label, corners, heart) in narrow {
      marks += apart(Label(label), corners, heart, &placement)
    }
    return marks
  }

  private func note(_ count: Int) -> [Figure.Mark] {
    guard count > 0 else { return [] }
    let words =
      count == 1
      ? "1 cell has no room for its letter" : "\(count) cells have no room for their letters"
    return [.text(.init(Label(words), at: Figure.Point(0, -32), size: 9, anchor: .start))]
  }

  /// The deepest point of a cell, and others inside it by their distance from that.
  private static func places(in corners: [Figure.Point], _ heart: Figure.Point) -> [Figure.Point] {
    var points = [heart]
    for part in [0.25, 0.45, 0.6] {
      points += corners.map {
        Figure.Point(heart.x + part * ($0.x - heart.x), heart.y + part * ($0.y - heart.y))
      }
    }
    return points
  }

  /// A letter outside its cell, with a line to it; outside the page if the cell lies at its edge.
  private func apart(
    _ label: Label, _ corners: [Figure.Point], _ heart: Figure.Point, _ placement: inout Placement
  ) -> [Figure.Mark] {
    if let (edge, outward) = longestEdge(corners) {
      for centre in Self.centres(beyond: edge, outward) {
        let text = Figure.Text(label, centredAt: centre, size: 11)
        let end = text.box.grown(by: 1.5).exit(toward: edge)
        guard placement.scene.isFree(text.box), placement.scene.isClearOfTexts(heart, end) else {
          continue
        }
        let line = Figure.Mark.line(heart, end, .init(.grey, width: 0.5))
        placement.scene.add([line, .text(text)])
        return [line, .text(text)]
      }
    }
    return placement.marks(naming: heart, label, size: 10) ?? []
  }

  /// Places outside the page, the nearest first.
  private static func centres(
    beyond edge: Figure.Point, _ outward: Figure.Point
  ) -> [Figure.Point] {
    var centres: [Figure.Point] = []
    for distance in stride(from: 12.0, through: 60, by: 4) {
      for shift in stride(from: -40.0, through: 40, by: 8).sorted(by: { abs($0) < abs($1) }) {
        let x = edge.x + distance * outward.x - shift * outward.y
        centres.append(Figure.Point(x, edge.y + distance * outward.y + shift * outward.x))
      }
    }
    return centres
  }

  private func lies(_ p: Double, _ q: Double, at edge: Double) -> Bool {
    abs(p - edge) < 1e-6 && abs(q - edge) < 1e-6
  }

  /// The middle of the longest part of a cell's border on the page's edge, and the way outward.
  private func longestEdge(_ corners: [Figure.Point]) -> (Figure.Point, outward: Figure.Point)? {
    var best: (length: Double, middle: Figure.Point, outward: Figure.Point)?
    for index in corners.indices {
      let (p, q) = (corners[index], corners[(index + 1) % corners.count])
      let outward: Figure.Point? =
        if lies(p.y, q.y, at: side) {
          Figure.Point(0, 1)
        } else if lies(p.y, q.y, at: 0) {
          Figure.Point(0, -1)
        } else if lies(p.x, q.x, at: 0) {
          Figure.Point(-1, 0)
        } else if lies(p.x, q.x, at: side) {
          Figure.Point(1, 0)
        } else {
          nil
        }
      guard let outward else { continue }
      let length = abs(p.x - q.x) + abs(p.y - q.y)
      if length > best?.length ?? 0 {
        best = (length, Figure.Point((p.x + q.x) / 2, (p.y + q.y) / 2), outward)
      }
    }
    return best.map { ($0.middle, $0.outward) }
  }
}
