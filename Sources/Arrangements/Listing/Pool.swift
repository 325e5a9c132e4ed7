/// Values in one piece of memory that grows, is emptied at once, and keeps its memory.
///
/// The lists of the recursion live here: an array would ask at each step whether it is shared. The
/// owner frees it.
struct Pool<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 16) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating _modify { yield &base[index] }
  }

  @inline(__always)
  mutating func append(_ value: Element) {
    if count == capacity { reserve(1) }
    base[count] = value
    count += 1
  }

  /// Makes some places at the end, not yet filled; returns the first.
  @inline(__always)
  mutating func extend(_ places: Int) -> UnsafeMutablePointer<Element> {
    reserve(places)
    defer { count += places }
    return base + count
  }

  /// Makes sure that so many more values have room.
  mutating func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    capacity = max(capacity + capacity / 2, count + more)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }

  mutating func removeAll() { count = 0 }

  func free() { base.deallocate() }

  var buffer: UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: base, count: count)
  }
}
