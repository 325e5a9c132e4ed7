/// The volume of random tests: one part in a hundred in `make test`, all in `make campaign`.
///
/// A suite that uses it has `Campaign` in the name of its type, by which it is found.
public enum Campaign {
  /// Whether the full volume is wanted.
  public static var isFull: Bool { Golden.variable("MATHNN_CAMPAIGN") == "full" }

  /// How many cases to try of a number that is meant for the campaign.
  public static func volume(_ full: Int) -> Int { isFull ? full : max(1, full / 100) }
}

/// Random numbers from a seed, the same on every machine (SplitMix64).
public struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  /// Numbers from a seed.
  public init(seed: UInt64) { state = seed }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
