internal import CGMP

extension Integer {
  package static func + (a: Integer, b: Integer) -> Integer {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return Integer(sum) }
    }
    return unsafe combined(a, b) { unsafe __gmpz_add($0, $1, $2) }
  }

  package static func - (a: Integer, b: Integer) -> Integer {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return Integer(difference) }
    }
    return unsafe combined(a, b) { unsafe __gmpz_sub($0, $1, $2) }
  }

  package static func * (a: Integer, b: Integer) -> Integer {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return Integer(product) }
    }
    return unsafe combined(a, b) { unsafe __gmpz_mul($0, $1, $2) }
  }

  package static prefix func - (a: Integer) -> Integer {
    if case .small(let x) = a.storage, x != .min { return Integer(-x) }
    return unsafe Integer { result in unsafe a.read { unsafe __gmpz_neg(result, $0) } }
  }

  package static func += (a: inout Integer, b: Integer) { a = a + b }
  package static func -= (a: inout Integer, b: Integer) { a = a - b }
  package static func *= (a: inout Integer, b: Integer) { a = a * b }

  package var magnitude: Integer { signum < 0 ? -self : self }

  /// The number multiplied with itself a number of times; the empty product is 1.
  ///
  /// - Precondition: `exponent >= 0`. The result has about `exponent * bitWidth` bits; whoever
  ///   takes exponents from outside bounds that product first.
  package func power(_ exponent: Int) -> Integer {
    precondition(exponent >= 0, "a power of a whole number needs an exponent that is not negative")
    switch storage {
    case .small(0): return exponent == 0 ? 1 : 0
    case .small(1): return 1
    case .small(-1): return exponent & 1 == 0 ? 1 : -1
    case .small, .big:
      return unsafe Integer { result in
        unsafe read { unsafe __gmpz_pow_ui(result, $0, UInt(exponent)) }
      }
    }
  }
}

// MARK: - Division

extension Integer {
  /// The quotient cut off towards zero, and the rest, which has the sign of the dividend.
  package func quotientAndRemainder(
    dividingBy divisor: Integer
  ) -> (quotient: Integer, remainder: Integer) {
    precondition(!divisor.isZero, "division of a whole number by zero")
    if case .small(let x) = storage, case .small(let y) = divisor.storage, y != -1 {
      let (quotient, remainder) = x.quotientAndRemainder(dividingBy: y)
      return (Integer(quotient), Integer(remainder))
    }
    let quotient = unsafe Self.combined(self, divisor) { unsafe __gmpz_tdiv_q($0, $1, $2) }
    return (quotient, self - quotient * divisor)
  }

  /// The greatest whole number that is at most the quotient.
  package func floorQuotient(by divisor: Integer) -> Integer {
    precondition(!divisor.isZero, "division of a whole number by zero")
    if case .small(let x) = storage, case .small(let y) = divisor.storage, y != -1 {
      let (quotient, remainder) = x.quotientAndRemainder(dividingBy: y)
      return Integer(remainder != 0 && (remainder < 0) != (y < 0) ? quotient - 1 : quotient)
    }
    return unsafe Self.combined(self, divisor) { unsafe __gmpz_fdiv_q($0, $1, $2) }
  }

  /// The rest of Euclid's division: at least 0 and less than the magnitude of the modulus.
  package func modulus(by divisor: Integer) -> Integer {
    precondition(!divisor.isZero, "division of a whole number by zero")
    if case .small(let x) = storage, case .small(let y) = divisor.storage, y != -1, y != .min {
      let remainder = x % y
      return Integer(remainder < 0 ? remainder + abs(y) : remainder)
    }
    return unsafe Self.combined(self, divisor) { unsafe __gmpz_mod($0, $1, $2) }
  }

  /// The quotient of a division that is known to leave no rest.
  package func exactQuotient(by divisor: Integer) -> Integer {
    precondition(!divisor.isZero, "division of a whole number by zero")
    assert(isMultiple(of: divisor), "an exact quotient was asked of numbers that leave a rest")
    if divisor.isOne { return self }
    if case .small(let x) = storage, case .small(let y) = divisor.storage, y != -1 {
      return Integer(x / y)
    }
    return unsafe Self.combined(self, divisor) { unsafe __gmpz_divexact($0, $1, $2) }
  }

  /// Whether the number is a whole multiple of another; of 0 only 0 is one.
  package func isMultiple(of divisor: Integer) -> Bool {
    if case .small(let x) = storage, case .small(let y) = divisor.storage {
      return x.isMultiple(of: y)
    }
    return unsafe read { a in unsafe divisor.read { b in unsafe __gmpz_divisible_p(a, b) != 0 } }
  }

  /// The rest modulo a word, at least 0 and less than it.
  package func residue(modulo modulus: UInt64) -> UInt64 {
    precondition(modulus != 0, "division of a whole number by zero")
    switch storage {
    case .small(let value):
      let rest = UInt64(value.magnitude) % modulus
      return value < 0 && rest != 0 ? modulus - rest : rest
    case .big:
      return UInt64(unsafe read { number in unsafe __gmpz_fdiv_ui(number, UInt(modulus)) })
    }
  }
}
