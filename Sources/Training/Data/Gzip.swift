internal import CZlib

/// Unpacks gzip streams; the only place that knows zlib.
enum Gzip {
  /// Whether bytes begin like a gzip stream.
  static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// What a stream holds: all of it, with its checksum right and nothing behind its end.
  ///
  /// A stream that unpacks to more than the limit is refused before it fills the memory.
  static func unpacked(
    _ bytes: [UInt8], limit: Int, called name: String
  ) throws(DataError) -> [UInt8] {
    var stream = z_stream()
    guard mathnn_inflate_gzip(&stream) == Z_OK else {
      throw DataError(.failed, "zlib could not be started")
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    // The stream ends with the length that it unpacks to; it is checked by zlib, here only a wish.
    let promised = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    output.reserveCapacity(min(promised, limit))
    var block = [UInt8](repeating: 0, count: 1 << 18)
    var input = bytes
    let (code, left) = input.withUnsafeMutableBufferPointer { source -> (Int32, Int) in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(truncatingIfNeeded: source.count)
      var code = Z_OK
      while code == Z_OK, output.count <= limit {
        code = block.withUnsafeMutableBufferPointer { target -> Int32 in
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          return inflate(&stream, Z_NO_FLUSH)
        }
        output += block[..<(block.count - Int(stream.avail_out))]
      }
      return (code, Int(stream.avail_in))
    }
    if output.count > limit {
      throw DataError(.damaged, "'\(name)' unpacks to more than it may hold")
    }
    guard code == Z_STREAM_END else {
      let isCut = code == Z_BUF_ERROR || code == Z_OK
      throw DataError(
        .damaged,
        isCut
          ? "'\(name)' ends too early: the gzip stream is cut off"
          : "'\(name)' is damaged: its gzip stream or checksum is wrong")
    }
    guard left == 0 else {
      throw DataError(.damaged, "'\(name)' has \(left) bytes behind the end of its gzip stream")
    }
    return output
  }

  /// CRC-32 of bytes.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(crc32(0, $0.baseAddress, UInt32($0.count))) }
  }
}
