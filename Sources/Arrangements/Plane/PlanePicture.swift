internal import Exact
package import Figures

/// A drawing of lines in the plane with labelled cells.
package struct PlanePicture: Sendable {
  /// What is drawn beside the lines.
  package struct Options: Sendable {
    /// Whether cells carry their letters.
    package var labels = true
    /// The letters of shaded cells.
    package var shaded: Set<String> = []
    /// Whether each line has its number and an arrow to its positive side.
    package var arrows = true
    package var title = "lines in the plane"

    package init() {}
  }

  let plane: PlaneSubdivision
  private let options: Options
  /// The side of the square that shows the page.
  let side = 330.0
  /// So many cells get their letters wherever there is room; with more, only inside.
  let mostLeaders = 120

  package init(_ plane: PlaneSubdivision, options: Options) {
    self.plane = plane
    self.options = options
  }

  package var figure: Figure {
    var marks: [Figure.Mark] = []
    for cell in plane.cells where options.shaded.contains(cell.label) && !cell.corners.isEmpty {
      marks.append(.region(cell.corners.map(place), fill: .shade, stroke: .none))
    }
    marks.append(
      .region(plane.page.corners.map(place), fill: .none, stroke: .init(.grey, width: 0.5)))
    let lines = plane.arrangement.hyperplanes.map { line in
      (line: line, ends: borderPoints(of: line).map(place))
    }
    for (_, ends) in lines where ends.count == 2 {
      marks.append(.line(ends[0], ends[1], .init(.black, width: 1.1)))
    }
    var placement = Placement(Scene())
    placement.scene.add(marks)
    if options.arrows {
      for (index, (line, ends)) in lines.enumerated() where ends.count == 2 {
        marks += arrow(at: line, from: ends[0], to: ends[1], &placement)
        marks += self.number(index + 1, from: ends[0], to: ends[1], &placement)
      }
    }
    if options.labels { marks += letters(&placement) }
    return Figure(
      around: marks, margin: 5, title: options.title, description: description(lines.count))
  }

  private func description(_ lines: Int) -> String {
    let shaded = plane.cells.map(\.label).filter(options.shaded.contains)
    let grey = shaded.isEmpty ? "" : " Shaded: \(shaded.joined(separator: ", "))."
    return "\(lines) lines cut the page into \(plane.cells.count) cells.\(grey)"
  }

  func place(_ point: PlanePoint) -> Figure.Point {
    let page = plane.page
    let x = ((point.x - page.left) / (page.right - page.left)).asDouble
    let y = ((point.y - page.bottom) / (page.top - page.bottom)).asDouble
    return Figure.Point(side * x, side * y)
  }

  /// An arrow near an end of the line, to the side where the line is positive.
  ///
  /// It stands where it meets no other line, if there is such a place.
  private func arrow(
    at line: Hyperplane, from a: Figure.Point, to b: Figure.Point, _ placement: inout Placement
  ) -> [Figure.Mark] {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = max((dx * dx + dy * dy).squareRoot(), 1)
    let (ux, uy) = (dx / length, dy / length)
    let normal = line.normal.map(\.asDouble)
    let side = -uy * normal[0] + ux * normal[1] > 0 ? 1.0 : -1.0
    func stem(_ along: Double, from gap: Double) -> (Figure.Point, Figure.Point) {
      let foot = Figure.Point(a.x + along * ux, a.y + along * uy)
      let (nx, ny) = (-side * uy, side * ux)
      return (
        Figure.Point(foot.x + gap * nx, foot.y + gap * ny),
        Figure.Point(foot.x + 14 * nx, foot.y + 14 * ny)
      )
    }
    let places = (0..<8).flatMap { step -> [Double] in
      let along = 9 + 6 * Double(step)
      return [along, length - along]
    }
    let inside = places.filter { (5..<(length - 5)).contains($0) && isOnPage(stem($0, from: 0).1) }
    let free = inside.first { along in
      let (start, tip) = stem(along, from: 1)
      return placement.scene.isFree(start, tip)
    }
    let (start, tip) = stem(free ?? inside.first ?? length / 2, from: 0)
    let mark = Figure.Mark.arrow(start, tip, .init(.blue, width: 1))
    placement.scene.add(mark)
    return [mark]
  }

  private func isOnPage(_ point: Figure.Point) -> Bool {
    (2...(side - 2)).contains(point.x) && (2...(side - 2)).contains(point.y)
  }

  /// The number of a line, outside the page where the line leaves it.
  private func number(
    _ number: Int, from a: Figure.Point, to b: Figure.Point, _ placement: inout Placement
  ) -> [Figure.Mark] {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = max((dx * dx + dy * dy).squareRoot(), 1)
    let (ux, uy) = (dx / length, dy / length)
    var centres: [Figure.Point] = []
    for gap in [10.0, 14, 19] {
      centres.append(Figure.Point(b.x + gap * ux, b.y + gap * uy))
      centres.append(Figure.Point(a.x - gap * ux, a.y - gap * uy))
    }
    let label = Label("\(number)")
    if let text = placement.place(label, size: 9, among: centres) { return [.text(text)] }
    return placement.marks(naming: b, label, size: 9) ?? []
  }

  private func borderPoints(of line: Hyperplane) -> [PlanePoint] {
    let corners = plane.page.corners
    var points: [PlanePoint] = []
    for index in corners.indices {
      let (p, q) = (corners[index], corners[(index + 1) % 4])
      let (s, t) = (line.value(at: [p.x, p.y]), line.value(at: [q.x, q.y]))
      if s.isZero { points.append(p) }
      if s.signum * t.signum < 0 {
        let along = s / (s - t)
        points.append(PlanePoint(p.x + along * (q.x - p.x), p.y + along * (q.y - p.y)))
      }
    }
    return points
  }

  /// The point deepest inside a convex polygon among a grid, and its distance from the border.
  static func heart(of corners: [Figure.Point]) -> (Figure.Point, Double) {
    let count = Double(max(corners.count, 1))
    var best = Figure.Point(
      corners.reduce(0) { $0 + $1.x } / count, corners.reduce(0) { $0 + $1.y } / count)
    var radius = depth(of: best, in: corners)
    var step = 64.0
    while step > 0.5 {
      var isBetter = false
      for (dx, dy) in [(step, 0), (-step, 0), (0, step), (0, -step)] {
        let trial = Figure.Point(best.x + dx, best.y + dy)
        let value = depth(of: trial, in: corners)
        if value > radius + 1e-9 {
          (best, radius) = (trial, value)
          isBetter = true
        }
      }
      if !isBetter { step /= 2 }
    }
    return (best, radius)
  }

  /// The distance from the nearest side, negative outside; corners run against the clock.
  private static func depth(of point: Figure.Point, in corners: [Figure.Point]) -> Double {
    var depth = Double.infinity
    for index in corners.indices {
      let (p, q) = (corners[index], corners[(index + 1) % corners.count])
      let (dx, dy) = (q.x - p.x, q.y - p.y)
      let length = (dx * dx + dy * dy).squareRoot()
      if length < 1e-12 { continue }
      depth = min(depth, (dx * (point.y - p.y) - dy * (point.x - p.x)) / length)
    }
    return depth
  }
}
