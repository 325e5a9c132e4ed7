internal import Exact

extension Family {
  /// Reflection arrangements.
  static let coxeter = [boolean, braid, typeB, typeD, f4, e6, e7, e8]

  private static let n: [Parameter] = [Parameter("n", 0...64)]

  static let boolean = Family(
    "boolean", summary: "the coordinate hyperplanes x_i = 0; 2^n regions", n,
    whitney: { a in whitneyNumbers(exponents: [Int](repeating: 1, count: a[0])) }
  ) { a in
    Rows(a[0], coordinates(a[0]))
  }

  static let braid = Family(
    "braid", ["type_a", "permutahedron"], summary: "x_i = x_j; n! regions", n,
    whitney: { a in whitneyNumbers(exponents: (0..<max(a[0] - 1, 0)).map { $0 + 1 }) }
  ) { a in
    Rows(a[0], differences(a[0]))
  }

  static let typeB = Family(
    "type_b", ["type_c"], summary: "x_i = 0, x_i = ±x_j; 2^n n! regions", n,
    whitney: { a in whitneyNumbers(exponents: (0..<a[0]).map { 2 * $0 + 1 }) }
  ) { a in
    Rows(a[0], coordinates(a[0]) + differences(a[0]) + sums(a[0]))
  }

  static let typeD = Family(
    "type_d", summary: "x_i = ±x_j; 2^(n-1) n! regions", [Parameter("n", 2...64)],
    whitney: { a in
      whitneyNumbers(exponents: (0..<a[0] - 1).map { 2 * $0 + 1 } + [a[0] - 1])
    }
  ) { a in
    Rows(a[0], differences(a[0]) + sums(a[0]))
  }

  static let f4 = Family(
    "f4", summary: "the root system F4", [],
    whitney: { _ in whitneyNumbers(exponents: [1, 5, 7, 11]) }
  ) { _ in
    let long = pairs(4).flatMap { i, j in [row(5, (i, 1), (j, 1)), row(5, (i, 1), (j, -1))] }
    let half = signPatterns(3).map { [1] + $0 + [0] }
    return Rows(4, coordinates(4) + long + half)
  }

  static let e8 = Family(
    "e8", summary: "the root system E8: 696729600 regions", [],
    whitney: { _ in whitneyNumbers(exponents: [1, 7, 11, 13, 17, 19, 23, 29]) }
  ) { _ in
    Rows(8, rootsE8)
  }

  static let e7 = Family(
    "e7", summary: "the roots of E8 with x1 + x2 = 0", [],
    whitney: { _ in whitneyNumbers(exponents: [1, 5, 7, 9, 11, 13, 17]) }
  ) { _ in
    Rows(8, rootsE8.filter { $0[0] + $0[1] == 0 })
  }

  static let e6 = Family(
    "e6", summary: "the roots of E8 with x1 = x2 = x3", [],
    whitney: { _ in whitneyNumbers(exponents: [1, 4, 5, 7, 8, 11]) }
  ) { _ in
    Rows(8, rootsE8.filter { $0[0] == $0[1] && $0[1] == $0[2] })
  }

  static func coordinates(_ n: Int) -> [[Int]] { (0..<n).map { row(n + 1, ($0, 1)) } }

  static func differences(_ n: Int) -> [[Int]] {
    pairs(n).map { row(n + 1, ($0, 1), ($1, -1)) }
  }

  static func sums(_ n: Int) -> [[Int]] { pairs(n).map { row(n + 1, ($0, 1), ($1, 1)) } }

  /// All vectors of ±1, the first entry slowest and + first.
  private static func signPatterns(_ n: Int) -> [[Int]] {
    (0..<1 << n).map { m in (0..<n).map { m >> (n - 1 - $0) & 1 == 0 ? 1 : -1 } }
  }

  private static let rootsE8: [[Int]] = {
    let pairs = pairs(8).flatMap { i, j in [row(9, (i, 1), (j, 1)), row(9, (i, 1), (j, -1))] }
    let halves = signPatterns(7)
      .filter { $0.count(where: { $0 < 0 }).isMultiple(of: 2) }
      .map { [1] + $0 + [0] }
    return pairs + halves
  }()
}
