package import Exact

/// A run of regions in the order of their sign vectors.
package struct RegionBlock: Sendable {
  package let count: Int
  /// Words in a mask.
  let width: Int
  /// The masks, one after the other; a bit is 1 on the negative side.
  let masks: [UInt64]
  /// Inner points in the coordinates of the essence, rounded and checked, if asked for.
  let numerators: [Int64]
  let scales: [UInt8]
  /// Which regions are bounded modulo the lineality space, if asked for.
  package let isBounded: [Bool]
  let arrangement: Arrangement
  let finder: InnerPoint

  /// Whether a region is on the negative side of a hyperplane.
  package func isNegative(_ hyperplane: Int, region: Int) -> Bool {
    masks[region * width + hyperplane >> 6] >> UInt64(63 - hyperplane & 63) & 1 == 1
  }

  /// Appends the sign vector of a region, one character for each row of the input.
  package func appendSigns(of region: Int, to bytes: inout [UInt8]) {
    guard arrangement.hasPlainRows else {
      for row in arrangement.rows {
        let isNegative = isNegative(row.hyperplane, region: region) != row.isReversed
        bytes.append(isNegative ? 0x2D : 0x2B)
      }
      return
    }
    var rest = arrangement.rows.count
    var word = region * width
    while rest > 0 {
      let bits = masks[word]
      let taken = min(rest, 64)
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 8) { text in
        for index in 0..<8 {
          text[index] = Self.spread(UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * index)))
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(text).prefix(taken))
      }
      rest -= taken
      word += 1
    }
  }

  /// Eight characters for eight bits, the highest bit first in memory: `+` for 0 and `-` for 1.
  @inline(__always)
  private static func spread(_ bits: UInt8) -> UInt64 {
    // A copy of the byte in each byte, of which one bit is kept and made 0 or 1.
    let copies = UInt64(bits) &* 0x0101_0101_0101_0101
    let kept = copies & 0x0102_0408_1020_4080
    let ones = ((kept &+ 0x7F7F_7F7F_7F7F_7F7F) | kept) & 0x8080_8080_8080_8080
    return (0x2B2B_2B2B_2B2B_2B2B &+ (ones &>> 6)).littleEndian
  }

  /// The sign vector of a region.
  package func signs(of region: Int) -> String {
    var bytes: [UInt8] = []
    appendSigns(of: region, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the coordinates of an inner point, a space before each.
  package func appendPoint(of region: Int, to bytes: inout [UInt8]) {
    if !scales.isEmpty, scales[region] != PointRounder.noScale {
      numerators.withUnsafeBufferPointer { numerators in
        guard let base = numerators.baseAddress ?? Self.nowhere else { return }
        finder.append(base + region * finder.rank, scale: scales[region], to: &bytes)
      }
      return
    }
    for coordinate in point(in: region) { bytes += " \(coordinate)".utf8 }
  }

  /// Calls a body with the lines of the regions, some thousands at a time and in order.
  ///
  /// - Parameters:
  ///   - threads: How many threads write.
  ///   - line: Appends the line of a region.
  ///   - body: Takes the text.
  /// - Throws: What the body throws.
  package func forEachText<Failure: Error>(
    threads: Int, line: @Sendable (RegionBlock, Int, inout [UInt8]) -> Void,
    _ body: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let size = 1 << 13
    for start in stride(from: 0, to: count, by: size * threads) {
      let pieces = min(threads, (count - start + size - 1) / size)
      let texts = SideBySide.results(pieces, threads: threads) { piece in
        var text: [UInt8] = []
        let first = start + piece * size
        for region in first..<min(first + size, count) { line(self, region, &text) }
        return text
      }
      for text in texts { try body(text) }
    }
  }

  /// A place for reading nothing, where a point has no coordinates.
  private static var nowhere: UnsafePointer<Int64>? {
    UnsafePointer(bitPattern: MemoryLayout<Int64>.alignment)
  }

  /// A point inside a region, all of whose signs were checked in exact arithmetic.
  package func point(in region: Int) -> [Rational] {
    guard !scales.isEmpty else {
      return finder.point { self.isNegative($0, region: region) }
    }
    return numerators.withUnsafeBufferPointer { numerators in
      guard let base = numerators.baseAddress ?? Self.nowhere else { return [] }
      return finder.point(base + region * finder.rank, scale: scales[region]) {
        self.isNegative($0, region: region)
      }
    }
  }
}
