internal import Exact
package import Figures

/// A drawing of the activation regions of a network of one or two inputs, or of a slice.
///
/// The page holds every corner of a region; regions without bound go on beyond it.
package struct ReLUPicture: Sendable {
  private let network: ReLUNetwork
  private let regions: [ActivationRegion]
  private let title: String
  private let names: [String]
  private let side = 360.0
  private let room = 40.0

  package init(
    _ network: ReLUNetwork, _ regions: [ActivationRegion], names: [String], title: String
  ) {
    precondition(network.inputCount == 1 || network.inputCount == 2, "a page has two dimensions")
    self.network = network
    self.regions = regions
    self.names = names
    self.title = title
  }

  package var figure: Figure {
    network.inputCount == 2 ? planeFigure : lineFigure
  }

  // MARK: The plane

  /// A part of the border of a region, and the layer whose unit changes there.
  private struct Wall: Hashable {
    let ends: Set<PlanePoint>
    let layer: Int
  }

  private var planeFigure: Figure {
    let page = page
    let cells = cells(on: page)
    var marks: [Figure.Mark] = []
    for (region, cell) in zip(regions, cells) where isShaded(region) {
      guard let cell else { continue }
      marks.append(.region(cell.corners.map { place($0, page) }, fill: .shade, stroke: .none))
    }
    marks.append(
      .region(page.corners.map { place($0, page) }, fill: .none, stroke: .init(.grey, width: 0.5)))
    var drawn: Set<Set<PlanePoint>> = []
    let walls = zip(regions, cells).flatMap { Self.walls($0, $1) }
    for layer in network.hidden.indices {
      for wall in walls where wall.layer == layer && drawn.insert(wall.ends).inserted {
        marks.append(
          .path(
            wall.ends.sorted { ($0.x, $0.y) < ($1.x, $1.y) }.map { place($0, page) },
            stroke: Self.stroke(layer), hasArrow: false))
      }
    }
    for (index, cell) in cells.enumerated() {
      guard let cell else { continue }
      let (heart, radius) = PlanePicture.heart(of: cell.corners.map { place($0, page) })
      guard radius >= 4 else { continue }
      marks.append(
        .label(heart, text: Label("\(index + 1)"), size: min(12, radius * 1.1)))
    }
    marks += axisLabels(page)
    let total = side + 2 * room
    return Figure(width: total, height: total, title: title, marks: marks)
  }

  /// The parts of the regions that lie on a page; `nil` for a region beside it.
  private func cells(on page: Page) -> [ConvexPolygon?] {
    regions.map { region in
      region.walls.reduce(Optional(ConvexPolygon(corners: page.corners))) { polygon, wall in
        polygon?.split(by: Self.hyperplane(wall)).positive
      }
    }
  }

  /// The part of the page that each region takes; together they are the page.
  var sharesOfPage: [Rational] {
    let page = page
    let area = ConvexPolygon(corners: page.corners).doubledArea
    return cells(on: page).map { ($0?.doubledArea ?? 0) / area }
  }

  /// Regions in whose pattern an even number of units is active are shaded: neighbours differ.
  private func isShaded(_ region: ActivationRegion) -> Bool {
    region.pattern.count { $0 == "+" }.isMultiple(of: 2)
  }

  private static func stroke(_ layer: Int) -> Figure.Stroke {
    switch layer {
    case 0: .init(.black, width: 1.3)
    case 1: .init(.blue, width: 1.1)
    default: .init(.red, width: 1, dashed: layer > 2)
    }
  }

  private static func hyperplane(_ wall: [Integer]) -> Hyperplane {
    guard let plane = Hyperplane(row: [Rational(wall[0]), Rational(wall[1]), Rational(-wall[2])])
    else { fatalError("a wall has a normal") }
    return plane
  }

  private static func walls(_ region: ActivationRegion, _ cell: ConvexPolygon?) -> [Wall] {
    guard let cell else { return [] }
    return zip(region.walls, region.wallLayers).compactMap { wall, layer in
      let plane = hyperplane(wall)
      let on = cell.corners.filter { plane.value(at: [$0.x, $0.y]).isZero }
      return on.count == 2 ? Wall(ends: Set(on), layer: layer) : nil
    }
  }

  /// A square page around all corners of regions.
  private var page: Page {
    var points: [PlanePoint] = []
    let far = Page(left: -1, right: 1, bottom: -1, top: 1)
    for region in regions {
      let lines = region.walls.map(Self.hyperplane)
      for (i, line) in lines.enumerated() {
        for other in lines[(i + 1)...] {
          guard let point = PlaneSubdivision.meet(line, other) else { continue }
          if lines.allSatisfy({ $0.value(at: [point.x, point.y]).signum >= 0 }) {
            points.append(point)
          }
        }
      }
    }
    if points.isEmpty { points = regions.map { PlanePoint($0.point[0], $0.point[1]) } }
    let xs = points.map(\.x)
    let ys = points.map(\.y)
    guard let left = xs.min(), let right = xs.max(), let bottom = ys.min(), let top = ys.max()
    else { return far }
    let size = max(right - left, top - bottom)
    let half = size.isZero ? Rational(1) : size * Rational(7, 10)
    let centre = PlanePoint((left + right) * Rational(1, 2), (bottom + top) * Rational(1, 2))
    return Page(
      left: centre.x - half, right: centre.x + half, bottom: centre.y - half, top: centre.y + half)
  }

  private func place(_ point: PlanePoint, _ page: Page) -> Figure.Point {
    Figure.Point(
      room + side * ((point.x - page.left) / (page.right - page.left)).asDouble,
      room + side * ((point.y - page.bottom) / (page.top - page.bottom)).asDouble)
  }

  private func axisLabels(_ page: Page) -> [Figure.Mark] {
    let low = room - 12
    return [
      .label(.init(room, low), text: Label(Self.short(page.left)), size: 9),
      .label(.init(room + side, low), text: Label(Self.short(page.right)), size: 9),
      .label(.init(room + side / 2, low), text: Label(names[0]), size: 10),
      .label(
        .init(room - 20, room + 5), text: Label(Self.short(page.bottom)), size: 9),
      .label(
        .init(room - 20, room + side), text: Label(Self.short(page.top)), size: 9),
      .label(.init(room - 20, room + side / 2), text: Label(names[1]), size: 10),
      .label(
        .init(room + side / 2, room + side + 16),
        text: Label(
          "first layer black, second blue, further ones red; grey: an even number is active"),
        size: 9),
    ]
  }

  /// A number in few digits.
  static func short(_ value: Rational) -> String {
    let text = value.description
    if text.count <= 7 { return text }
    let hundredths = (value.asDouble * 100).rounded() / 100
    return "\(hundredths)"
  }

  // MARK: The line

  /// A line with its regions; above it the first output, if there is one.
  private var lineFigure: Figure {
    let sorted = regions.enumerated().sorted { $0.element.point[0] < $1.element.point[0] }
    let ends = sorted.dropFirst().compactMap { Self.leftEnd($0.element) }
    let low = ends.first ?? 0
    let high = ends.last ?? 0
    let margin = low == high ? Rational(1) : (high - low) * Rational(1, 4)
    let (left, right) = (low - margin, high + margin)
    let graph = network.outputs.isEmpty ? [] : values(left, right, ends)
    let base = room + 20
    let height = graph.isEmpty ? base + 60 : base + 230
    func x(_ value: Rational) -> Double {
      room + side * ((value - left) / (right - left)).asDouble
    }
    var marks: [Figure.Mark] = [
      .path(
        [.init(room, base), .init(room + side, base)], stroke: .init(.black, width: 1),
        hasArrow: true),
      .label(.init(room + side + 14, base), text: Label(names[0]), size: 11),
    ]
    for end in ends {
      marks.append(
        .path(
          [.init(x(end), base - 4), .init(x(end), height - 24)],
          stroke: .init(.grey, width: 0.6, dashed: true), hasArrow: false))
    }
    marks += ticks(ends, base: base, x)
    let bounds = [left] + ends + [right]
    for (place, region) in sorted.enumerated() where place + 1 < bounds.count {
      let (a, b) = (x(bounds[place]), x(bounds[place + 1]))
      guard b - a > 8 else { continue }
      marks.append(
        .label(
          .init((a + b) / 2, base + 10), text: Label("\(region.offset + 1)"), size: 10))
    }
    marks += curve(graph, base: base, height: height, x)
    return Figure(width: side + 2 * room, height: height, title: title, marks: marks)
  }

  /// The ends of regions below the line, in two rows and none where there is no room.
  private func ticks(
    _ ends: [Rational], base: Double, _ x: (Rational) -> Double
  ) -> [Figure.Mark] {
    var marks: [Figure.Mark] = []
    var last = [-Double.infinity, -Double.infinity]
    for end in ends {
      let text = Self.short(end)
      let half = Double(text.count) * 2.6 + 2
      guard let row = last.indices.first(where: { x(end) - half > last[$0] }) else { continue }
      last[row] = x(end) + half
      marks.append(
        .label(
          .init(x(end), base - 12 - 12 * Double(row)), text: Label(text), size: 9))
    }
    return marks
  }

  /// The first output as a polyline, with its least and largest value.
  private func curve(
    _ graph: [(Rational, Rational)], base: Double, height: Double, _ x: (Rational) -> Double
  ) -> [Figure.Mark] {
    guard let low = graph.map(\.1).min(), let high = graph.map(\.1).max() else { return [] }
    let (floor, roof) = (base + 30, height - 34)
    func y(_ value: Rational) -> Double {
      low == high
        ? (floor + roof) / 2 : floor + (roof - floor) * ((value - low) / (high - low)).asDouble
    }
    let points = graph.map { Figure.Point(x($0.0), y($0.1)) }
    return [
      .path(points, stroke: .init(.blue, width: 1.4), hasArrow: false),
      .label(.init(room - 18, y(low)), text: Label(Self.short(low)), size: 9),
      .label(
        .init(room - 18, low == high ? y(low) + 12 : y(high)), text: Label(Self.short(high)),
        size: 9),
      .label(
        .init(room + side / 2, height - 12), text: Label("the first output over \(names[0])"),
        size: 10),
    ]
  }

  /// Where a region of the line begins.
  private static func leftEnd(_ region: ActivationRegion) -> Rational? {
    region.walls.filter { $0[0].signum > 0 }.map { -Rational($0[1], $0[0]) }.max()
  }

  /// The first output at the ends of the pieces and of the page.
  private func values(
    _ left: Rational, _ right: Rational, _ ends: [Rational]
  ) -> [(Rational, Rational)] {
    ([left] + ends + [right]).map { ($0, network.value(at: [$0])) }
  }
}
