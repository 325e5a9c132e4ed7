internal import Exact

/// Writes the covers of a flat into a table, merged by a symmetry if one is given.
final class CoverWriter<Field: ResidueField> {
  private let quotient: Quotient<Field>
  private let merging: (any FlatMergingWorker)?
  private let width: Int
  private let masks: Scratch<UInt64>
  private let basis: Scratch<UInt16>

  init(quotient: Quotient<Field>, merging: (any FlatMerging)?) {
    self.quotient = quotient
    self.merging = merging?.makeWorker()
    width = (quotient.count + 63) / 64
    masks = Scratch(quotient.count * width, filledWith: 0)
    basis = Scratch(quotient.rank + 1, filledWith: 0)
  }

  deinit {
    masks.free()
    basis.free()
  }

  func write(coversOf entry: Int, in level: FlatTable, to table: inout FlatTable) {
    quotient.load(entry, of: level)
    guard !quotient.hasFailed else { return }
    collectMasks(entry, level)
    for cover in 0..<quotient.classCount {
      for index in 0..<level.rank { basis[index] = level.bases[entry * level.rank + index] }
      basis[level.rank] = UInt16(quotient.firsts[cover])
      let mask = masks.base + cover * width
      merging?.merge(mask: mask, width: width, basis: basis.base, rank: level.rank + 1)
      table.add(
        mask: mask, basis: basis.base,
        weight: level.weights[entry] * Int128(quotient.sizes[cover]))
    }
  }

  /// The mask of each cover: the flat's own, and the members of the class.
  private func collectMasks(_ entry: Int, _ level: FlatTable) {
    for cover in 0..<quotient.classCount {
      for word in 0..<width { masks[cover * width + word] = level.masks[entry * width + word] }
    }
    for hyperplane in 0..<quotient.count {
      let cover = quotient.classOf[hyperplane]
      if cover >= 0 { masks[cover * width + hyperplane >> 6] |= 1 << UInt64(hyperplane & 63) }
    }
  }
}
