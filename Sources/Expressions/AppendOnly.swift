/// An append-only list whose elements never move.
///
/// Elements live in chunks of a fixed size, so an index that was handed out stays readable without
/// a lock while others are appended. Appending is for one writer at a time: the store's lock.
struct AppendOnly<Element>: @unchecked Sendable {
  private static var chunkBits: Int { 14 }
  private static var chunkSize: Int { 1 << chunkBits }
  private static var chunkLimit: Int { 1 << 17 }

  private let chunks: UnsafeMutablePointer<UnsafeMutablePointer<Element>?>
  private let length: UnsafeMutablePointer<Int>

  init() {
    chunks = .allocate(capacity: Self.chunkLimit)
    chunks.initialize(repeating: nil, count: Self.chunkLimit)
    length = .allocate(capacity: 1)
    length.initialize(to: 0)
  }

  var count: Int { length.pointee }

  /// The place of an element; it stays valid for ever.
  @inline(__always)
  func place(_ index: Int) -> UnsafeMutablePointer<Element> {
    guard let chunk = chunks[index >> Self.chunkBits] else {
      fatalError("AppendOnly: an index that was never handed out")
    }
    return chunk + (index & (Self.chunkSize - 1))
  }

  subscript(index: Int) -> Element { place(index).pointee }

  func append(_ element: Element) -> Int {
    let index = count
    let chunk = index >> Self.chunkBits
    precondition(chunk < Self.chunkLimit, "the store of expressions is full")
    if chunks[chunk] == nil { chunks[chunk] = .allocate(capacity: Self.chunkSize) }
    place(index).initialize(to: element)
    length.pointee = index + 1
    return index
  }
}

/// Runs of handles side by side, handed out as pointers that never move.
struct HandleArena: @unchecked Sendable {
  private static var chunkSize: Int { 1 << 16 }
  private var free: UnsafeMutablePointer<Expr>?
  private var left = 0
  private(set) var bytes = 0

  mutating func copy(_ run: UnsafeBufferPointer<Expr>) -> UnsafePointer<Expr>? {
    guard let source = run.baseAddress, !run.isEmpty else { return nil }
    if run.count > left {
      let size = max(run.count, Self.chunkSize)
      free = .allocate(capacity: size)
      left = size
      bytes += size * MemoryLayout<Expr>.stride
    }
    guard let target = free else { fatalError("HandleArena: no chunk after allocating one") }
    target.initialize(from: source, count: run.count)
    free = target + run.count
    left -= run.count
    return UnsafePointer(target)
  }
}
