/// Arithmetic modulo a prime below 2^62; an element is a word below the prime.
///
/// Modulo a prime 2^61 − c with small c, 2^61 is c: products are folded without a division. Any
/// other prime takes one 128-bit division.
package struct PrimeField: Sendable, Hashable {
  package let modulus: UInt64
  /// The number c, where the prime is 2^61 − c and c is small; otherwise 0.
  private let offset: UInt64

  /// The field of a prime; that the number is one is the caller's word.
  package init(modulus: UInt64) {
    precondition(modulus >= 2 && modulus < 1 << 62, "the prime lies between 2 and 2^62")
    self.modulus = modulus
    let (offset, isBelow) = ((1 << 61) as UInt64).subtractingReportingOverflow(modulus)
    self.offset = !isBelow && offset < 1 << 16 ? offset : 0
  }

  /// The field of the Mersenne prime 2^61 − 1, the fastest.
  package static let mersenne61 = PrimeField(modulus: (1 << 61) - 1)

  /// The fields of the 24 greatest primes below 2^61, the greatest first.
  package static let large: [PrimeField] = [
    1, 31, 45, 229, 259, 283, 339, 391, 403, 465, 531, 579, 675, 759, 799, 819, 829, 843, 859, 939,
    985, 1015, 1153, 1195,
  ].map { PrimeField(modulus: (1 << 61) - $0) }

  /// The element that a fraction is, or nil if the prime divides its denominator.
  package func element(_ value: Rational) -> UInt64? { value.residue(modulo: modulus) }

  package func element(_ value: Integer) -> UInt64 { value.residue(modulo: modulus) }

  /// A random element, equally likely up to one part in eight.
  package func element(from generator: inout SeededGenerator) -> UInt64 {
    generator.below(modulus)
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
    if offset == 0 { return modulus.dividingFullWidth((high, low)).remainder }
    // a · b = q · 2^61 + r with q, r < 2^61, and 2^61 is c.
    let mask: UInt64 = (1 << 61) - 1
    var folded = low & mask
    let quotient = (high << 3) | (low >> 61)
    if offset == 1 {
      folded += quotient
    } else {
      // Once more, q · c = q' · 2^61 + r' with q' < 2^16; and once more for what the sum carries,
      // after which it is below 2^61 + 3c.
      let (upper, lower) = quotient.multipliedFullWidth(by: offset)
      folded += (lower & mask) + ((upper << 3) | (lower >> 61)) * offset
      folded = (folded & mask) + (folded >> 61) * offset
    }
    return folded >= modulus ? folded - modulus : folded
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
