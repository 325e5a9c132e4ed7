/// An append-only list whose elements never move.
///
/// Elements live in chunks, each twice as long as the one before it, so an index that was handed out
/// stays readable without a lock while others are appended, and a short list stays small. Appending
/// is for one writer at a time: the store's lock.
@usableFromInline
struct AppendOnly<Element>: @unchecked Sendable {
  /// Chunk k holds 2^k elements, those with index + 2^8 from 2^k to 2^(k+1) - 1.
  @inlinable static var firstBits: Int { 8 }

  @usableFromInline typealias Chunks = UnsafeMutablePointer<UnsafeMutablePointer<Element>?>

  let chunks: Chunks
  private let length: UnsafeMutablePointer<Int>

  init() {
    chunks = .allocate(capacity: 40)
    chunks.initialize(repeating: nil, count: 40)
    length = .allocate(capacity: 1)
    length.initialize(to: 0)
  }

  var count: Int { length.pointee }

  /// The place of an element; it stays valid for ever.
  @inline(__always)
  func place(_ index: Int) -> UnsafeMutablePointer<Element> { Self.place(index, in: chunks) }

  @inlinable @inline(__always)
  static func place(_ index: Int, in chunks: Chunks) -> UnsafeMutablePointer<Element> {
    let shifted = index &+ (1 << firstBits)
    let level = Int.bitWidth - 1 - shifted.leadingZeroBitCount
    guard let chunk = chunks[level] else {
      fatalError("AppendOnly: an index that was never handed out")
    }
    return chunk + (shifted & ~(1 << level))
  }

  @inline(__always)
  subscript(index: Int) -> Element { place(index).pointee }

  func append(_ element: Element) -> Int {
    let index = count
    precondition(index < Int(UInt32.max) - 1, "the store of expressions is full")
    let shifted = index + (1 << Self.firstBits)
    let level = Int.bitWidth - 1 - shifted.leadingZeroBitCount
    if chunks[level] == nil { chunks[level] = LargeMemory.zeroed(1 << level) }
    place(index).initialize(to: element)
    length.pointee = index + 1
    return index
  }
}

/// Runs of handles side by side, handed out as pointers that never move.
struct HandleArena: @unchecked Sendable {
  private var chunkSize = 1 << 10
  private var free: UnsafeMutablePointer<Expr>?
  private var left = 0
  private(set) var bytes = 0

  mutating func copy(_ run: UnsafeBufferPointer<Expr>) -> UnsafeBufferPointer<Expr> {
    guard let source = run.baseAddress, !run.isEmpty else { return run }
    if run.count > left {
      let size = max(run.count, chunkSize)
      chunkSize = min(2 * chunkSize, 1 << 20)
      free = LargeMemory.zeroed(size)
      left = size
      bytes += size * MemoryLayout<Expr>.stride
    }
    guard let target = free else { fatalError("HandleArena: no chunk after allocating one") }
    target.initialize(from: source, count: run.count)
    free = target + run.count
    left -= run.count
    return UnsafeBufferPointer(start: target, count: run.count)
  }
}
