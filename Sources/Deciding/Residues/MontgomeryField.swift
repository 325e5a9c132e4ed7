internal import Exact

/// Arithmetic modulo a prime below 2^62, without divisions.
///
/// An element a is held as a · 2^64 mod p (Montgomery, "Modular multiplication without trial
/// division", 1985): a product then costs three multiplications.
struct MontgomeryField: Sendable {
  let modulus: UInt64
  /// −1/p modulo 2^64.
  private let negativeInverse: UInt64
  /// 2^128 mod p.
  private let squareOfRadix: UInt64
  /// One, as it is held.
  let one: UInt64

  init(modulus: UInt64) {
    self.modulus = modulus
    // Newton: with p·x ≡ 1 mod 2^k, the next x holds mod 2^2k; p itself does for k = 3.
    var inverse = modulus
    for _ in 0..<5 { inverse = inverse &* (2 &- modulus &* inverse) }
    negativeInverse = 0 &- inverse
    let radix = modulus.dividingFullWidth((1, 0)).remainder
    one = radix
    squareOfRadix = modulus.dividingFullWidth(radix.multipliedFullWidth(by: radix)).remainder
  }

  @inline(__always)
  func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    let m = low &* negativeInverse
    let folded = m.multipliedFullWidth(by: modulus).high
    // low + (m·p mod 2^64) is 0 modulo 2^64, so it carries exactly when low is not 0.
    let result = high &+ folded &+ (low != 0 ? 1 : 0)
    return result >= modulus ? result &- modulus : result
  }

  @inline(__always)
  func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let sum = a &+ b
    return sum >= modulus ? sum &- modulus : sum
  }

  @inline(__always)
  func difference(_ a: UInt64, _ b: UInt64) -> UInt64 { a >= b ? a &- b : a &+ modulus &- b }

  func element(_ value: UInt64) -> UInt64 { product(value % modulus, squareOfRadix) }

  func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
    var (result, square, left) = (one, base, exponent)
    while left > 0 {
      if left & 1 == 1 { result = product(result, square) }
      left >>= 1
      if left > 0 { square = product(square, square) }
    }
    return result
  }

  /// The inverse of an element that is not zero, by Fermat's theorem.
  func inverse(_ a: UInt64) -> UInt64 { power(a, modulus - 2) }

  /// A fraction modulo the prime; nil where the prime divides its denominator.
  func element(_ value: Rational) -> UInt64? {
    value.residue(modulo: modulus).map { element($0) }
  }
}
