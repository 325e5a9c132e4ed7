internal import Exact

extension Family {
  /// Random rows and rows of the moment curve.
  static let general = [
    randomAffine, randomCentral, moment, momentCentral, block, dependent, smallBox,
  ]

  private static let size = [Parameter("d", 1...64), Parameter("n", 0...4096)]
  private static let seed = Parameter("seed", 0...Int.max, standard: 1)
  private static func limit(_ standard: Int) -> Parameter {
    Parameter("lim", 1...1_000_000, standard: standard)
  }

  static let randomAffine = Family(
    "random_affine", summary: "n rows with entries in [-lim, lim]; often not generic",
    size + [seed, limit(99)]
  ) { a in
    Rows(a[0], randomRows(a, constants: true))
  }

  static let randomCentral = Family(
    "random_central", summary: "n rows through the origin with entries in [-lim, lim]",
    size + [seed, limit(99)]
  ) { a in
    Rows(a[0], randomRows(a, constants: false))
  }

  static let moment = Family(
    "moment", ["cyclic"], summary: "normals (1, t, …, t^(d-1)), right-hand side t^d; generic", size,
    whitney: { a in (0...min(a[0], a[1])).map { Integer.binomial(Integer(a[1]), $0) } }
  ) { a in
    Rows(a[0], integers: powers(a[1], upTo: a[0]))
  }

  static let momentCentral = Family(
    "moment_central", ["cyclic_central"],
    summary: "normals (1, t, …, t^(d-1)) through the origin", size
  ) { a in
    Rows(a[0], integers: powers(a[1], upTo: a[0] - 1).map { $0 + [0] })
  }

  static let block = Family(
    "block2d", summary: "lines in (x1, x2) and d-2 hyperplanes in the other coordinates",
    [Parameter("d", 2...64), Parameter("n", 2...4096), seed, limit(20)]
  ) { a in
    var random = ReferenceGenerator(seed: a[2])
    let (d, n, lim) = (a[0], a[1], a[3])
    var rows: [[Int]] = []
    while rows.count < n - d + 2 {
      let plane = random.row(2, lim)
      let row = plane + [Int](repeating: 0, count: d - 2) + random.row(1, lim)
      if plane.contains(where: { $0 != 0 }) { rows.append(row) }
    }
    while rows.count < n {
      let row = [0, 0] + random.row(d - 1, lim)
      if row.prefix(d).contains(where: { $0 != 0 }) { rows.append(row) }
    }
    return Rows(d, rows)
  }

  static let dependent = Family(
    "dependent", summary: "rows that are, t times out of ten, combinations of earlier rows",
    [Parameter("d", 2...64), Parameter("n", 0...4096), Parameter("t", 0...10), seed, limit(50)]
  ) { a in
    var random = ReferenceGenerator(seed: a[3])
    let (d, n, lim) = (a[0], a[1], a[4])
    var rows: [[Integer]] = []
    while rows.count < n {
      var row = [Integer](repeating: 0, count: d + 1)
      if rows.count >= d, random.integer(0, 9) < a[2] {
        for _ in 0..<random.integer(2, min(d, rows.count)) {
          let source = rows[random.integer(0, rows.count - 1)]
          let factor = Integer(random.integer(-4, 4))
          row = zip(row, source).map { $0 + factor * $1 }
        }
      } else {
        row = random.row(d + 1, lim).map { Integer($0) }
      }
      if row.prefix(d).contains(where: { !$0.isZero }) { rows.append(row) }
    }
    return Rows(d, integers: rows)
  }

  static let smallBox = Family(
    "small_box", summary: "distinct rows with entries in [-lim, lim], lim small",
    [Parameter("d", 1...16), Parameter("n", 0...200), Parameter("lim", 1...99), seed]
  ) { a in
    var random = ReferenceGenerator(seed: a[3])
    let (d, lim) = (a[0], a[2])
    let n = min(a[1], distinctRows(d, lim))
    var rows: [[Int]] = []
    var seen: Set<Hyperplane> = []
    while rows.count < n {
      let row = random.row(d + 1, lim)
      guard let plane = Hyperplane(row: row.map { Rational($0) }) else { continue }
      if seen.insert(plane.unoriented).inserted { rows.append(row) }
    }
    return Rows(d, rows)
  }

  /// The number of distinct hyperplanes with entries in a small box; no less than 200 in a large one.
  private static func distinctRows(_ d: Int, _ lim: Int) -> Int {
    let side = 2 * lim + 1
    guard Integer(side).power(d + 1) < 5000, let total = Integer(side).power(d + 1).asInt else {
      return 200
    }
    var seen: Set<Hyperplane> = []
    for code in 0..<total {
      var rest = code
      let row = (0...d).map { _ -> Rational in
        let digit = rest % side
        rest /= side
        return Rational(digit - lim)
      }
      if let plane = Hyperplane(row: row) { seen.insert(plane.unoriented) }
    }
    return seen.count
  }

  private static func randomRows(_ a: [Int], constants: Bool) -> [[Int]] {
    var random = ReferenceGenerator(seed: a[2])
    var rows: [[Int]] = []
    while rows.count < a[1] {
      var row = random.row(a[0] + 1, a[3])
      guard row.prefix(a[0]).contains(where: { $0 != 0 }) else { continue }
      if !constants { row[a[0]] = 0 }
      rows.append(row)
    }
    return rows
  }

  /// Rows 1, t, …, t^d for t = 1 … n.
  private static func powers(_ n: Int, upTo d: Int) -> [[Integer]] {
    (0..<n).map { t in (0...d).map { Integer(t + 1).power($0) } }
  }
}
