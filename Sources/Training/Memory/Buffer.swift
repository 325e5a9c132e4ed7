/// Numbers in memory that stay where they are, at the start of a line of the cache.
///
/// Zero at first; 64 further numbers stand behind the end, for kernels read whole lanes.
/// Threads write to parts of it that do not overlap; who writes where is decided by the engine.
final class Buffer<Element>: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int, zero: Element) {
    let bytes = (count + 64) * MemoryLayout<Element>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    pointer = raw.bindMemory(to: Element.self, capacity: count + 64)
    pointer.initialize(repeating: zero, count: count + 64)
    self.count = count
  }

  deinit { pointer.deallocate() }

  /// The numbers as an array.
  var array: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}

extension Int {
  /// The number rounded up to a multiple of another.
  func roundedUp(to unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
