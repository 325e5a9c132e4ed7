internal import CGMP

extension Integer {
  /// The greatest common divisor, never negative; of 0 and 0 it is 0.
  package static func gcd(_ a: Integer, _ b: Integer) -> Integer {
    switch (a.storage, b.storage) {
    case (.small(let x), .small(let y)):
      Integer(UInt64(gcd(x.magnitude, y.magnitude)))
    case (.big, .big), (.small, .big), (.big, .small):
      unsafe combined(a, b) { unsafe __gmpz_gcd($0, $1, $2) }
    }
  }

  /// The greatest common divisor of two words, by Stein's halving.
  static func gcd(_ a: UInt, _ b: UInt) -> UInt {
    if a == 0 || b == 0 { return a | b }
    if a == 1 || b == 1 { return 1 }
    let twos = (a | b).trailingZeroBitCount
    var x = a >> a.trailingZeroBitCount
    var y = b >> b.trailingZeroBitCount
    // Both are odd: their difference is even, and its odd part is smaller than the larger one.
    while x != y {
      if x < y { swap(&x, &y) }
      x -= y
      x >>= x.trailingZeroBitCount
    }
    return x << twos
  }

  /// The least common multiple, never negative; 0 if one of the numbers is 0.
  package static func lcm(_ a: Integer, _ b: Integer) -> Integer {
    if a.isZero || b.isZero { return 0 }
    return (a.exactQuotient(by: gcd(a, b)) * b).magnitude
  }

  /// Whether the number is a prime, with an error probability below 4^-20 and none below 2^64.
  ///
  /// GMP's test: Baillie–Pomerance–Selfridge–Wagstaff, then Miller–Rabin. A negative number and
  /// 0 and 1 are no primes.
  package var isProbablePrime: Bool {
    unsafe signum > 0 && read { number in unsafe __gmpz_probab_prime_p(number, 44) != 0 }
  }

  /// The product of the whole numbers from 1 to `n`.
  package static func factorial(_ n: Int) -> Integer {
    precondition(n >= 0, "the factorial of a negative number is not defined")
    return unsafe Integer { result in unsafe __gmpz_fac_ui(result, UInt(n)) }
  }

  /// The number of ways to choose `k` things out of `n`, as the polynomial in `n` of degree `k`.
  ///
  /// For negative `n` this is (−1)^k · binomial(k − n − 1, k); for negative `k` it is 0.
  package static func binomial(_ n: Integer, _ k: Int) -> Integer {
    if k < 0 { return 0 }
    return unsafe Integer { result in
      unsafe n.read { n in unsafe __gmpz_bin_ui(result, n, UInt(k)) }
    }
  }
}

// MARK: - Roots

extension Integer {
  /// The greatest whole number whose square is at most this one.
  package func squareRoot() -> Integer {
    precondition(signum >= 0, "the square root of a negative number is not real")
    return unsafe Integer { result in unsafe read { unsafe __gmpz_sqrt(result, $0) } }
  }

  /// The square root, if it is a whole number.
  package var exactSquareRoot: Integer? {
    let isSquare = unsafe read { number in unsafe __gmpz_perfect_square_p(number) != 0 }
    return isSquare ? squareRoot() : nil
  }

  /// The root of a given degree, cut off towards zero, of a number that has a real one.
  package func root(_ degree: Int) -> Integer {
    precondition(degree >= 1, "a root has a degree of at least 1")
    precondition(signum >= 0 || degree & 1 == 1, "an even root of a negative number is not real")
    return unsafe Integer { result in
      _ = unsafe read { unsafe __gmpz_root(result, $0, UInt(degree)) }
    }
  }

  /// The root of a given degree, if it is a whole number.
  package func exactRoot(_ degree: Int) -> Integer? {
    precondition(degree >= 1, "a root has a degree of at least 1")
    if signum < 0, degree & 1 == 0 { return nil }
    let root = root(degree)
    return root.power(degree) == self ? root : nil
  }
}
