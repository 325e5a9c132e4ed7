/// The values of a term at the random points, and how large the term could be.
struct Residue: Sendable {
  /// For each basis product of roots, for each lane, an element of that lane's field.
  var coordinates: [UInt64]
  /// How many roots take part: coordinates run over the products of the first ones.
  var level: Int
  var size: SizeBound

  var isZero: Bool { coordinates.allSatisfy { $0 == 0 } }
}

/// Bounds on a fraction of whole polynomials: total degree, and the logarithm to base two of the
/// sum of the magnitudes of all coefficients, above and below the line.
struct SizeBound: Sendable {
  var degreeAbove = 0.0
  var degreeBelow = 0.0
  var bitsAbove = 0.0
  var bitsBelow = 0.0

  func times(_ other: SizeBound) -> SizeBound {
    SizeBound(
      degreeAbove: degreeAbove + other.degreeAbove, degreeBelow: degreeBelow + other.degreeBelow,
      bitsAbove: bitsAbove + other.bitsAbove, bitsBelow: bitsBelow + other.bitsBelow)
  }

  /// The bound of a/b + c/d as (ad + cb)/(bd).
  func plus(_ other: SizeBound) -> SizeBound {
    SizeBound(
      degreeAbove: max(degreeAbove + other.degreeBelow, other.degreeAbove + degreeBelow),
      degreeBelow: degreeBelow + other.degreeBelow,
      bitsAbove: Self.bitsOfSum(bitsAbove + other.bitsBelow, other.bitsAbove + bitsBelow),
      bitsBelow: bitsBelow + other.bitsBelow)
  }

  /// A bound on log₂(2^a + 2^b), from log₂(1 + 2^-d) ≤ min(1, 1.4427·2^-d).
  private static func bitsOfSum(_ a: Double, _ b: Double) -> Double {
    let (high, distance) = (max(a, b), abs(a - b))
    guard distance < 64 else { return high + 1e-9 }
    let power = Double(sign: .plus, exponent: -Int(distance), significand: 1.4427)
    return high + min(1, power)
  }

  var inverse: SizeBound {
    SizeBound(
      degreeAbove: degreeBelow, degreeBelow: degreeAbove, bitsAbove: bitsBelow,
      bitsBelow: bitsAbove)
  }

  func scaled(by factor: Double) -> SizeBound {
    SizeBound(
      degreeAbove: degreeAbove * factor, degreeBelow: degreeBelow * factor,
      bitsAbove: bitsAbove * factor, bitsBelow: bitsBelow * factor)
  }

  /// The number of lanes after which a term that is not zero vanishes with chance below 2^-130;
  /// nil where no number of lanes suffices.
  ///
  /// The lanes have different primes above 2^60. A coefficient of the numerator that is not zero
  /// lies below 2^bits, so at most bits/60 primes divide it. In every other lane the numerator is
  /// a polynomial that is not zero, of some degree d, and vanishes at a random point with chance at
  /// most d/2^60 (Schwartz and Zippel). Points of different lanes are independent.
  var lanesNeeded: Int? {
    let bitsPerLane = 60 - logarithm(degreeAbove + degreeBelow + 2)
    guard bitsPerLane >= 5, bitsAbove < 1e7 else { return nil }
    return Int(bitsAbove / 60) + Int(130 / bitsPerLane) + 1
  }

  /// The same with primes drawn at random: then no count of bad primes is needed.
  ///
  /// There are more than 2^54 primes between 2^60 and 2^61, of which at most bits/60 divide a
  /// coefficient. So a lane fails with chance at most bits/60/2^54 + d/2^60.
  var lanesNeededWithDrawnPrimes: Int? {
    guard bitsAbove.isFinite else { return nil }
    let bitsPerLane = min(
      53 - logarithm(bitsAbove / 60 + 1), 59 - logarithm(degreeAbove + degreeBelow + 2))
    return bitsPerLane >= 10 ? Int(130 / bitsPerLane) + 1 : nil
  }

  private func logarithm(_ value: Double) -> Double {
    guard value.isFinite else { return 1e9 }
    return Double(value.exponent) + 1
  }
}
