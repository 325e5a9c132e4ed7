internal import Exact

/// The parts into which hyperplanes cut one open cell that is given by its walls.
struct CellListing {
  struct Part {
    /// For each cut, whether the part is on its negative side.
    let isNegative: [Bool]
    let point: [Rational]
  }

  /// Rows a, b with a·x + b > 0 inside the cell.
  let walls: [[Integer]]
  /// Rows a, b of the hyperplanes; their normals are not zero.
  let cuts: [[Integer]]
  let dimension: Int

  /// The parts, in the order of their signs.
  func parts() -> [Part] {
    switch walls.count + cuts.count {
    case ...64: list(UInt64.self)
    case ...128: list(UInt128.self)
    case ...256: list(WideMask<UInt128>.self)
    default: list(WideMask<WideMask<WideMask<UInt128>>>.self)
    }
  }

  /// The walls come first, as a prefix of positive signs.
  private func list<Mask: SignMask>(_ mask: Mask.Type) -> [Part] {
    let rows = walls + cuts
    precondition(rows.count <= Mask.capacity, "a cell with its cuts has at most 1024 walls")
    let bits = MinorBound(rows, order: dimension + 1).value.bitWidth
    let regions =
      (bits <= 58 ? list(mask, Int64.self, rows, bits) : nil)
      ?? (bits <= 120 ? list(mask, Int128.self, rows, bits) : nil)
      ?? list(mask, BigMinor.self, rows, bits) ?? []
    return regions.map { region in
      let negative = cuts.indices.map { region.mask.has(walls.count + $0) }
      return Part(isNegative: negative, point: exact(region.point, region.mask, rows))
    }
  }

  /// The list in one kind of numbers; `nil` if they are too narrow.
  private func list<Mask: SignMask, Ring: MinorRing>(
    _ mask: Mask.Type, _ ring: Ring.Type, _ rows: [[Integer]], _ bits: Int
  ) -> [(mask: Mask, point: [Double])]? {
    let lister = RegionLister<Mask, Ring>(
      rows: rows, dimension: dimension, prefix: .zero, prefixLength: walls.count, bits: bits,
      keepsPoints: true)
    let regions = lister.regions()
    return lister.hasFailed ? nil : Self.pairs(regions, lister.points[0], dimension)
  }

  private static func pairs<Mask: SignMask>(
    _ regions: [RegionRecord<Mask>], _ points: [Double], _ size: Int
  ) -> [(mask: Mask, point: [Double])] {
    regions.map { region in
      let start = Int(region.point) * size
      return (region.mask, Array(points[start..<start + size]))
    }
  }

  /// An exact inner point near an approximate one.
  private func exact<Mask: SignMask>(
    _ candidate: [Double], _ mask: Mask, _ rows: [[Integer]]
  ) -> [Rational] {
    InnerPoint(rows: rows, rank: dimension).point(near: candidate) { mask.has($0) }
  }
}
