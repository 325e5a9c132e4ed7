internal import Exact

/// An arrangement without its lineality space, in as many coordinates as its rank.
///
/// The coordinates kept are those of a set of independent columns of normals; setting the others to
/// zero cuts every region once, so sign vectors are the same, and a point found there is one of the
/// whole space.
struct Essence: Sendable {
  /// The coordinates that are kept, in order.
  let columns: [Int]
  /// Rows a, −b in the kept coordinates.
  let rows: [[Integer]]
  let dimension: Int
  /// A bound, in bits, for every minor of the rows.
  let bits: Int

  init(_ arrangement: Arrangement) {
    let columns = RationalElimination(arrangement.hyperplanes.map(\.normal)).pivots.sorted()
    self.columns = columns
    rows = arrangement.hyperplanes.map { plane in
      columns.map { plane.normal[$0] } + [-plane.constant]
    }
    dimension = arrangement.dimension
    bits = MinorBound(rows, order: columns.count + 1).value.bitWidth
  }

  var rank: Int { columns.count }

  /// The rows restricted to x_i = ±N, beyond every vertex: they meet the regions unbounded there.
  ///
  /// By Cramer's rule a coordinate of a vertex is a quotient of minors, so N = 2^bits exceeds it.
  func farRows(column: Int, sign: Int) -> [[Integer]] {
    let far = (Integer(1) << bits) * Integer(sign)
    return rows.map { row in
      var restricted = row
      restricted[rank] += row[column] * far
      restricted.remove(at: column)
      return restricted
    }
  }

  /// A point of the essence as one of the whole space.
  func embedded(_ point: [Rational]) -> [Rational] {
    var whole = [Rational](repeating: 0, count: dimension)
    for (place, column) in columns.enumerated() { whole[column] = point[place] }
    return whole
  }
}
