/// A fraction of two whole numbers, in lowest terms, with a denominator above zero.
///
/// While both numbers fit a machine word, nothing allocates.
package struct Rational: Sendable, Hashable {
  package let numerator: Integer
  package let denominator: Integer

  /// A fraction that is already in lowest terms, with a denominator above zero.
  init(reduced numerator: Integer, over denominator: Integer) {
    self.numerator = numerator
    self.denominator = denominator
    checkInvariants()
  }

  private func checkInvariants() {
    assert(denominator.signum > 0, "a denominator is above zero")
    assert(Integer.gcd(numerator, denominator).isOne, "a fraction is in lowest terms")
  }

  package init(_ value: Int) { self.init(Integer(value)) }

  package init(_ value: Integer) {
    numerator = value
    denominator = 1
  }

  /// The quotient of two whole numbers.
  package init(_ numerator: Integer, _ denominator: Integer) {
    precondition(!denominator.isZero, "the denominator of a fraction is not zero")
    if let n = numerator.asInt, let d = denominator.asInt, n != .min, d != .min {
      self.init(n, over: d)
      return
    }
    let common = Integer.gcd(numerator, denominator)
    let divisor = denominator.signum < 0 ? -common : common
    self.init(
      reduced: numerator.exactQuotient(by: divisor), over: denominator.exactQuotient(by: divisor))
  }

  /// The quotient of two words, neither of which is the least one.
  private init(_ numerator: Int, over denominator: Int) {
    let common = Int(Integer.gcd(numerator.magnitude, denominator.magnitude))
    let divisor = denominator < 0 ? -common : common
    self.init(reduced: Integer(numerator / divisor), over: Integer(denominator / divisor))
  }

  /// The exact value of a floating number.
  package init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    if let whole = Integer(exactly: value) {
      self.init(whole)
      return
    }
    // The value is m · 2^(e - 52) with a whole m, and here e < 52. A subnormal number has the
    // weight of the least normal one, 2^-1074.
    let weight = max(Int(value.exponent), -1022) - 52
    let mantissa = Double(sign: .plus, exponent: -weight / 2, significand: value)
    let whole = Double(sign: .plus, exponent: -weight - (-weight / 2), significand: mantissa)
    self.init(Integer(Int(whole)), 1 << -weight)
  }

  package var signum: Int { numerator.signum }
  package var isZero: Bool { numerator.isZero }
  package var isOne: Bool { numerator.isOne && denominator.isOne }
  package var isInteger: Bool { denominator.isOne }
  package var asInteger: Integer? { isInteger ? numerator : nil }
  package var asInt: Int? { isInteger ? numerator.asInt : nil }

  /// Both numbers as machine words, where they fit.
  var words: (numerator: Int, denominator: Int)? {
    guard let n = numerator.asInt, let d = denominator.asInt else { return nil }
    return (n, d)
  }

  /// A hash of the value that is the same on every run and every machine.
  package var contentHash: UInt64 {
    let n = numerator.contentHash
    return isInteger ? n : SeededGenerator.mixed(n ^ (denominator.contentHash &* 0x9E37_79B9))
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(contentHash) }
}

extension Rational: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(value) }
}

extension Rational: Comparable {
  package static func < (a: Rational, b: Rational) -> Bool {
    if a.signum != b.signum { return a.signum < b.signum }
    if let a = a.words, let b = b.words {
      let left = a.numerator.multipliedFullWidth(by: b.denominator)
      let right = b.numerator.multipliedFullWidth(by: a.denominator)
      return (left.high, left.low) < (right.high, right.low)
    }
    return a.numerator * b.denominator < b.numerator * a.denominator
  }
}
