internal import Exact
internal import Expressions

extension Conversion {
  /// A quantity as a product of powers of basis elements and a sign.
  private struct Decomposition {
    var sign = 1
    var parts: [(element: BasisElement, exponent: Rational)] = []
  }

  /// Takes a fraction apart into what logarithms and roots are taken of; nil for complex parts.
  private func decomposed(_ a: Fraction) throws -> Decomposition? {
    guard a.numerator.atoms.isDisjoint(with: complexAtoms),
      a.denominator.allSatisfy({ factors[$0.factor].atoms.isDisjoint(with: complexAtoms) })
    else { return nil }
    if a.isZero { throw Trouble.divisionByZero }
    let known = factors.count
    let (coefficient, monomial, powers) = factorized(a.numerator)
    var result = Decomposition(sign: coefficient.signum)
    for (prime, exponent) in try primes(of: coefficient.magnitude) {
      result.parts.append((.prime(prime), Rational(exponent)))
    }
    for factor in monomial.factors {
      let (atom, exponent) = (Int(factor.atom), Rational(Int(factor.exponent)))
      if let radical = radicals[atom] {
        result.parts.append((radical.element, exponent / Rational(radical.degree)))
      } else {
        result.parts.append((.atom(atom), exponent / Rational(settings.unit)))
      }
    }
    for power in powers { result.parts.append((.factor(power.factor), Rational(power.exponent))) }
    for power in a.denominator {
      result.parts.append((.factor(power.factor), Rational(-power.exponent)))
    }
    try refine(from: known)
    for case (.factor(let number), _) in result.parts { usedInLogarithms.insert(number) }
    return result
  }

  /// A new factor that divides one in use splits it: begin again, with both known from the start.
  private func refine(from known: Int) throws {
    for new in known..<max(known, factors.count) {
      for old in usedInLogarithms.sorted() where old != new && settings.seeds.count < 16 {
        if factors[old].exactQuotient(by: factors[new]) != nil {
          let seed = expr(of: factors[new])
          guard !learning.settings.seeds.contains(seed) else { continue }
          learning.settings.seeds.append(seed)
          throw Trouble.restart
        }
      }
    }
  }

  /// Prime powers of a positive rational; a large part that resists stands as it is.
  private func primes(of value: Rational) throws -> [(Integer, Int)] {
    var found: [(Integer, Int)] = []
    for (number, sign) in [(value.numerator, 1), (value.denominator, -1)] {
      var rest = number
      var p = 2
      while p < 2000, !rest.isOne {
        let prime = Integer(p)
        var exponent = 0
        while rest.isMultiple(of: prime) {
          rest = rest.exactQuotient(by: prime)
          exponent += 1
        }
        if exponent > 0 { found.append((prime, sign * exponent)) }
        p += p == 2 ? 1 : 2
        if Integer(p) * Integer(p) > rest, !rest.isOne, rest < Integer(4_000_000) {
          found.append((rest, sign))
          rest = 1
        }
      }
      if !rest.isOne {
        if let root = rest.exactSquareRoot {
          found.append((root, 2 * sign))
        } else {
          found.append((rest, sign))
        }
      }
    }
    return found
  }

  // MARK: Logarithms

  /// The logarithm of a term as a combination of logarithms of basis elements.
  ///
  /// log u = Σ eᵢ log|fᵢ| wherever u > 0. The formal one carries signs with it and serves whole
  /// exponents only: (−f)^n = (−1)^n f^n.
  func logarithm(of e: Expr, formal: Bool) throws -> Fraction? {
    guard let exact = try fraction(of: e), let parts = try decomposed(exact) else { return nil }
    if !formal, try isNegative(parts) { throw Trouble.undefined }
    var result = Fraction(.zero)
    var all = parts.parts
    if formal, parts.sign < 0 { all.append((.minusOne, 1)) }
    for (element, exponent) in all {
      guard let part = try logarithm(of: element, formal: formal, exponent),
        let next = sum(result, scaled(part, by: exponent))
      else { return nil }
      result = next
    }
    return result
  }

  private func isNegative(_ parts: Decomposition) throws -> Bool {
    var sign = parts.sign
    for (element, exponent) in parts.parts {
      guard let own = try self.sign(of: element) else { return false }
      if own < 0, exponent.isInteger, !exponent.numerator.isEven { sign = -sign }
    }
    return sign < 0
  }

  /// Whether an element is never zero, or changes its sign where it is.
  private func isAwayFromZero(_ element: BasisElement, _ exponent: Rational) throws -> Bool {
    switch element {
    case .prime, .minusOne: return true
    case .atom(let number) where isExponential(number): return true
    case .atom, .factor:
      let signs = assumptions.signs(of: expr(of: element))
      let isOdd = exponent.isInteger && !exponent.numerator.isEven
      return isOdd && signs.isNonzero
    }
  }

  private func logarithm(
    of element: BasisElement, formal: Bool, _ exponent: Rational
  ) throws -> Fraction? {
    if case .atom(let number) = element, let known = exponents[number] { return known }
    if case .atom(let number) = element, let (leaf, old) = formalExponents[number],
      let base = logarithmArguments[old]
    {
      // log(f^n) = n·log f: as it stands for whole exponents, of the magnitude otherwise.
      let inner = try logarithm(of: base, formal: formal, 1)
      let rest = Fraction(Polynomial(leaf.monomial.removing(old)), over: leaf.denominator)
      return inner.flatMap { product($0, rest) }
    }
    let needsFormal = try formal && sign(of: element) != 1
    if needsFormal, !exponent.isInteger { throw Trouble.needsSign(expr(of: element)) }
    let key: Atom.Key = needsFormal ? .formalLogarithm(element) : .logarithm(element)
    let number = atom(
      key, as: .call("log", needsFormal ? expr(of: element) : magnitude(of: element)))
    logarithmArguments[number] = element
    return Fraction(Polynomial(Monomial(number, settings.unit)))
  }

  private func magnitude(of element: BasisElement) -> Expr {
    switch element {
    case .prime: expr(of: element)
    case .atom, .factor, .minusOne:
      (try? sign(of: element)) == 1 ? expr(of: element) : .call("abs", expr(of: element))
    }
  }

  // MARK: Roots

  /// A term raised to a rational exponent; nil where the term is too large.
  func root(of e: Expr, exponent: Rational) throws -> PowerProduct? {
    guard let exact = try fraction(of: e) else { return nil }
    if exact.isZero {
      if exponent.signum > 0 { return PowerProduct(coefficient: 0) }
      throw Trouble.divisionByZero
    }
    guard let parts = try decomposed(exact) else { return nil }
    if try isNegative(parts) {
      // With a factor such as −x² the root is defined where x is zero, and nowhere around.
      guard try parts.parts.allSatisfy({ try isAwayFromZero($0.element, $0.exponent) }) else {
        throw Trouble.unsupported("a root that may be defined at single points")
      }
      throw Trouble.undefined
    }
    var result = PowerProduct()
    for (element, own) in parts.parts {
      result.multiply(by: try power(ofMagnitude: element, own * exponent))
    }
    return result
  }

  /// |f| raised to a rational exponent.
  func power(ofMagnitude element: BasisElement, _ exponent: Rational) throws -> PowerProduct {
    if case .prime(let prime) = element {
      return try power(of: prime, exponent)
    }
    if case .atom(let number) = element, isExponential(number) || atoms[number].isPositive {
      return PowerProduct(atoms: Monomial(number, try units(exponent)))
    }
    if let n = exponent.asInt, n % 2 == 0 { return try signedPower(element, n) }
    guard let sign = try sign(of: element) else { throw Trouble.needsSign(expr(of: element)) }
    if let n = exponent.asInt {
      var result = try signedPower(element, n)
      if sign < 0 { result.coefficient = -result.coefficient }
      return result
    }
    return try radicalPower(element, isNegated: sign < 0, exponent)
  }

  private func isExponential(_ number: Int) -> Bool {
    switch atoms[number].key {
    case .exponential, .exponentialOf: atoms[number].isPositive
    case .symbol, .logarithm, .formalLogarithm, .circle, .circleOf, .opaque, .radical: false
    }
  }

  private func power(of prime: Integer, _ exponent: Rational) throws -> PowerProduct {
    guard let whole = exponent.floor.asInt, abs(whole) <= 1 << 16 else {
      throw Trouble.unsupported("a number raised to a huge exponent")
    }
    var result = PowerProduct(coefficient: Rational(prime).power(whole))
    let rest = exponent - Rational(whole)
    if !rest.isZero {
      result.multiply(by: try radicalPower(.prime(prime), isNegated: false, rest))
    }
    return result
  }

  /// A basis element, with its sign, raised to a whole exponent.
  func signedPower(_ element: BasisElement, _ n: Int) throws -> PowerProduct {
    switch element {
    case .atom(let number): return PowerProduct(atoms: Monomial(number, n * units(of: number)))
    case .factor(let number): return PowerProduct(factors: [(number, n)])
    case .prime(let prime):
      guard abs(n) <= 1 << 16 else { throw Trouble.unsupported("a number with a huge exponent") }
      return PowerProduct(coefficient: Rational(prime).power(n))
    case .minusOne: return PowerProduct(coefficient: n % 2 == 0 ? 1 : -1)
    }
  }

  /// A power with a broken exponent of an element that is positive once its sign is set.
  private func radicalPower(
    _ element: BasisElement, isNegated: Bool, _ exponent: Rational
  ) throws -> PowerProduct {
    let key = Atom.Key.radical(element, isNegated: isNegated)
    let base = isNegated ? -expr(of: element) : expr(of: element)
    guard let degree = exponent.denominator.asInt, degree <= 12 else {
      throw Trouble.unsupported("a root of a high degree")
    }
    let number = atom(
      key, positive: true, as: .power(base, Expr(Rational(1, Integer(degree)))))
    if radicals[number] == nil {
      var radicand = try polynomial(of: element)
      if isNegated { radicand = radicand.scaled(by: -1) }
      try adjoin(number, of: element, degree: degree, radicand: Fraction(radicand))
    }
    guard let radical = radicals[number],
      let n = (exponent * Rational(radical.degree)).asInt
    else { throw Trouble.unsupported("different roots of one quantity") }
    return PowerProduct(atoms: Monomial(number, n))
  }

  private func polynomial(of element: BasisElement) throws -> Polynomial {
    switch element {
    case .atom(let number): Polynomial(Monomial(number, units(of: number)))
    case .factor(let number): factors[number]
    case .prime(let prime): Polynomial(Rational(prime))
    case .minusOne: Polynomial(-1)
    }
  }

  /// Makes an atom a root: its residue becomes the generator of an extension of the ring.
  func adjoin(
    _ number: Int, of element: BasisElement, degree: Int, radicand: Fraction
  ) throws {
    let value = ring.trimmed(try residue(of: radicand))
    guard ring.dimension(ring.roots.count) * degree <= ResidueRing.largestDimension else {
      throw Trouble.unsupported("many different roots")
    }
    let level = ring.roots.count
    ring.roots.append(ResidueRing.Root(degree: degree, radicand: value))
    // The weight of the root is that of its radicand, so that r^n → f never grows.
    var size = value.size
    size.degreeAbove = max(1, size.degreeAbove)
    atomResidues[number] = ring.root(at: level, size: size)
    radicals[number] = (element, degree, radicand)
  }

  // MARK: Signs

  /// The sign of a basis element where it is known; zero counts with either side.
  func sign(of element: BasisElement) throws -> Int? {
    switch element {
    case .prime: return 1
    case .minusOne: return -1
    case .atom(let number): return sign(of: atoms[number])
    case .factor(let number):
      let terms = factors[number].terms
      let positive = terms.allSatisfy { term in
        term.coefficient.signum > 0
          && term.monomial.factors.allSatisfy {
            atoms[Int($0.atom)].isPositive || Int($0.exponent) % (2 * settings.unit) == 0
          }
      }
      if positive { return 1 }
      return Self.sign(assumptions.signs(of: expr(of: element)))
    }
  }

  private func sign(of atom: Atom) -> Int? {
    atom.isPositive ? 1 : Self.sign(assumptions.signs(of: atom.expr))
  }

  private static func sign(_ signs: SignSet) -> Int? {
    signs.isNonnegative ? 1 : signs.isNonpositive ? -1 : nil
  }

  // MARK: Back to terms

  func expr(of element: BasisElement) -> Expr {
    switch element {
    case .atom(let number): atoms[number].expr
    case .factor(let number): expr(of: factors[number])
    case .prime(let prime): Expr(Rational(prime))
    case .minusOne: .minusOne
    }
  }

  func expr(of polynomial: Polynomial) -> Expr {
    let terms = polynomial.terms.map { Expr($0.coefficient) * expr(of: $0.monomial) }
    return Expr.sum(terms).canonical
  }

  func expr(of monomial: Monomial) -> Expr {
    Expr.product(
      monomial.factors.map {
        let number = Int($0.atom)
        let exponent = Rational(Int($0.exponent)) / Rational(units(of: number))
        return exponent.isOne ? atoms[number].expr : .power(atoms[number].expr, Expr(exponent))
      })
  }

  func expr(of leaf: Leaf) -> Expr {
    var parts = [expr(of: leaf.monomial)]
    for power in leaf.denominator {
      parts.append(.power(expr(of: factors[power.factor]), Expr(-power.exponent)))
    }
    return Expr.product(parts).canonical
  }
}
