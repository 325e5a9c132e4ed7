/// Working memory of a fixed size that one owner makes and frees.
///
/// The inner loops of counting and listing read it without bounds checks; every index is below the
/// size that the owner asked for.
struct Scratch<Element> {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(_ count: Int, filledWith value: Element) {
    self.count = count
    base = .allocate(capacity: Swift.max(count, 1))
    base.initialize(repeating: value, count: count)
  }

  /// Working memory whose elements are made one by one.
  init(_ count: Int, _ make: () -> Element) {
    self.count = count
    base = .allocate(capacity: Swift.max(count, 1))
    for index in 0..<count { (base + index).initialize(to: make()) }
  }

  subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating _modify { yield &base[index] }
  }

  func free() {
    base.deinitialize(count: count)
    base.deallocate()
  }
}
