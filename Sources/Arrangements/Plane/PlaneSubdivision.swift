internal import Exact

/// The plane cut by lines: vertices, edges and cells, exactly.
package struct PlaneSubdivision: Sendable {
  /// A point where lines cross.
  package struct Vertex: Sendable {
    package let point: PlanePoint
    /// The lines through it, by number from 0.
    package let lines: [Int]
  }

  /// A region, with its polygon on the page.
  package struct Cell: Sendable {
    package let signs: String
    package let isBounded: Bool
    /// The corners of the part on the page, against the clock; none if the cell lies off the page.
    package let corners: [PlanePoint]
    package internal(set) var label = ""
  }

  package let arrangement: Arrangement
  package let page: Page
  package let vertices: [Vertex]
  /// The number of edges: a line with k vertices has k + 1.
  package let edgeCount: Int
  /// The cells in the order of their labels.
  package private(set) var cells: [Cell]

  /// The subdivision of the plane by an arrangement of lines.
  package init(_ arrangement: Arrangement, page: Page? = nil) throws(ListError) {
    precondition(arrangement.dimension == 2, "lines lie in the plane")
    self.arrangement = arrangement
    let (vertices, incidences) = Self.crossings(arrangement)
    self.vertices = vertices
    edgeCount = incidences + arrangement.hyperplanes.count
    self.page = page ?? Self.page(around: vertices, arrangement)
    cells = []
    cells = try makeCells()
    label()
  }

  private static func crossings(_ arrangement: Arrangement) -> ([Vertex], Int) {
    var lines: [PlanePoint: [Int]] = [:]
    let planes = arrangement.hyperplanes
    for i in planes.indices {
      for j in planes.indices where j > i {
        guard let point = meet(planes[i], planes[j]) else { continue }
        for line in [i, j] where lines[point, default: []].contains(line) == false {
          lines[point, default: []].append(line)
        }
      }
    }
    let vertices = lines.map { Vertex(point: $0.key, lines: $0.value.sorted()) }
      .sorted { $0.lines.lexicographicallyPrecedes($1.lines) }
    return (vertices, vertices.reduce(0) { $0 + $1.lines.count })
  }

  /// The point where two lines meet, by Cramer's rule; `nil` for parallels.
  static func meet(_ a: Hyperplane, _ b: Hyperplane) -> PlanePoint? {
    let determinant = a.normal[0] * b.normal[1] - a.normal[1] * b.normal[0]
    if determinant.isZero { return nil }
    let x = a.constant * b.normal[1] - a.normal[1] * b.constant
    let y = a.normal[0] * b.constant - a.constant * b.normal[0]
    return PlanePoint(Rational(x, determinant), Rational(y, determinant))
  }

  /// A square page with all crossings inside, and some room around them.
  private static func page(around vertices: [Vertex], _ arrangement: Arrangement) -> Page {
    var points = vertices.map(\.point)
    if points.count < 2 {
      // The foot of each line from the origin, so that parallels are seen as well.
      points += arrangement.hyperplanes.map { line in
        let square = line.normal.reduce(Integer(0)) { $0 + $1 * $1 }
        return PlanePoint(
          Rational(line.normal[0] * line.constant, square),
          Rational(line.normal[1] * line.constant, square))
      }
    }
    if points.isEmpty { points = [PlanePoint(0, 0)] }
    let xs = points.map(\.x)
    let ys = points.map(\.y)
    let (left, right) = (xs.min() ?? 0, xs.max() ?? 0)
    let (bottom, top) = (ys.min() ?? 0, ys.max() ?? 0)
    let size = max(right - left, top - bottom)
    let room = size.isZero ? Rational(1) : size * Rational(1, 5)
    let half = size * Rational(1, 2) + room
    let centre = PlanePoint((left + right) * Rational(1, 2), (bottom + top) * Rational(1, 2))
    return Page(
      left: centre.x - half, right: centre.x + half, bottom: centre.y - half, top: centre.y + half)
  }

  /// Whether every crossing lies inside the page.
  package var hasAllCrossingsOnPage: Bool { vertices.allSatisfy { page.contains($0.point) } }

  private func makeCells() throws(ListError) -> [Cell] {
    var options = ListOptions()
    options.tellsBounded = true
    let expected = Integer(1 + edgeCount - vertices.count)
    let polygons = pagePolygons()
    var cells: [Cell] = []
    try RegionListing(arrangement, expected: expected, options: options).forEachBlock { block in
      for region in 0..<block.count {
        let signs = block.signs(of: region)
        // Without two directions no region is truly bounded.
        let isBounded = !vertices.isEmpty && block.isBounded[region]
        cells.append(
          Cell(signs: signs, isBounded: isBounded, corners: polygons[signs]?.corners ?? []))
      }
    }
    precondition(Integer(cells.count) == expected, "Euler: cells = 1 + edges − vertices")
    return cells
  }

  /// The page cut by one line after the other; the parts by their sign vectors.
  private func pagePolygons() -> [String: ConvexPolygon] {
    var parts: [(polygon: ConvexPolygon, sides: [Bool])] = [
      (ConvexPolygon(corners: page.corners), [])
    ]
    for line in arrangement.hyperplanes {
      var next: [(polygon: ConvexPolygon, sides: [Bool])] = []
      for part in parts {
        let (positive, negative) = part.polygon.split(by: line)
        if let positive { next.append((positive, part.sides + [true])) }
        if let negative { next.append((negative, part.sides + [false])) }
      }
      parts = next
    }
    var polygons: [String: ConvexPolygon] = [:]
    for part in parts {
      let signs = arrangement.rows.map { part.sides[$0.hyperplane] != $0.isReversed ? "+" : "-" }
      polygons[signs.joined()] = part.polygon
    }
    return polygons
  }
}

extension PlaneSubdivision {
  /// Orders and labels the cells: the unbounded ones clockwise from the top, then the bounded ones.
  private mutating func label() {
    var order: [String: Int] = [:]
    for (place, signs) in outerSigns().enumerated() where order[signs] == nil {
      order[signs] = place
    }
    let outer = cells.filter { !$0.isBounded }
      .sorted { (order[$0.signs] ?? .max, $0.signs) < (order[$1.signs] ?? .max, $1.signs) }
    let centre = page.centre
    let inner = cells.filter(\.isBounded)
      .map { (cell: $0, turn: Turn(from: centre, to: Self.heart(of: $0) ?? centre)) }
      .sorted { $0.turn < $1.turn }
      .map(\.cell)
    cells = outer + inner
    for index in cells.indices { cells[index].label = Self.letters(index) }
  }

  /// The mean of the corners.
  private static func heart(of cell: Cell) -> PlanePoint? {
    guard !cell.corners.isEmpty else { return nil }
    let scale = Rational(1, Integer(cell.corners.count))
    return PlanePoint(
      cell.corners.reduce(Rational(0)) { $0 + $1.x } * scale,
      cell.corners.reduce(Rational(0)) { $0 + $1.y } * scale)
  }

  /// A … Z, AA, AB, ….
  static func letters(_ index: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(65 + index % 26)))
    return index < 26 ? letter : letters(index / 26 - 1) + letter
  }

  /// The sign vectors met when walking clockwise around a border that has all crossings inside.
  private func outerSigns() -> [String] {
    let border = hasAllCrossingsOnPage ? page : widePage()
    var marks: [BorderPlace] = []
    for line in arrangement.hyperplanes { marks += BorderPlace.crossings(of: line, with: border) }
    let sorted = Array(Set(marks)).sorted()
    guard !sorted.isEmpty else {
      return [arrangement.signs(at: [border.centre.x, border.top]) ?? ""]
    }
    // The arc that holds the middle of the top comes first: it ends at the first mark.
    return sorted.indices.compactMap { index in
      let start = index == 0 ? sorted[sorted.count - 1].distance - 8 : sorted[index - 1].distance
      let middle = (start + sorted[index].distance) * Rational(1, 2)
      let place = BorderPlace(distance: middle.signum < 0 ? middle + 8 : middle)
      let point = place.point(on: border)
      return arrangement.signs(at: [point.x, point.y])
    }
  }

  /// A page so large that everything that happens lies near its middle.
  private func widePage() -> Page {
    var size: Rational = 1
    for vertex in vertices { size = max(size, vertex.point.x.magnitude, vertex.point.y.magnitude) }
    for line in arrangement.hyperplanes {
      size = max(size, Rational(line.constant.magnitude))
    }
    let centre = page.centre
    let half = (size + centre.x.magnitude + centre.y.magnitude) * 4
    return Page(
      left: centre.x - half, right: centre.x + half, bottom: centre.y - half, top: centre.y + half)
  }
}

/// A place on the border of a page: 0 is the middle of the top, each half side is 1, clockwise.
private struct BorderPlace: Hashable, Comparable {
  let distance: Rational

  static func < (a: Self, b: Self) -> Bool { a.distance < b.distance }

  /// The point of the border at this place.
  func point(on page: Page) -> PlanePoint {
    let half = PlanePoint(
      (page.right - page.left) * Rational(1, 2), (page.top - page.bottom) * Rational(1, 2))
    let centre = page.centre
    let s = distance
    if s <= 1 { return PlanePoint(centre.x + s * half.x, page.top) }
    if s <= 3 { return PlanePoint(page.right, centre.y + (2 - s) * half.y) }
    if s <= 5 { return PlanePoint(centre.x + (4 - s) * half.x, page.bottom) }
    if s <= 7 { return PlanePoint(page.left, centre.y + (s - 6) * half.y) }
    return PlanePoint(centre.x + (s - 8) * half.x, page.top)
  }

  /// Where a line leaves a page.
  static func crossings(of line: Hyperplane, with page: Page) -> [BorderPlace] {
    var places: [BorderPlace] = []
    let steps: [Rational] = [0, 1, 3, 5, 7, 8]
    for (start, end) in zip(steps, steps.dropFirst()) {
      let a = BorderPlace(distance: start).point(on: page)
      let b = BorderPlace(distance: end).point(on: page)
      let (s, t) = (line.value(at: [a.x, a.y]), line.value(at: [b.x, b.y]))
      if s.isZero { places.append(BorderPlace(distance: start)) }
      if s.signum * t.signum < 0 {
        places.append(BorderPlace(distance: start + s / (s - t) * (end - start)))
      }
    }
    return places
  }
}

/// A direction, ordered clockwise from straight up; the nearer of equal directions first.
private struct Turn: Comparable {
  let dx, dy: Rational

  init(from centre: PlanePoint, to point: PlanePoint) {
    dx = point.x - centre.x
    dy = point.y - centre.y
  }

  /// 0 for the right half with straight up, 1 for the left half with straight down.
  private var half: Int {
    dx.signum > 0 || dx.isZero && dy.signum >= 0 ? 0 : 1
  }

  static func < (a: Turn, b: Turn) -> Bool {
    if a.half != b.half { return a.half < b.half }
    let cross = a.dx * b.dy - a.dy * b.dx
    if !cross.isZero { return cross.signum < 0 }
    return a.dx * a.dx + a.dy * a.dy < b.dx * b.dx + b.dy * b.dy
  }

  static func == (a: Turn, b: Turn) -> Bool { a.dx == b.dx && a.dy == b.dy }
}
