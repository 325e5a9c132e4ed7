internal import Dispatch
internal import Exact
internal import Synchronization

/// Makes blocks of regions with masks of one width, in the narrowest arithmetic that holds.
struct BlockWorker<Mask: SignMask>: Sendable {
  private let listing: RegionListing

  init(_ listing: RegionListing) { self.listing = listing }

  func cuts() -> ListCuts {
    let rows = listing.essence.rows
    let size = Integer(listing.options.blockSize)
    var wanted = listing.expected.floorQuotient(by: size).asInt ?? .max
    if listing.options.shard.parts > 1 {
      wanted = max(wanted, min(32 * listing.options.shard.parts, 1 << 16))
    }
    var cells: [Mask] = [.zero]
    var length = 0
    while cells.count < wanted, length < rows.count {
      length += 1
      cells = list(Array(rows.prefix(length)), prefix: .zero, length: 0, keepsPoints: false)
        .regions.map(\.mask)
    }
    var words: [UInt64] = []
    for cell in cells { cell.append(to: &words) }
    return ListCuts(count: cells.count, length: length, words: words)
  }

  func blocks(_ cuts: ListCuts, at places: [Int]) -> [RegionBlock] {
    let width = Mask.capacity / 64
    let made = Mutex<[Int: RegionBlock]>([:])
    DispatchQueue.concurrentPerform(iterations: places.count) { index in
      let place = places[index]
      let cell = Mask(words: cuts.words[place * width..<(place + 1) * width])
      let block = block(cell, length: cuts.length)
      made.withLock { $0[index] = block }
    }
    let all = made.withLock { $0 }
    return places.indices.compactMap { all[$0] }
  }

  private func block(_ cell: Mask, length: Int) -> RegionBlock {
    let options = listing.options
    let (regions, points) = list(
      listing.essence.rows, prefix: cell, length: length, keepsPoints: options.givesPoints)
    var masks: [UInt64] = []
    let width = Mask.capacity / 64
    masks.reserveCapacity(regions.count * width)
    for region in regions { region.mask.append(to: &masks) }
    let rank = listing.essence.rank
    var numerators: [Int64] = []
    var scales: [UInt8] = []
    if options.givesPoints {
      numerators.reserveCapacity(regions.count * rank)
      scales.reserveCapacity(regions.count)
      for region in regions {
        let start = Int(region.point) * rank
        let rounded = listing.finder.rounded(Array(points[start..<start + rank])) {
          region.mask.has($0)
        }
        numerators += rounded.numerators
        scales.append(rounded.scale)
      }
    }
    return RegionBlock(
      count: regions.count, width: width, masks: masks, numerators: numerators,
      scales: scales,
      isBounded: options.tellsBounded ? bounded(regions, prefix: cell, length: length) : [],
      arrangement: listing.arrangement, finder: listing.finder)
  }

  /// Tells bounded regions: those that no hyperplane x_i = ±N beyond all vertices meets.
  ///
  /// A region is unbounded in the essence exactly when some coordinate has no bound on it, above
  /// or below; it then meets x_i = N or x_i = −N for every N beyond the vertices, and a region
  /// without such a coordinate does not.
  private func bounded(_ regions: [RegionRecord<Mask>], prefix: Mask, length: Int) -> [Bool] {
    let essence = listing.essence
    var isBounded = [Bool](repeating: true, count: regions.count)
    for column in 0..<essence.rank {
      for sign in [1, -1] {
        let far = list(
          essence.farRows(column: column, sign: sign), prefix: prefix, length: length,
          keepsPoints: false
        ).regions
        var next = 0
        for index in regions.indices where next < far.count {
          if regions[index].mask == far[next].mask {
            isBounded[index] = false
            next += 1
          }
        }
        precondition(next == far.count, "a far hyperplane meets listed regions only")
      }
    }
    return isBounded
  }

  /// Lists in 64-bit, then 128-bit numbers, then in numbers of any size, as the minors need.
  private func list(
    _ rows: [[Integer]], prefix: Mask, length: Int, keepsPoints: Bool
  ) -> (regions: [RegionRecord<Mask>], points: [Double]) {
    let size = (rows.first?.count ?? 1) - 1
    guard size > 0 else {
      // A point: nothing splits it, and its signs are those of the constants.
      var mask = Mask.zero
      for (index, row) in rows.enumerated() where row[0].signum < 0 {
        mask = mask | Mask.bit(index)
      }
      let isInside = mask.hasPrefix(length, of: prefix)
      return (isInside ? [RegionRecord(mask: mask, point: 0)] : [], [])
    }
    let bits = MinorBound(rows, order: size + 1).value.bitWidth
    let request = (rows, size, prefix, length, bits, keepsPoints)
    if bits <= 58, let found = attempt(Int64.self, request) { return found }
    if bits <= 120, let found = attempt(Int128.self, request) { return found }
    guard let found = attempt(BigMinor.self, request) else {
      fatalError("numbers of any size hold every minor")
    }
    return found
  }

  private func attempt<Ring: MinorRing>(
    _ ring: Ring.Type, _ request: ([[Integer]], Int, Mask, Int, Int, Bool)
  ) -> (regions: [RegionRecord<Mask>], points: [Double])? {
    let lister = RegionLister<Mask, Ring>(
      rows: request.0, dimension: request.1, prefix: request.2, prefixLength: request.3,
      bits: request.4, keepsPoints: request.5)
    let regions = lister.regions()
    return lister.hasFailed ? nil : (regions, lister.points[0])
  }
}
