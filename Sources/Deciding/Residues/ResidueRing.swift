internal import Exact

/// Arithmetic with residues in several lanes at once, each lane with a prime of its own.
///
/// Roots that are no rational functions of the atoms are adjoined: with r^n = f the values are
/// polynomials in r below degree n. A value that is zero there is zero for every choice of the
/// root, so a zero is a proof whether or not the roots are independent.
struct ResidueRing: Sendable {
  struct Root: Sendable {
    let degree: Int
    /// What it is a root of, in the ring of the roots before it.
    let radicand: Residue
  }

  let fields: [MontgomeryField]
  var roots: [Root] = []

  static let largestDimension = 32

  init(lanes: Int) { fields = Array(TestPrimes.all.prefix(lanes)) }

  /// A ring over primes drawn for one question, for terms with huge coefficients.
  init(lanes: Int, primeSeed: UInt64) { fields = TestPrimes.drawn(lanes, seed: primeSeed) }

  var lanes: Int { fields.count }

  func dimension(_ level: Int) -> Int { roots[..<level].reduce(1) { $0 * $1.degree } }

  func constant(_ value: Rational) throws -> Residue {
    var coordinates: [UInt64] = []
    for field in fields {
      guard let element = field.element(value) else { throw Trouble.unlucky }
      coordinates.append(element)
    }
    return Residue(
      coordinates: coordinates, level: 0,
      size: SizeBound(
        bitsAbove: value.isZero ? 0 : Double(value.numerator.bitWidth),
        bitsBelow: Double(value.denominator.bitWidth)))
  }

  // MARK: Sums and products

  func sum(_ a: Residue, _ b: Residue) -> Residue {
    let level = max(a.level, b.level)
    let (long, short) = a.coordinates.count >= b.coordinates.count ? (a, b) : (b, a)
    var result = long.coordinates
    for i in short.coordinates.indices {
      result[i] = fields[i % lanes].sum(result[i], short.coordinates[i])
    }
    return Residue(coordinates: result, level: level, size: a.size.plus(b.size))
  }

  func negated(_ a: Residue) -> Residue {
    var result = a
    for i in result.coordinates.indices {
      result.coordinates[i] = fields[i % lanes].difference(0, result.coordinates[i])
    }
    return result
  }

  func product(_ a: Residue, _ b: Residue) -> Residue {
    let level = max(a.level, b.level)
    let size = a.size.times(b.size)
    if a.level == 0 || b.level == 0 {
      let (long, short) = a.level == 0 ? (b, a) : (a, b)
      return Residue(
        coordinates: scaled(long.coordinates, short.coordinates), level: level, size: size)
    }
    let x = lifted(a, to: level).coordinates[...]
    let y = lifted(b, to: level).coordinates[...]
    return Residue(coordinates: product(x, y, level: level), level: level, size: size)
  }

  private func scaled(_ vector: [UInt64], _ lane: [UInt64]) -> [UInt64] {
    var result = vector
    for i in result.indices {
      let at = i % lanes
      result[i] = fields[at].product(result[i], lane[at])
    }
    return result
  }

  private func lifted(_ a: Residue, to level: Int) -> Residue {
    guard a.level < level else { return a }
    var result = a
    let size = dimension(level) * lanes
    result.coordinates += Array(repeating: 0, count: size - a.coordinates.count)
    result.level = level
    return result
  }

  /// The product in the ring of the first roots: as polynomials in the last root, reduced.
  private func product(
    _ a: ArraySlice<UInt64>, _ b: ArraySlice<UInt64>, level: Int
  ) -> [UInt64] {
    if level == 0 { return scaled(Array(a), Array(b)) }
    let root = roots[level - 1]
    let block = dimension(level - 1) * lanes
    func part(_ slice: ArraySlice<UInt64>, _ i: Int) -> ArraySlice<UInt64> {
      slice[(slice.startIndex + i * block)..<(slice.startIndex + (i + 1) * block)]
    }
    var parts = Array(repeating: [UInt64](repeating: 0, count: block), count: 2 * root.degree - 1)
    for i in 0..<root.degree where part(a, i).contains(where: { $0 != 0 }) {
      for j in 0..<root.degree where part(b, j).contains(where: { $0 != 0 }) {
        add(product(part(a, i), part(b, j), level: level - 1), to: &parts[i + j])
      }
    }
    let radicand = lifted(root.radicand, to: level - 1).coordinates
    for i in (root.degree..<parts.count).reversed() {
      let folded = product(parts[i][...], radicand[...], level: level - 1)
      add(folded, to: &parts[i - root.degree])
    }
    return Array(parts[..<root.degree].joined())
  }

  private func add(_ a: [UInt64], to b: inout [UInt64]) {
    for i in a.indices { b[i] = fields[i % lanes].sum(b[i], a[i]) }
  }

  // MARK: Inverses

  func inverse(_ a: Residue) throws -> Residue {
    let trimmed = self.trimmed(a)
    if trimmed.isZero { throw Trouble.divisionByZero }
    if trimmed.level == 0 {
      var result = trimmed
      for i in fields.indices {
        guard result.coordinates[i] != 0 else { throw Trouble.unlucky }
        result.coordinates[i] = fields[i].inverse(result.coordinates[i])
      }
      result.size = a.size.inverse
      return result
    }
    // With r² = f: 1/(u + vr) = (u − vr)/(u² − v²f).
    let root = roots[trimmed.level - 1]
    guard root.degree == 2 else {
      throw Trouble.unsupported("a quotient by a sum with a higher root")
    }
    let block = trimmed.coordinates.count / 2
    let u = Residue(
      coordinates: Array(trimmed.coordinates[..<block]), level: trimmed.level - 1, size: a.size)
    let v = Residue(
      coordinates: Array(trimmed.coordinates[block...]), level: trimmed.level - 1, size: a.size)
    let norm = sum(product(u, u), negated(product(product(v, v), root.radicand)))
    if norm.isZero { throw Trouble.unsupported("a quotient by a sum of dependent roots") }
    var conjugate = trimmed
    conjugate.coordinates = u.coordinates + negated(v).coordinates
    conjugate.size = a.size
    return product(conjugate, try inverse(norm))
  }

  func power(_ a: Residue, _ n: Int) -> Residue {
    var result: Residue?
    var (square, left) = (a, n)
    while left > 0 {
      if left & 1 == 1 { result = result.map { product($0, square) } ?? square }
      left >>= 1
      if left > 0 { square = product(square, square) }
    }
    let one = fields.map(\.one)
    return result ?? Residue(coordinates: one, level: 0, size: SizeBound())
  }

  /// The same value with as few roots as it needs.
  func trimmed(_ a: Residue) -> Residue {
    var result = a
    while result.level > 0 {
      let block = dimension(result.level - 1) * lanes
      guard result.coordinates[block...].allSatisfy({ $0 == 0 }) else { break }
      result.coordinates = Array(result.coordinates[..<block])
      result.level -= 1
    }
    return result
  }

  /// The root itself as a value, where `level` roots stand before it.
  func root(at level: Int, size: SizeBound) -> Residue {
    let block = dimension(level) * lanes
    var coordinates = Array(repeating: UInt64(0), count: block * roots[level].degree)
    for i in fields.indices { coordinates[block + i] = fields[i].one }
    return Residue(coordinates: coordinates, level: level + 1, size: size)
  }
}
