/// Random numbers from a seed, the same on every machine (SplitMix64).
package struct Random: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Numbers from a seed.
  package init(seed: UInt64) { state = seed }

  /// Numbers that belong to one purpose under a seed; purposes do not share numbers.
  package init(seed: Int, purpose: UInt64, number: Int = 0) {
    var mixer = Random(seed: UInt64(truncatingIfNeeded: seed))
    let a = mixer.next() ^ (purpose &* 0xD6E8_FEB8_6659_FD93)
    mixer = Random(seed: a)
    state = mixer.next() ^ (UInt64(truncatingIfNeeded: number) &* 0xA076_1D64_78BD_642F)
    state = next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number from 0 up to, but not including, 1.
  package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number between two bounds.
  package mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * unit()
  }

  /// A whole number below a bound.
  package mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number of the normal distribution, as a sum of twelve; no logarithm that differs by machine.
  package mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += unit() }
    return sum
  }

  /// A random order of the numbers below a bound.
  package mutating func order(_ count: Int) -> [Int32] {
    var order = (0..<Int32(count)).map { $0 }
    var last = count - 1
    while last > 0 {
      order.swapAt(last, below(last + 1))
      last -= 1
    }
    return order
  }
}
