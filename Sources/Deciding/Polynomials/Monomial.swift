/// A product of atoms with whole exponents, which may be negative; atoms are known by number.
struct Monomial: Hashable, Sendable {
  struct Factor: Hashable, Sendable {
    let atom: Int32
    let exponent: Int
  }

  /// In ascending order of atoms, exponents not zero.
  private(set) var factors: [Factor]

  static let one = Monomial(factors: [])

  init(_ atom: Int, _ exponent: Int) {
    factors = exponent == 0 ? [] : [Factor(atom: Int32(atom), exponent: exponent)]
  }

  private init(factors: [Factor]) { self.factors = factors }

  var isOne: Bool { factors.isEmpty }

  func exponent(of atom: Int) -> Int {
    Int(factors.first { $0.atom == Int32(atom) }?.exponent ?? 0)
  }

  func times(_ other: Monomial) -> Monomial { merged(with: other) { $0 + $1 } }

  func over(_ other: Monomial) -> Monomial { merged(with: other) { $0 - $1 } }

  /// The largest monomial that divides both, for each atom the lower exponent.
  func common(with other: Monomial) -> Monomial { merged(with: other) { min($0, $1) } }

  private func merged(with other: Monomial, _ combine: (Int, Int) -> Int) -> Monomial {
    var result: [Factor] = []
    result.reserveCapacity(factors.count + other.factors.count)
    var (i, j) = (0, 0)
    while i < factors.count || j < other.factors.count {
      let a = i < factors.count ? factors[i].atom : Int32.max
      let b = j < other.factors.count ? other.factors[j].atom : Int32.max
      let atom = min(a, b)
      let exponent = combine(
        a == atom ? factors[i].exponent : 0, b == atom ? other.factors[j].exponent : 0)
      if exponent != 0 { result.append(Factor(atom: atom, exponent: exponent)) }
      if a == atom { i += 1 }
      if b == atom { j += 1 }
    }
    return Monomial(factors: result)
  }

  func power(_ n: Int) -> Monomial {
    if n == 0 { return .one }
    return Monomial(
      factors: factors.map {
        Factor(atom: $0.atom, exponent: $0.exponent * n)
      })
  }

  /// The same without one atom.
  func removing(_ atom: Int) -> Monomial {
    Monomial(factors: factors.filter { $0.atom != Int32(atom) })
  }

  /// Whether no exponent is below zero.
  var isWhole: Bool { factors.allSatisfy { $0.exponent > 0 } }

  /// The monomial whose square this is.
  var squareRoot: Monomial? {
    guard factors.allSatisfy({ $0.exponent % 2 == 0 }) else { return nil }
    return Monomial(factors: factors.map { Factor(atom: $0.atom, exponent: $0.exponent / 2) })
  }

  /// Lexicographic order, by the exponents of the atoms from the lowest number.
  static func compare(_ a: Monomial, _ b: Monomial) -> Int {
    var (i, j) = (0, 0)
    while i < a.factors.count || j < b.factors.count {
      let first = i < a.factors.count ? a.factors[i].atom : Int32.max
      let second = j < b.factors.count ? b.factors[j].atom : Int32.max
      let atom = min(first, second)
      let x = first == atom ? a.factors[i].exponent : 0
      let y = second == atom ? b.factors[j].exponent : 0
      if x != y { return x > y ? 1 : -1 }
      if first == atom { i += 1 }
      if second == atom { j += 1 }
    }
    return 0
  }
}
