internal import Exact

/// What a flat of corank 3 adds to the last three Whitney numbers, without storing a flat.
///
/// Seen from a flat Y of corank 3 the arrangement is one of lines in the projective plane: the
/// lines are the covers Z of Y, their meeting points the flats P of corank 1. Unrolling
/// |Z||μ(Z)| = Σ |μ(Y)|(|Z| − |Y|) twice turns the Whitney numbers into sums over flags Y < Z < P:
///
///     Σ |μ(Z)| = Σ |μ(Y)| (|Z|−|Y|) / |Z|
///     Σ |μ(P)| = Σ |μ(Y)| (|Z|−|Y|) (|P|−|Z|) / (|Z| |P|)
///
/// so that the numerators are summed here by (|Z|, |P|), and divided once at the end.
final class PlaneTally<Field: ResidueField> {
  private let quotient: Quotient<Field>
  private let side: Int
  /// Numerators of the first sum by |Z|, and of the second by |Z| and |P|.
  private(set) var lineTotals: [Int128]
  private(set) var flagTotals: [Int128]
  private(set) var hasOverflowed = false
  private(set) var hasFailed = false

  private let counts: Scratch<UInt32>
  private let touched: Scratch<Int>
  private var touchedCount = 0
  private let seen: Scratch<UInt64>
  private let seenWidth: Int
  private let partners: Scratch<Int>
  private let across: Scratch<Field.Element>
  private let along: Scratch<Field.Element>
  private let keys: Scratch<Field.Element>
  private let heads: Scratch<Int32>
  private let nexts: Scratch<Int32>
  private let usedSlots: Scratch<Int>
  private let atInfinity: Scratch<Bool>

  init(quotient: Quotient<Field>) {
    self.quotient = quotient
    let n = quotient.count
    let zero = quotient.field.zero
    side = n + 1
    lineTotals = [Int128](repeating: 0, count: side)
    flagTotals = [Int128](repeating: 0, count: side * side)
    counts = Scratch(side * side, filledWith: 0)
    touched = Scratch(side * side, filledWith: 0)
    seenWidth = (n + 63) / 64
    seen = Scratch(n * seenWidth, filledWith: 0)
    partners = Scratch(n, filledWith: 0)
    across = Scratch(n, filledWith: zero)
    along = Scratch(n, filledWith: zero)
    keys = Scratch(n, filledWith: zero)
    var capacity = 1024
    while capacity < 4 * n { capacity *= 2 }
    heads = Scratch(capacity, filledWith: -1)
    nexts = Scratch(n, filledWith: -1)
    usedSlots = Scratch(n + 1, filledWith: 0)
    atInfinity = Scratch(n, filledWith: false)
  }

  deinit {
    counts.free()
    touched.free()
    seen.free()
    partners.free()
    across.free()
    along.free()
    keys.free()
    heads.free()
    nexts.free()
    usedSlots.free()
    atInfinity.free()
  }

  /// Adds the lines and points of the plane that the quotient now holds.
  ///
  /// - Parameters:
  ///   - size: |Y|, the number of hyperplanes through the flat.
  ///   - weight: |μ(Y)|.
  func add(size: Int, weight: Int128) {
    let lines = quotient.classCount
    for line in 0..<lines {
      let total = size + quotient.sizes[line]
      accumulate(weight, quotient.sizes[line], &lineTotals[total])
    }
    seen.base.update(repeating: 0, count: lines * seenWidth)
    for line in 0..<lines { meet(line, size: size) }
    for index in 0..<touchedCount {
      let cell = touched[index]
      let (z, p) = (cell / side, cell % side)
      accumulate(weight, Int(counts[cell]) * (z - size) * (p - z), &flagTotals[cell])
      counts[cell] = 0
    }
    touchedCount = 0
  }

  private func accumulate(_ weight: Int128, _ factor: Int, _ total: inout Int128) {
    let (product, a) = weight.multipliedReportingOverflow(by: Int128(factor))
    let (sum, b) = total.addingReportingOverflow(product)
    total = sum
    hasOverflowed = hasOverflowed || a || b
  }

  /// Counts the points of a line that lie on no earlier line.
  private func meet(_ line: Int, size: Int) {
    let found = restrict(to: line)
    if found == 0 { return }
    let places = PencilPlaces(
      across: across, along: along, keys: keys, atInfinity: atInfinity, count: found)
    guard quotient.field.findPlaces(places) else {
      hasFailed = true
      return
    }
    let mask = heads.count - 1
    var used = 0
    var infinity: Int32 = -1
    for index in 0..<found {
      if atInfinity[index] {
        nexts[index] = infinity
        infinity = Int32(index)
        continue
      }
      let key = keys[index]
      var slot = Int(truncatingIfNeeded: quotient.field.bits(of: key)) & mask
      while heads[slot] >= 0, keys[Int(heads[slot])] != key { slot = (slot + 1) & mask }
      if heads[slot] < 0 {
        usedSlots[used] = slot
        used += 1
      }
      nexts[index] = heads[slot]
      heads[slot] = Int32(index)
    }
    for index in 0..<used {
      let slot = usedSlots[index]
      count(pointWith: heads[slot], on: line, size: size)
      heads[slot] = -1
    }
    if infinity >= 0 { count(pointWith: infinity, on: line, size: size) }
  }

  /// The later lines not yet met, as vectors modulo the given line.
  private func restrict(to line: Int) -> Int {
    let field = quotient.field
    let normals = quotient.normals
    let base = 3 * line
    let lead = !field.isZero(normals[base]) ? 0 : !field.isZero(normals[base + 1]) ? 1 : 2
    let (a, b) = lead == 0 ? (1, 2) : lead == 1 ? (0, 2) : (0, 1)
    let ua = field.negated(normals[base + a])
    let ub = field.negated(normals[base + b])
    let row = seen.base + line * seenWidth
    var found = 0
    for other in line + 1..<max(quotient.classCount, line + 1) {
      if row[other >> 6] >> UInt64(other & 63) & 1 == 1 { continue }
      let factor = normals[3 * other + lead]
      var x = field.sum(from: normals[3 * other + a])
      field.add(factor, ua, to: &x)
      var y = field.sum(from: normals[3 * other + b])
      field.add(factor, ub, to: &y)
      across[found] = field.total(x)
      along[found] = field.total(y)
      partners[found] = other
      found += 1
    }
    return found
  }

  private func count(pointWith head: Int32, on line: Int, size: Int) {
    var through = size + quotient.sizes[line]
    var index = Int(head)
    while index >= 0 {
      through += quotient.sizes[partners[index]]
      index = Int(nexts[index])
    }
    bump((size + quotient.sizes[line]) * side + through)
    index = Int(head)
    while index >= 0 {
      let other = partners[index]
      bump((size + quotient.sizes[other]) * side + through)
      let row = seen.base + other * seenWidth
      var later = Int(head)
      while later != index {
        // The list runs backwards: what comes before has a larger number.
        let target = partners[later]
        row[target >> 6] |= 1 << UInt64(target & 63)
        later = Int(nexts[later])
      }
      index = Int(nexts[index])
    }
  }

  @inline(__always)
  private func bump(_ cell: Int) {
    if counts[cell] == 0 {
      touched[touchedCount] = cell
      touchedCount += 1
    }
    counts[cell] += 1
  }
}
