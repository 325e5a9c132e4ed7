/// The digest SHA-256 of bytes.
enum Digest {
  /// The first 32 bits of the broken parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = roots(64) { UInt32($0) }

  /// The digest in hexadecimal.
  static func sha256(_ bytes: [UInt8]) -> String {
    var state: [UInt32] = [
      0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
      0x5BE0_CD19,
    ]
    var tail = Array(bytes[(bytes.count / 64 * 64)...])
    tail.append(0x80)
    while tail.count % 64 != 56 { tail.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      tail.append(UInt8(truncatingIfNeeded: (bytes.count * 8) >> shift))
    }
    var words = [UInt32](repeating: 0, count: 64)
    bytes.withUnsafeBufferPointer { source in
      for block in 0..<bytes.count / 64 { mix(&state, &words, source, block * 64) }
    }
    tail.withUnsafeBufferPointer { source in
      for block in 0..<tail.count / 64 { mix(&state, &words, source, block * 64) }
    }
    let digits = Array("0123456789abcdef")
    var text = ""
    for word in state {
      for shift in stride(from: 28, through: 0, by: -4) {
        text.append(digits[Int(word >> shift & 15)])
      }
    }
    return text
  }

  private static func mix(
    _ state: inout [UInt32], _ words: inout [UInt32], _ bytes: UnsafeBufferPointer<UInt8>,
    _ start: Int
  ) {
    func turned(_ x: UInt32, _ by: UInt32) -> UInt32 { x >> by | x << (32 - by) }
    for i in 0..<16 {
      let at = start + 4 * i
      let high = UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16
      words[i] = high | UInt32(bytes[at + 2]) << 8 | UInt32(bytes[at + 3])
    }
    for i in 16..<64 {
      let (a, b) = (words[i - 15], words[i - 2])
      let s = turned(a, 7) ^ turned(a, 18) ^ a >> 3
      let t = turned(b, 17) ^ turned(b, 19) ^ b >> 10
      words[i] = words[i - 16] &+ s &+ words[i - 7] &+ t
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for i in 0..<64 {
      let s = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
      let first = h &+ s &+ (e & f ^ ~e & g) &+ constants[i] &+ words[i]
      let t = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
      let second = t &+ (a & b ^ a & c ^ b & c)
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    for (i, value) in [a, b, c, d, e, f, g, h].enumerated() { state[i] = state[i] &+ value }
  }

  /// ⌊2³²·(∛p mod 1)⌋ for the first primes, by whole numbers.
  private static func roots(_ count: Int, _ make: (UInt64) -> UInt32) -> [UInt32] {
    var found: [UInt32] = []
    var candidate = 2
    while found.count < count {
      if (2..<candidate).allSatisfy({ candidate % $0 != 0 }) {
        found.append(make(fraction(UInt64(candidate))))
      }
      candidate += 1
    }
    return found
  }

  /// The largest r with r³ ≤ p·2⁹⁶, its whole part taken off.
  private static func fraction(_ prime: UInt64) -> UInt64 {
    var (low, high): (UInt64, UInt64) = (1 << 32, 7 << 32)
    while low + 1 < high {
      let middle = low + (high - low) / 2
      if isAtMost(middle, prime) { low = middle } else { high = middle }
    }
    return low & 0xFFFF_FFFF
  }

  /// Whether r³ ≤ p·2⁹⁶; r² has up to 70 bits, r³ up to 105.
  private static func isAtMost(_ r: UInt64, _ prime: UInt64) -> Bool {
    let square = UInt128(r) * UInt128(r)
    return square * UInt128(r) <= UInt128(prime) << 96
  }
}
