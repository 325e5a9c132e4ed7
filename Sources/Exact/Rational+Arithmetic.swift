extension Rational {
  package static func + (a: Rational, b: Rational) -> Rational {
    if a.isInteger, b.isInteger { return Rational(a.numerator + b.numerator) }
    if let sum = Self.smallSum(a, b) { return sum }
    // With g = gcd(d1, d2) only g can share factors with the new numerator (Knuth, 4.5.1).
    let common = Integer.gcd(a.denominator, b.denominator)
    if common.isOne {
      return Rational(
        reduced: a.numerator * b.denominator + b.numerator * a.denominator,
        over: a.denominator * b.denominator)
    }
    let left = a.denominator.exactQuotient(by: common)
    let sum = a.numerator * b.denominator.exactQuotient(by: common) + b.numerator * left
    let shared = Integer.gcd(sum, common)
    return Rational(
      reduced: sum.exactQuotient(by: shared), over: left * b.denominator.exactQuotient(by: shared))
  }

  /// The sum, if all that it takes fits machine words.
  private static func smallSum(_ a: Rational, _ b: Rational) -> Rational? {
    guard let a = a.words, let b = b.words else { return nil }
    let (left, o1) = a.numerator.multipliedReportingOverflow(by: b.denominator)
    let (right, o2) = b.numerator.multipliedReportingOverflow(by: a.denominator)
    let (sum, o3) = left.addingReportingOverflow(right)
    let (below, o4) = a.denominator.multipliedReportingOverflow(by: b.denominator)
    return o1 || o2 || o3 || o4 ? nil : Rational(Integer(sum), Integer(below))
  }

  package static func - (a: Rational, b: Rational) -> Rational { a + -b }

  package static func * (a: Rational, b: Rational) -> Rational {
    if a.isInteger, b.isInteger { return Rational(a.numerator * b.numerator) }
    // Only the crossed pairs can share factors.
    let first = Integer.gcd(a.numerator, b.denominator)
    let second = Integer.gcd(b.numerator, a.denominator)
    return Rational(
      reduced: a.numerator.exactQuotient(by: first) * b.numerator.exactQuotient(by: second),
      over: a.denominator.exactQuotient(by: second) * b.denominator.exactQuotient(by: first))
  }

  package static func / (a: Rational, b: Rational) -> Rational { a * b.reciprocal }

  package static prefix func - (a: Rational) -> Rational {
    Rational(reduced: -a.numerator, over: a.denominator)
  }

  package static func += (a: inout Rational, b: Rational) { a = a + b }
  package static func -= (a: inout Rational, b: Rational) { a = a - b }
  package static func *= (a: inout Rational, b: Rational) { a = a * b }
  package static func /= (a: inout Rational, b: Rational) { a = a / b }

  package var magnitude: Rational { signum < 0 ? -self : self }

  /// One divided by the number, which is not zero.
  package var reciprocal: Rational {
    precondition(!isZero, "division by zero")
    return signum < 0
      ? Rational(reduced: -denominator, over: -numerator)
      : Rational(reduced: denominator, over: numerator)
  }

  /// The number to a whole power; a negative one needs a number that is not zero.
  package func power(_ exponent: Int) -> Rational {
    if exponent < 0 { return reciprocal.power(-exponent) }
    return Rational(reduced: numerator.power(exponent), over: denominator.power(exponent))
  }

  /// The root of a given degree, if it is rational.
  package func exactRoot(_ degree: Int) -> Rational? {
    guard let above = numerator.exactRoot(degree), let below = denominator.exactRoot(degree) else {
      return nil
    }
    return Rational(reduced: above, over: below)
  }

  /// The number modulo a prime, or nil if the prime divides the denominator.
  package func residue(modulo prime: UInt64) -> UInt64? {
    let above = numerator.residue(modulo: prime)
    if isInteger { return above }
    let below = denominator.residue(modulo: prime)
    if below == 0 { return nil }
    return PrimeField(modulus: prime).quotient(above, by: below)
  }
}

// MARK: - Neighbours

extension Rational {
  /// The greatest whole number that is at most this one.
  package var floor: Integer { numerator.floorQuotient(by: denominator) }

  /// The least whole number that is at least this one.
  package var ceiling: Integer { -(-numerator).floorQuotient(by: denominator) }

  /// The nearest whole number; one in the middle goes away from zero.
  package var rounded: Integer {
    let doubled = numerator.magnitude * 2 + denominator
    let nearest = doubled.floorQuotient(by: denominator * 2)
    return signum < 0 ? -nearest : nearest
  }

  /// The nearest floating number, ties to even; infinite beyond the largest.
  package var asDouble: Double {
    if isInteger { return numerator.asDouble }
    let limit = 1 << 53
    if let (n, d) = words, n.magnitude <= limit, d <= limit { return Double(n) / Double(d) }
    // Scale so that the whole quotient has 66 or 67 binary digits, then round those once.
    let shift = 66 - (numerator.bitWidth - denominator.bitWidth)
    let scaled = shift > 0 ? numerator.magnitude << shift : numerator.magnitude
    let divisor = shift < 0 ? denominator << -shift : denominator
    let (quotient, rest) = scaled.quotientAndRemainder(dividingBy: divisor)
    let (digits, exponent, isCut) = quotient.leadingDigits
    let magnitude = Double(
      nearest: digits, exponent: exponent - shift, isCut: isCut || !rest.isZero)
    return signum < 0 ? -magnitude : magnitude
  }

  /// The number with the least denominator in a closed interval, and of these the least magnitude.
  ///
  /// The path down the tree of Stern and Brocot, taken in strides: while both ends have the same
  /// whole part, that part is a continued-fraction digit of the answer.
  package static func simplest(between lower: Rational, and upper: Rational) -> Rational {
    precondition(lower <= upper, "an interval's lower end is at most its upper end")
    if lower.signum <= 0, upper.signum >= 0 { return 0 }
    if upper.signum < 0 { return -simplest(between: -upper, and: -lower) }
    var low = lower
    var high = upper
    var digits: [Integer] = []
    while true {
      let whole = low.floor
      if low.isInteger {
        digits.append(whole)
        break
      }
      if Rational(whole + 1) <= high {
        digits.append(whole + 1)
        break
      }
      digits.append(whole)
      // Both lie strictly between `whole` and `whole + 1`: go on with the reciprocals of the rests.
      (low, high) = ((high - Rational(whole)).reciprocal, (low - Rational(whole)).reciprocal)
    }
    var result = Rational(digits.removeLast())
    while let digit = digits.popLast() { result = Rational(digit) + result.reciprocal }
    return result
  }
}
