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
  private let bits: Int
  private let wantsPoints: Bool
  /// How many of the rows are looked at: all, or those of the prefix alone while a flat is probed.
  private(set) var active: Int
  private var isProbing = false
  var keepsPoints: Bool { wantsPoints && !isProbing }

  /// For each depth the rows c_1 … c_e, c_0 of all hyperplanes on the current flat.
  let matrices: [Scratch<Ring>]
  /// The same numbers, approximated and column by column, for finding inner points.
  let approximations: [Scratch<Double>]
  /// For the points being lifted: −1/c of the pivot column, 0 where a row is not to be looked at.
  let reciprocals: Scratch<Double>
  let values: Scratch<Double>
  let divisors: Scratch<Ring.Divisor>
  let zeros: Scratch<Mask>
  /// The pivot column by which each flat is cut from the one above.
  private let pivots: Scratch<Int>
  /// The list of each depth, a second one to merge into, and the inner points of the list.
  let lists: Scratch<Pool<RegionRecord<Mask>>>
  private let merged: Scratch<Pool<RegionRecord<Mask>>>
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
    bits = request.bits
    most = request.most
    wantsPoints = keepsPoints
    count = rows.count
    active = rows.count
    let n = rows.count
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
    merged = Scratch(dimension + 1) { Pool() }
    points = Scratch(dimension + 1) { Pool() }
    line = LinePlaces(capacity: n)
    for (j, row) in rows.enumerated() {
      for (column, entry) in row.enumerated() {
        matrices[0][j * (dimension + 1) + column] = Ring(whole: entry)
      }
    }
    finishMatrix(depth: 0)
  }

  deinit {
    for matrix in matrices { matrix.free() }
    for matrix in approximations { matrix.free() }
    for depth in 0...dimension {
      lists[depth].free()
      merged[depth].free()
      points[depth].free()
    }
    lists.free()
    merged.free()
    points.free()
    reciprocals.free()
    values.free()
    divisors.free()
    zeros.free()
    pivots.free()
    line.free()
  }

  /// The regions, in the order of their masks.
  mutating func regions() -> [RegionRecord<Mask>] {
    list(depth: 0, upTo: count)
    return Array(lists[0].buffer)
  }

  /// The coordinates of the inner point of a region, after `regions`.
  func point(of region: RegionRecord<Mask>) -> UnsafePointer<Double> {
    UnsafePointer(points[0].base + Int(region.point) * dimension)
  }

  /// Lists the regions of the first hyperplanes on the current flat of a depth.
  mutating func list(depth: Int, upTo limit: Int) {
    let size = dimension - depth
    if size == 1 {
      listLine(depth: depth, upTo: limit)
      return
    }
    startList(depth: depth)
    var covered = zeros[depth]
    for k in 0..<limit where !hasFailed && !isOverfull {
      let isFixed = k < prefixLength
      if isConstant(k, depth: depth) || covered.has(k) {
        // All regions are on one side of a hyperplane that does not cut the flat anew.
        if isFixed, rejects(k, depth: depth) { return }
        continue
      }
      if isFixed, lists[depth][0].mask.has(k) == prefix.has(k) { continue }
      if !isFixed, prefixLength > 0, !meetsCell(k, depth: depth) { continue }
      guard restrict(depth: depth, to: k) else { return }
      let vanishing = vanishing(depth: depth)
      covered = covered | vanishing
      if !vanishing.hasPrefix(k, of: .zero) {
        // The same flat as an earlier hyperplane's.
        if isFixed, rejects(k, depth: depth) { return }
        continue
      }
      list(depth: depth + 1, upTo: k)
      if hasFailed { return }
      if isFixed {
        guard moveAcross(k, depth: depth) else { return }
      } else {
        mergeList(depth: depth, splitBy: k)
        if depth == 0, lists[0].count > most { isOverfull = true }
      }
    }
  }

  /// Whether a hyperplane meets the cell of the prefix, found with the rows of the prefix alone.
  mutating func meetsCell(_ k: Int, depth: Int) -> Bool {
    isProbing = true
    active = prefixLength
    let meets = probe(k, depth: depth)
    isProbing = false
    active = count
    return meets
  }

  private mutating func probe(_ k: Int, depth: Int) -> Bool {
    guard restrict(depth: depth, to: k) else { return false }
    // On the hyperplane of the prefix that bounds the cell there is nothing of the open cell.
    guard vanishing(depth: depth).hasPrefix(prefixLength, of: .zero) else { return false }
    list(depth: depth + 1, upTo: prefixLength)
    return lists[depth + 1].count > 0
  }

  /// The hyperplanes that contain the flat of the next depth and not that of this one.
  private func vanishing(depth: Int) -> Mask {
    (zeros[depth + 1] | zeros[depth]) ^ zeros[depth]
  }

  /// Whether the only region so far is on the wrong side; the list is then empty.
  private mutating func rejects(_ k: Int, depth: Int) -> Bool {
    guard !zeros[depth].has(k), lists[depth][0].mask.has(k) != prefix.has(k) else { return false }
    lists[depth].removeAll()
    return true
  }

  func isConstant(_ k: Int, depth: Int) -> Bool {
    let size = dimension - depth
    let matrix = matrices[depth]
    for column in 0..<size where matrix[k * (size + 1) + column] != .zero { return false }
    return true
  }

  /// The list of one region: the origin moved along the coordinate axes, the first one most.
  private mutating func startList(depth: Int) {
    let size = dimension - depth
    let matrix = matrices[depth]
    var mask = Mask.zero
    for j in 0..<active {
      let base = j * (size + 1)
      var sign = matrix[base + size].sign
      var column = 0
      while sign == 0, column < size {
        sign = matrix[base + column].sign
        column += 1
      }
      if sign < 0 { mask = mask | Mask.bit(j) }
    }
    lists[depth].removeAll()
    points[depth].removeAll()
    lists[depth].append(RegionRecord(mask: mask, point: keepsPoints ? startPoint(depth) : 0))
  }

  /// Eliminates a coordinate by the equation of a hyperplane.
  private mutating func restrict(depth: Int, to k: Int) -> Bool {
    let size = dimension - depth
    let (source, target) = (matrices[depth], matrices[depth + 1])
    let base = k * (size + 1)
    let usable = (0..<size).first {
      source[base + $0] != .zero && Ring.holds(bits: bits, pivot: source[base + $0])
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
    for j in 0..<active {
      let row = j * (size + 1)
      let factor = isNegative ? -source[row + pivot] : source[row + pivot]
      var next = j * size
      for column in 0...size where column != pivot {
        target[next] = Ring.minor(
          p, source[row + column], factor, source[base + column], over: divisor)
        next += 1
      }
    }
    finishMatrix(depth: depth + 1)
    return true
  }

  /// Notes which hyperplanes contain the flat, and the approximate rows.
  private func finishMatrix(depth: Int) {
    let width = dimension - depth + 1
    let matrix = matrices[depth]
    var zero = Mask.zero
    for j in 0..<active {
      var isZero = true
      for column in 0..<width where matrix[j * width + column] != .zero {
        isZero = false
        break
      }
      if isZero { zero = zero | Mask.bit(j) }
    }
    zeros[depth] = zero
    guard keepsPoints else { return }
    let columns = approximations[depth]
    for j in 0..<count {
      for column in 0..<width {
        columns[column * count + j] = matrix[j * width + column].approximation
      }
    }
  }

  /// The signs that hyperplanes through a flat take when it is left to either side of one of them.
  private func departures(depth: Int, from k: Int) -> (plus: Mask, minus: Mask) {
    let width = dimension - depth + 1
    let matrix = matrices[depth]
    let vanishing = vanishing(depth: depth)
    let direction = matrix[k * width + pivots[depth]].sign
    var plus = Mask.zero
    for j in k..<active where vanishing.has(j) {
      if matrix[j * width + pivots[depth]].sign != direction { plus = plus | Mask.bit(j) }
    }
    return (plus, vanishing ^ plus)
  }

  /// Merges the regions on a hyperplane into the list: each splits the region it lies in.
  private func mergeList(depth: Int, splitBy k: Int) {
    let (plus, minus) = departures(depth: depth, from: k)
    let old = lists[depth]
    let cuts = lists[depth + 1]
    var target = merged[depth]
    target.removeAll()
    target.reserve(old.count + cuts.count)
    if keepsPoints { prepareLift(depth: depth, pivot: pivots[depth]) }
    var cut = 0
    for index in 0..<old.count {
      let region = old[index]
      guard cut < cuts.count, region.mask.hasPrefix(k, of: cuts[cut].mask) else {
        target.append(region)
        continue
      }
      // The witness of the region is on one side; the other side takes the cut's, moved there.
      let isNegative = region.mask.has(k)
      var new = RegionRecord(mask: cuts[cut].mask | (isNegative ? plus : minus), point: 0)
      if keepsPoints {
        new.point = liftPoint(
          cuts[cut].point, depth: depth, across: k, pivot: pivots[depth], toNegative: !isNegative)
      }
      target.append(isNegative ? new : region)
      target.append(isNegative ? region : new)
      cut += 1
    }
    precondition(cut == cuts.count, "every region on a hyperplane lies in a region of the list")
    merged[depth] = old
    lists[depth] = target
  }

  /// Replaces the only region by its part on the other side of a hyperplane.
  private mutating func moveAcross(_ k: Int, depth: Int) -> Bool {
    guard lists[depth + 1].count > 0 else {
      lists[depth].removeAll()
      return false
    }
    let cut = lists[depth + 1][0]
    let (plus, minus) = departures(depth: depth, from: k)
    let toNegative = prefix.has(k)
    lists[depth][0].mask = cut.mask | (toNegative ? minus : plus)
    if keepsPoints {
      prepareLift(depth: depth, pivot: pivots[depth])
      lists[depth][0].point = liftPoint(
        cut.point, depth: depth, across: k, pivot: pivots[depth], toNegative: toNegative)
    }
    return true
  }
}
