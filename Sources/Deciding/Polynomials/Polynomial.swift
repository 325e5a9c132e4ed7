internal import Exact

/// A polynomial in atoms with rational coefficients; exponents may be negative (Laurent).
struct Polynomial: Hashable, Sendable {
  struct Term: Hashable, Sendable {
    let monomial: Monomial
    let coefficient: Rational
  }

  /// In descending order of monomials, coefficients not zero.
  private(set) var terms: [Term]

  static let zero = Polynomial(terms: [])
  static let one = Polynomial(1)

  private init(terms: [Term]) { self.terms = terms }

  init(_ value: Rational) {
    terms = value.isZero ? [] : [Term(monomial: .one, coefficient: value)]
  }

  init(_ monomial: Monomial, _ coefficient: Rational = 1) {
    terms = coefficient.isZero ? [] : [Term(monomial: monomial, coefficient: coefficient)]
  }

  private init(collecting table: [Monomial: Rational]) {
    terms = table.filter { !$0.value.isZero }
      .map { Term(monomial: $0.key, coefficient: $0.value) }
      .sorted { Monomial.compare($0.monomial, $1.monomial) > 0 }
  }

  var isZero: Bool { terms.isEmpty }
  var isOne: Bool { terms.count == 1 && terms[0].monomial.isOne && terms[0].coefficient.isOne }

  /// The value of a constant polynomial; nil for any other.
  var constant: Rational? {
    if terms.isEmpty { return 0 }
    return terms.count == 1 && terms[0].monomial.isOne ? terms[0].coefficient : nil
  }

  var atoms: Set<Int> { Set(terms.flatMap { $0.monomial.factors.map { Int($0.atom) } }) }

  func plus(_ other: Polynomial) -> Polynomial {
    var result: [Term] = []
    result.reserveCapacity(terms.count + other.terms.count)
    var (i, j) = (0, 0)
    while i < terms.count, j < other.terms.count {
      let order = Monomial.compare(terms[i].monomial, other.terms[j].monomial)
      if order > 0 {
        result.append(terms[i])
        i += 1
      } else if order < 0 {
        result.append(other.terms[j])
        j += 1
      } else {
        let sum = terms[i].coefficient + other.terms[j].coefficient
        if !sum.isZero { result.append(Term(monomial: terms[i].monomial, coefficient: sum)) }
        i += 1
        j += 1
      }
    }
    return Polynomial(terms: result + terms[i...] + other.terms[j...])
  }

  func minus(_ other: Polynomial) -> Polynomial { plus(other.scaled(by: -1)) }

  func scaled(by factor: Rational) -> Polynomial {
    if factor.isZero { return .zero }
    return Polynomial(
      terms: terms.map { Term(monomial: $0.monomial, coefficient: $0.coefficient * factor) })
  }

  func times(_ monomial: Monomial) -> Polynomial {
    if monomial.isOne { return self }
    return Polynomial(
      terms: terms.map {
        Term(monomial: $0.monomial.times(monomial), coefficient: $0.coefficient)
      })
  }

  func times(_ other: Polynomial) -> Polynomial {
    if terms.count == 1 { return other.times(terms[0].monomial).scaled(by: terms[0].coefficient) }
    if other.terms.count == 1 { return other.times(self) }
    var table: [Monomial: Rational] = [:]
    for a in terms {
      for b in other.terms {
        table[a.monomial.times(b.monomial), default: 0] += a.coefficient * b.coefficient
      }
    }
    return Polynomial(collecting: table)
  }

  func power(_ n: Int) -> Polynomial {
    var result = Polynomial.one
    for _ in 0..<n { result = result.times(self) }
    return result
  }

  /// The largest monomial that divides every term.
  var commonMonomial: Monomial {
    guard let first = terms.first else { return .one }
    return terms.dropFirst().reduce(first.monomial) { $0.common(with: $1.monomial) }
  }

  /// The positive rational that leaves whole coefficients without common divisor.
  var content: Rational {
    guard let first = terms.first else { return 1 }
    var (top, bottom) = (first.coefficient.numerator, first.coefficient.denominator)
    for term in terms.dropFirst() {
      top = Integer.gcd(top, term.coefficient.numerator)
      bottom = Integer.lcm(bottom, term.coefficient.denominator)
    }
    return Rational(top.magnitude, bottom)
  }

  /// A constant, a monomial and a primitive polynomial whose product this is.
  var parted: (coefficient: Rational, monomial: Monomial, primitive: Polynomial) {
    guard let first = terms.first else { return (0, .one, .one) }
    let monomial = commonMonomial
    var coefficient = content
    if first.coefficient.signum < 0 { coefficient = -coefficient }
    let primitive = times(Monomial.one.over(monomial)).scaled(by: coefficient.reciprocal)
    return (coefficient, monomial, primitive)
  }

  /// Quotient and remainder by the leading term; exponents of both must not be negative.
  func divided(
    by divisor: Polynomial, atMost steps: Int = 400
  ) -> (quotient: Polynomial, remainder: Polynomial)? {
    guard let lead = divisor.terms.first else { return nil }
    var (quotient, remainder, rest) = (Polynomial.zero, Polynomial.zero, self)
    var left = steps
    while let first = rest.terms.first {
      left -= 1
      if left < 0 { return nil }
      let ratio = first.monomial.over(lead.monomial)
      guard ratio.isWhole else {
        let term = Polynomial(first.monomial, first.coefficient)
        remainder = remainder.plus(term)
        rest = rest.minus(term)
        continue
      }
      let part = Polynomial(ratio, first.coefficient / lead.coefficient)
      quotient = quotient.plus(part)
      rest = rest.minus(divisor.times(part))
    }
    return (quotient, remainder)
  }

  /// The quotient where the division leaves nothing.
  func exactQuotient(by divisor: Polynomial) -> Polynomial? {
    guard let first = terms.first, let lead = divisor.terms.first else { return nil }
    guard first.monomial.over(lead.monomial).isWhole, divisor.atoms.isSubset(of: atoms),
      let last = terms.last, let end = divisor.terms.last,
      last.monomial.over(end.monomial).isWhole
    else { return nil }
    guard let (quotient, remainder) = divided(by: divisor), remainder.isZero else { return nil }
    return quotient
  }

  /// The polynomial whose square this is, leading coefficient positive.
  var squareRoot: Polynomial? {
    guard let lead = terms.first, let monomial = lead.monomial.squareRoot,
      lead.coefficient.signum > 0, let coefficient = lead.coefficient.exactRoot(2)
    else { return nil }
    var root = Polynomial(monomial, coefficient)
    var rest = minus(root.times(root))
    let first = Polynomial.Term(monomial: monomial, coefficient: 2 * coefficient)
    for _ in 0..<terms.count {
      guard let next = rest.terms.first else { break }
      let ratio = next.monomial.over(first.monomial)
      guard ratio.isWhole else { return nil }
      let part = Polynomial(ratio, next.coefficient / first.coefficient)
      rest = rest.minus(part.times(root.scaled(by: 2).plus(part)))
      root = root.plus(part)
    }
    return rest.isZero ? root : nil
  }
}
