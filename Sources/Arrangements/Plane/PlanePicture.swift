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

  private let plane: PlaneSubdivision
  private let options: Options
  /// The side of the square that shows the page, and the room around it.
  private let side = 360.0
  private let room = 34.0

  package init(_ plane: PlaneSubdivision, options: Options) {
    self.plane = plane
    self.options = options
  }

  package var figure: Figure {
    let total = side + 2 * room
    var marks: [Figure.Mark] = []
    for cell in plane.cells where options.shaded.contains(cell.label) && !cell.corners.isEmpty {
      marks.append(.region(cell.corners.map(place), fill: .shade, stroke: .none))
    }
    marks.append(
      .region(plane.page.corners.map(place), fill: .none, stroke: .init(.grey, width: 0.5)))
    for (index, line) in plane.arrangement.hyperplanes.enumerated() {
      marks += self.marks(of: line, number: index + 1)
    }
    if options.labels { marks += labels() }
    return Figure(width: total, height: total, title: options.title, marks: marks)
  }

  private func place(_ point: PlanePoint) -> Figure.Point {
    let page = plane.page
    let x = ((point.x - page.left) / (page.right - page.left)).asDouble
    let y = ((point.y - page.bottom) / (page.top - page.bottom)).asDouble
    return Figure.Point(room + side * x, room + side * y)
  }

  /// A line across the page, its number outside, and an arrow to the side where it is positive.
  private func marks(of line: Hyperplane, number: Int) -> [Figure.Mark] {
    let ends = borderPoints(of: line)
    guard ends.count == 2 else { return [] }
    let (a, b) = (place(ends[0]), place(ends[1]))
    var marks: [Figure.Mark] = [.path([a, b], stroke: .init(.black, width: 1.1), hasArrow: false)]
    guard options.arrows else { return marks }
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = max((dx * dx + dy * dy).squareRoot(), 1)
    let (ux, uy) = (dx / length, dy / length)
    let normal = line.normal.map(\.asDouble)
    let side = -uy * normal[0] + ux * normal[1] > 0 ? 1.0 : -1.0
    let foot = Figure.Point(a.x + 9 * ux, a.y + 9 * uy)
    let tip = Figure.Point(foot.x - side * uy * 13, foot.y + side * ux * 13)
    marks.append(.path([foot, tip], stroke: .init(.blue, width: 1), hasArrow: true))
    let outside = Figure.Point(b.x + 9 * ux, b.y + 9 * uy)
    marks.append(.label(outside, text: "\(number)", size: 10, isPatched: true))
    return marks
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

  /// Letters in the cells; where a cell is too thin, beside the page or drawn smaller.
  private func labels() -> [Figure.Mark] {
    var marks: [Figure.Mark] = []
    for cell in plane.cells where !cell.corners.isEmpty {
      let corners = cell.corners.map(place)
      let (heart, radius) = Self.heart(of: corners)
      let size = radius >= 11 ? 13.0 : max(5, radius * 1.2)
      if radius < 7, !cell.isBounded, let outside = outside(corners) {
        marks.append(.path([heart, outside.1], stroke: .init(.grey, width: 0.5), hasArrow: false))
        marks.append(.label(outside.0, text: cell.label, size: 11, isPatched: true))
      } else {
        marks.append(.label(heart, text: cell.label, size: size, isPatched: false))
      }
    }
    return marks
  }

  /// A place beside the page at the longest part of a cell's border on the page.
  private func outside(_ corners: [Figure.Point]) -> (Figure.Point, Figure.Point)? {
    let (low, high) = (room, room + side)
    var best: (length: Double, label: Figure.Point, edge: Figure.Point)?
    for index in corners.indices {
      let (p, q) = (corners[index], corners[(index + 1) % corners.count])
      let middle = Figure.Point((p.x + q.x) / 2, (p.y + q.y) / 2)
      let length = abs(p.x - q.x) + abs(p.y - q.y)
      let shift: (Double, Double)
      if abs(p.y - q.y) < 1e-9, abs(p.y - high) < 1e-9 {
        shift = (0, 20)
      } else if abs(p.y - q.y) < 1e-9, abs(p.y - low) < 1e-9 {
        shift = (0, -20)
      } else if abs(p.x - q.x) < 1e-9, abs(p.x - low) < 1e-9 {
        shift = (-20, 0)
      } else if abs(p.x - q.x) < 1e-9, abs(p.x - high) < 1e-9 {
        shift = (20, 0)
      } else {
        continue
      }
      if length > best?.length ?? 0 {
        best = (length, Figure.Point(middle.x + shift.0, middle.y + shift.1), middle)
      }
    }
    return best.map { ($0.label, $0.edge) }
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
