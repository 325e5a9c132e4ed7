/// A polynomial in one variable with whole coefficients, for the work that must not grow fractions.
package struct WholePolynomial: Sendable, Hashable {
  /// The coefficients of 1, x, x², …; the last one is not zero.
  package let coefficients: [Integer]

  package init(_ coefficients: [Integer]) {
    let end = coefficients.lastIndex { !$0.isZero }
    self.coefficients = end.map { Array(coefficients[...$0]) } ?? []
  }

  package var degree: Int { coefficients.count - 1 }
  package var isZero: Bool { coefficients.isEmpty }
  package var leadingCoefficient: Integer { coefficients.last ?? 0 }

  func product(_ other: WholePolynomial) -> WholePolynomial {
    if isZero || other.isZero { return WholePolynomial([]) }
    var result = [Integer](
      repeating: 0, count: coefficients.count + other.coefficients.count - 1)
    for (i, a) in coefficients.enumerated() where !a.isZero {
      for (j, b) in other.coefficients.enumerated() { result[i + j] += a * b }
    }
    return WholePolynomial(result)
  }

  var derivative: WholePolynomial {
    WholePolynomial(coefficients.enumerated().dropFirst().map { Integer($0) * $1 })
  }

  /// The greatest common factor of the coefficients, with the leading sign, and what is left.
  var primitive: (content: Integer, part: WholePolynomial) {
    var content: Integer = 0
    for coefficient in coefficients {
      content = Integer.gcd(content, coefficient)
      if content.isOne { break }
    }
    if leadingCoefficient.signum < 0 { content = -content }
    if isZero || content.isOne { return (content.isZero ? 1 : content, self) }
    return (content, WholePolynomial(coefficients.map { $0.exactQuotient(by: content) }))
  }

  /// The sign of the value at a fraction n/d, by Horner's rule on d^degree · p(n/d).
  func sign(at point: Rational) -> Int {
    var value: Integer = 0
    var scale: Integer = 1
    for coefficient in coefficients.reversed() {
      value = value * point.numerator + coefficient * scale
      scale *= point.denominator
    }
    return value.signum
  }

  /// The primitive part of the rest that a whole multiple of the polynomial leaves.
  func pseudoRemainder(dividingBy divisor: WholePolynomial) -> WholePolynomial {
    var rest = coefficients
    let lead = divisor.leadingCoefficient
    for shift in stride(from: degree - divisor.degree, through: 0, by: -1) {
      let top = rest.removeLast()
      if top.isZero { continue }
      let common = Integer.gcd(top, lead)
      let scale = lead.exactQuotient(by: common)
      let factor = top.exactQuotient(by: common)
      for exponent in rest.indices {
        rest[exponent] *= scale
        let inner = exponent - shift
        if inner >= 0 { rest[exponent] -= factor * divisor.coefficients[inner] }
      }
    }
    return WholePolynomial(rest).primitive.part
  }

  /// The greatest common divisor, primitive and with a positive leading coefficient.
  ///
  /// If the remainders modulo a large prime that divides neither leading coefficient end in a
  /// constant, the polynomials have no common factor: this is most cases and cheap. Otherwise by
  /// the sequence of primitive remainders, whose coefficients are as short as they can be.
  static func gcd(_ a: WholePolynomial, _ b: WholePolynomial) -> WholePolynomial {
    if a.isZero { return b.primitive.part }
    if b.isZero { return a.primitive.part }
    if a.degree == 0 || b.degree == 0 { return WholePolynomial([1]) }
    if hasNoCommonFactor(a, b, modulo: .mersenne61) { return WholePolynomial([1]) }
    var (high, low) = a.degree >= b.degree ? (a.primitive.part, b.primitive.part) : (b, a)
    while !low.isZero { (high, low) = (low, high.pseudoRemainder(dividingBy: low)) }
    return high.primitive.part
  }

  /// Whether the remainders modulo a prime prove that there is no common factor.
  ///
  /// A common factor stays one modulo the prime, of the same degree, because the prime does not
  /// divide its leading coefficient.
  private static func hasNoCommonFactor(
    _ a: WholePolynomial, _ b: WholePolynomial, modulo field: PrimeField
  ) -> Bool {
    var high = a.coefficients.map { $0.residue(modulo: field.modulus) }
    var low = b.coefficients.map { $0.residue(modulo: field.modulus) }
    if high.last == 0 || low.last == 0 { return false }
    while low.count > 1 {
      let inverse = field.inverse(low.last ?? 1)
      while high.count >= low.count {
        let factor = field.product(high.removeLast(), inverse)
        let shift = high.count - low.count + 1
        for index in 0..<low.count - 1 {
          high[shift + index] = field.difference(
            high[shift + index], field.product(factor, low[index]))
        }
        while high.last == 0 { high.removeLast() }
      }
      swap(&high, &low)
    }
    return low.count == 1
  }
}
