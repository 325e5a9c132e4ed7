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
    for row in arrangement.rows {
      let isNegative = isNegative(row.hyperplane, region: region) != row.isReversed
      bytes.append(isNegative ? 0x2D : 0x2B)
    }
  }

  /// The sign vector of a region.
  package func signs(of region: Int) -> String {
    var bytes: [UInt8] = []
    appendSigns(of: region, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A point inside a region, all of whose signs were checked in exact arithmetic.
  package func point(in region: Int) -> [Rational] {
    let rank = finder.rank
    let none = InnerPoint.Rounded(scale: InnerPoint.Rounded.noScale, numerators: [])
    let rounded =
      scales.isEmpty
      ? none
      : InnerPoint.Rounded(
        scale: scales[region],
        numerators: Array(numerators[region * rank..<(region + 1) * rank]))
    return finder.point(rounded) { self.isNegative($0, region: region) }
  }
}
