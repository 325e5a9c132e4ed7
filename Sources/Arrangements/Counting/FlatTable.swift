internal import Exact

/// The flats of one rank, each with its weight, found by the set of hyperplanes they lie in.
///
/// Open addressing over bit masks of a fixed number of words; the order of the entries is the
/// order of insertion, so that nothing depends on hash values.
struct FlatTable {
  /// Words in a mask.
  let width: Int
  /// The rank of the flats, which is the number of hyperplanes in a basis.
  let rank: Int
  private(set) var count = 0
  private(set) var masks: [UInt64] = []
  private(set) var bases: [UInt16] = []
  /// |Z|·|μ(Z)| while the table is filled, |μ(Z)| after `divideBySizes`.
  private(set) var weights: [Int128] = []
  private var slots: [Int32]
  /// Whether a weight left the range of 128 bits.
  private(set) var hasOverflowed = false

  init(width: Int, rank: Int) {
    self.width = width
    self.rank = rank
    slots = [Int32](repeating: -1, count: 64)
  }

  /// The table of rank 0: the whole space, with |μ| = 1.
  static func whole(width: Int) -> FlatTable {
    var table = FlatTable(width: width, rank: 0)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: width) { mask in
      mask.initialize(repeating: 0)
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 1) { basis in
        table.add(mask: mask.baseAddress, basis: basis.baseAddress, weight: 1)
      }
    }
    return table
  }

  /// Adds a weight to the flat with a mask, which enters the table if it is new.
  mutating func add(
    mask: UnsafePointer<UInt64>?, basis: UnsafePointer<UInt16>?, weight: Int128
  ) {
    guard let mask, let basis else { return }
    if 2 * count >= slots.count { grow() }
    var slot = Int(truncatingIfNeeded: hash(mask)) & (slots.count - 1)
    while slots[slot] >= 0 {
      let entry = Int(slots[slot])
      if isEqual(mask, entry: entry) {
        let (sum, overflow) = weights[entry].addingReportingOverflow(weight)
        weights[entry] = sum
        hasOverflowed = hasOverflowed || overflow
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(count)
    masks.append(contentsOf: UnsafeBufferPointer(start: mask, count: width))
    bases.append(contentsOf: UnsafeBufferPointer(start: basis, count: rank))
    weights.append(weight)
    count += 1
  }

  /// Adds every entry of another table of the same shape.
  mutating func merge(_ other: FlatTable) {
    hasOverflowed = hasOverflowed || other.hasOverflowed
    other.masks.withUnsafeBufferPointer { masks in
      other.bases.withUnsafeBufferPointer { bases in
        for entry in 0..<other.count {
          add(
            mask: masks.baseAddress.map { $0 + entry * width },
            basis: bases.baseAddress.map { $0 + entry * rank },
            weight: other.weights[entry])
        }
      }
    }
  }

  /// Turns |Z|·|μ(Z)| into |μ(Z)|.
  mutating func divideBySizes() {
    for entry in 0..<count {
      let size = Int128(size(of: entry))
      precondition(weights[entry] % size == 0, "|Z| must divide the weight |Z||μ(Z)| of a flat Z")
      weights[entry] /= size
    }
  }

  /// Σ |μ(Z)| over the flats of the table.
  var totalWeight: Int128 { weights.reduce(0, +) }

  /// The number of hyperplanes that contain a flat.
  func size(of entry: Int) -> Int {
    masks[entry * width..<(entry + 1) * width].reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// Whether a flat is one of those of a shard, which its set of hyperplanes decides.
  func belongs(_ entry: Int, to shard: Shard) -> Bool {
    guard shard.parts > 1 else { return true }
    let hash = masks[entry * width..<(entry + 1) * width].reduce(UInt64(0)) {
      SeededGenerator.mixed($0 ^ $1)
    }
    return Int(hash % UInt64(shard.parts)) == shard.part - 1
  }

  private func isEqual(_ mask: UnsafePointer<UInt64>, entry: Int) -> Bool {
    let start = entry * width
    for word in 0..<width where masks[start + word] != mask[word] { return false }
    return true
  }

  private func hash(_ mask: UnsafePointer<UInt64>) -> UInt64 {
    var hash: UInt64 = 0
    for word in 0..<width { hash = SeededGenerator.mixed(hash ^ mask[word]) }
    return hash
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 4 * slots.count)
    masks.withUnsafeBufferPointer { masks in
      guard let base = masks.baseAddress else { return }
      for entry in 0..<count {
        var slot = Int(truncatingIfNeeded: hash(base + entry * width)) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(entry)
      }
    }
  }
}
