internal import Exact

/// A finite ring in which the matroid of an integer matrix is decided exactly.
///
/// Elimination over the rationals gives quotients of minors. If every minor of the matrix is
/// smaller in magnitude than the number of residues, a minor is zero exactly when its residue is,
/// so every zero test and every test of proportionality below is the rational one. A ring that is
/// no field reports the division it could not do; the caller then takes a larger one.
protocol ResidueField: Sendable {
  associatedtype Element: Equatable, Sendable
  associatedtype Sum

  var zero: Element { get }
  func residue(of number: Integer) -> Element
  func isZero(_ a: Element) -> Bool
  /// The number −a.
  func negated(_ a: Element) -> Element
  func product(_ a: Element, _ b: Element) -> Element
  /// The reciprocal; `nil` where the ring has none.
  func inverse(_ a: Element) -> Element?

  /// A sum of products that is reduced once at its end; at most 32 products may be added.
  func sum(from a: Element) -> Sum
  func add(_ a: Element, _ b: Element, to sum: inout Sum)
  func total(_ sum: Sum) -> Element

  /// Replaces units by their reciprocals; false if one of them is no unit.
  func invert(_ units: Scratch<Element>, _ products: Scratch<Element>, count: Int) -> Bool
  /// Finds the places of meeting points on a line; false if a division failed.
  func findPlaces(_ places: PencilPlaces<Element>) -> Bool

  /// Bits that tell elements apart as well as they can.
  func bits(of a: Element) -> UInt64
}

/// The field of a prime below 2^16, with a table of reciprocals.
struct SmallField: ResidueField {
  let prime: UInt64
  private let reciprocals: [UInt32]
  /// ⌊(2^64 − 1) / p⌋, for a division by one multiplication.
  private let magic: UInt64

  init(prime: Int) {
    precondition(prime >= 2 && prime < 1 << 16, "a small field needs a prime below 2^16")
    self.prime = UInt64(prime)
    magic = UInt64.max / UInt64(prime)
    var table = [UInt32](repeating: 1, count: prime)
    var a = 2
    while a < prime {
      // p = qa + s, so 1/a = −q/s, and s < a is already in the table.
      let s = prime % a
      table[a] = UInt32((prime - prime / a) * Int(table[s]) % prime)
      a += 1
    }
    reciprocals = table
  }

  /// The least prime above a bound.
  init(above bound: Int) {
    var candidate = Swift.max(bound + 1, 3)
    while !(2...).prefix(while: { $0 * $0 <= candidate }).allSatisfy({ candidate % $0 != 0 }) {
      candidate += 1
    }
    self.init(prime: candidate)
  }

  var zero: UInt32 { 0 }
  func residue(of number: Integer) -> UInt32 { UInt32(number.residue(modulo: prime)) }
  func isZero(_ a: UInt32) -> Bool { a == 0 }
  func negated(_ a: UInt32) -> UInt32 { a == 0 ? 0 : UInt32(prime) - a }
  func product(_ a: UInt32, _ b: UInt32) -> UInt32 { total(UInt64(a) * UInt64(b)) }
  func inverse(_ a: UInt32) -> UInt32? { a == 0 ? nil : reciprocals[Int(a)] }
  /// The reciprocal of a unit; the table holds some residue at 0.
  func reciprocal(of a: UInt32) -> UInt32 { reciprocals[Int(a)] }
  func sum(from a: UInt32) -> UInt64 { UInt64(a) }
  func add(_ a: UInt32, _ b: UInt32, to sum: inout UInt64) { sum &+= UInt64(a) &* UInt64(b) }
  func bits(of a: UInt32) -> UInt64 { UInt64(a) }

  @inline(__always)
  func total(_ sum: UInt64) -> UInt32 {
    // The estimate of the quotient is too small by at most one.
    let rest = sum &- magic.multipliedFullWidth(by: sum).high &* prime
    return UInt32(truncatingIfNeeded: rest >= prime ? rest &- prime : rest)
  }
}

/// The field of a prime 2^61 − c with small c.
struct LargeField: ResidueField {
  let prime: UInt64
  private let gap: UInt64

  /// 2^61 − 1, a Mersenne prime.
  static let first = LargeField(gap: 1)
  /// 2^61 − 31, a prime by the Miller–Rabin test with the bases 2 … 37, which decides below 2^64.
  static let second = LargeField(gap: 31)

  private init(gap: UInt64) {
    self.gap = gap
    prime = (1 << 61) - gap
  }

  var zero: UInt64 { 0 }
  func residue(of number: Integer) -> UInt64 { number.residue(modulo: prime) }
  func isZero(_ a: UInt64) -> Bool { a == 0 }
  func negated(_ a: UInt64) -> UInt64 { a == 0 ? 0 : prime - a }
  func product(_ a: UInt64, _ b: UInt64) -> UInt64 { total(UInt128(a) &* UInt128(b)) }
  func sum(from a: UInt64) -> UInt128 { UInt128(a) }
  func add(_ a: UInt64, _ b: UInt64, to sum: inout UInt128) { sum &+= UInt128(a) &* UInt128(b) }
  func bits(of a: UInt64) -> UInt64 { a }

  @inline(__always)
  func total(_ sum: UInt128) -> UInt64 {
    // 2^61 = c: fold the high part down twice, then subtract the prime at most once.
    let mask: UInt128 = (1 << 61) - 1
    let once = (sum & mask) &+ (sum >> 61) &* UInt128(gap)
    let twice =
      UInt64(truncatingIfNeeded: once & mask)
      &+ UInt64(truncatingIfNeeded: once >> 61) &* gap
    let rest = twice >= prime ? twice &- prime : twice
    return rest >= prime ? rest &- prime : rest
  }

  func inverse(_ a: UInt64) -> UInt64? {
    guard a != 0 else { return nil }
    // Invariant: s·a = r and t·a = q modulo the prime.
    var (r, q) = (Int64(a), Int64(prime))
    var (s, t) = (Int64(1), Int64(0))
    while r != 0 {
      let quotient = q / r
      (q, r) = (r, q - quotient * r)
      (t, s) = (s, t - quotient * s)
    }
    return UInt64(t < 0 ? t + Int64(prime) : t)
  }
}

/// The residues modulo two large primes at once, which tell minors below 2^121 from zero.
///
/// An element that vanishes modulo one prime only is not zero and has no reciprocal.
struct TwinField: ResidueField {
  struct Element: Equatable, Sendable {
    var a, b: UInt64
  }
  struct Sum {
    var a, b: UInt128
  }
  private let first = LargeField.first
  private let second = LargeField.second

  var zero: Element { Element(a: 0, b: 0) }
  func residue(of number: Integer) -> Element {
    Element(a: first.residue(of: number), b: second.residue(of: number))
  }
  func isZero(_ x: Element) -> Bool { x.a | x.b == 0 }
  func negated(_ x: Element) -> Element {
    Element(a: first.negated(x.a), b: second.negated(x.b))
  }
  func product(_ x: Element, _ y: Element) -> Element {
    Element(a: first.product(x.a, y.a), b: second.product(x.b, y.b))
  }
  func inverse(_ x: Element) -> Element? {
    guard let a = first.inverse(x.a), let b = second.inverse(x.b) else { return nil }
    return Element(a: a, b: b)
  }
  func sum(from x: Element) -> Sum { Sum(a: UInt128(x.a), b: UInt128(x.b)) }
  func add(_ x: Element, _ y: Element, to sum: inout Sum) {
    first.add(x.a, y.a, to: &sum.a)
    second.add(x.b, y.b, to: &sum.b)
  }
  func total(_ sum: Sum) -> Element {
    Element(a: first.total(sum.a), b: second.total(sum.b))
  }
  func bits(of x: Element) -> UInt64 { x.a &+ x.b &* 0x9E37_79B9_7F4A_7C15 }
}

/// The rational numbers themselves: slow, and right for numbers of any size.
struct RationalField: ResidueField {
  var zero: Rational { 0 }
  func residue(of number: Integer) -> Rational { Rational(number) }
  func isZero(_ a: Rational) -> Bool { a.isZero }
  func negated(_ a: Rational) -> Rational { -a }
  func product(_ a: Rational, _ b: Rational) -> Rational { a * b }
  func inverse(_ a: Rational) -> Rational? { a.isZero ? nil : a.reciprocal }
  func sum(from a: Rational) -> Rational { a }
  func add(_ a: Rational, _ b: Rational, to sum: inout Rational) { sum += a * b }
  func total(_ sum: Rational) -> Rational { sum }
  func bits(of a: Rational) -> UInt64 { a.numerator.contentHash &+ a.denominator.contentHash &* 3 }
}
