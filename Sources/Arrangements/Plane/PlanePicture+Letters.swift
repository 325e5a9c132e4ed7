internal import Figures

extension PlanePicture {
  /// A cell with its letter, its corners on the page and the point deepest inside it.
  private struct Spot {
    let label: Label
    let corners: [Figure.Point]
    let heart: Figure.Point
    let radius: Double

    /// The deepest point, and others inside by their distance from that.
    var places: [Figure.Point] {
      var points = [heart]
      for part in [0.25, 0.45, 0.6] {
        points += corners.map {
          Figure.Point(heart.x + part * ($0.x - heart.x), heart.y + part * ($0.y - heart.y))
        }
      }
      return points
    }
  }

  /// Letters in the cells; where a cell is too thin, beside the page or in a cell nearby.
  ///
  /// Wide cells come first. Where that leaves a thin one without a way out, thin ones come first;
  /// then the wide ones make room.
  func letters(_ placement: inout Placement) -> [Figure.Mark] {
    let spots = plane.cells.filter { !$0.corners.isEmpty }.map { cell in
      let corners = cell.corners.map(place)
      let (heart, radius) = Self.heart(of: corners)
      return Spot(label: Label(cell.label), corners: corners, heart: heart, radius: radius)
    }
    var first = placement
    var (marks, missing) = placed(spots, &first)
    if !missing.isEmpty, spots.count <= mostLeaders {
      var second = placement
      let thinFirst = spots.sorted { $0.radius < $1.radius }
      let other = placed(thinFirst, &second, isThinFirst: true)
      if other.missing.count < missing.count {
        (marks, missing) = other
        first = second
      }
    }
    placement = first
    return marks + note(missing)
  }

  private func placed(
    _ spots: [Spot], _ placement: inout Placement, isThinFirst: Bool = false
  ) -> (marks: [Figure.Mark], missing: [Label]) {
    var marks: [Figure.Mark] = []
    var missing: [Label] = []
    var narrow: [Spot] = []
    for spot in spots {
      if let text = inside(spot, [13, 11, 9], &placement) {
        marks.append(.text(text))
      } else if isThinFirst, let apart = apart(spot, &placement) {
        marks += apart
      } else {
        narrow.append(spot)
      }
    }
    for spot in narrow {
      if let text = inside(spot, [7.5], &placement) {
        marks.append(.text(text))
      } else if spots.count <= mostLeaders, let apart = apart(spot, &placement) {
        marks += apart
      } else {
        missing.append(spot.label)
      }
    }
    return (marks, missing)
  }

  /// A letter inside its cell, as large as it can be.
  private func inside(
    _ spot: Spot, _ sizes: [Double], _ placement: inout Placement
  ) -> Figure.Text? {
    for size in sizes where size * 0.36 < spot.radius {
      if let text = placement.place(spot.label, size: size, among: spot.places) { return text }
    }
    return nil
  }

  /// Says which cells have no letter.
  private func note(_ missing: [Label]) -> [Figure.Mark] {
    guard !missing.isEmpty else { return [] }
    let names = missing.prefix(12).map(\.plain).joined(separator: ", ")
    let words =
      "no room for the letters of \(missing.count) cells: \(names)"
      + (missing.count > 12 ? ", …" : "")
    return [.text(.init(Label(words), at: Figure.Point(0, -64), size: 8, anchor: .start))]
  }

  /// A letter outside its cell, with a line to it; outside the page if the cell lies at its edge.
  private func apart(_ spot: Spot, _ placement: inout Placement) -> [Figure.Mark]? {
    let (label, heart) = (spot.label, spot.heart)
    if let (edge, outward) = longestEdge(spot.corners) {
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
    return placement.marks(naming: heart, label, size: 10)
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
