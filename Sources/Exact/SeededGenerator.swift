/// A generator of random bits that gives the same numbers on every run and machine.
///
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): a
/// counter with an odd step, mixed by two multiplications. Good enough for tests and for random
/// evaluation points; not for secrets.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// A one-to-one mixing of 64 bits, in which every input bit moves about half the output bits.
  package static func mixed(_ bits: UInt64) -> UInt64 {
    var z = bits
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension SeededGenerator {
  /// A number below a bound, the same on every machine.
  ///
  /// The standard library's own sampling may change between versions; this one may not: the high
  /// half of a 128-bit product, whose bias is below `bound / 2^64`.
  package mutating func below(_ bound: UInt64) -> UInt64 {
    next().multipliedFullWidth(by: bound).high
  }

  /// A whole number in a closed range.
  package mutating func integer(in range: ClosedRange<Int>) -> Int {
    let width = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
    let offset = width == .max ? next() : below(width + 1)
    return range.lowerBound &+ Int(bitPattern: UInt(offset))
  }

  /// A whole number of any sign whose magnitude has at most the given number of bits.
  package mutating func integer(bits: Int) -> Integer {
    var magnitude: Integer = 0
    var left = bits
    while left > 0 {
      let taken = min(left, 32)
      let piece = Int(next() >> 32) & ((1 << taken) - 1)
      magnitude = (magnitude << taken) + Integer(piece)
      left -= taken
    }
    return next() & 1 == 0 ? magnitude : -magnitude
  }
}
