internal import Exact

/// Numbers in which fraction-free elimination is done: every entry is a minor of the input.
///
/// Bareiss: with p the pivot of this step and q > 0 that of the step before, (p·x − y·z)/q is a
/// whole number, and a minor. If every minor is known to fit, the products need not: the numerator
/// is right modulo 2^w, and an exact division by an odd number is a multiplication modulo 2^w.
protocol MinorRing: Comparable, Sendable {
  associatedtype Divisor: Sendable
  static var zero: Self { get }
  init(whole number: Integer)
  var sign: Int { get }
  var approximation: Double { get }
  static prefix func - (a: Self) -> Self
  /// What is needed to divide by a positive pivot.
  static func divisor(_ pivot: Self) -> Divisor
  /// (a·b − c·d) / q, which is known to be whole.
  static func minor(_ a: Self, _ b: Self, _ c: Self, _ d: Self, over q: Divisor) -> Self
  /// The sign of a·b − c·d, whatever its size.
  static func order(_ a: Self, _ b: Self, _ c: Self, _ d: Self) -> Int
  /// Whether all minors below a bound can be computed after division by a pivot.
  static func holds(bits: Int, pivot: Self) -> Bool
}

/// An exact division modulo a power of two: shift out the even part, multiply by the odd inverse.
struct ModularDivisor<Word: FixedWidthInteger & SignedInteger & Sendable>: Sendable {
  let shift: Word
  let inverse: Word

  init(_ pivot: Word) {
    shift = Word(pivot.trailingZeroBitCount)
    let odd = pivot >> shift
    // Newton: an inverse modulo 2^k becomes one modulo 2^2k; odd·odd = 1 modulo 8 starts it.
    var x = odd
    var bits = 3
    while bits < Word.bitWidth {
      x = x &* (2 &- odd &* x)
      bits *= 2
    }
    inverse = x
  }
}

extension MinorRing where Self: FixedWidthInteger & SignedInteger {
  init(whole number: Integer) {
    // The caller has a bound on every entry.
    var value: Self = 0
    let digits = number.magnitude
    let low = (digits.residue(modulo: 1 << 32), digits.floorQuotient(by: Integer(1) << 32))
    let next = (low.1.residue(modulo: 1 << 32), low.1.floorQuotient(by: Integer(1) << 32))
    let third = (next.1.residue(modulo: 1 << 32), next.1.floorQuotient(by: Integer(1) << 32))
    for digit in [third.1.residue(modulo: 1 << 32), third.0, next.0, low.0] {
      value = (value &<< 32) | Self(truncatingIfNeeded: digit)
    }
    self = number.signum < 0 ? -value : value
  }

  var sign: Int { self > 0 ? 1 : self < 0 ? -1 : 0 }
  var approximation: Double { Double(self) }

  static func divisor(_ pivot: Self) -> ModularDivisor<Self> { ModularDivisor(pivot) }

  @inline(__always)
  static func minor(
    _ a: Self, _ b: Self, _ c: Self, _ d: Self, over q: ModularDivisor<Self>
  ) -> Self {
    // The shift makes the s highest bits meaningless; the last two shifts extend the sign again.
    ((((a &* b &- c &* d) &>> q.shift) &* q.inverse) &<< q.shift) &>> q.shift
  }
}

extension MinorRing where Self: FixedWidthInteger & SignedInteger {
  static func order(_ a: Self, _ b: Self, _ c: Self, _ d: Self) -> Int {
    let (x, y) = (a.multipliedFullWidth(by: b), c.multipliedFullWidth(by: d))
    if x.high != y.high { return x.high < y.high ? -1 : 1 }
    return x.low == y.low ? 0 : x.low < y.low ? -1 : 1
  }
}

extension Int64: MinorRing {
  static func holds(bits: Int, pivot: Int64) -> Bool { bits + pivot.trailingZeroBitCount < 63 }
}

extension Int128: MinorRing {
  static func holds(bits: Int, pivot: Int128) -> Bool { bits + pivot.trailingZeroBitCount < 127 }

  /// In two halves where it is longer than a word, each of which has the sign of the number.
  var approximation: Double {
    if let word = Int64(exactly: self) { return Double(word) }
    let size = magnitude
    let halves =
      Double(UInt64(truncatingIfNeeded: size &>> 64)) * 0x1p64
      + Double(UInt64(truncatingIfNeeded: size))
    return self < 0 ? -halves : halves
  }
}

/// Whole numbers of any size.
struct BigMinor: MinorRing {
  var value: Integer
  static var zero: BigMinor { BigMinor(value: 0) }
  init(value: Integer) { self.value = value }
  init(whole number: Integer) { value = number }
  var sign: Int { value.signum }
  var approximation: Double { value.asDouble }
  static func < (a: BigMinor, b: BigMinor) -> Bool { a.value < b.value }
  static prefix func - (a: BigMinor) -> BigMinor { BigMinor(value: -a.value) }
  static func divisor(_ pivot: BigMinor) -> Integer { pivot.value }
  static func minor(
    _ a: BigMinor, _ b: BigMinor, _ c: BigMinor, _ d: BigMinor, over q: Integer
  ) -> BigMinor {
    BigMinor(value: (a.value * b.value - c.value * d.value).exactQuotient(by: q))
  }
  static func order(_ a: BigMinor, _ b: BigMinor, _ c: BigMinor, _ d: BigMinor) -> Int {
    (a.value * b.value - c.value * d.value).signum
  }
  static func holds(bits: Int, pivot: BigMinor) -> Bool { true }
}
