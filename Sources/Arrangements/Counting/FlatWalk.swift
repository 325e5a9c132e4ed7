internal import Dispatch
internal import Exact
internal import Synchronization

/// Whitney numbers of a central arrangement, from its flats taken rank by rank.
///
/// For every flat Z, with |Z| the number of hyperplanes through it,
///
///     |Z| |μ(Z)| = Σ |μ(Y)| (|Z| − |Y|)   over the flats Y that Z covers
///
/// (Weisner's theorem for one hyperplane, averaged over the hyperplanes through Z). The flats of
/// corank 3 and less are never stored: `PlaneTally`. The last rank follows from χ(1) = 0.
///
/// Flats that a symmetry carries into each other may be merged, since the covers of a flat and
/// their sizes depend on its orbit alone: one representative then carries the weight of the orbit.
/// Merging too little costs time, never truth.
struct FlatWalk<Field: ResidueField>: Sendable {
  let field: Field
  /// Normals, one per hyperplane, no two proportional.
  let vectors: [[Integer]]
  /// The rank of the normals, which is the length of each; at least 3.
  let rank: Int
  let merging: (any FlatMerging)?
  var limits = CountLimits()

  private struct Part: Sendable {
    var table: FlatTable
    var hasFailed = false
    var isCut = false
  }

  private struct Tally: Sendable {
    var lines: [Int128]
    var flags: [Int128]
    var hasFailed = false
    var hasOverflowed = false
  }

  /// The numbers w_0 … w_{r−3}, and what the flats of a shard add to the next two.
  ///
  /// The flats of rank r − 3 are dealt out by their sets of hyperplanes, so that every part of a
  /// count that was split finds the same flats, whatever its threads.
  func sums(of shard: Shard) throws(CountError) -> (sums: WhitneySums, flats: Int) {
    let width = (vectors.count + 63) / 64
    var level = FlatTable.whole(width: width)
    var numbers: [Integer] = [1]
    var flats = 1
    while level.rank < rank - 3 {
      level = try covers(of: level)
      level.divideBySizes()
      flats += level.count
      numbers.append(Integer(level.totalWeight))
    }
    let (lines, flags) = try lastSums(over: level, shard)
    return (WhitneySums(first: numbers, lines: lines, flags: flags), flats)
  }

  /// The flats one rank higher, their weights still multiplied by their sizes.
  private func covers(of level: FlatTable) throws(CountError) -> FlatTable {
    let workers = level.count < 64 ? 1 : limits.threads
    let limit = limits.flats / workers
    let parts = Mutex<[Part]>([])
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      let quotient = Quotient(field: field, vectors: vectors, rank: rank)
      let writer = CoverWriter(quotient: quotient, merging: merging)
      var part = Part(table: FlatTable(width: level.width, rank: level.rank + 1))
      var entry = worker
      while entry < level.count, !part.isCut {
        writer.write(coversOf: entry, in: level, to: &part.table)
        part.isCut = part.table.count > limit
        entry += workers
      }
      part.hasFailed = quotient.hasFailed
      parts.withLock { $0.append(part) }
    }
    let all = parts.withLock { $0 }
    if all.contains(where: \.hasFailed) { throw .fieldTooSmall }
    if all.contains(where: \.isCut) { throw .tooManyFlats(limits.flats) }
    var merged = FlatTable(width: level.width, rank: level.rank + 1)
    for part in all.sorted(by: { $0.table.count > $1.table.count }) {
      if merged.count == 0 { merged = part.table } else { merged.merge(part.table) }
    }
    if merged.hasOverflowed { throw .weightsTooLarge }
    return merged
  }

  /// What the flats of a shard add to w_{r−2} and w_{r−1}.
  private func lastSums(
    over level: FlatTable, _ shard: Shard
  ) throws(CountError) -> (lines: Rational, flags: Rational) {
    let workers = level.count < 2 ? 1 : limits.threads
    let tallies = Mutex<[Tally]>([])
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      let quotient = Quotient(field: field, vectors: vectors, rank: rank)
      let plane = PlaneTally(quotient: quotient)
      var entry = worker
      while entry < level.count, !quotient.hasFailed, !plane.hasFailed {
        if level.belongs(entry, to: shard) {
          quotient.load(entry, of: level)
          plane.add(size: level.size(of: entry), weight: level.weights[entry])
        }
        entry += workers
      }
      let tally = Tally(
        lines: plane.lineTotals, flags: plane.flagTotals,
        hasFailed: plane.hasFailed || quotient.hasFailed, hasOverflowed: plane.hasOverflowed)
      tallies.withLock { $0.append(tally) }
    }
    let all = tallies.withLock { $0 }
    if all.contains(where: \.hasFailed) { throw .fieldTooSmall }
    if all.contains(where: \.hasOverflowed) { throw .weightsTooLarge }
    let side = vectors.count + 1
    var lines: Rational = 0
    var flags: Rational = 0
    for z in 1..<side {
      for tally in all where tally.lines[z] != 0 {
        lines += Rational(Integer(tally.lines[z]), Integer(z))
      }
      for p in 1..<side {
        for tally in all where tally.flags[z * side + p] != 0 {
          flags += Rational(Integer(tally.flags[z * side + p]), Integer(z) * Integer(p))
        }
      }
    }
    return (lines, flags)
  }
}

/// How much time and memory counting may take.
package struct CountLimits: Sendable {
  /// The most flats held at once.
  package var flats = 120_000_000
  /// Threads that share the work; the answer does not depend on it.
  package var threads = 2

  package init() {}
}

/// Why a count was not made.
package enum CountError: Error, Equatable {
  /// A division failed in the residue field; the next larger field is tried.
  case fieldTooSmall
  /// More flats than may be held.
  case tooManyFlats(Int)
  /// A weight beyond 127 bits.
  case weightsTooLarge
}

/// A rule that carries a flat to another one in its orbit under a symmetry of the arrangement.
package protocol FlatMerging: Sendable {
  /// A worker with its own memory.
  func makeWorker() -> any FlatMergingWorker
}

package protocol FlatMergingWorker: AnyObject {
  /// Replaces a flat, as the set of its hyperplanes and a basis of them, by its representative.
  func merge(
    mask: UnsafeMutablePointer<UInt64>, width: Int, basis: UnsafeMutablePointer<UInt16>,
    rank: Int)
}

extension Quotient {
  /// Divides by a flat of a table.
  func load(_ entry: Int, of table: FlatTable) {
    table.masks.withUnsafeBufferPointer { masks in
      table.bases.withUnsafeBufferPointer { bases in
        guard let mask = masks.baseAddress else { return }
        let empty = UnsafePointer<UInt16>(bitPattern: MemoryLayout<UInt16>.alignment)
        guard let basis = bases.baseAddress ?? empty else { return }
        load(
          mask: mask + entry * table.width, basis: basis + entry * table.rank, size: table.rank)
      }
    }
  }
}

extension Integer {
  /// A number of 128 bits.
  init(_ value: Int128) {
    let high = Integer(Int(truncatingIfNeeded: value >> 64))
    self = (high << 64) + Integer(UInt64(truncatingIfNeeded: value))
  }
}
