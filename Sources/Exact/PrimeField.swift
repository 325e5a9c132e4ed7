/// Arithmetic modulo a prime below 2^63; an element is a word below the prime.
///
/// Sums and products of elements are elements. Modulo the Mersenne prime 2^61 − 1 a product is
/// folded without a division; any other prime takes one 128-bit division.
package struct PrimeField: Sendable, Hashable {
  package let modulus: UInt64
  private let isMersenne61: Bool

  /// The prime 2^61 − 1.
  package static let mersenne61 = PrimeField(modulus: (1 << 61) - 1)

  /// The field of a prime; that the number is one is the caller's word.
  package init(modulus: UInt64) {
    precondition(modulus >= 2 && modulus < 1 << 63, "the prime lies between 2 and 2^63")
    self.modulus = modulus
    isMersenne61 = modulus == (1 << 61) - 1
  }

  package func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let sum = a + b
    return sum >= modulus ? sum - modulus : sum
  }

  package func difference(_ a: UInt64, _ b: UInt64) -> UInt64 {
    a >= b ? a - b : a + modulus - b
  }

  package func negative(_ a: UInt64) -> UInt64 { a == 0 ? 0 : modulus - a }

  package func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    if isMersenne61 {
      // 2^61 is 1, and a · b = q · 2^61 + r with q, r < 2^61.
      let folded = (low & modulus) + ((high << 3) | (low >> 61))
      return folded >= modulus ? folded - modulus : folded
    }
    return modulus.dividingFullWidth((high, low)).remainder
  }

  package func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
    var result: UInt64 = 1 % modulus
    var square = base
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { result = product(result, square) }
      square = product(square, square)
      left >>= 1
    }
    return result
  }

  /// The inverse of an element that is not zero, by Euclid's algorithm.
  package func inverse(_ a: UInt64) -> UInt64 {
    precondition(a != 0, "zero has no inverse")
    // Throughout, r0 ≡ s0 · a and r1 ≡ s1 · a; the coefficients stay below the modulus.
    var (r0, r1) = (Int64(modulus), Int64(a))
    var (s0, s1): (Int64, Int64) = (0, 1)
    while r1 != 0 {
      let quotient = r0 / r1
      (r0, r1) = (r1, r0 - quotient * r1)
      (s0, s1) = (s1, s0 - quotient &* s1)
    }
    precondition(r0 == 1, "the modulus of a prime field is a prime")
    return s0 < 0 ? UInt64(s0 + Int64(modulus)) : UInt64(s0)
  }

  package func quotient(_ a: UInt64, by b: UInt64) -> UInt64 { product(a, inverse(b)) }
}
