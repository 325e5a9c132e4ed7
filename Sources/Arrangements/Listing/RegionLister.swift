internal import Exact

/// One region of a list: its signs, and where its inner point is kept.
struct RegionRecord<Mask: SignMask>: Sendable, BitwiseCopyable {
  var mask: Mask
  var point: Int32
}

/// Lists all regions of an arrangement by recursion over restrictions.
///
/// Let A_k be the first k hyperplanes. The hyperplane H_k splits exactly those regions of A_k that
/// the restriction of A_k to H_k has as its regions, so the list for A_{k+1} is the list for A_k
/// merged with one in a space of one dimension less. No linear program is solved.
///
/// A region is held as the signs of *all* hyperplanes at a witness inside it. A witness is a point
/// moved infinitesimally along some directions, one for each dimension that the recursion descends:
/// where a hyperplane vanishes on the flat, the direction that leaves the flat decides its sign.
/// Both lists are in the order of their masks and share prefixes, so merging is one pass. Exact
/// arithmetic is done once for each flat and never for a region.
struct RegionLister<Mask: SignMask, Ring: MinorRing>: ~Copyable {
  let dimension: Int
  let count: Int
  /// Signs that the first hyperplanes must have.
  let prefix: Mask
  let prefixLength: Int
  /// For each order a bound, in bits, for the minors of that order.
  private let bits: [Int]
  private let wantsPoints: Bool
  /// Whether a flat is probed, with the rows of the prefix alone.
  var isProbing = false
  var keepsPoints: Bool { wantsPoints && !isProbing }

  /// For each depth the rows that are looked at, in order.
  ///
  /// Those of the prefix are always there; others are left out on a flat once they are known not
  /// to cut its cell.
  let rows: [Scratch<Int>]
  /// How many these are.
  let active: Scratch<Int>
  /// The signs of the rows left out, the same on the whole cell of the flat.
  let constants: Scratch<Mask>
  /// The rows found out not to cut the cell on the current flat.
  private let idle: Scratch<Mask>
  /// The rows that have both signs among the witnesses of the list, and so cut the cell.
  let cutting: Scratch<Mask>
  /// The last hyperplane of the prefix that is crossed on the way into the cell, −1 if none is.
  let lastMoves: Scratch<Int>
  /// For each depth the numbers c_1 … c_e, c_0 of those rows on the current flat.
  let matrices: [Scratch<Ring>]
  /// The same numbers, approximated and column by column, for finding inner points.
  let approximations: [Scratch<Double>]
  /// For the points being lifted: −1/c of the pivot column, 0 where a row is not to be looked at.
  let reciprocals: Scratch<Double>
  let values: Scratch<Double>
  let divisors: Scratch<Ring.Divisor>
  let zeros: Scratch<Mask>
  /// The pivot column by which each flat is cut from the one above.
  let pivots: Scratch<Int>
  /// The list of each depth, and the inner points of the list.
  let lists: Scratch<Pool<RegionRecord<Mask>>>
  let points: Scratch<Pool<Double>>
  /// Set if a division could not be made within the machine word.
  private(set) var hasFailed = false
  /// More regions than this are not listed.
  private let most: Int
  /// Set if there are more regions than were wanted; the list is then not complete.
  private(set) var isOverfull = false
  let line: LinePlaces<Mask, Ring>

  init(_ request: ListRequest<Mask>) {
    let rows = request.rows
    let dimension = request.dimension
    let keepsPoints = request.keepsPoints
    self.dimension = dimension
    prefix = request.prefix
    prefixLength = request.length
    bits = request.minorBits
    most = request.most
    wantsPoints = keepsPoints
    count = rows.count
    let n = rows.count
    self.rows = (0...dimension).map { _ in Scratch(n, filledWith: 0) }
    active = Scratch(dimension + 1, filledWith: 0)
    constants = Scratch(dimension + 1, filledWith: .zero)
    idle = Scratch(dimension + 1, filledWith: .zero)
    cutting = Scratch(dimension + 1, filledWith: .zero)
    lastMoves = Scratch(dimension + 1, filledWith: -1)
    matrices = (0...dimension).map { Scratch(n * (dimension - $0 + 1), filledWith: Ring.zero) }
    approximations = (0...dimension).map {
      Scratch(keepsPoints ? n * (dimension - $0 + 1) : 0, filledWith: 0)
    }
    reciprocals = Scratch(n, filledWith: 0)
    values = Scratch(n, filledWith: 0)
    divisors = Scratch(dimension + 1, filledWith: Ring.divisor(Ring(whole: 1)))
    zeros = Scratch(dimension + 1, filledWith: .zero)
    pivots = Scratch(dimension + 1, filledWith: 0)
    lists = Scratch(dimension + 1) { Pool() }
    points = Scratch(dimension + 1) { Pool() }
    line = LinePlaces(capacity: n)
    active[0] = n
    for (j, row) in rows.enumerated() {
      self.rows[0][j] = j
      for (column, entry) in row.enumerated() {
        matrices[0][j * (dimension + 1) + column] = Ring(whole: entry)
      }
    }
    if keepsPoints { approximate(depth: 0) }
  }

  deinit {
    for rows in rows { rows.free() }
    active.free()
    constants.free()
    idle.free()
    cutting.free()
    lastMoves.free()
    for matrix in matrices { matrix.free() }
    for matrix in approximations { matrix.free() }
    for depth in 0...dimension {
      lists[depth].free()
      points[depth].free()
    }
    lists.free()
    points.free()
    reciprocals.free()
    values.free()
    divisors.free()
    zeros.free()
    pivots.free()
    line.free()
  }

  /// Makes the list of all regions.
  mutating func makeList() { list(depth: 0, upTo: count) }

  /// The regions, in the order of their masks, after `makeList`.
  var regions: [RegionRecord<Mask>] { Array(lists[0].buffer) }

  /// How many regions there are, after `makeList`.
  var regionCount: Int { lists[0].count }

  /// Calls a body with the number of each region and the region, after `makeList`.
  @inline(__always)
  func forEachRegion(_ body: (Int, RegionRecord<Mask>) -> Void) {
    for (index, region) in lists[0].buffer.enumerated() { body(index, region) }
  }

  /// The coordinates of the inner point of a region, after `makeList`.
  func point(of region: RegionRecord<Mask>) -> UnsafePointer<Double> {
    UnsafePointer(points[0].base + Int(region.point) * dimension)
  }

  /// Lists the regions of the first hyperplanes on the current flat of a depth.
  ///
  /// - Parameters:
  ///   - depth: How many times space was restricted.
  ///   - limit: The first hyperplane that is not looked at.
  ///   - isSought: Whether the way into the cell of the prefix was found already.
  mutating func list(depth: Int, upTo limit: Int, isSought: Bool = false) {
    if dimension - depth == 1 {
      listLine(depth: depth, upTo: limit)
      return
    }
    guard isSought || seek(depth: depth, upTo: min(limit, prefixLength)) else {
      lists[depth].removeAll()
      return
    }
    enter(depth: depth)
    var covered = zeros[depth]
    for place in prefixLength..<active[depth] where !hasFailed && !isOverfull {
      let k = rows[depth][place]
      guard k < limit else { return }
      // All regions are on one side of a hyperplane that does not cut the flat anew.
      if covered.has(k) || isConstant(place, depth: depth) { continue }
      let isProbed = prefixLength > 0 && !cutting[depth].has(k)
      if isProbed, !meetsCell(place, depth: depth) {
        idle[depth] = idle[depth] | Mask.bit(k)
        continue
      }
      guard restrict(depth: depth, to: place) else { return }
      let vanishing = vanishing(depth: depth)
      covered = covered | vanishing
      // It may be the same flat as an earlier hyperplane's.
      guard vanishing.hasPrefix(k, of: .zero) else { continue }
      list(depth: depth + 1, upTo: k, isSought: isProbed)
      if hasFailed { return }
      mergeList(depth: depth, splitBy: place)
      if depth == 0, lists[0].count > most { isOverfull = true }
    }
  }

  /// The hyperplanes that contain the flat of the next depth and not that of this one.
  func vanishing(depth: Int) -> Mask {
    (zeros[depth + 1] | zeros[depth]) ^ zeros[depth]
  }

  /// How many rows are looked at on the current flat of a depth.
  func lookedAt(_ depth: Int) -> Int { isProbing ? prefixLength : active[depth] }

  func isConstant(_ place: Int, depth: Int) -> Bool {
    let size = dimension - depth
    let matrix = matrices[depth]
    for column in 0..<size where matrix[place * (size + 1) + column] != .zero { return false }
    return true
  }

  /// The list of one region: the origin moved along the coordinate axes, the first one most.
  mutating func startList(depth: Int) {
    let size = dimension - depth
    let matrix = matrices[depth]
    let rows = rows[depth]
    var mask = constants[depth]
    for place in 0..<lookedAt(depth) {
      let base = place * (size + 1)
      var sign = matrix[base + size].sign
      var column = 0
      while sign == 0, column < size {
        sign = matrix[base + column].sign
        column += 1
      }
      if sign < 0 { mask = mask | Mask.bit(rows[place]) }
    }
    emptyList(depth: depth)
    lists[depth].append(RegionRecord(mask: mask, point: keepsPoints ? startPoint(depth) : 0))
  }

  func emptyList(depth: Int) {
    idle[depth] = .zero
    cutting[depth] = .zero
    lists[depth].removeAll()
    points[depth].removeAll()
  }

  /// Eliminates a coordinate by the equation of a hyperplane, and leaves out the rows that are idle.
  mutating func restrict(depth: Int, to place: Int) -> Bool {
    let size = dimension - depth
    let (source, target) = (matrices[depth], matrices[depth + 1])
    let base = place * (size + 1)
    // The pivot divides minors of three orders more than this depth has eliminated columns.
    let order = depth + 3
    let usable = (0..<size).first {
      source[base + $0] != .zero
        && (order > dimension || Ring.holds(bits: bits[order], pivot: source[base + $0]))
    }
    guard let pivot = usable else {
      hasFailed = true
      return false
    }
    pivots[depth] = pivot
    let isNegative = source[base + pivot].sign < 0
    let p = isNegative ? -source[base + pivot] : source[base + pivot]
    let divisor = divisors[depth]
    divisors[depth + 1] = Ring.divisor(p)
    let (old, new) = (rows[depth], rows[depth + 1])
    let skipped = idle[depth]
    var zero = Mask.zero
    var count = 0
    for place in 0..<lookedAt(depth) where !skipped.has(old[place]) {
      let row = place * (size + 1)
      let factor = isNegative ? -source[row + pivot] : source[row + pivot]
      var next = count * size
      var isZero = true
      for column in 0...size where column != pivot {
        let value = Ring.minor(
          p, source[row + column], factor, source[base + column], over: divisor)
        isZero = isZero && value == .zero
        target[next] = value
        next += 1
      }
      if isZero { zero = zero | Mask.bit(old[place]) }
      new[count] = old[place]
      count += 1
    }
    active[depth + 1] = count
    if !isProbing { constants[depth + 1] = constants[depth] | skipped & lists[depth][0].mask }
    zeros[depth + 1] = zero
    if keepsPoints { approximate(depth: depth + 1) }
    return true
  }

  /// The signs that hyperplanes through a flat take when it is left to either side of one of them.
  func departures(depth: Int, from first: Int) -> (plus: Mask, minus: Mask) {
    let width = dimension - depth + 1
    let matrix = matrices[depth]
    let rows = rows[depth]
    let vanishing = vanishing(depth: depth)
    // Most flats lie in one hyperplane more than the flat above.
    if vanishing == Mask.bit(rows[first]) { return (.zero, vanishing) }
    let direction = matrix[first * width + pivots[depth]].sign
    var plus = Mask.zero
    for place in first..<lookedAt(depth) where vanishing.has(rows[place]) {
      if matrix[place * width + pivots[depth]].sign != direction {
        plus = plus | Mask.bit(rows[place])
      }
    }
    return (plus, vanishing ^ plus)
  }

  /// Merges the regions on a hyperplane into the list: each splits the region it lies in.
  ///
  /// In place, from the back: what lies before the first region that is split stays where it is.
  private mutating func mergeList(depth: Int, splitBy place: Int) {
    let (plus, minus) = departures(depth: depth, from: place)
    let k = rows[depth][place]
    let cuts = lists[depth + 1]
    var source = lists[depth].count - 1
    _ = lists[depth].extend(cuts.count)
    let list = lists[depth]
    if keepsPoints { prepareLift(depth: depth, pivot: pivots[depth]) }
    let first = list[0].mask
    var changes = Mask.zero
    var target = list.count - 1
    var cut = cuts.count - 1
    while cut >= 0, source >= 0 {
      let region = list[source]
      source -= 1
      guard region.mask.hasPrefix(k, of: cuts[cut].mask) else {
        list[target] = region
        target -= 1
        continue
      }
      // The witness of the region is on one side; the other side takes the cut's, moved there.
      let isNegative = region.mask.has(k)
      var new = RegionRecord(mask: cuts[cut].mask | (isNegative ? plus : minus), point: 0)
      changes = changes | new.mask ^ first
      if keepsPoints {
        new.point = liftPoint(
          cuts[cut].point, depth: depth, across: place, pivot: pivots[depth],
          toNegative: !isNegative)
      }
      list[target] = isNegative ? region : new
      list[target - 1] = isNegative ? new : region
      target -= 2
      cut -= 1
    }
    precondition(
      cut < 0 && target == source, "every region on a hyperplane lies in a region of the list")
    cutting[depth] = cutting[depth] | changes
  }
}
