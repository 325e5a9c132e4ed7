import Testing

@testable import Exact

private func random(_ degree: Int, bits: Int, _ generator: inout SeededGenerator) -> Polynomial {
  Polynomial(whole: (0...degree).map { _ in generator.integer(bits: bits) })
}

@Suite("Polynomials") struct PolynomialTests {
  @Test("form a ring whose elements can be evaluated")
  func ring() {
    var generator = SeededGenerator(seed: 51)
    for degree in 0...8 {
      let a = random(degree, bits: 70, &generator)
      let b = Rational(1, 6) * random(8 - degree, bits: 5, &generator)
      let point = Rational(Integer(generator.integer(in: -99...99)), 7)
      let (x, y) = (a.value(at: point), b.value(at: point))
      #expect((a + b).value(at: point) == x + y)
      #expect((a - b).value(at: point) == x - y)
      #expect((a * b).value(at: point) == x * y)
      #expect(a.power(3).value(at: point) == x.power(3))
      #expect(a.composed(with: b).value(at: point) == a.value(at: y))
      #expect((a * b).derivative == a.derivative * b + a * b.derivative)
      let (content, part) = b.primitive
      #expect(content * Polynomial(part) == b)
      let arithmetic = IntervalArithmetic(bits: 90)
      #expect(a.value(at: arithmetic.interval(point), arithmetic).contains(x))
    }
    #expect(Polynomial.zero.degree == -1 && (Polynomial.x - .x).isZero)
  }

  @Test("divide with a rest of lower degree")
  func division() {
    var generator = SeededGenerator(seed: 52)
    for degree in 0...12 {
      let a = random(12, bits: 40, &generator)
      let b = random(degree, bits: 10, &generator)
      if b.isZero { continue }
      let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
      #expect(quotient * b + rest == a && rest.degree < max(b.degree, 0))
      #expect((a * b).isMultiple(of: b))
    }
  }

  @Test("have the common divisor that was put in", arguments: [1, 5, 20, 50])
  func commonDivisor(degree: Int) {
    var generator = SeededGenerator(seed: 53)
    let common = random(degree, bits: 20, &generator)
    let (a, b) = (random(degree, bits: 20, &generator), random(degree + 1, bits: 20, &generator))
    #expect(Polynomial.gcd(a, b) == .one)
    #expect(Polynomial.gcd(a * common, b * common) == common.monic)
    #expect(Polynomial.gcd(a * common, common) == common.monic)
    #expect(Polynomial.gcd(.zero, common) == common.monic)
    #expect(Polynomial.gcd(.zero, .zero).isZero)
  }

  @Test("have common divisors that vanish modulo the prime of the quick test")
  func unluckyPrime() {
    // Both leading coefficients are multiples of 2^61 − 1.
    let prime = Rational(Integer((1 << 61) - 1))
    let common = Polynomial([1, prime])
    #expect(Polynomial.gcd(common * .x, common * Polynomial([3, 1])) == common.monic)
    // x and x + p have no common root, but modulo p they have.
    #expect(Polynomial.gcd(.x, Polynomial([prime, 1])) == .one)
  }

  @Test("part into factors by multiplicity")
  func squareFree() {
    let (a, b, c) = (Polynomial([-2, 0, 1]), Polynomial([1, 1]), Polynomial([1, 1, 1]))
    let product = 6 * (a.power(3) * b * c.power(2))
    let factors = product.squareFreeDecomposition
    #expect(factors.map(\.multiplicity) == [1, 2, 3])
    #expect(factors.map(\.factor) == [b, c, a])
    #expect(product.squareFreePart == a * b * c)
    #expect(Polynomial(constant: 5).squareFreeDecomposition.isEmpty)
  }
}
