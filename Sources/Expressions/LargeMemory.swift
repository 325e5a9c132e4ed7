internal import Synchronization

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// Memory that is kept for ever, cut off from large regions.
///
/// The system gives a page when it is first touched, and that costs more than filling it; in pages
/// of 2 MB, where it has them, the same memory costs a tenth. So that small tables share such a
/// page, all come from one region.
enum LargeMemory {
  private struct Region {
    var free = UnsafeMutableRawPointer(bitPattern: 0)
    var left = 0
  }

  private static let region = Mutex(Region())

  /// The addresses that a region takes; what is never touched takes no memory.
  private static let regionSize = 64 << 20
  private static let largePage = 2 << 20

  /// A run of zero bytes.
  static func zeroed<Element: ~Copyable>(_ count: Int) -> UnsafeMutablePointer<Element> {
    let line = 64
    let bytes = (count * MemoryLayout<Element>.stride + line - 1) / line * line
    let address = region.withLock { region in
      if bytes > region.left {
        let size = max(Self.regionSize, (bytes + largePage - 1) / largePage * largePage)
        // The larger rest goes on being cut.
        let new = Region(free: map(size), left: size)
        if size - bytes < region.left { return UInt(bitPattern: new.free) }
        region = new
      }
      let address = UInt(bitPattern: region.free)
      region.free = region.free.map { $0 + bytes }
      region.left -= bytes
      return address
    }
    guard let memory = UnsafeMutableRawPointer(bitPattern: address) else {
      fatalError("LargeMemory: a region without an address")
    }
    return memory.bindMemory(to: Element.self, capacity: count)
  }

  /// Fresh addresses that begin at the border of a large page.
  private static func map(_ size: Int) -> UnsafeMutableRawPointer {
    let all = size + largePage
    let memory = mmap(nil, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else {
      fatalError("LargeMemory: the system gives no more memory")
    }
    let start = memory + (0 - Int(bitPattern: memory)) & (largePage - 1)
    #if os(Linux)
      // Only advice: where it is refused, the memory is as good as any other.
      _ = madvise(start, size, MADV_HUGEPAGE)
    #endif
    return start
  }
}
