internal import Exact

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
      let (p, q) = (LineSearch.place(ends.0), LineSearch.place(ends.1))
      // The normal points up, or right for a vertical line.
      let a = [q.y - p.y, p.x - q.x].map { Integer($0) }
      let b = Integer(q.y - p.y) * Integer(p.x) + Integer(p.x - q.x) * Integer(p.y)
      let isUp = a[1].signum > 0 || a[1].isZero && a[0].signum > 0
      // Places are counted in hundredths of the side.
      let row = [a[0] * Integer(LineSearch.unit), a[1] * Integer(LineSearch.unit), b]
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
  /// Places to a unit of the page.
  static let unit = 10
  /// Places to a side.
  static let side = 100 * unit

  private(set) var ends: [(Int, Int)] = []
  private(set) var best = -Double.infinity
  private let count: Int
  private var random: SeededGenerator

  init(count: Int, seed: Int) {
    self.count = count
    random = SeededGenerator(seed: UInt64(bitPattern: Int64(seed)))
  }

  /// The point at a place of the border, counted around from the lower left corner.
  static func place(_ s: Int) -> (x: Int, y: Int) {
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
      var (lines, margin) = start()
      for _ in 0..<moves {
        let changed = changed(lines, reach: Self.side >> random.integer(in: 1...8))
        let value = self.margin(changed)
        if value > margin { (lines, margin) = (changed, value) }
      }
      if margin > best { (ends, best) = (lines, margin) }
    }
  }

  /// Lines through opposite places, spread around the border and shaken.
  private mutating func start() -> ([(Int, Int)], Double) {
    let half = 2 * Self.side
    let lines = (0..<count).map { index -> (Int, Int) in
      let a = half * index / count + random.integer(in: 0...(half / (2 * count)))
      let b = a + half + random.integer(in: -half / 6...half / 6)
      return (a, (b + 2 * half) % (2 * half))
    }
    return (lines, margin(lines))
  }

  private mutating func changed(_ lines: [(Int, Int)], reach: Int) -> [(Int, Int)] {
    var lines = lines
    let index = random.integer(in: 0...(count - 1))
    let around = 4 * Self.side
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
      let (p, q) = (Self.place(p), Self.place(q))
      let (dx, dy) = (Double(q.x - p.x), Double(q.y - p.y))
      let length = (dx * dx + dy * dy).squareRoot()
      if p.x == q.x && (p.x == 0 || p.x == Self.side) { return -1e9 }
      if p.y == q.y && (p.y == 0 || p.y == Self.side) { return -1e9 }
      rows.append((dy / length, -dx / length, (dy * Double(p.x) - dx * Double(p.y)) / length))
    }
    let size = Double(Self.side)
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
    if least < 0 { return least / Double(Self.unit) }
    return min(least, smallestRadius(rows)) / Double(Self.unit)
  }

  /// The least of 2·area/perimeter over the cells on the page, a stand-in for the inner radius.
  private func smallestRadius(_ rows: [(a: Double, b: Double, c: Double)]) -> Double {
    let size = Double(Self.side)
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
