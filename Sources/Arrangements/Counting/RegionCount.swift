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
    let normals = hyperplanes.map(\.normal)
    let isCentral =
      RationalElimination(normals).rank == RationalElimination(homogeneous).rank
    let infinity = [Integer](repeating: 0, count: dimension) + [1]
    let matroid = try MatroidCount(
      vectors: isCentral ? normals : homogeneous + [infinity],
      merging: isCentral && rows.count == hyperplanes.count ? merging : nil, limits: limits)
    var whitney = matroid.whitney
    if !isCentral {
      // The cone over an affine arrangement: w_k(A) = w_k(cA) − w_{k−1}(A).
      for k in whitney.indices.dropFirst() { whitney[k] -= whitney[k - 1] }
    }
    return RegionCount(
      polynomial: CharacteristicPolynomial(dimension: dimension, whitney: whitney),
      method: matroid.method, flats: matroid.flats)
  }
}

/// The Whitney numbers of vectors, no two proportional, by components and in the smallest field.
struct MatroidCount {
  var whitney: [Integer] = [1]
  var flats = 0
  var method = "flats rank by rank"

  init(
    vectors: [[Integer]], merging: (any FlatMerging)?, limits: CountLimits
  ) throws(CountError) {
    let components = RationalElimination(vectors).components
    for component in components {
      let part = component.map { vectors[$0] }
      let numbers = try count(
        part, merging: components.count == 1 ? merging : nil, limits: limits)
      whitney = Self.product(whitney, numbers)
    }
    if components.count > 1 { method += ", \(components.count) independent parts multiplied" }
  }

  private static func product(_ a: [Integer], _ b: [Integer]) -> [Integer] {
    var product = [Integer](repeating: 0, count: a.count + b.count - 1)
    for (i, x) in a.enumerated() {
      for (j, y) in b.enumerated() { product[i + j] += x * y }
    }
    return product
  }

  private mutating func count(
    _ part: [[Integer]], merging: (any FlatMerging)?, limits: CountLimits
  ) throws(CountError) -> [Integer] {
    let elimination = RationalElimination(part)
    let rank = elimination.rank
    if rank == 1 { return [1, 1] }
    if rank == 2 { return [1, Integer(part.count), Integer(part.count - 1)] }
    // Pivot columns carry the whole row space: dropping the others keeps every dependence.
    let columns = elimination.pivots.sorted()
    let vectors = part.map { vector in columns.map { vector[$0] } }
    let bound = MinorBound(vectors, order: rank).value
    if merging != nil { method = "orbits of flats rank by rank" }
    if let small = bound.asInt, small < 1 << 14 {
      return try walk(SmallField(above: small), vectors, merging, limits)
    }
    do throws(CountError) {
      if bound.bitWidth <= 60 { return try walk(LargeField.first, vectors, merging, limits) }
      if bound.bitWidth <= 120 { return try walk(TwinField(), vectors, merging, limits) }
    } catch {
      guard error == .fieldTooSmall else { throw error }
    }
    return try walk(RationalField(), vectors, merging, limits)
  }

  private mutating func walk<Field: ResidueField>(
    _ field: Field, _ vectors: [[Integer]], _ merging: (any FlatMerging)?, _ limits: CountLimits
  ) throws(CountError) -> [Integer] {
    let walk = FlatWalk(
      field: field, vectors: vectors, rank: vectors[0].count, merging: merging, limits: limits)
    let (numbers, held) = try walk.whitneyNumbers()
    flats += held
    return numbers
  }
}
