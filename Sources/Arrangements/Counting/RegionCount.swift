internal import Exact

/// A count of the regions of an arrangement, with the way it was made.
package struct RegionCount: Sendable, Equatable {
  package let polynomial: CharacteristicPolynomial
  /// How the count was made, in words.
  package let method: String
  /// Flats that were held, as a measure of the work.
  package let flats: Int

  package init(polynomial: CharacteristicPolynomial, method: String, flats: Int) {
    self.polynomial = polynomial
    self.method = method
    self.flats = flats
  }
}

extension Arrangement {
  /// Counts the regions by the flats of the intersection lattice.
  ///
  /// - Parameters:
  ///   - merging: A symmetry of the rows by which flats may be merged.
  ///   - limits: How much may be used.
  /// - Returns: The characteristic polynomial and how it was found.
  /// - Throws: If more would be needed than the limits allow.
  package func count(
    merging: (any FlatMerging)? = nil, limits: CountLimits = CountLimits()
  ) throws(CountError) -> RegionCount {
    let whole = try matroid(Shard(part: 1, of: 1), merging, limits)
    guard let polynomial = partial(whole).polynomial else {
      fatalError("Whitney numbers are whole numbers")
    }
    return RegionCount(polynomial: polynomial, method: whole.method, flats: whole.flats)
  }

  /// One part of a count that is split; the parts are added by `PartialCount.add`.
  package func count(
    of shard: Shard, merging: (any FlatMerging)? = nil, limits: CountLimits = CountLimits()
  ) throws(CountError) -> PartialCount {
    partial(try matroid(shard, merging, limits))
  }

  /// Whether all hyperplanes have a point in common.
  private var isCentral: Bool {
    RationalElimination(hyperplanes.map(\.normal)).rank == RationalElimination(homogeneous).rank
  }

  private func matroid(
    _ shard: Shard, _ merging: (any FlatMerging)?, _ limits: CountLimits
  ) throws(CountError) -> MatroidCount {
    let isCentral = isCentral
    let infinity = [Integer](repeating: 0, count: dimension) + [1]
    return try MatroidCount(
      vectors: isCentral ? hyperplanes.map(\.normal) : homogeneous + [infinity],
      merging: isCentral && hasPlainRows ? merging : nil, shard: shard, isCone: !isCentral,
      limits: limits)
  }

  private func partial(_ matroid: MatroidCount) -> PartialCount {
    PartialCount(
      components: matroid.components, isCone: matroid.isCone, dimension: dimension)
  }
}

/// The Whitney numbers of vectors, no two proportional, by components and in the smallest field.
struct MatroidCount {
  private(set) var components: [WhitneySums] = []
  private(set) var flats = 0
  private(set) var method = "flats rank by rank"
  let isCone: Bool
  private let shard: Shard
  private let limits: CountLimits

  init(
    vectors: [[Integer]], merging: (any FlatMerging)?, shard: Shard, isCone: Bool,
    limits: CountLimits
  ) throws(CountError) {
    self.isCone = isCone
    self.shard = shard
    self.limits = limits
    let parts = RationalElimination(vectors).components
    for part in parts {
      let part = part.map { vectors[$0] }
      components.append(try count(part, merging: parts.count == 1 ? merging : nil))
    }
    if parts.count > 1 { method += ", \(parts.count) independent parts multiplied" }
  }

  private mutating func count(
    _ part: [[Integer]], merging: (any FlatMerging)?
  ) throws(CountError) -> WhitneySums {
    let elimination = RationalElimination(part)
    let rank = elimination.rank
    if rank == 1 { return WhitneySums(first: [1, 1]) }
    if rank == 2 {
      return WhitneySums(first: [1, Integer(part.count), Integer(part.count - 1)])
    }
    // Pivot columns carry the whole row space: dropping the others keeps every dependence.
    let columns = elimination.pivots.sorted()
    let vectors = part.map { vector in columns.map { vector[$0] } }
    let bound = MinorBound(vectors, order: rank).value
    if merging != nil { method = "orbits of flats rank by rank" }
    if let small = bound.asInt, small < 1 << 14 {
      return try walk(SmallField(above: small), vectors, merging)
    }
    do throws(CountError) {
      if bound.bitWidth <= 60 { return try walk(LargeField.first, vectors, merging) }
      if bound.bitWidth <= 120 { return try walk(TwinField(), vectors, merging) }
    } catch {
      guard error == .fieldTooSmall else { throw error }
    }
    return try walk(RationalField(), vectors, merging)
  }

  private mutating func walk<Field: ResidueField>(
    _ field: Field, _ vectors: [[Integer]], _ merging: (any FlatMerging)?
  ) throws(CountError) -> WhitneySums {
    let walk = FlatWalk(
      field: field, vectors: vectors, rank: vectors[0].count, merging: merging, limits: limits)
    let (sums, held) = try walk.sums(of: shard)
    flats += held
    return sums
  }
}
