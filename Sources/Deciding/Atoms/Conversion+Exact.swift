internal import Exact
internal import Expressions

/// Exact arithmetic with fractions; nil wherever a result would grow too large.
extension Conversion {
  /// The term as an exact fraction in atoms; nil where it is too large or not understood.
  func fraction(of e: Expr) throws -> Fraction? {
    if let known = fractions[e] { return known }
    let order = Postorder([e], into: { self.fractions[$0] == nil })
    for term in order.terms where fractions[term] == nil {
      try spend()
      let known = try interpretedExactly(term)
      fractions[term] = .some(known)
    }
    return fractions[e] ?? nil
  }

  private func interpretedExactly(_ e: Expr) throws -> Fraction? {
    switch e.kind {
    case .number: return Fraction(Polynomial(e.number ?? 0))
    case .sum:
      var result = Fraction(.zero)
      for child in e.children {
        guard let part = fractions[child] ?? nil, let sum = sum(result, part) else { return nil }
        result = sum
      }
      return result
    case .product:
      var result = Fraction(.one)
      for child in e.children {
        guard let part = fractions[child] ?? nil, let product = product(result, part) else {
          return nil
        }
        result = product
      }
      return result
    case .power where e.children[1].number?.isInteger == true:
      guard let n = e.children[1].number?.asInt, abs(n) <= 64,
        let base = fractions[e.children[0]] ?? nil
      else { return nil }
      return try power(base, n)
    case .symbol, .power, .call, .bigSum, .bigProduct, .cases, .delta:
      switch try meaning(of: e) {
      case .product(let product): return try fraction(of: product)
      case .fraction(let fraction): return fraction
      }
    case .condition, .matrixProduct, .transpose, .derivative: return nil
    }
  }

  func fraction(of product: PowerProduct) throws -> Fraction? {
    var result = Fraction(Polynomial(product.atoms, product.coefficient))
    for (factor, exponent) in product.factors {
      guard abs(exponent) <= 16 else { return nil }
      if exponent < 0 {
        result.denominator = Fraction.product(
          result.denominator, [Fraction.Power(factor: factor, exponent: -exponent)])
      } else {
        guard let next = self.product(result, Fraction(factors[factor].power(exponent))) else {
          return nil
        }
        result = next
      }
    }
    return reduced(result)
  }

  func sum(_ a: Fraction, _ b: Fraction) -> Fraction? {
    if a.isZero { return b }
    if b.isZero { return a }
    let common = Fraction.common(a.denominator, b.denominator)
    guard let left = expanded(a.numerator, Fraction.quotient(common, a.denominator)),
      let right = expanded(b.numerator, Fraction.quotient(common, b.denominator))
    else { return nil }
    return reduced(Fraction(left.plus(right), over: common))
  }

  func product(_ a: Fraction, _ b: Fraction) -> Fraction? {
    guard let numerator = times(a.numerator, b.numerator) else { return nil }
    return reduced(Fraction(numerator, over: Fraction.product(a.denominator, b.denominator)))
  }

  func power(_ a: Fraction, _ n: Int) throws -> Fraction? {
    var base = a
    if n < 0 {
      guard let inverse = try inverse(a) else { return nil }
      base = inverse
    }
    var result = Fraction(.one)
    for _ in 0..<abs(n) {
      guard let next = product(result, base) else { return nil }
      result = next
    }
    return result
  }

  func inverse(_ a: Fraction) throws -> Fraction? {
    if a.isZero { throw Trouble.divisionByZero }
    let (coefficient, monomial, powers) = factorized(a.numerator)
    let start = Polynomial(Monomial.one.over(monomial), coefficient.reciprocal)
    guard let top = expanded(start, a.denominator) else { return nil }
    return reduced(Fraction(top, over: powers))
  }

  private func times(_ a: Polynomial, _ b: Polynomial) -> Polynomial? {
    guard a.terms.count * b.terms.count <= settings.termLimit * 4, budget.allows(a.terms.count)
    else { return nil }
    let product = a.times(b)
    return product.terms.count <= settings.termLimit ? product : nil
  }

  private func expanded(_ a: Polynomial, _ powers: [Fraction.Power]) -> Polynomial? {
    var result = a
    for power in powers {
      for _ in 0..<power.exponent {
        guard let next = times(result, factors[power.factor]) else { return nil }
        result = next
      }
    }
    return result
  }

  /// Roots brought below their degree, factors of the denominator cancelled.
  func reduced(_ a: Fraction) -> Fraction? {
    var result = a
    if !radicals.isEmpty {
      guard let lowered = loweringRadicals(result) else { return nil }
      result = lowered
    }
    guard !result.numerator.isZero else { return Fraction(.zero) }
    guard !result.denominator.isEmpty else { return result }
    var left: [Fraction.Power] = []
    let monomial = result.numerator.commonMonomial
    var top = result.numerator.times(Monomial.one.over(monomial))
    for power in result.denominator {
      var exponent = power.exponent
      while exponent > 0, let quotient = top.exactQuotient(by: factors[power.factor]) {
        top = quotient
        exponent -= 1
      }
      if exponent > 0 { left.append(Fraction.Power(factor: power.factor, exponent: exponent)) }
    }
    return Fraction(top.times(monomial), over: left)
  }

  /// Replaces r^n by what r is a root of, until every root has an exponent from 0 to n − 1.
  private func loweringRadicals(_ a: Fraction) -> Fraction? {
    var result = a
    for (number, radical) in radicals.sorted(by: { $0.key > $1.key }) {
      var rounds = 0
      while result.numerator.terms.contains(where: {
        let exponent = $0.monomial.exponent(of: number)
        return exponent >= radical.degree || exponent < 0
      }) {
        rounds += 1
        guard rounds <= 8, radical.radicand.denominator.isEmpty,
          let next = loweredOnce(result, number, radical.degree, radical.radicand.numerator)
        else { return nil }
        result = next
      }
    }
    return result
  }

  private func loweredOnce(
    _ a: Fraction, _ number: Int, _ degree: Int, _ radicand: Polynomial
  ) -> Fraction? {
    // With exponents below zero, the whole numerator gets a factor f/f = r^n/f first.
    if a.numerator.terms.contains(where: { $0.monomial.exponent(of: number) < 0 }) {
      let (coefficient, monomial, powers) = factorized(radicand)
      let scale = Monomial(number, degree).over(monomial)
      return Fraction(
        a.numerator.times(scale).scaled(by: coefficient.reciprocal),
        over: Fraction.product(a.denominator, powers))
    }
    var numerator = Polynomial.zero
    for term in a.numerator.terms {
      let exponent = term.monomial.exponent(of: number)
      var part = Polynomial(
        term.monomial.over(Monomial(number, exponent - exponent % degree)), term.coefficient)
      for _ in 0..<(exponent / degree) {
        guard let next = times(part, radicand) else { return nil }
        part = next
      }
      numerator = numerator.plus(part)
    }
    return Fraction(numerator, over: a.denominator)
  }
}
