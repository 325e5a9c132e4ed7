/// The rows that matter inside a cell: those whose signs it fixes, and those that cut it.
///
/// Every other row has one sign on the whole cell. Lists inside the cell are made without such
/// rows, and their masks are widened afterwards.
struct CellRows<Mask: SignMask>: Sendable {
  /// The rows that are kept, in order.
  let kept: [Int]
  /// The signs of the others.
  private let constant: Mask
  /// For every byte of a narrow mask and each of its values the bits of the wide mask.
  private let tables: [Mask]

  /// The rows of a cell.
  ///
  /// - Parameters:
  ///   - mask: The signs of all rows at a point of the cell.
  ///   - fixed: How many first rows have their signs fixed.
  ///   - cutting: The further rows that cut the cell, in order.
  ///   - count: The number of all rows.
  init(mask: Mask, fixed: Int, cutting: [Int], count: Int) {
    let kept = Array(0..<fixed) + cutting
    self.kept = kept
    var constant = mask
    for row in kept where mask.has(row) { constant = constant ^ Mask.bit(row) }
    self.constant = constant
    var tables: [Mask] = []
    for start in stride(from: 0, to: kept.count, by: 8) {
      for value in 0..<256 {
        var wide = Mask.zero
        for place in 0..<min(8, kept.count - start) where value >> (7 - place) & 1 == 1 {
          wide = wide | Mask.bit(kept[start + place])
        }
        tables.append(wide)
      }
    }
    self.tables = tables
  }

  /// The mask of all rows from one of the rows that are kept.
  @inline(__always)
  func widened(_ mask: Mask) -> Mask {
    var wide = constant
    tables.withUnsafeBufferPointer { tables in
      for index in 0..<tables.count >> 8 {
        wide = wide | tables[index << 8 | Int(mask.byte(index))]
      }
    }
    return wide
  }
}

extension RegionLister {
  /// The signs of all rows at a point of the cell of the prefix, and the further rows that cut it.
  mutating func cell() -> (mask: Mask, cutting: [Int])? {
    list(depth: 0, upTo: prefixLength)
    guard lists[0].count > 0 else { return nil }
    let mask = lists[0][0].mask
    var cutting: [Int] = []
    for k in prefixLength..<count where !isConstant(k, depth: 0) && meetsCell(k, depth: 0) {
      cutting.append(k)
    }
    return (mask, cutting)
  }
}
