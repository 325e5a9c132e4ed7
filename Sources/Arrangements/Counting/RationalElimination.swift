internal import Exact

/// A reduced row echelon form of integer vectors, for ranks, bases and coordinates.
struct RationalElimination {
  /// The vectors, by number, that form the basis found first.
  private(set) var basis: [Int] = []
  /// The pivot column of each basis vector.
  private(set) var pivots: [Int] = []
  /// For every vector its coordinates in the basis as far as it was known then.
  private(set) var supports: [[Int]] = []
  /// The rows of the echelon form, and each as a combination of the basis.
  private var rows: [[Rational]] = []
  private var combinations: [[Rational]] = []

  init(_ vectors: [[Integer]]) {
    for (index, vector) in vectors.enumerated() { insert(vector, index) }
  }

  var rank: Int { basis.count }

  private mutating func insert(_ vector: [Integer], _ index: Int) {
    var rest = vector.map { Rational($0) }
    var coordinates = [Rational](repeating: 0, count: basis.count)
    for (row, pivot) in pivots.enumerated() where !rest[pivot].isZero {
      let factor = rest[pivot]
      for column in rest.indices where !rows[row][column].isZero {
        rest[column] -= factor * rows[row][column]
      }
      for k in combinations[row].indices { coordinates[k] += factor * combinations[row][k] }
    }
    guard let pivot = rest.firstIndex(where: { !$0.isZero }) else {
      supports.append(coordinates.indices.filter { !coordinates[$0].isZero })
      return
    }
    let inverse = rest[pivot].reciprocal
    rows.append(rest.map { $0 * inverse })
    combinations.append(coordinates.map { -$0 * inverse } + [inverse])
    supports.append([basis.count])
    basis.append(index)
    pivots.append(pivot)
  }

  /// The vectors sorted into connected components, each by its numbers in order.
  ///
  /// Two vectors are connected if the coordinates of one involve the other, and so on: the
  /// components of the matroid, over which the characteristic polynomial is a product.
  var components: [[Int]] {
    var parent = Array(0..<basis.count)
    func root(_ k: Int) -> Int {
      var k = k
      while parent[k] != k { k = parent[k] }
      return k
    }
    for support in supports {
      for k in support.dropFirst() { parent[root(k)] = root(support[0]) }
    }
    var groups: [Int: [Int]] = [:]
    for (index, support) in supports.enumerated() where !support.isEmpty {
      groups[root(support[0]), default: []].append(index)
    }
    return groups.values.sorted { $0[0] < $1[0] }
  }
}
