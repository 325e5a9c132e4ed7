/// The places where hyperplanes meet a line, compared exactly.
///
/// Row j of a line is (a, b) with the root −b/a. An approximate root decides where its proven
/// error allows, a minor in exact arithmetic where it does not.
struct LinePlaces<Mask: SignMask, Ring: MinorRing> {
  /// The approximate root of each row that meets the line.
  let keys: Scratch<Double>
  /// The rows at whose roots the line is cut, from left to right; the first place is where the line
  /// begins, −1 if that is infinitely far.
  let rows: Scratch<Int>
  /// The rows whose signs change from one place to the next.
  let flips: Scratch<Mask>
  /// The least approximate root beyond each place.
  let nexts: Scratch<Double>

  init(capacity n: Int) {
    keys = Scratch(n, filledWith: 0)
    rows = Scratch(n + 1, filledWith: 0)
    flips = Scratch(n + 1, filledWith: .zero)
    nexts = Scratch(n + 1, filledWith: 0)
  }

  func free() {
    keys.free()
    rows.free()
    flips.free()
    nexts.free()
  }

  /// The sign of the difference of the roots of two rows.
  ///
  /// Numerator and denominator are wrong by at most 2^−52 of themselves and the quotient by 2^−53,
  /// so a root is wrong by less than 2^−50 of itself; what is tiny or not finite is not trusted.
  @inline(__always)
  func order(_ i: Int, _ j: Int, _ line: Scratch<Ring>) -> Int {
    let (x, y) = (keys[i], keys[j])
    let slack = 0x1p-50 * (x.magnitude + y.magnitude) + 1e-290
    if x - y > slack { return 1 }
    if y - x > slack { return -1 }
    return Self.exactOrder(i, j, line)
  }

  /// With positive slopes, the sign of a_i b_j − a_j b_i.
  @inline(never)
  private static func exactOrder(
    _ i: Int, _ j: Int, _ line: Scratch<Ring>
  ) -> Int {
    let (i, j) = (2 * i, 2 * j)
    let sign = Ring.order(line[i], line[j + 1], line[j], line[i + 1])
    return line[i].sign == line[j].sign ? sign : -sign
  }
}

extension RegionLister {
  /// Lists the intervals of a line: those that the first rows cut out of the cell of the prefix.
  ///
  /// The witness of an interval lies just right of the place where it begins. All rows have a sign
  /// there: a row changes it at the first place that is not left of its root.
  mutating func listLine(depth: Int, upTo limit: Int) {
    lists[depth].removeAll()
    points[depth].removeAll()
    let rows = matrices[depth]
    let names = self.rows[depth]
    var start = constants[depth]
    for j in 0..<lookedAt(depth) {
      let slope = rows[2 * j].sign
      // Far to the left a growing function is negative.
      if slope > 0 || slope == 0 && rows[2 * j + 1].sign < 0 { start = start | Mask.bit(names[j]) }
      if slope != 0 { line.keys[j] = -rows[2 * j + 1].approximation / rows[2 * j].approximation }
    }
    guard let (low, high) = cellBounds(rows, start, fixed: min(limit, prefixLength)) else {
      return
    }
    line.rows[0] = low
    var places = 1
    for j in min(limit, prefixLength)..<lookedAt(depth) where rows[2 * j] != .zero {
      if names[j] >= limit { break }
      if low >= 0, line.order(j, low, rows) <= 0 { continue }
      if high >= 0, line.order(j, high, rows) >= 0 { continue }
      let place = firstPlace(notLeftOf: j, places, rows)
      if place < places, line.order(line.rows[place], j, rows) == 0 { continue }
      var index = places
      while index > place {
        line.rows[index] = line.rows[index - 1]
        index -= 1
      }
      line.rows[place] = j
      places += 1
    }
    findFlips(places, depth, high: high)
    var mask = start
    for place in 0..<places {
      mask = mask ^ line.flips[place]
      var region = RegionRecord(mask: mask, point: 0)
      if keepsPoints {
        region.point = Int32(truncatingIfNeeded: points[depth].count)
        points[depth].append(middle(of: place))
      }
      lists[depth].append(region)
    }
    var regions = lists[depth].buffer
    regions.sort { $0.mask < $1.mask }
  }

  /// The rows at whose roots the cell of the prefix begins and ends on the line; −1 stands for none.
  @inline(__always)
  private func cellBounds(
    _ rows: Scratch<Ring>, _ start: Mask, fixed: Int
  ) -> (low: Int, high: Int)? {
    var (low, high) = (-1, -1)
    for j in 0..<fixed {
      let slope = rows[2 * j].sign
      if slope == 0 {
        if start.has(j) != prefix.has(j) { return nil }
      } else if prefix.has(j) == (slope > 0) {
        if high < 0 || line.order(j, high, rows) < 0 { high = j }
      } else if low < 0 || line.order(j, low, rows) > 0 {
        low = j
      }
    }
    if low >= 0, high >= 0, line.order(low, high, rows) >= 0 { return nil }
    return (low, high)
  }

  /// The first place after the beginning that is not left of the root of a row.
  @inline(__always)
  private func firstPlace(
    notLeftOf j: Int, _ places: Int, _ rows: Scratch<Ring>
  ) -> Int {
    var (first, last) = (1, places)
    while first < last {
      let middle = (first + last) / 2
      if line.order(line.rows[middle], j, rows) < 0 {
        first = middle + 1
      } else {
        last = middle
      }
    }
    return first
  }

  /// Finds where the rows change their signs, and the roots next to the places.
  @inline(__always)
  private func findFlips(_ places: Int, _ depth: Int, high: Int) {
    let (rows, names) = (matrices[depth], self.rows[depth])
    let low = line.rows[0]
    for place in 0..<places {
      line.flips[place] = .zero
      line.nexts[place] =
        place + 1 < places
        ? line.keys[line.rows[place + 1]] : high >= 0 ? line.keys[high] : .infinity
    }
    for j in 0..<lookedAt(depth) where rows[2 * j] != .zero {
      if low >= 0, line.order(j, low, rows) <= 0 {
        line.flips[0] = line.flips[0] ^ Mask.bit(names[j])
        continue
      }
      let place = firstPlace(notLeftOf: j, places, rows)
      if place < places { line.flips[place] = line.flips[place] ^ Mask.bit(names[j]) }
      if line.keys[j] < line.nexts[place - 1] { line.nexts[place - 1] = line.keys[j] }
    }
  }

  /// An approximate point between a place and the next root.
  private func middle(of place: Int) -> Double {
    let next = line.nexts[place]
    guard line.rows[place] >= 0 else { return next < .infinity ? next - 1 : 0 }
    let left = line.keys[line.rows[place]]
    return next < .infinity ? left + (next - left) / 2 : left + 1
  }
}
