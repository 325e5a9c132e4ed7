import Testing

@testable import Exact

/// The number of distinct real roots in (lower, upper], by Sturm's theorem.
///
/// Written with plain division of polynomials, so that it shares nothing with the isolator.
private func sturmCount(_ polynomial: Polynomial, _ lower: Rational, _ upper: Rational) -> Int {
  var chain = [polynomial, polynomial.derivative]
  while let last = chain.last, !last.isZero {
    let rest = chain[chain.count - 2].quotientAndRemainder(dividingBy: last).remainder
    chain.append(rest.isZero ? rest : Rational(-1) / rest.leadingCoefficient.magnitude * rest)
  }
  func changes(at point: Rational) -> Int {
    let signs = chain.map { $0.value(at: point).signum }.filter { $0 != 0 }
    return zip(signs, signs.dropFirst()).count { $0 != $1 }
  }
  return changes(at: lower) - changes(at: upper)
}

/// Checks what is promised of every list of roots.
private func check(_ polynomial: Polynomial, _ roots: [RealRoot]) {
  let part = polynomial.squareFreePart
  let bound = Rational(Integer(1) << 400)
  #expect(sturmCount(part, -bound, bound) == roots.count)
  for root in roots {
    if let point = root.asRational {
      #expect(polynomial.value(at: point).isZero)
    } else {
      #expect(sturmCount(part, root.lower, root.upper) == 1)
      #expect(!part.value(at: root.lower).isZero && !part.value(at: root.upper).isZero)
    }
    #expect(root.sign(of: polynomial) == 0)
    #expect(root.compared(to: root) == 0)
  }
  for (left, right) in zip(roots, roots.dropFirst()) {
    #expect(left.upper < right.lower)
    #expect(left.compared(to: right) == -1 && right.compared(to: left) == 1)
  }
}

@Suite("Real roots") struct RealRootTests {
  @Test("of Wilkinson's polynomial are 1 to 20, and fewer when it is disturbed")
  func wilkinson() {
    let wilkinson = Polynomial(roots: (1...20).map { Rational($0) })
    let roots = wilkinson.realRoots()
    #expect(roots.map(\.asRational) == (1...20).map { Rational($0) })
    check(wilkinson, roots)
    // Wilkinson 1959: with x^19 changed by 2^-23, ten roots become complex.
    let change = Rational(1, 1 << 23) * Polynomial.x.power(19)
    let disturbed = wilkinson - change
    let left = disturbed.realRoots()
    #expect(left.count == 10)
    check(disturbed, left)
  }

  @Test("of Chebyshev's polynomials are cosines", arguments: [1, 2, 7, 24])
  func chebyshev(degree: Int) {
    var (last, polynomial) = (Polynomial.one, Polynomial.x)
    for _ in 1..<degree { (last, polynomial) = (polynomial, 2 * (.x * polynomial) - last) }
    let roots = polynomial.realRoots()
    #expect(roots.count == degree)
    check(polynomial, roots)
    let arithmetic = IntervalArithmetic(bits: 120)
    for (k, root) in roots.reversed().enumerated() {
      let share = arithmetic.interval(Rational(Integer(2 * k + 1), Integer(2 * degree)))
      let cosine = arithmetic.cos(arithmetic.product(arithmetic.pi, share))
      let interval = root.interval(bits: 100)
      #expect(interval.overlaps(cosine) && interval.width.order <= -98)
    }
  }

  @Test("of Mignotte's polynomials lie very close together", arguments: [7, 20, 31])
  func mignotte(degree: Int) {
    // x^n − 2 (100 x − 1)² has two roots next to 1/100.
    let square = Polynomial([-1, 100]).power(2)
    let polynomial = Polynomial.x.power(degree) - 2 * square
    let roots = polynomial.realRoots()
    #expect(roots.count == (degree & 1 == 0 ? 4 : 3))
    check(polynomial, roots)
  }

  @Test("that repeat are found once, with their multiplicity")
  func multiplicity() {
    let third = Rational(1, 3)
    let polynomial =
      Polynomial(roots: [third, third, third, -2, 0, 0]) * Polynomial([-2, 0, 1]).power(2)
    let roots = polynomial.realRoots()
    #expect(roots.map(\.multiplicity) == [1, 2, 2, 3, 2])
    #expect(roots.map(\.asRational) == [-2, nil, 0, third, nil])
    check(polynomial, roots)
    #expect(Polynomial(constant: 7).realRoots().isEmpty)
    #expect(Polynomial([1, 0, 1]).realRoots().isEmpty)
  }

  @Test("that were put in come out", arguments: 0..<25)
  func randomProducts(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let fractions = Set(
      (0..<generator.integer(in: 0...6)).map { _ in
        Rational(
          Integer(generator.integer(in: -40...40)), Integer(generator.integer(in: 1...1 << 12)))
      })
    var polynomial = Polynomial(roots: Array(fractions))
    polynomial =
      polynomial * Polynomial(whole: (0...5).map { _ in generator.integer(bits: 12) } + [1])
    let roots = polynomial.realRoots()
    check(polynomial, roots)
    let found = Set(roots.compactMap(\.asRational))
    #expect(found.isSuperset(of: fractions))
  }

  @Test("are found even near the bound of the search")
  func tightBound() {
    // The i-th coefficient from the top is −(2^i − 1), just below the size that the bound reads.
    let polynomial = Polynomial((0..<8).map { Rational(1 - (1 << (8 - $0))) } + [1])
    let roots = polynomial.realRoots()
    check(polynomial, roots)
    #expect(roots.last?.compared(to: 2) == 1)
  }

  @Test("decide the signs of other polynomials")
  func signs() throws {
    let root = try #require(Polynomial([-2, 0, 1]).realRoots().last)
    #expect(root.sign(of: Polynomial([-4, 0, 0, 0, 1])) == 0)
    #expect(root.sign(of: Polynomial([-2, 0, 1]) * .x + Polynomial(constant: -1)) == -1)
    // 665857/470832 is a convergent of √2 from above, off by 1.6e-12.
    let convergent = Rational(665_857, 470_832)
    #expect(root.sign(of: Polynomial([-convergent, 1])) == -1)
    #expect(root.compared(to: convergent) == -1 && root.compared(to: 1) == 1)
    let fourth = try #require(Polynomial([-4, 0, 0, 0, 1]).realRoots().last)
    #expect(root.compared(to: fourth) == 0 && fourth.compared(to: root) == 0)
    let near = try #require(Polynomial([-2 - Rational(1, 1 << 60), 0, 1]).realRoots().last)
    #expect(root.compared(to: near) == -1 && near.compared(to: root) == 1)
    #expect(
      root.interval(bits: 200).certifiedDecimal(digits: 30) == "1.41421356237309504880168872421")
  }
}
