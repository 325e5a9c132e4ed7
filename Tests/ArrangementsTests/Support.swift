import Exact
import Foundation
import Testing

@testable import Arrangements

/// Whether the long runs are wanted, that take minutes.
let isCampaign = ProcessInfo.processInfo.environment["MATHNN_CAMPAIGN"] == "full"

/// The SHA-256 digest of some bytes (FIPS 180-4).
struct Digest {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var pending: [UInt8] = []
  private var length: UInt64 = 0
  private static let constants: [UInt32] = primes(64).map { root($0, 3) }

  /// The first 32 bits of the fractional part of a root of a small prime.
  private static func root(_ prime: Int, _ degree: Int) -> UInt32 {
    let scaled = (Integer(prime) << (32 * degree)).root(degree)
    return UInt32(truncatingIfNeeded: scaled.residue(modulo: 1 << 32))
  }

  private static func primes(_ count: Int) -> [Int] {
    var found: [Int] = []
    var candidate = 2
    while found.count < count {
      if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }

  mutating func update(_ bytes: [UInt8]) {
    length += UInt64(bytes.count)
    pending += bytes
    var start = 0
    pending.withUnsafeBufferPointer { all in
      while start + 64 <= all.count {
        state.withUnsafeMutableBufferPointer { Self.compress(&$0, all, start) }
        start += 64
      }
    }
    pending.removeFirst(start)
  }

  mutating func finish() -> String {
    let bits = length * 8
    var tail: [UInt8] = [0x80]
    while (Int(length) + tail.count) % 64 != 56 { tail.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      tail.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    update(tail)
    return state.map { String(format: "%08x", $0) }.joined()
  }

  private static func compress(
    _ state: inout UnsafeMutableBufferPointer<UInt32>, _ bytes: UnsafeBufferPointer<UInt8>,
    _ start: Int
  ) {
    func turn(_ x: UInt32, _ n: UInt32) -> UInt32 { x &>> n | x &<< (32 - n) }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
      for t in 0..<16 {
        w[t] = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[start + 4 * t + $1]) }
      }
      for t in 16..<64 {
        let a = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ w[t - 15] >> 3
        let b = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ w[t - 2] >> 10
        w[t] = w[t - 16] &+ a &+ w[t - 7] &+ b
      }
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      var (e, f, g, h) = (state[4], state[5], state[6], state[7])
      for t in 0..<64 {
        let s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
        let x = h &+ s1 &+ (e & f ^ ~e & g) &+ constants[t] &+ w[t]
        let s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
        let y = s0 &+ (a & b ^ a & c ^ b & c)
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ x, c, b, a, x &+ y)
      }
      for (i, value) in [a, b, c, d, e, f, g, h].enumerated() { state[i] &+= value }
    }
  }
}

/// An arrangement of a family, written as on the command line.
func family(_ text: String) throws -> (Arrangement, Family, [Int]) {
  let parts = text.split(separator: ":")
  let family = try #require(Family.named(String(parts[0])))
  let given = parts.count > 1 ? parts[1].split(separator: ",").compactMap { Int($0) } : []
  let values = try family.arguments(given)
  let made = family.rows(values)
  return (try Arrangement(dimension: made.dimension, wholeRows: made.rows), family, values)
}

func rows(_ rows: [[Int]], _ dimension: Int) throws -> Arrangement {
  try Arrangement(dimension: dimension, wholeRows: rows.map { $0.map { Integer($0) } })
}
