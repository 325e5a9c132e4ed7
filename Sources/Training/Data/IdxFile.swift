/// Files of the kind IDX: two zeros, the type, the number of sizes, the sizes, the bytes.
enum IdxFile {
  /// A table of bytes and its sizes.
  struct Table: Sendable {
    var sizes: [Int]
    /// The whole unpacked file, and where the bytes of the table begin.
    var file: [UInt8]
    var head: Int
    /// CRC-32 of the whole unpacked file.
    var checksum: UInt32

    var bytes: ArraySlice<UInt8> { file[head...] }

    /// Hands the bytes over, without a second copy of a large table.
    mutating func takeBytes() -> [UInt8] {
      var bytes: [UInt8] = []
      swap(&bytes, &file)
      bytes.removeFirst(head)
      head = 0
      return bytes
    }
  }

  /// The largest file that is unpacked: 1 GB.
  private static let limit = 1 << 30

  /// Reads a file, plain or packed.
  ///
  /// `dimensions` is how many sizes it must have.
  static func read(_ path: String, dimensions: Int) throws(DataError) -> Table {
    var bytes = try Files.read(path, limit: limit)
    if Gzip.begins(bytes) { bytes = try Gzip.unpacked(bytes, limit: limit, called: path) }
    return try table(bytes, dimensions: dimensions, called: path)
  }

  static func table(
    _ bytes: [UInt8], dimensions: Int, called path: String
  ) throws(DataError) -> Table {
    guard bytes.count >= 4 else {
      throw DataError(.damaged, "'\(path)' is too short: it has \(bytes.count) bytes")
    }
    guard bytes[0] == 0, bytes[1] == 0 else {
      throw DataError(.damaged, "'\(path)' is no IDX file: it does not begin with two zero bytes")
    }
    guard bytes[2] == 8 else {
      throw DataError(
        .damaged, "'\(path)' holds numbers of type \(bytes[2]); only bytes (type 8) are read")
    }
    guard Int(bytes[3]) == dimensions else {
      let wanted = dimensions == 1 ? "labels (1 size)" : "pictures (\(dimensions) sizes)"
      throw DataError(
        .damaged, "'\(path)' has \(bytes[3]) sizes where \(wanted) are wanted",
        hint: "are the files of pictures and labels exchanged?")
    }
    let head = 4 + 4 * dimensions
    guard bytes.count >= head else {
      throw DataError(.damaged, "'\(path)' ends within its head")
    }
    let sizes = (0..<dimensions).map { place in
      bytes[4 + 4 * place..<8 + 4 * place].reduce(0) { $0 << 8 | Int($1) }
    }
    var wanted = 1
    for size in sizes {
      let (product, isTooLarge) = wanted.multipliedReportingOverflow(by: size)
      guard !isTooLarge, product <= limit else {
        throw DataError(.damaged, "'\(path)' claims to hold more than 1 GB")
      }
      wanted = product
    }
    let found = bytes.count - head
    guard found >= wanted else {
      throw DataError(
        .damaged, "'\(path)' is cut off: \(found) bytes of the \(wanted) that its head promises")
    }
    guard found == wanted else {
      throw DataError(
        .damaged, "'\(path)' has \(found - wanted) bytes more than its head promises")
    }
    return Table(sizes: sizes, file: bytes, head: head, checksum: Gzip.checksum(bytes))
  }
}
