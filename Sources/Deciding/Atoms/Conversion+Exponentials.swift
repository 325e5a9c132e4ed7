internal import Exact
internal import Expressions

extension Conversion {
  /// e raised to a term, as a product of exponentials of independent parts.
  func exponential(of e: Expr) throws -> PowerProduct {
    if let exact = try fraction(of: e) { return try exponential(of: exact) }
    let value = try sureValue(of: e)
    if value.isZero { return PowerProduct() }
    let (key, sign) = signed(value)
    let number = atom(
      .exponentialOf(key), positive: true,
      as: .call("exp", sign > 0 ? e : (-e).canonical))
    return PowerProduct(atoms: Monomial(number, sign * settings.unit))
  }

  /// A residue or its negative as a key, whichever comes first, and which it was.
  private func signed(_ value: Residue) -> (key: [UInt64], sign: Int) {
    let negated = ring.negated(value).coordinates
    let isFirst = value.coordinates.lexicographicallyPrecedes(negated)
    return isFirst ? (value.coordinates, 1) : (negated, -1)
  }

  func exponential(of exponent: Fraction) throws -> PowerProduct {
    var result = PowerProduct()
    for (coefficient, leaf) in leaves(of: exponent) {
      try spend()
      result.multiply(by: try exponential(of: leaf, times: coefficient))
    }
    return result
  }

  /// An exponent as a sum of rational multiples of parts that are the same for equal exponents.
  ///
  /// With one factor f below the line, the whole part is split off: q + r/f, no term of r divisible
  /// by the leading term of f.
  private func leaves(of exponent: Fraction) -> [(Rational, Leaf)] {
    let terms = { (polynomial: Polynomial, denominator: [Fraction.Power]) in
      polynomial.terms.map {
        ($0.coefficient, Leaf(monomial: $0.monomial, denominator: denominator))
      }
    }
    if exponent.denominator.count == 1, exponent.denominator[0].exponent == 1,
      exponent.numerator.terms.allSatisfy(\.monomial.isWhole),
      let parts = exponent.numerator.divided(by: factors[exponent.denominator[0].factor])
    {
      return terms(parts.quotient, []) + terms(parts.remainder, exponent.denominator)
    }
    return terms(exponent.numerator, exponent.denominator)
  }

  private func exponential(of leaf: Leaf, times coefficient: Rational) throws -> PowerProduct {
    if leaf.denominator.isEmpty, leaf.monomial.factors.count == 1 {
      let factor = leaf.monomial.factors[0]
      if Int(factor.exponent) == settings.unit,
        let element = logarithmArguments[Int(factor.atom)]
      {
        if case .formalLogarithm = atoms[Int(factor.atom)].key {
          if let n = coefficient.asInt { return try signedPower(element, n) }
        } else {
          return try power(ofMagnitude: element, coefficient)
        }
      }
    }
    let isSign = isSignLeaf(leaf)
    if isSign, !coefficient.isInteger {
      throw Trouble.unsupported("a power of a negative number with a broken exponent")
    }
    let number = try exponentialAtom(leaf)
    if isSign, radicals[number] == nil {
      try adjoin(number, of: .minusOne, degree: 2, radicand: Fraction(.one))
    }
    if let formal = formalPart(of: leaf), !isSign { formalExponents[number] = (leaf, formal) }
    if isSign { return PowerProduct(atoms: Monomial(number, coefficient.asInt ?? 0)) }
    if exponents[number] == nil, formalPart(of: leaf) == nil {
      exponents[number] = Fraction(Polynomial(leaf.monomial), over: leaf.denominator)
    }
    return PowerProduct(atoms: Monomial(number, try units(coefficient)))
  }

  private func exponentialAtom(_ leaf: Leaf) throws -> Int {
    let key = Atom.Key.exponential(leaf)
    if let known = atomNumbers[key] { return known }
    guard let formal = formalPart(of: leaf) else {
      let number = atom(key, positive: isReal(leaf), as: .call("exp", expr(of: leaf)))
      if !isReal(leaf) { complexAtoms.insert(number) }
      return number
    }
    // A power f^n whose base has no known sign, and so has none itself.
    guard let element = logarithmArguments[formal],
      leaf.monomial.exponent(of: formal) == settings.unit
    else { throw Trouble.unsupported("a logarithm of a negative number") }
    let rest = Leaf(monomial: leaf.monomial.removing(formal), denominator: leaf.denominator)
    let power = Expr.power(expr(of: element), expr(of: rest))
    return atom(key, positive: assumptions.signs(of: power).isPositive, as: power)
  }

  private func formalPart(of leaf: Leaf) -> Int? {
    leaf.monomial.factors.map { Int($0.atom) }.first {
      if case .formalLogarithm = atoms[$0].key { return true }
      return false
    }
  }

  /// Whether it is n times the formal logarithm of −1, with a whole n: its exponential is a sign.
  private func isSignLeaf(_ leaf: Leaf) -> Bool {
    guard leaf.denominator.isEmpty,
      let sign = leaf.monomial.factors.first(where: {
        logarithmArguments[Int($0.atom)] == .minusOne && Int($0.exponent) == settings.unit
      })
    else { return false }
    return assumptions.isInteger(expr(of: leaf.monomial.removing(Int(sign.atom))))
  }

  func isReal(_ leaf: Leaf) -> Bool {
    leaf.monomial.factors.allSatisfy { !complexAtoms.contains(Int($0.atom)) }
      && leaf.denominator.allSatisfy { factors[$0.factor].atoms.isDisjoint(with: complexAtoms) }
  }

  /// A rational exponent counted in units; refines the unit where it does not fit.
  func units(_ exponent: Rational) throws -> Int {
    let scaled = exponent * Rational(settings.unit)
    guard scaled.isInteger else { try needsUnit(exponent.denominator) }
    guard let units = scaled.asInt, abs(units) <= 1 << 30 else {
      throw Trouble.unsupported("an exponent above 2^30")
    }
    return units
  }

  // MARK: Angles

  /// sin or cos over points of the unit circle: (z ± 1/z)/2, divided by i for the sine.
  func wave(_ name: String, _ angle: Expr) throws -> Fraction? {
    guard let (point, mirrored) = try circlePoints(of: angle) else { return nil }
    if name == "cos" {
      return sum(point, mirrored).map { scaled($0, by: Rational(1, 2)) }
    }
    let i = try imaginaryUnit()
    guard let difference = sum(point, negated(mirrored)) else { return nil }
    return product(scaled(difference, by: Rational(-1, 2)), Fraction(Polynomial(Monomial(i, 1))))
  }

  /// e^(iu) and e^(−iu); where u has no exact form, by an atom for u and −u together.
  private func circlePoints(of angle: Expr) throws -> (Fraction, Fraction)? {
    if let exact = try fraction(of: angle), let point = try circlePoint(exact),
      let mirrored = try circlePoint(negated(exact))
    {
      return (point, mirrored)
    }
    var value = try sureValue(of: angle)
    if value.isZero { return (Fraction(.one), Fraction(.one)) }
    var content = Rational(1)
    if let exact = try fraction(of: angle) {
      content = exact.numerator.content
      value = ring.trimmed(ring.product(value, try ring.constant(content.reciprocal)))
    }
    let (key, sign) = signed(value)
    let part = (Expr(Rational(sign) / content) * angle).canonical
    let number = atom(.circleOf(key), as: .call("exp", .symbol("#i") * part))
    complexAtoms.insert(number)
    let units = sign * (try self.units(content))
    return (
      Fraction(Polynomial(Monomial(number, units))), Fraction(Polynomial(Monomial(number, -units)))
    )
  }

  func negated(_ a: Fraction) -> Fraction { scaled(a, by: -1) }

  func scaled(_ a: Fraction, by factor: Rational) -> Fraction {
    Fraction(a.numerator.scaled(by: factor), over: a.denominator)
  }

  private func imaginaryUnit() throws -> Int {
    let key = Atom.Key.radical(.minusOne, isNegated: false)
    let number = atom(key, as: .symbol("#i"))
    if radicals[number] == nil {
      complexAtoms.insert(number)
      try adjoin(number, of: .minusOne, degree: 2, radicand: Fraction(Polynomial(-1)))
    }
    return number
  }

  /// e^(iu) for a real u.
  private func circlePoint(_ angle: Fraction) throws -> Fraction? {
    var result = Fraction(.one)
    for (coefficient, leaf) in leaves(of: angle) {
      try spend()
      guard isReal(leaf) else { return nil }
      var part: Fraction?
      if let number = onlyAtom(leaf) {
        if atoms[number].expr == .pi { part = try rootOfUnity(coefficient) }
        if let known = inverseFunctions[number], let n = coefficient.asInt, abs(n) <= 4 {
          part = try circlePoint(of: known.name, known.argument, times: n)
        }
      }
      if part == nil {
        let number = atom(.circle(leaf), as: .call("exp", .symbol("#i") * expr(of: leaf)))
        complexAtoms.insert(number)
        part = Fraction(Polynomial(Monomial(number, try units(coefficient))))
      }
      guard let part, let next = product(result, part) else { return nil }
      result = next
    }
    return result
  }

  /// The atom whose own value, without factors, the leaf is.
  private func onlyAtom(_ leaf: Leaf) -> Int? {
    guard leaf.denominator.isEmpty, leaf.monomial.factors.count == 1 else { return nil }
    let factor = leaf.monomial.factors[0]
    return Int(factor.exponent) == units(of: Int(factor.atom)) ? Int(factor.atom) : nil
  }

  /// e^(iπq) where it can be written with square roots; nil elsewhere.
  private func rootOfUnity(_ q: Rational) throws -> Fraction? {
    guard let twelfths = (q * 12).asInt else { return nil }
    let i = Fraction(Polynomial(Monomial(try imaginaryUnit(), 1)))
    let step = ((twelfths % 24) + 24) % 24
    // e^(iπ/6) = (√3 + i)/2 and e^(iπ/4) = (1 + i)/√2; other odd twelfths are left alone.
    if step % 6 == 0 { return try power(i, step / 6) }
    if step % 2 == 0 {
      guard let three = try root(of: 3, exponent: Rational(1, 2)),
        let root = try fraction(of: three), let sum = self.sum(root, i)
      else { return nil }
      return try power(scaled(sum, by: Rational(1, 2)), step / 2)
    }
    guard step % 3 == 0, let two = try root(of: 2, exponent: Rational(1, 2)),
      let root = try fraction(of: two), let sum = self.sum(Fraction(.one), i),
      let base = product(scaled(sum, by: Rational(1, 2)), root)
    else { return nil }
    return try power(base, step / 3)
  }

  /// e^(in·arctan a) = ((1 + ia)/√(1 + a²))^n, and e^(in·arcsin a) = (√(1 − a²) + ia)^n.
  private func circlePoint(
    of name: String, _ argument: Expr, times n: Int
  ) throws -> Fraction? {
    guard let a = try fraction(of: argument) else { return nil }
    let i = Fraction(Polynomial(Monomial(try imaginaryUnit(), 1)))
    guard let vertical = product(i, a) else { return nil }
    var base: Fraction?
    if name == "arctan" {
      guard let square = try root(of: 1 + argument.squared, exponent: Rational(-1, 2)),
        let scale = try fraction(of: square), let sum = self.sum(Fraction(.one), vertical)
      else { return nil }
      base = product(sum, scale)
    } else if name == "arcsin" {
      guard let square = try root(of: 1 - argument.squared, exponent: Rational(1, 2)),
        let cosine = try fraction(of: square)
      else { return nil }
      base = sum(cosine, vertical)
    }
    guard let base else { return nil }
    if n >= 0 { return try power(base, n) }
    // On the unit circle the inverse is the conjugate: i replaced by −i.
    let number = try imaginaryUnit()
    var numerator = Polynomial.zero
    for term in base.numerator.terms {
      let isOdd = term.monomial.exponent(of: number) % 2 != 0
      numerator = numerator.plus(
        Polynomial(term.monomial, isOdd ? -term.coefficient : term.coefficient))
    }
    return try power(Fraction(numerator, over: base.denominator), -n)
  }
}
