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

  subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating _modify { yield &base[index] }
  }

  func free() {
    base.deinitialize(count: count)
    base.deallocate()
  }
}
