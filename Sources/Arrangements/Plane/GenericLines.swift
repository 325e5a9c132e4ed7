internal import Exact

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Generic lines whose crossings all lie on a page and whose smallest cell is as large as it can be.
///
/// A line is held by the two places, whole numbers, where it crosses the border of the page. The
/// search starts from random lines and moves one end at a time while the margin grows: the least of
/// the inner radii of the cells and the distances of crossings from the border. Approximate numbers
/// choose; what is drawn has whole coefficients and is counted exactly.
package struct GenericLines: Sendable {
  package let seed: Int
  package let arrangement: Arrangement
  /// The page, 100 by 100.
  package static let page = Page(left: 0, right: 100, bottom: 0, top: 100)
  /// How large the smallest inner radius or distance from the border is, approximately.
  package let margin: Double

  package init(count: Int, seed: Int) {
    self.seed = seed
    var search = LineSearch(count: count, seed: seed)
    search.run()
    margin = search.best
    let rows = search.ends.map { ends -> [Integer] in
      let (p, q) = (search.place(ends.0), search.place(ends.1))
      // The normal points up, or right for a vertical line.
      let a = [q.y - p.y, p.x - q.x].map { Integer($0) }
      let b = Integer(q.y - p.y) * Integer(p.x) + Integer(p.x - q.x) * Integer(p.y)
      let isUp = a[1].signum > 0 || a[1].isZero && a[0].signum > 0
      // Places are counted in hundredths of the side.
      let row = [a[0] * Integer(search.unit), a[1] * Integer(search.unit), b]
      return isUp ? row : row.map { -$0 }
    }
    guard let made = try? Arrangement(dimension: 2, wholeRows: rows) else {
      fatalError("two places on different sides span a line")
    }
    arrangement = made
  }
}

/// The search for the ends of lines on the border of a square.
private struct LineSearch {
  /// Places to a unit of the page: many lines have cells too small for coarse ones.
  let unit: Int
  /// Places to a side.
  private let side: Int

  private(set) var ends: [(Int, Int)] = []
  private(set) var best = -Double.infinity
  private let count: Int
  private var random: SeededGenerator

  init(count: Int, seed: Int) {
    self.count = count
    unit = count < 24 ? 10 : 10_000
    side = 100 * unit
    random = SeededGenerator(seed: UInt64(bitPattern: Int64(seed)))
  }

  /// The point at a place of the border, counted around from the lower left corner.
  func place(_ s: Int) -> (x: Int, y: Int) {
    let t = s % side
    switch s / side {
    case 0: return (t, 0)
    case 1: return (side, t)
    case 2: return (side - t, side)
    default: return (0, side - t)
    }
  }

  mutating func run() {
    // Fewer moves for more lines, whose margins cost more.
    let starts = max(2, 240 / max(count * count, 1))
    let moves = max(1_500, 40_000 / max(count, 1))
    for _ in 0..<starts {
      improve(start(), moves)
    }
    // Of many random lines some crossings stay off the page; those of tangents never do.
    if best < 0 { improve(tangents(), moves) }
  }

  private mutating func improve(_ lines: [(Int, Int)], _ moves: Int) {
    var lines = lines
    var margin = margin(lines)
    for _ in 0..<moves {
      let changed = changed(lines, reach: side >> random.integer(in: 1...8))
      let value = self.margin(changed)
      if value > margin { (lines, margin) = (changed, value) }
    }
    if margin > best { (ends, best) = (lines, margin) }
  }

  /// Tangents of a small circle around the middle, evenly turned.
  ///
  /// Tangents whose normals differ by an angle 2a cross at the distance r/cos a from the middle. For
  /// n lines a is at most (π − π/n)/2, so that the radius below keeps all crossings on the page.
  private func tangents() -> [(Int, Int)] {
    let half = Double(side) / 2
    let radius = 0.9 * half * sin(.pi / Double(2 * count))
    return (0..<count).map { index in
      let angle = Double.pi * (Double(index) + 0.5) / Double(count)
      let (a, b) = (cos(angle), sin(angle))
      var places: [Int] = []
      for end in [-half, half] {
        let (x, y) = ((radius - b * end) / a, (radius - a * end) / b)
        if x.magnitude < half { places.append(place(x: x + half, y: end + half)) }
        if y.magnitude <= half { places.append(place(x: end + half, y: y + half)) }
      }
      return (places[0], places[places.count - 1])
    }
  }

  /// The place of a point of the border.
  private func place(x: Double, y: Double) -> Int {
    let size = Double(side)
    let along =
      y <= 0 ? x : x >= size ? size + y : y >= size ? 3 * size - x : 4 * size - y
    return Int(along.rounded()) % (4 * side)
  }

  /// Lines through opposite places, spread around the border and shaken.
  private mutating func start() -> [(Int, Int)] {
    let half = 2 * side
    return (0..<count).map { index -> (Int, Int) in
      let a = half * index / count + random.integer(in: 0...(half / (2 * count)))
      let b = a + half + random.integer(in: -half / 6...half / 6)
      return (a, (b + 2 * half) % (2 * half))
    }
  }

  private mutating func changed(_ lines: [(Int, Int)], reach: Int) -> [(Int, Int)] {
    var lines = lines
    let index = random.integer(in: 0...(count - 1))
    let around = 4 * side
    // One end, or both at once: along with each other, or against.
    let shifts = (random.integer(in: -reach...reach), random.integer(in: -reach...reach))
    let kind = random.integer(in: 0...2)
    if kind != 0 { lines[index].0 = (lines[index].0 + shifts.0 + around) % around }
    if kind != 1 { lines[index].1 = (lines[index].1 + shifts.1 + around) % around }
    return lines
  }

  /// The least inner radius of a cell or distance of a crossing from the border, approximately.
  ///
  /// Negative if a crossing is off the page; then it tells by how much.
  private func margin(_ lines: [(Int, Int)]) -> Double {
    var rows: [(a: Double, b: Double, c: Double)] = []
    for (p, q) in lines {
      let (p, q) = (place(p), place(q))
      let (dx, dy) = (Double(q.x - p.x), Double(q.y - p.y))
      let length = (dx * dx + dy * dy).squareRoot()
      if p.x == q.x && (p.x == 0 || p.x == side) { return -1e9 }
      if p.y == q.y && (p.y == 0 || p.y == side) { return -1e9 }
      rows.append((dy / length, -dx / length, (dy * Double(p.x) - dx * Double(p.y)) / length))
    }
    let size = Double(side)
    var least = Double.infinity
    for i in rows.indices {
      for j in rows.indices where j > i {
        let determinant = rows[i].a * rows[j].b - rows[i].b * rows[j].a
        if abs(determinant) < 1e-6 { return -1e9 }
        let x = (rows[i].c * rows[j].b - rows[i].b * rows[j].c) / determinant
        let y = (rows[i].a * rows[j].c - rows[i].c * rows[j].a) / determinant
        least = min(least, x, y, size - x, size - y)
      }
    }
    if least < 0 { return least / Double(unit) }
    return min(least, smallestRadius(rows)) / Double(unit)
  }

  /// The least of 2·area/perimeter over the cells on the page, a stand-in for the inner radius.
  private func smallestRadius(_ rows: [(a: Double, b: Double, c: Double)]) -> Double {
    let size = Double(side)
    var cells: [[(Double, Double)]] = [[(0, 0), (size, 0), (size, size), (0, size)]]
    for row in rows {
      var next: [[(Double, Double)]] = []
      for cell in cells {
        var parts: ([(Double, Double)], [(Double, Double)]) = ([], [])
        for index in cell.indices {
          let (p, q) = (cell[index], cell[(index + 1) % cell.count])
          let s = row.a * p.0 + row.b * p.1 - row.c
          let t = row.a * q.0 + row.b * q.1 - row.c
          if s >= 0 { parts.0.append(p) }
          if s <= 0 { parts.1.append(p) }
          if s * t < 0 {
            let along = s / (s - t)
            let point = (p.0 + along * (q.0 - p.0), p.1 + along * (q.1 - p.1))
            parts.0.append(point)
            parts.1.append(point)
          }
        }
        if parts.0.count > 2 { next.append(parts.0) }
        if parts.1.count > 2 { next.append(parts.1) }
      }
      cells = next
    }
    return cells.map(Self.radius).min() ?? 0
  }

  private static func radius(_ cell: [(Double, Double)]) -> Double {
    var (area, around) = (0.0, 0.0)
    for index in cell.indices {
      let (p, q) = (cell[index], cell[(index + 1) % cell.count])
      area += p.0 * q.1 - p.1 * q.0
      around += ((q.0 - p.0) * (q.0 - p.0) + (q.1 - p.1) * (q.1 - p.1)).squareRoot()
    }
    return around > 0 ? area / around : 0
  }
}
