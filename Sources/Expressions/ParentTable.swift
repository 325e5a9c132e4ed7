internal import Synchronization

/// Where terms are looked up by their youngest operand.
///
/// A term is mostly made soon after its youngest operand, so the places of terms that are made one
/// after the other lie side by side, and a pass over a long recurrence walks through memory instead
/// of jumping. Four operands share a row of eight slots, one line of the cache. What does not find
/// room there (a popular operand, such as a weight) goes to the common table, as do terms without
/// operands. Rows never move, so that nothing is ever filled anew.
struct ParentTable: @unchecked Sendable {
  /// As in `HandleTable`: a handle plus one, and the upper half of the hash.
  private typealias Slot = Atomic<UInt64>
  private typealias Chunk = Atomic<UnsafeMutablePointer<Slot>?>

  private static var slotsInRow: Int { 8 }
  private static var operandsToRow: Int { 2 }
  /// Chunk k holds the rows with number + 2^8 from 2^k to 2^(k+1) - 1.
  private static var firstBits: Int { 8 }

  private let common = HandleTable(bits: 12)
  private let chunks: UnsafeMutablePointer<Chunk>
  private let size: UnsafeMutablePointer<Int>
  private let added: UnsafeMutablePointer<Atomic<Int>>

  init() {
    chunks = .allocate(capacity: 40)
    for i in 0..<40 { (chunks + i).initialize(to: Chunk(nil)) }
    size = .allocate(capacity: 1)
    size.initialize(to: 0)
    added = .allocate(capacity: 1)
    added.initialize(to: Atomic(0))
  }

  /// How many terms were added, each counted once it can be found.
  @inline(__always)
  var count: Int { added.pointee.load(ordering: .acquiring) }

  /// All memory taken, as far as it is in use.
  var bytes: Int { common.bytes + size.pointee }

  @inline(__always)
  private func row(_ youngest: UInt32) -> (chunk: Int, place: Int) {
    let number = Int(youngest) >> Self.operandsToRow &+ (1 << Self.firstBits)
    let level = Int.bitWidth - 1 - number.leadingZeroBitCount
    return (level, (number & ~(1 << level)) &* Self.slotsInRow)
  }

  /// The term with this hash and youngest operand that is the one looked for.
  @inline(__always)
  func find(_ hash: UInt64, youngest: UInt32?, where isIt: (Int) -> Bool) -> UInt32? {
    guard let youngest else { return common.find(hash, where: isIt) }
    let (level, place) = row(youngest)
    guard let chunk = (chunks + level).pointee.load(ordering: .acquiring) else { return nil }
    let tag = hash >> 32
    for i in 0..<Self.slotsInRow {
      let slot = (chunk + (place &+ i)).pointee.load(ordering: .acquiring)
      if slot == 0 { return nil }
      if slot >> 32 == tag {
        let id = UInt32(truncatingIfNeeded: slot) &- 1
        if isIt(Int(id)) { return id }
      }
    }
    return common.find(hash, where: isIt)
  }

  /// Adds a term that is not in the table; its node must be readable already.
  func insert(_ id: UInt32, hash: UInt64, youngest: UInt32?) {
    defer { added.pointee.store(count + 1, ordering: .releasing) }
    guard let youngest else { return common.insert(id, hash: hash) }
    let (level, place) = row(youngest)
    let chunk = chunk(level)
    for i in 0..<Self.slotsInRow
    where (chunk + (place + i)).pointee.load(ordering: .relaxed) == 0 {
      if i == 0 { size.pointee += Self.slotsInRow * MemoryLayout<Slot>.stride }
      let slot = (hash >> 32) << 32 | UInt64(id &+ 1)
      return (chunk + (place + i)).pointee.store(slot, ordering: .releasing)
    }
    common.insert(id, hash: hash)
  }

  private func chunk(_ level: Int) -> UnsafeMutablePointer<Slot> {
    if let known = (chunks + level).pointee.load(ordering: .relaxed) { return known }
    let new: UnsafeMutablePointer<Slot> = LargeMemory.zeroed(Self.slotsInRow << level)
    (chunks + level).pointee.store(new, ordering: .releasing)
    return new
  }
}
