import Testing

@testable import Exact

typealias IntervalFunction = @Sendable (IntervalArithmetic, Interval) -> Interval?

/// Every function under test by the name that the reference values use.
let intervalFunctions: [(name: String, value: IntervalFunction)] = [
  ("exp", { $0.exp($1) }), ("log", { $0.log($1) }), ("sin", { $0.sin($1) }),
  ("cos", { $0.cos($1) }), ("tan", { $0.tan($1) }), ("atan", { $0.atan($1) }),
  ("asin", { $0.asin($1) }), ("acos", { $0.acos($1) }), ("sinh", { $0.sinh($1) }),
  ("cosh", { $0.cosh($1) }), ("tanh", { $0.tanh($1) }), ("asinh", { $0.asinh($1) }),
  ("acosh", { $0.acosh($1) }), ("atanh", { $0.atanh($1) }), ("erf", { $0.erf($1) }),
  ("erfc", { $0.erfc($1) }), ("expm1", { $0.expMinusOne($1) }),
  ("log1p", { $0.logOnePlus($1) }), ("sqrt", { $0.squareRoot($1) }),
  ("cbrt", { $0.root($1, 3) }), ("cube", { $0.power($1, 3) }), ("square", { $0.power($1, 2) }),
  ("inverse", { $0.quotient(.one, $1) }), ("floor", { $1.floor }),
]

private func fraction(_ text: Substring) -> Rational? {
  let parts = text.split(separator: "/")
  guard let above = parts.first.flatMap({ Rational(decimal: $0) }) else { return nil }
  if parts.count == 1 { return above }
  return Rational(decimal: parts[1]).map { above / $0 }
}

private func point(_ generator: inout SeededGenerator) -> Dyadic {
  let mantissa = generator.integer(bits: generator.integer(in: 1...70))
  let size = [3, 8, 30, 100][generator.integer(in: 0...3)]
  return Dyadic(mantissa, exponent: generator.integer(in: -size...size) - mantissa.bitWidth)
}

@Suite("Intervals") struct IntervalTests {
  @Test("hold the published values, tightly", arguments: [24, 53, 62, 64, 100, 200, 270])
  func references(bits: Int) throws {
    let arithmetic = IntervalArithmetic(bits: bits)
    let judge = IntervalArithmetic(bits: 400)
    for line in referenceValues.split(separator: "\n") {
      let words = line.split(separator: " ")
      let function = try #require(intervalFunctions.first { $0.name == words[0] })
      let argument = try #require(fraction(words[1]))
      let reference = try #require(Rational(decimal: words[2]))
      let slack = reference.magnitude * Rational(1, Integer(10).power(88))
      let truth = judge.interval(reference - slack).hull(judge.interval(reference + slack))
      // The argument is enclosed with so many digits that its width does not count.
      let x = IntervalArithmetic(bits: 2 * bits + 100).interval(argument)
      let value = try #require(function.value(arithmetic, x), "\(line)")
      #expect(value.overlaps(truth), "\(bits) bits: \(line) gave \(value)")
      #expect(value.knownBits >= bits - 4, "\(bits) bits: \(line) gave \(value)")
      #expect(value.lower.mantissa.bitWidth <= bits && value.upper.mantissa.bitWidth <= bits)
    }
  }

  @Test("at points hold what many more digits say", arguments: intervalFunctions.map(\.name))
  func nesting(name: String) throws {
    let function = try #require(intervalFunctions.first { $0.name == name }).value
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<150 {
      let x = Interval(point(&generator))
      guard let fine = function(IntervalArithmetic(bits: 300), x) else { continue }
      for bits in [30, 62, 64, 129] {
        guard let coarse = function(IntervalArithmetic(bits: bits), x) else {
          #expect(fine.containsZero || name == "log1p" || name == "tan", "\(name) at \(x)")
          continue
        }
        #expect(coarse.contains(fine), "\(name), \(bits) bits, at \(x): \(coarse), \(fine)")
        #expect(
          coarse.knownBits >= bits - 4 || fine.isPoint || coarse.upper.order > 1 << 58
            || coarse.upper.order < -(1 << 58), "\(name), \(bits) bits, at \(x): \(coarse)")
      }
    }
  }

  @Test("of wide arguments hold the values at all points", arguments: intervalFunctions.map(\.name))
  func wideArguments(name: String) throws {
    let function = try #require(intervalFunctions.first { $0.name == name }).value
    let arithmetic = IntervalArithmetic(bits: 62)
    var generator = SeededGenerator(seed: 32)
    for _ in 0..<100 {
      let (a, b) = (point(&generator), point(&generator))
      let wide = Interval(min(a, b), max(a, b))
      guard let values = function(arithmetic, wide) else { continue }
      for step in 0...8 {
        let t = IntervalArithmetic(bits: 300).interval(Rational(Integer(step), 8))
        let exact = IntervalArithmetic(bits: 300)
        let x = exact.sum(
          Interval(wide.lower),
          exact.product(t, exact.difference(Interval(wide.upper), Interval(wide.lower))))
        guard let inside = x.intersection(wide), let value = function(exact, Interval(inside.lower))
        else { continue }
        #expect(values.overlaps(value), "\(name) of \(wide) at \(inside): \(values), \(value)")
        #expect(name == "floor" || values.contains(value) || value.width.order < -150)
      }
    }
  }

  @Test("compute field operations that hold exact fractions", arguments: [16, 61, 62, 63, 64, 90])
  func fieldOperations(bits: Int) throws {
    let arithmetic = IntervalArithmetic(bits: bits)
    var generator = SeededGenerator(seed: 33)
    for _ in 0..<400 {
      let ends = (0..<4).map { _ in point(&generator) }
      let a = Interval(min(ends[0], ends[1]), max(ends[0], ends[1]))
      let b = Interval(min(ends[2], ends[3]), max(ends[2], ends[3]))
      for x in [a.lower, a.upper] {
        for y in [b.lower, b.upper] {
          let (p, q) = (try #require(x.asRational), try #require(y.asRational))
          #expect(arithmetic.sum(a, b).contains(p + q))
          #expect(arithmetic.difference(a, b).contains(p - q))
          #expect(arithmetic.product(a, b).contains(p * q))
          if let quotient = arithmetic.quotient(a, b) { #expect(quotient.contains(p / q)) }
          let (u, v) = (Interval(x), Interval(y))
          #expect(arithmetic.product(u, v).knownBits >= bits - 1 || q.isZero || p.isZero)
          #expect((arithmetic.quotient(u, v)?.knownBits ?? bits) >= bits - 1 || p.isZero)
          #expect((x < y) == (p < q) && (x == y) == (p == q))
          #expect(u.isLess(than: v) == (p < q))
        }
      }
      #expect(arithmetic.quotient(a, b) == nil || b.isNonzero)
      #expect(a.midpoint.map(a.contains) == true)
      let power = generator.integer(in: -9...9)
      if let value = arithmetic.power(a, power), let base = a.lower.asRational {
        #expect(value.contains(base.power(power)))
      }
    }
  }

  @Test("satisfy the identities of their functions")
  func identities() throws {
    let arithmetic = IntervalArithmetic(bits: 80)
    var generator = SeededGenerator(seed: 34)
    for _ in 0..<60 {
      let x = Interval(Dyadic(generator.integer(bits: 40), exponent: -36))
      let (s, c) = (arithmetic.sin(x), arithmetic.cos(x))
      let squares = arithmetic.sum(arithmetic.product(s, s), arithmetic.product(c, c))
      #expect(squares.contains(Dyadic.one) && squares.width.order < -70)
      let back = try #require(arithmetic.log(arithmetic.exp(x)))
      #expect(back.contains(x) && back.width.order < -70)
      #expect(arithmetic.sum(arithmetic.erf(x), arithmetic.erfc(x)).contains(Dyadic.one))
      let angle = arithmetic.atan(x)
      #expect(try #require(arithmetic.tan(angle)).contains(x))
      #expect(try #require(arithmetic.tan(arithmetic.atan(x))).width.order < -50)
      #expect(
        try #require(arithmetic.power(arithmetic.exp(x), Interval(3))).overlaps(
          arithmetic.exp(arithmetic.product(Interval(3), x))))
    }
  }

  @Test("print certified digits of known constants")
  func constants() {
    let arithmetic = IntervalArithmetic(bits: 180)
    // OEIS A000796, A001113, A002392 (their decimal expansions), and A002193.
    #expect(
      arithmetic.pi.certifiedDecimal(digits: 50)
        == "3.1415926535897932384626433832795028841971693993751")
    #expect(
      arithmetic.e.certifiedDecimal(digits: 50)
        == "2.7182818284590452353602874713526624977572470937")
    #expect(
      arithmetic.log(Interval(10))?.certifiedDecimal(digits: 45)
        == "2.30258509299404568401799145468436420760110149")
    #expect(
      arithmetic.squareRoot(Interval(2))?.certifiedDecimal(digits: 30)
        == "1.41421356237309504880168872421")
  }

  @Test("print plain numbers plainly")
  func printing() {
    let arithmetic = IntervalArithmetic(bits: 62)
    func text(_ value: String, _ digits: Int = 12) -> String? {
      Rational(decimal: value).flatMap { arithmetic.interval($0).certifiedDecimal(digits: digits) }
    }
    #expect(text("0") == "0" && text("-0.05") == "-0.05" && text("123456") == "123456")
    #expect(text("1e30") == "1e30" && text("-2.5e-20") == "-2.5e-20" && text("1e-3") == "0.001")
    #expect(
      text("999.99", 3) == "1000" && text("0.0999", 1) == "0.1" && text("12345", 2) == "12000")
    #expect(Interval(-Dyadic.one, .one).certifiedDecimal(digits: 5) == nil)
    #expect(Interval(Dyadic(3), Dyadic(4)).certifiedDecimal(digits: 5) == nil)
  }

  @Test("end quickly and truly for huge arguments")
  func hugeArguments() throws {
    let arithmetic = IntervalArithmetic(bits: 62)
    let huge = arithmetic.interval(try #require(Rational(decimal: "1e30")))
    #expect(arithmetic.exp(huge).isPositive && !arithmetic.exp(huge).upper.isFinite)
    #expect(arithmetic.exp(-huge).isNonnegative && arithmetic.exp(-huge).upper < .one)
    #expect(arithmetic.exp(Interval(-1_000_000_000_000)).isPositive)
    #expect(arithmetic.tanh(huge).upper == .one && arithmetic.tanh(-huge).lower == -.one)
    let beyond = arithmetic.exp(Interval(1 << 50))
    #expect(arithmetic.sin(beyond) == Interval(-Dyadic.one, .one))
    #expect(arithmetic.tan(beyond) == nil)
    #expect(arithmetic.erfc(Interval(1 << 20)).isPositive)
    #expect(arithmetic.erfc(huge).isNonnegative && arithmetic.erfc(-huge).upper == Dyadic(2))
    #expect(arithmetic.log(beyond)?.contains(Rational(Integer(1) << 50)) == true)
    #expect(arithmetic.exp(.line) == Interval(.zero, .infinity))
    #expect(arithmetic.atan(.line).contains(arithmetic.atan(huge)))
    #expect(arithmetic.sum(beyond, .one).contains(beyond.upper))
    let product = arithmetic.product(beyond, arithmetic.exp(Interval(-(1 << 50))))
    #expect(product.contains(Dyadic.one))
  }

  @Test("separate numbers that differ by very little")
  func separation() throws {
    // sigmoid(x) against sigmoid(x) + x/10^20 at x = 1
    func sigmoids(_ bits: Int) throws -> (Interval, Interval) {
      let arithmetic = IntervalArithmetic(bits: bits)
      let below = arithmetic.sum(.one, arithmetic.exp(Interval(-1)))
      let sigmoid = try #require(arithmetic.quotient(.one, below))
      let tiny = arithmetic.interval(Rational(1, Integer(10).power(20)))
      return (sigmoid, arithmetic.sum(sigmoid, tiny))
    }
    let (a, b) = try sigmoids(62)
    #expect(a.isLess(than: b) == nil)
    let (c, d) = try sigmoids(100)
    #expect(c.isLess(than: d) == true && d.isLess(than: c) == false && c.isEqual(to: d) == false)
  }

  @Test("convert to outward doubles")
  func doubles() throws {
    let arithmetic = IntervalArithmetic(bits: 100)
    let third = arithmetic.interval(Rational(1, 3))
    #expect(third.doubleBounds.lower == 1.0 / 3 && third.doubleBounds.upper == (1.0 / 3).nextUp)
    let tiny = arithmetic.exp(Interval(-100_000))
    #expect(tiny.doubleBounds == (0, Double.leastNonzeroMagnitude))
    #expect((-tiny).doubleBounds == (-Double.leastNonzeroMagnitude, 0))
    #expect(arithmetic.exp(Interval(100_000)).doubleBounds == (.greatestFiniteMagnitude, .infinity))
    #expect(try #require(Interval(exactly: 0.1)).doubleBounds == (0.1, 0.1))
    #expect(Interval(exactly: .nan) == nil && Interval(exactly: .infinity) == nil)
  }

  @Test("say nothing where nothing is known")
  func undecided() {
    let arithmetic = IntervalArithmetic()
    let around = Interval(-Dyadic.one, .one)
    #expect(arithmetic.log(around) == nil && arithmetic.squareRoot(around) == nil)
    #expect(arithmetic.quotient(.one, around) == nil && arithmetic.power(around, -1) == nil)
    #expect(arithmetic.atanh(around) == nil && arithmetic.acosh(around) == nil)
    #expect(arithmetic.asin(Interval(2)) == nil && around.sign == nil)
    #expect(arithmetic.asin(around)?.contains(Rational(3, 2)) == true)
    #expect(arithmetic.power(around, 2) == Interval(.zero, .one))
    #expect(Interval.zero.sign == 0 && Interval.one.isEqual(to: .one) == true)
    #expect(around.magnitude == Interval(.zero, .one))
    #expect(around.floor == around && Interval(Dyadic(-3, exponent: -1)).floor == Interval(-2))
    #expect(Interval(Dyadic(-3, exponent: -1)).ceiling == Interval(-1))
  }
}
