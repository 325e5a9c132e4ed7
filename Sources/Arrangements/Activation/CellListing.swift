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
    var request = ListRequest<Mask>(rows: walls + cuts, length: walls.count)
    precondition(request.rows.count <= Mask.capacity, "a cell with its cuts has at most 1024 walls")
    request.dimension = dimension
    request.keepsPoints = true
    return (request.bits <= 58 ? list(Int64.self, request) : nil)
      ?? (request.bits <= 120 ? list(Int128.self, request) : nil)
      ?? list(BigMinor.self, request) ?? []
  }

  /// The list in one kind of numbers; `nil` if they are too narrow.
  private func list<Mask: SignMask, Ring: MinorRing>(
    _ ring: Ring.Type, _ request: ListRequest<Mask>
  ) -> [Part]? {
    var lister = RegionLister<Mask, Ring>(request)
    lister.makeList()
    let regions = lister.regions
    if lister.hasFailed { return nil }
    let finder = InnerPoint(rows: request.rows, rank: dimension)
    guard let rounder = finder.rounder() else {
      return regions.map { region in
        part(region.mask, finder.point { region.mask.has($0) })
      }
    }
    let rounded = Scratch<Int64>(dimension, filledWith: 0)
    defer { rounded.free() }
    return regions.map { region in
      var words: [UInt64] = []
      region.mask.append(to: &words)
      let scale = words.withUnsafeBufferPointer { words in
        words.baseAddress.map {
          rounder.round(lister.point(of: region), mask: $0, to: rounded.base)
        } ?? PointRounder.noScale
      }
      return part(
        region.mask, finder.point(rounded.base, scale: scale) { region.mask.has($0) })
    }
  }

  private func part<Mask: SignMask>(_ mask: Mask, _ point: [Rational]) -> Part {
    Part(isNegative: cuts.indices.map { mask.has(walls.count + $0) }, point: point)
  }
}
