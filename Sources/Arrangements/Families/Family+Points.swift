internal import Exact

extension Family {
  /// Hyperplanes through sets of points.
  static let points = [spanned, spannedRandom]

  static let spanned = Family(
    "spanned", summary: "hyperplanes through d of n points (t, t^2, …, t^d)",
    [Parameter("d", 1...8), Parameter("n", 1...16)]
  ) { a in
    let rows = combinations(of: (0..<a[1]).map { $0 + 1 }, a[0]).map { roots -> [Integer] in
      // Π (x − t) = Σ c_k x^k vanishes at the chosen points: Σ_{k≥1} c_k x_k = −c_0.
      var c: [Integer] = [1]
      for t in roots {
        let times: [Integer] = [0] + c
        let scaled: [Integer] = c.map { Integer(t) * $0 } + [0]
        c = zip(times, scaled).map { $0 - $1 }
      }
      return Array(c.dropFirst()) + [-c[0]]
    }
    return Rows(a[0], integers: rows)
  }

  static let spannedRandom = Family(
    "spanned_random", ["discriminantal"], summary: "hyperplanes through d of n random points",
    [
      Parameter("d", 1...6), Parameter("n", 1...16), Parameter("seed", 0...Int.max, standard: 1),
      Parameter("lim", 1...1_000_000, standard: 30),
    ]
  ) { a in
    var random = ReferenceGenerator(seed: a[2])
    let points = (0..<a[1]).map { _ in random.row(a[0], a[3]).map { Integer($0) } }
    let rows = combinations(of: points, a[0]).map { chosen -> [Integer] in
      let matrix = chosen.map { $0 + [1] }
      let c = (0...a[0]).map { column in
        let minor = determinant(without(column, matrix))
        return column.isMultiple(of: 2) ? minor : -minor
      }
      return Array(c.dropLast()) + [-c[a[0]]]
    }
    return Rows(a[0], integers: rows)
  }

  /// All choices of k elements, in lexicographic order of their places.
  static func combinations<Element>(of elements: [Element], _ k: Int) -> [[Element]] {
    if k == 0 { return [[]] }
    return elements.indices.flatMap { first in
      combinations(of: Array(elements[(first + 1)...]), k - 1).map { [elements[first]] + $0 }
    }
  }

  private static func without(_ column: Int, _ matrix: [[Integer]]) -> [[Integer]] {
    matrix.map { row in row.indices.filter { $0 != column }.map { row[$0] } }
  }

  /// Expansion along the first row; for small matrices.
  private static func determinant(_ matrix: [[Integer]]) -> Integer {
    guard let top = matrix.first else { return 1 }
    return top.indices.reduce(Integer(0)) { sum, column in
      if top[column].isZero { return sum }
      let term = top[column] * determinant(without(column, Array(matrix.dropFirst())))
      return column.isMultiple(of: 2) ? sum + term : sum - term
    }
  }
}
