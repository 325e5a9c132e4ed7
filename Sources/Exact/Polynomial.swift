/// A polynomial in one variable with fractions as coefficients.
package struct Polynomial: Sendable, Hashable {
  /// The coefficients of 1, x, x², …; the last one is not zero.
  package let coefficients: [Rational]

  /// The polynomial with given coefficients, that of 1 first.
  package init(_ coefficients: [Rational]) {
    let end = coefficients.lastIndex { !$0.isZero }
    self.coefficients = end.map { Array(coefficients[...$0]) } ?? []
  }

  package init(whole coefficients: [Integer]) { self.init(coefficients.map { Rational($0) }) }

  package init(_ whole: WholePolynomial) { self.init(whole: whole.coefficients) }

  package init(constant: Rational) { self.init([constant]) }

  package static let zero = Polynomial([Rational]())
  package static let one = Polynomial([1])
  package static let x = Polynomial([0, 1])

  /// The product of x − r over given roots r.
  package init(roots: [Rational]) {
    self = roots.reduce(.one) { $0 * Polynomial([-$1, 1]) }
  }

  /// The greatest exponent; −1 for the zero polynomial.
  package var degree: Int { coefficients.count - 1 }
  package var isZero: Bool { coefficients.isEmpty }
  package var isConstant: Bool { coefficients.count <= 1 }
  package var leadingCoefficient: Rational { coefficients.last ?? 0 }

  package subscript(exponent: Int) -> Rational {
    coefficients.indices.contains(exponent) ? coefficients[exponent] : 0
  }

  // MARK: Ring operations

  package static func + (a: Polynomial, b: Polynomial) -> Polynomial {
    Polynomial((0..<max(a.coefficients.count, b.coefficients.count)).map { a[$0] + b[$0] })
  }

  package static func - (a: Polynomial, b: Polynomial) -> Polynomial {
    Polynomial((0..<max(a.coefficients.count, b.coefficients.count)).map { a[$0] - b[$0] })
  }

  package static prefix func - (a: Polynomial) -> Polynomial {
    Polynomial(a.coefficients.map { -$0 })
  }

  package static func * (a: Polynomial, b: Polynomial) -> Polynomial {
    if a.isZero || b.isZero { return .zero }
    // Whole coefficients spare the many common denominators.
    let (left, right) = (a.primitive, b.primitive)
    return Polynomial(left.part.product(right.part)).scaled(by: left.content * right.content)
  }

  package static func * (factor: Rational, a: Polynomial) -> Polynomial { a.scaled(by: factor) }

  func scaled(by factor: Rational) -> Polynomial {
    factor.isOne ? self : Polynomial(coefficients.map { factor * $0 })
  }

  package func power(_ exponent: Int) -> Polynomial {
    precondition(exponent >= 0, "a power of a polynomial has an exponent that is not negative")
    var result = Polynomial.one
    var square = self
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { result = result * square }
      left >>= 1
      if left > 0 { square = square * square }
    }
    return result
  }

  /// The quotient and the rest, whose degree is less than the divisor's.
  package func quotientAndRemainder(
    dividingBy divisor: Polynomial
  ) -> (quotient: Polynomial, remainder: Polynomial) {
    precondition(!divisor.isZero, "division by the zero polynomial")
    let steps = degree - divisor.degree
    guard steps >= 0 else { return (.zero, self) }
    let inverse = divisor.leadingCoefficient.reciprocal
    var rest = coefficients
    var quotient = [Rational](repeating: 0, count: steps + 1)
    for shift in stride(from: steps, through: 0, by: -1) {
      let factor = rest[shift + divisor.degree] * inverse
      quotient[shift] = factor
      if factor.isZero { continue }
      for (exponent, coefficient) in divisor.coefficients.enumerated() {
        rest[shift + exponent] -= factor * coefficient
      }
    }
    return (Polynomial(quotient), Polynomial(rest))
  }

  package func isMultiple(of divisor: Polynomial) -> Bool {
    if divisor.isZero { return isZero }
    return quotientAndRemainder(dividingBy: divisor).remainder.isZero
  }

  // MARK: As a function

  package func value(at point: Rational) -> Rational {
    coefficients.reversed().reduce(0) { $0 * point + $1 }
  }

  /// An interval that holds the values at all points of an interval.
  package func value(at point: Interval, _ arithmetic: IntervalArithmetic) -> Interval {
    coefficients.reversed().reduce(.zero) {
      arithmetic.sum(arithmetic.product($0, point), arithmetic.interval($1))
    }
  }

  package var derivative: Polynomial {
    Polynomial(coefficients.enumerated().dropFirst().map { Rational($0) * $1 })
  }

  /// The polynomial p(q(x)).
  package func composed(with inner: Polynomial) -> Polynomial {
    coefficients.reversed().reduce(.zero) { $0 * inner + Polynomial(constant: $1) }
  }

  // MARK: Content

  /// The polynomial as a fraction times whole coefficients without a common factor.
  ///
  /// The leading coefficient of the part is positive; the content carries the sign.
  package var primitive: (content: Rational, part: WholePolynomial) {
    let below = coefficients.reduce(Integer(1)) { Integer.lcm($0, $1.denominator) }
    let whole = WholePolynomial(
      coefficients.map { $0.numerator * below.exactQuotient(by: $0.denominator) })
    let (content, part) = whole.primitive
    return (Rational(content, below), part)
  }

  /// The polynomial divided by its leading coefficient.
  package var monic: Polynomial { isZero ? self : scaled(by: leadingCoefficient.reciprocal) }

  /// The greatest common divisor, with leading coefficient 1; of zero and zero it is zero.
  package static func gcd(_ a: Polynomial, _ b: Polynomial) -> Polynomial {
    Polynomial(WholePolynomial.gcd(a.primitive.part, b.primitive.part)).monic
  }

  /// The product of the distinct irreducible factors, with leading coefficient 1.
  package var squareFreePart: Polynomial {
    isZero ? self : quotientAndRemainder(dividingBy: .gcd(self, derivative)).quotient.monic
  }

  /// The factors that occur once, twice and so on, without repeated roots and without common ones.
  ///
  /// The polynomial is its leading coefficient times the product of factor^multiplicity. By Yun's
  /// algorithm; constant factors are left out.
  package var squareFreeDecomposition: [(factor: Polynomial, multiplicity: Int)] {
    guard degree >= 1 else { return [] }
    let common = Polynomial.gcd(self, derivative)
    var left = quotientAndRemainder(dividingBy: common).quotient.monic
    var slope = (leadingCoefficient.reciprocal * derivative)
      .quotientAndRemainder(dividingBy: common).quotient
    var factors: [(factor: Polynomial, multiplicity: Int)] = []
    var multiplicity = 1
    // `left` is the product of the factors of this multiplicity and more.
    while left.degree >= 1 {
      let rest = slope - left.derivative
      let factor = Polynomial.gcd(left, rest)
      if factor.degree >= 1 { factors.append((factor, multiplicity)) }
      left = left.quotientAndRemainder(dividingBy: factor).quotient
      slope = rest.quotientAndRemainder(dividingBy: factor).quotient
      multiplicity += 1
    }
    return factors
  }
}
