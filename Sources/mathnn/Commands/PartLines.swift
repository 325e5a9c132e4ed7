import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The lines of a part of a list, each beginning with a sign vector, in the order of these.
///
/// They stay where they are: in the file.
struct PartLines {
  private let file: FileBytes
  let count: Int
  /// Where the lines begin, in order; nil if they stand in order already.
  private let order: [Int]?

  /// The lines of a text that do not begin with `#`; those that do are given to `note`.
  init(_ file: FileBytes, note: (Substring) -> Void) {
    let bytes = file.bytes
    var (count, isOrdered, last) = (0, true, Signs(bytes, 0..<0))
    var reader = LineReader(bytes)
    while let line = reader.next() {
      if bytes[line.lowerBound] == UInt8(ascii: "#") {
        note(Substring(decoding: bytes[line], as: UTF8.self).dropFirst())
        continue
      }
      let signs = Signs(bytes, line)
      isOrdered = isOrdered && (count == 0 || !signs.precede(last))
      (count, last) = (count + 1, signs)
    }
    (self.file, self.count) = (file, count)
    order = isOrdered ? nil : Self.sorted(bytes)
  }

  private static func sorted(_ bytes: UnsafeRawBufferPointer) -> [Int] {
    var starts: [Int] = []
    var reader = LineReader(bytes)
    while let line = reader.next() {
      if bytes[line.lowerBound] != UInt8(ascii: "#") { starts.append(line.lowerBound) }
    }
    return starts.sorted {
      Signs(bytes, $0..<bytes.count).precede(Signs(bytes, $1..<bytes.count))
    }
  }

  /// Goes through the lines in order.
  struct Cursor {
    fileprivate let bytes: UnsafeRawBufferPointer
    fileprivate var reader: LineReader
    fileprivate var places: ArraySlice<Int>?
    /// The line where it stands, and its signs; nil behind the last.
    private(set) var line: UnsafeRawBufferPointer?
    private(set) var signs: Signs

    fileprivate init(_ lines: PartLines) {
      bytes = lines.file.bytes
      reader = LineReader(bytes)
      places = lines.order?[...]
      signs = Signs(bytes, 0..<0)
      advance()
    }

    mutating func advance() {
      var range: Range<Int>?
      if places == nil {
        repeat {
          range = reader.next()
        } while range.map {
          bytes[$0.lowerBound] == UInt8(ascii: "#")
        } ?? false
      } else if let start = places?.popFirst() {
        reader = LineReader(bytes, from: start)
        range = reader.next()
      }
      line = range.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
      if let range { signs = Signs(bytes, range) }
    }
  }

  /// Calls a body with every line of all parts, in order, and whether the line before it has the
  /// same signs.
  static func merge(
    _ parts: [PartLines], _ body: (UnsafeRawBufferPointer, Signs, _ isTwin: Bool) throws -> Void
  ) throws {
    // The part whose line is next stands first: a heap.
    var heap = parts.map(Cursor.init).filter { $0.line != nil }
    heap.sort { $0.signs.precede($1.signs) }
    var last: Signs?
    while let line = heap.first?.line, let signs = heap.first?.signs {
      try body(line, signs, last.map { !$0.precede(signs) } ?? false)
      last = signs
      heap[0].advance()
      if heap[0].line == nil {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
      }
      sink(&heap)
    }
  }

  private static func sink(_ heap: inout [Cursor]) {
    var place = 0
    while 2 * place + 1 < heap.count {
      var child = 2 * place + 1
      if child + 1 < heap.count, heap[child + 1].signs.precede(heap[child].signs) { child += 1 }
      guard heap[child].signs.precede(heap[place].signs) else { return }
      heap.swapAt(place, child)
      place = child
    }
  }
}

/// A sign vector as it is written; `+` comes before `-`, as in every list.
struct Signs {
  let text: UnsafeRawBufferPointer

  /// The signs at the beginning of a line.
  init(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) {
    let end = line.first { bytes[$0] != UInt8(ascii: "+") && bytes[$0] != UInt8(ascii: "-") }
    text = UnsafeRawBufferPointer(rebasing: bytes[line.lowerBound..<(end ?? line.upperBound)])
  }

  func precede(_ other: Signs) -> Bool {
    let common = min(text.count, other.text.count)
    if common > 0, let mine = text.baseAddress, let theirs = other.text.baseAddress {
      let order = memcmp(mine, theirs, common)
      if order != 0 { return order < 0 }
    }
    return text.count < other.text.count
  }
}

/// The lines of a text that are not empty, without their ends.
private struct LineReader {
  private let bytes: UnsafeRawBufferPointer
  private var place: Int

  init(_ bytes: UnsafeRawBufferPointer, from place: Int = 0) {
    (self.bytes, self.place) = (bytes, place)
  }

  mutating func next() -> Range<Int>? {
    while place < bytes.count, let start = bytes.baseAddress {
      let found = memchr(start + place, 10, bytes.count - place)
      var end = found.map { UnsafeRawPointer($0) - start } ?? bytes.count
      let begin = place
      place = end + 1
      if end > begin, bytes[end - 1] == 13 { end -= 1 }
      if end > begin { return begin..<end }
    }
    return nil
  }
}
