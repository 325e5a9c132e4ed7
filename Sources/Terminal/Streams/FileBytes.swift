#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The bytes of a file of any size, which the system brings in as they are looked at.
package final class FileBytes: @unchecked Sendable {
  package let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// The bytes of a file, or of another stream of this name, once it is read.
  init(of name: String) throws(InputError) {
    guard !name.utf8.contains(0) else { throw InputError("a file name holds a zero byte") }
    let descriptor = open(name, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw InputError("cannot open '\(name)': \(System.lastFault)") }
    defer { close(descriptor) }
    var facts = stat()
    if fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size > 0 {
      let size = Int(facts.st_size)
      guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
        memory != MAP_FAILED
      else { throw InputError("cannot read '\(name)': \(System.lastFault)") }
      isMapped = true
      bytes = UnsafeRawBufferPointer(start: memory, count: size)
    } else {
      guard let all = System.readAll(from: descriptor, limit: .max) else {
        throw InputError("cannot read '\(name)': \(System.lastFault)")
      }
      isMapped = false
      bytes = Self.copy(of: all)
    }
  }

  /// Bytes that are there already.
  package init(_ array: [UInt8]) {
    isMapped = false
    bytes = Self.copy(of: array)
  }

  private static func copy(of array: [UInt8]) -> UnsafeRawBufferPointer {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: array.count, alignment: 1)
    memory.copyBytes(from: array)
    return UnsafeRawBufferPointer(memory)
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    } else {
      bytes.deallocate()
    }
  }
}
