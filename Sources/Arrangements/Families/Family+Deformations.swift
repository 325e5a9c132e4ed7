internal import Exact

extension Family {
  /// Deformations of the braid arrangement: hyperplanes x_i − x_j = c.
  static let deformations = [
    deformation, shi, catalan, linial, semiorder, ish, affinePermutahedron,
  ]

  private static let n: [Parameter] = [Parameter("n", 0...40)]

  static let deformation = Family(
    "deformation", summary: "x_i - x_j = c for i < j and every c from lo to hi",
    [
      Parameter("n", 0...40), Parameter("lo", -20...20), Parameter("hi", -20...20),
      Parameter("zero", 0...1, standard: 1),
    ]
  ) { a in
    let constants = a[1] <= a[2] ? Array(a[1]...a[2]) : []
    return Rows(a[0], differences(a[0], constants.filter { a[3] != 0 || $0 != 0 }))
  }

  /// χ(t) = t (t − n)^(n−1) (Shi; Headley).
  static let shi = Family(
    "shi", summary: "x_i - x_j = 0, 1; (n+1)^(n-1) regions", n,
    whitney: { a in whitneyNumbers(exponents: [Int](repeating: a[0], count: max(a[0] - 1, 0))) }
  ) { a in
    Rows(a[0], differences(a[0], [0, 1]))
  }

  /// χ(t) = t (t − n − 1) … (t − 2n + 1).
  static let catalan = Family(
    "catalan", summary: "x_i - x_j = -1, 0, 1; n! times the Catalan number", n,
    whitney: { a in whitneyNumbers(exponents: (0..<max(a[0] - 1, 0)).map { a[0] + 1 + $0 }) }
  ) { a in
    Rows(a[0], differences(a[0], [-1, 0, 1]))
  }

  /// χ(t) = t 2^(−n) Σ C(n, k) (t − k)^(n−1) (Athanasiadis; Postnikov and Stanley).
  static let linial = Family(
    "linial", summary: "x_i - x_j = 1", n,
    whitney: { a in
      let n = a[0]
      guard n > 0 else { return [1] }
      return (0..<n).map { power in
        let moment = (0...n).reduce(Integer(0)) { sum, k in
          sum + Integer.binomial(Integer(n), k) * Integer(k).power(power)
        }
        let product = moment * Integer.binomial(Integer(n - 1), power)
        return product.exactQuotient(by: Integer(2).power(n))
      }
    }
  ) { a in
    Rows(a[0], differences(a[0], [1]))
  }

  static let semiorder = Family(
    "semiorder", summary: "x_i - x_j = -1, 1; labelled semiorders", n
  ) { a in
    Rows(a[0], differences(a[0], [-1, 1]))
  }

  /// The same characteristic polynomial as Shi's (Armstrong and Rhoades).
  static let ish = Family(
    "ish", summary: "x_i = x_j and x_1 - x_j = i", n,
    whitney: { a in whitneyNumbers(exponents: [Int](repeating: a[0], count: max(a[0] - 1, 0))) }
  ) { a in
    let extra = pairs(a[0]).map { i, j in
      row(a[0] + 1, (0, 1), (j, -1), (a[0], i + 1))
    }
    return Rows(a[0], differences(a[0]) + extra)
  }

  static let affinePermutahedron = Family(
    "permutahedron_affine", summary: "x_i = 1 and x_i = x_j; (n+1)! regions", n,
    whitney: { a in whitneyNumbers(exponents: (0..<a[0]).map { $0 + 1 }) }
  ) { a in
    Rows(a[0], coordinates(a[0]).map { $0.dropLast() + [1] } + differences(a[0]))
  }

  private static func differences(_ n: Int, _ constants: [Int]) -> [[Int]] {
    pairs(n).flatMap { i, j in constants.map { row(n + 1, (i, 1), (j, -1), (n, $0)) } }
  }
}
