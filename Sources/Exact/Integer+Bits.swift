internal import CGMP

// The standard library's conversions of floating numbers call the C library of mathematics.
#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Integer {
  /// The number of binary digits of the magnitude; 0 has none.
  package var bitWidth: Int {
    switch storage {
    case .small(let value): Int.bitWidth - value.magnitude.leadingZeroBitCount
    case .big: Int(unsafe read { number in unsafe __gmpz_sizeinbase(number, 2) })
    }
  }

  /// How often 2 divides the number; 0 for 0.
  package var trailingZeroBits: Int {
    switch storage {
    case .small(let value): value == 0 ? 0 : value.trailingZeroBitCount
    case .big: Int(unsafe read { number in unsafe __gmpz_scan1(number, 0) })
    }
  }

  /// The number times 2^count; a negative count divides, rounding down.
  ///
  /// The result has `count` more bits; whoever takes counts from outside bounds them first.
  package static func << (a: Integer, count: Int) -> Integer {
    if count < 0 { return a >> -count }
    if case .small(let x) = a.storage {
      if x == 0 { return a }
      if count < Int.bitWidth {
        let shifted = x << count
        if shifted >> count == x { return Integer(shifted) }
      }
    }
    return unsafe Integer { result in
      unsafe a.read { unsafe __gmpz_mul_2exp(result, $0, mp_bitcnt_t(count)) }
    }
  }

  /// The greatest whole number at most the number divided by 2^count.
  package static func >> (a: Integer, count: Int) -> Integer {
    if count < 0 { return a << -count }
    switch a.storage {
    case .small(let x): return Integer(x >> count)
    case .big:
      return unsafe Integer { result in
        unsafe a.read { unsafe __gmpz_fdiv_q_2exp(result, $0, mp_bitcnt_t(count)) }
      }
    }
  }

  /// The leading 64 binary digits of the magnitude, what they count, and whether more follow.
  ///
  /// The magnitude lies in [`digits`, `digits` + 1) · 2^`exponent`, and is the left end exactly
  /// unless `isCut`.
  var leadingDigits: (digits: UInt64, exponent: Int, isCut: Bool) {
    switch storage {
    case .small(let value): return (UInt64(value.magnitude), 0, false)
    case .big:
      let exponent = max(0, bitWidth - 64)
      let digits = (magnitude >> exponent).residue64
      return (digits, exponent, trailingZeroBits < exponent)
    }
  }

  /// The lowest 64 binary digits of the magnitude.
  private var residue64: UInt64 {
    UInt64(unsafe read { number in unsafe __gmpz_get_ui(number) })
  }

  /// The nearest floating number, ties to even; infinite beyond the largest.
  package var asDouble: Double {
    if case .small(let value) = storage { return Double(value) }
    let (digits, exponent, isCut) = leadingDigits
    let magnitude = Double(nearest: digits, exponent: exponent, isCut: isCut)
    return signum < 0 ? -magnitude : magnitude
  }

  /// The value of a floating number that is whole.
  package init?(exactly value: Double) {
    if let small = Int(exactly: value) {
      self.init(small)
      return
    }
    // From 2^63 on every floating number is whole.
    guard value.isFinite, value.magnitude >= 0x1p63 else { return nil }
    let mantissa = Integer(Int(value.significand * 0x1p52))
    let magnitude = mantissa << (Int(value.exponent) - 52)
    self = value < 0 ? -magnitude : magnitude
  }
}

extension Double {
  /// The floating number nearest to `digits · 2^exponent`, or to a bit more if digits were cut.
  ///
  /// Ties go to even. Where `isCut`, at least 64 leading digits are needed for the answer to be
  /// right: the lowest digit given then only tells on which side of a tie the number lies.
  init(nearest digits: UInt64, exponent: Int, isCut: Bool) {
    if digits == 0 {
      self = 0
      return
    }
    let shift = digits.leadingZeroBitCount
    let top = (digits << shift) | (isCut ? 1 : 0)
    let weight = exponent - shift
    if weight >= -1022 - 63 {
      // 64 digits are rounded once to 53; the scaling is exact or overflows.
      self = Double(sign: .plus, exponent: Swift.min(weight, 2000), significand: Double(top))
      return
    }
    // A subnormal result: count in units of 2^-1074 and round by hand.
    let drop = -1074 - weight
    guard drop <= 64 else {
      self = 0
      return
    }
    let kept = drop == 64 ? 0 : top >> UInt64(drop)
    let rest = drop == 64 ? top : top & ((1 << UInt64(drop)) - 1)
    let half: UInt64 = 1 << UInt64(drop - 1)
    let isUp = rest > half || (rest == half && kept & 1 == 1)
    self = Double(kept + (isUp ? 1 : 0)) * Double.leastNonzeroMagnitude
  }
}
