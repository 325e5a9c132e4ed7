internal import Exact

/// Random rows by SplitMix64, each entry the remainder of 64 random bits.
struct ReferenceGenerator {
  private var source: SeededGenerator

  init(seed: Int) { source = SeededGenerator(seed: UInt64(bitPattern: Int64(seed))) }

  /// A number from a range.
  mutating func integer(_ lower: Int, _ upper: Int) -> Int {
    lower + Int(source.next() % UInt64(upper - lower + 1))
  }

  mutating func row(_ count: Int, _ limit: Int) -> [Int] {
    var row: [Int] = []
    for _ in 0..<count { row.append(integer(-limit, limit)) }
    return row
  }
}
