internal import Exact

/// What a list of regions is made from.
struct ListRequest<Mask: SignMask> {
  /// Rows a, b with the sign of a·x + b.
  var rows: [[Integer]]
  var dimension: Int
  /// Signs that the first rows must have.
  var prefix: Mask = .zero
  var length = 0
  /// For each order up to the dimension a bound, in bits, for the minors of that order.
  var minorBits: [Int]
  var keepsPoints = false
  /// Whether the records of the regions are wanted, or their masks alone.
  var keepsRecords = true
  /// The list is given up when it is longer.
  var most = Int.max

  init(rows: [[Integer]], prefix: Mask = .zero, length: Int = 0) {
    self.rows = rows
    self.prefix = prefix
    self.length = length
    dimension = (rows.first?.count ?? 1) - 1
    minorBits = [0]
    for order in 1...max(dimension, 1) {
      minorBits.append(MinorBound(rows, order: order).value.bitWidth)
    }
  }

  /// A bound, in bits, for every minor that is computed: on a line one column is left to be
  /// eliminated, and there only the order of products is asked.
  var bits: Int { minorBits.max() ?? 0 }
}

/// Makes blocks of regions with masks of one width, in the narrowest arithmetic that holds.
struct BlockWorker<Mask: SignMask>: Sendable {
  private let listing: RegionListing

  init(_ listing: RegionListing) { self.listing = listing }

  /// A list; `nil` if it is longer than wanted.
  private struct List {
    var regions: [RegionRecord<Mask>] = []
    /// The masks of all rows, word by word, if the records are not wanted or not alone.
    var masks: [UInt64] = []
    var rounded = RoundedPoints()
  }

  /// Inner points of a list, checked.
  private struct RoundedPoints {
    var numerators: [Int64] = []
    var scales: [UInt8] = []
  }

  /// The cells of the first hyperplanes, so many that each holds about one block.
  func cuts() -> [ListCut] {
    let rows = listing.essence.rows
    let size = Integer(max(listing.blockSize / 2, 1))
    var wanted = listing.expected.floorQuotient(by: size).asInt ?? .max
    if listing.options.shard.parts > 1 {
      wanted = max(wanted, min(16 * listing.options.shard.parts, 1 << 16))
    }
    var cells: [Mask] = [.zero]
    var length = 0
    while cells.count < min(wanted, 1 << 20), length < rows.count {
      length += 1
      cells = list(ListRequest(rows: Array(rows.prefix(length)))).map(\.mask)
    }
    return cells.map { ListCut(words: $0.words, length: length) }
  }

  /// The parts of a cell that holds too many regions, by the signs of further hyperplanes.
  func parts(of cut: ListCut) -> [ListCut] {
    let rows = listing.essence.rows
    let cell = Mask(words: cut.words[...])
    var length = cut.length
    var cells: [Mask] = [cell]
    while cells.count < 4, length < rows.count {
      length += 1
      cells = list(
        ListRequest(rows: Array(rows.prefix(length)), prefix: cell, length: cut.length)
      ).map(\.mask)
    }
    return cells.map { ListCut(words: $0.words, length: length) }
  }

  /// The regions of a cell; `nil` if there are more than a block may hold.
  func block(_ cut: ListCut) -> RegionBlock? {
    let options = listing.options
    var request = ListRequest(
      rows: listing.essence.rows, prefix: Mask(words: cut.words[...]), length: cut.length)
    let cell = rows(ofCell: request)
    if let cell { request.rows = cell.kept.map { request.rows[$0] } }
    request.keepsPoints = options.givesPoints
    request.keepsRecords = options.tellsBounded
    // A cell of all hyperplanes is one region, and cannot be cut.
    request.most = cut.length < listing.essence.rows.count ? listing.blockSize : .max
    guard let list = wholeList(request, cell) else { return nil }
    let width = Mask.capacity / 64
    return RegionBlock(
      count: list.masks.count / width, width: width, masks: list.masks,
      numerators: list.rounded.numerators, scales: list.rounded.scales,
      isBounded: options.tellsBounded ? bounded(list.regions, request, cell) : [],
      arrangement: listing.arrangement, finder: listing.finder)
  }

  /// The rows that matter in a cell; `nil` if all do.
  private func rows(ofCell request: ListRequest<Mask>) -> CellRows<Mask>? {
    guard request.length > 0, request.dimension > 1, request.length < request.rows.count else {
      return nil
    }
    return (request.bits <= 58 ? rows(ofCell: request, Int64.self) : nil)
      ?? (request.bits <= 120 ? rows(ofCell: request, Int128.self) : nil)
      ?? rows(ofCell: request, BigMinor.self)
  }

  private func rows<Ring: MinorRing>(
    ofCell request: ListRequest<Mask>, _ ring: Ring.Type
  ) -> CellRows<Mask>? {
    var lister = RegionLister<Mask, Ring>(request)
    guard let (mask, cutting) = lister.cell(), !lister.hasFailed else { return nil }
    return CellRows(
      mask: mask, fixed: request.length, cutting: cutting, count: request.rows.count)
  }

  /// Tells bounded regions: those that no hyperplane x_i = ±N beyond all vertices meets.
  ///
  /// A region is unbounded in the essence exactly when some coordinate has no bound on it, above
  /// or below; it then meets x_i = N or x_i = −N for every N beyond the vertices, and a region
  /// without such a coordinate does not.
  private func bounded(
    _ regions: [RegionRecord<Mask>], _ request: ListRequest<Mask>, _ cell: CellRows<Mask>?
  ) -> [Bool] {
    let essence = listing.essence
    var isBounded = [Bool](repeating: true, count: regions.count)
    for column in 0..<essence.rank {
      for sign in [1, -1] {
        let rows = essence.farRows(column: column, sign: sign)
        let far = list(
          ListRequest(
            rows: cell.map { $0.kept.map { rows[$0] } } ?? rows, prefix: request.prefix,
            length: request.length))
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

  /// The regions of a request without limit and without points.
  private func list(_ request: ListRequest<Mask>) -> [RegionRecord<Mask>] {
    guard let list = wholeList(request) else { fatalError("a list without limit is complete") }
    return list.regions
  }

  /// Lists in 64-bit, then 128-bit numbers, then in numbers of any size, as the minors need.
  private func wholeList(_ request: ListRequest<Mask>, _ cell: CellRows<Mask>? = nil) -> List? {
    guard request.dimension > 0 else { return point(request) }
    if request.bits <= 58 {
      let attempt = attempt(Int64.self, request, cell)
      if attempt.hasRoom { return attempt.list }
    }
    if request.bits <= 120 {
      let attempt = attempt(Int128.self, request, cell)
      if attempt.hasRoom { return attempt.list }
    }
    let last = attempt(BigMinor.self, request, cell)
    precondition(last.hasRoom, "numbers of any size hold every minor")
    return last.list
  }

  /// A point: nothing splits it, and its signs are those of the constants.
  private func point(_ request: ListRequest<Mask>) -> List {
    var mask = Mask.zero
    for (index, row) in request.rows.enumerated() where row[0].signum < 0 {
      mask = mask | Mask.bit(index)
    }
    guard mask.hasPrefix(request.length, of: request.prefix) else { return List() }
    return List(
      regions: [RegionRecord(mask: mask, point: 0)], masks: mask.words,
      rounded: RoundedPoints(numerators: [], scales: request.keepsPoints ? [0] : []))
  }

  /// A list in one kind of numbers, and whether these were wide enough.
  private func attempt<Ring: MinorRing>(
    _ ring: Ring.Type, _ request: ListRequest<Mask>, _ cell: CellRows<Mask>?
  ) -> (list: List?, hasRoom: Bool) {
    var lister = RegionLister<Mask, Ring>(request)
    lister.makeList()
    if lister.hasFailed { return (nil, false) }
    if lister.isOverfull { return (nil, true) }
    let width = Mask.capacity / 64
    var list = List(regions: request.keepsRecords ? lister.regions : [])
    list.masks.reserveCapacity(lister.regionCount * width)
    lister.forEachRegion { _, region in
      (cell?.widened(region.mask) ?? region.mask).append(to: &list.masks)
    }
    guard request.keepsPoints else { return (list, true) }
    let rank = request.dimension
    list.rounded.numerators = [Int64](repeating: 0, count: lister.regionCount * rank)
    list.rounded.scales = [UInt8](repeating: PointRounder.noScale, count: lister.regionCount)
    guard let rounder = listing.finder.rounder() else { return (list, true) }
    let masks = list.masks
    var scales = list.rounded.scales
    list.rounded.numerators.withUnsafeMutableBufferPointer { numerators in
      masks.withUnsafeBufferPointer { masks in
        guard let target = numerators.baseAddress, let mask = masks.baseAddress else { return }
        lister.forEachRegion { index, region in
          scales[index] = rounder.round(
            lister.point(of: region), mask: mask + index * width, to: target + index * rank)
        }
      }
    }
    list.rounded.scales = scales
    return (list, true)
  }
}

extension SignMask {
  /// The bits, 64 to a word.
  fileprivate var words: [UInt64] {
    var words: [UInt64] = []
    append(to: &words)
    return words
  }
}
