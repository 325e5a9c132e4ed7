internal import Synchronization

/// A hash table from content to handles that is read without a lock.
///
/// Open addressing, three quarters full at most. The upper half of the hash stands beside each handle and says
/// where to look, so that a table grows without a look at what it points to. One writer at a time
/// adds to it, under the store's lock; readers may miss what is being added, never see half of it.
/// A table that became too small is left as it is, for readers that still look there: all of them
/// together are smaller than the present one.
struct HandleTable: @unchecked Sendable {
  /// A handle plus one in the low half, a part of the hash in the high half; 0 is empty.
  private typealias Slot = Atomic<UInt64>

  /// Where the present slots lie; the one before the first holds the mask.
  private let current: UnsafeMutablePointer<Atomic<UnsafeMutablePointer<Slot>>>
  private let counts: UnsafeMutablePointer<(used: Int, slots: Int)>

  init(bits: Int) {
    current = .allocate(capacity: 1)
    current.initialize(to: Atomic(Self.emptySlots(1 << bits)))
    counts = .allocate(capacity: 1)
    counts.initialize(to: (used: 0, slots: 1 << bits))
  }

  /// All memory taken, tables left behind included.
  var bytes: Int { counts.pointee.slots * MemoryLayout<Slot>.stride }

  private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let memory = LargeMemory.zeroed(count + 1) as UnsafeMutablePointer<Slot>
    memory.pointee.store(UInt64(count - 1), ordering: .relaxed)
    return memory + 1
  }

  @inline(__always)
  func find(_ hash: UInt64, where isIt: (Int) -> Bool) -> UInt32? {
    let slots = current.pointee.load(ordering: .acquiring)
    let mask = (slots - 1).pointee.load(ordering: .relaxed)
    let tag = hash >> 32
    var place = tag & mask
    while true {
      let slot = (slots + Int(place)).pointee.load(ordering: .acquiring)
      if slot == 0 { return nil }
      if slot >> 32 == tag {
        let id = UInt32(truncatingIfNeeded: slot) &- 1
        if isIt(Int(id)) { return id }
      }
      place = (place &+ 1) & mask
    }
  }

  /// Adds a handle that is not in the table; its content must be readable already.
  func insert(_ id: UInt32, hash: UInt64) {
    let slots = current.pointee.load(ordering: .relaxed)
    let size = Int((slots - 1).pointee.load(ordering: .relaxed)) + 1
    let slot = (hash >> 32) << 32 | UInt64(id &+ 1)
    counts.pointee.used += 1
    guard counts.pointee.used * 4 > size * 3 else { return Self.put(slot, into: slots) }
    // Small tables grow faster: filling them anew is what costs.
    let newSize = size < 1 << 14 ? size * 4 : size * 2
    let larger = Self.emptySlots(newSize)
    counts.pointee.slots += newSize
    for i in 0..<size {
      let old = (slots + i).pointee.load(ordering: .relaxed)
      if old != 0 { Self.put(old, into: larger) }
    }
    Self.put(slot, into: larger)
    current.pointee.store(larger, ordering: .releasing)
  }

  private static func put(_ slot: UInt64, into slots: UnsafeMutablePointer<Slot>) {
    let mask = (slots - 1).pointee.load(ordering: .relaxed)
    var place = slot >> 32 & mask
    while (slots + Int(place)).pointee.load(ordering: .relaxed) != 0 { place = (place &+ 1) & mask }
    (slots + Int(place)).pointee.store(slot, ordering: .releasing)
  }
}
