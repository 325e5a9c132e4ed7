internal import Exact

/// Two regions of a block on both sides of one hyperplane.
package struct RegionWall: Sendable, Equatable {
  package let first: Int
  package let second: Int
  package let hyperplane: Int
}

extension RegionBlock {
  /// The pairs of regions that share a wall: their signs differ at exactly one hyperplane.
  ///
  /// Two regions with one sign different are adjacent: on the segment between inner points only
  /// that hyperplane is crossed. Found by search in the sorted masks; regions of other blocks are
  /// not seen.
  package func walls() -> [RegionWall] {
    var walls: [RegionWall] = []
    var mask: [UInt64] = []
    for region in 0..<count {
      mask.removeAll(keepingCapacity: true)
      mask += masks[region * width..<(region + 1) * width]
      for hyperplane in arrangement.hyperplanes.indices
      where !isNegative(hyperplane, region: region) {
        let bit: UInt64 = 1 << UInt64(63 - hyperplane & 63)
        mask[hyperplane >> 6] |= bit
        if let other = index(of: mask) {
          walls.append(RegionWall(first: region, second: other, hyperplane: hyperplane))
        }
        mask[hyperplane >> 6] ^= bit
      }
    }
    return walls
  }

  private func index(of mask: [UInt64]) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      let candidate = masks[middle * width..<(middle + 1) * width]
      if candidate.elementsEqual(mask) { return middle }
      if candidate.lexicographicallyPrecedes(mask) { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}

extension Arrangement {
  /// A short name for the arrangement, the same on every machine, to tell parts of one list.
  package var fingerprint: String {
    var hash: UInt64 = UInt64(dimension)
    for row in rows {
      let plane = hyperplanes[row.hyperplane]
      let turned = row.isReversed ? plane.reversed : plane
      for number in turned.normal + [turned.constant] {
        hash = SeededGenerator.mixed(hash ^ number.contentHash)
      }
    }
    return String(hash, radix: 16)
  }
}
