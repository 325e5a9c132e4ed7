package import Exact

/// What a list of regions is to hold.
package struct ListOptions: Sendable {
  /// Whether inner points are wanted.
  package var givesPoints = false
  /// Whether bounded regions are to be told from unbounded ones.
  package var tellsBounded = false
  /// Which of how many parts of the list, counted from 1.
  package var shard = Shard(part: 1, of: 1)
  package var threads = 2
  /// About how many regions are made at once.
  package var blockSize = 1 << 19

  package init() {}
}

/// One part of a list or count that was split.
package struct Shard: Sendable, Equatable {
  package let part: Int
  package let parts: Int

  package init(part: Int, of parts: Int) {
    precondition(parts >= 1 && (1...parts).contains(part), "a part is one of the parts")
    self.part = part
    self.parts = parts
  }
}

/// Why a list was not made.
package enum ListError: Error, Equatable {
  /// More hyperplanes than a mask can hold.
  case tooManyHyperplanes(Int)
}

/// The regions of an arrangement, made in blocks that are forgotten once used.
///
/// The regions of the first m hyperplanes cut the list into independent parts: with the signs of
/// the first m fixed, the same recursion lists one part and visits only flats that meet it. So
/// memory stays flat, parts run side by side, and a shard is every n-th part. The cut depends on
/// the arrangement and the number of shards alone, never on the threads.
package struct RegionListing: Sendable {
  let arrangement: Arrangement
  let essence: Essence
  let finder: InnerPoint
  let options: ListOptions
  /// The number of regions to expect, which decides how fine the cut is.
  let expected: Integer

  package init(
    _ arrangement: Arrangement, expected: Integer, options: ListOptions = ListOptions()
  ) throws(ListError) {
    self.arrangement = arrangement
    self.expected = expected
    self.options = options
    essence = Essence(arrangement)
    finder = InnerPoint(essence)
    let n = arrangement.hyperplanes.count
    if n > Self.most { throw .tooManyHyperplanes(n) }
  }

  /// The most hyperplanes of a list.
  package static let most = 1024

  /// Calls a body with the blocks in order; returns the number of regions.
  @discardableResult
  package func forEachBlock<Failure: Error>(
    _ body: (RegionBlock) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let maker = maker()
    let cuts = maker.cuts()
    var total = 0
    var next = options.shard.part - 1
    while next < cuts.count {
      let places = stride(from: next, to: cuts.count, by: options.shard.parts)
      let batch = Array(places.prefix(options.threads))
      for block in maker.blocks(cuts, batch) {
        total += block.count
        try body(block)
      }
      next += options.shard.parts * batch.count
    }
    return total
  }

  /// The maker whose masks are just wide enough.
  ///
  /// Each case names its type in full, so that the compiler makes code for that width.
  private func maker() -> BlockMaker {
    switch arrangement.hyperplanes.count {
    case ...64:
      let worker = BlockWorker<UInt64>(self)
      return BlockMaker(cuts: { worker.cuts() }, blocks: { worker.blocks($0, at: $1) })
    case ...128:
      let worker = BlockWorker<UInt128>(self)
      return BlockMaker(cuts: { worker.cuts() }, blocks: { worker.blocks($0, at: $1) })
    case ...256:
      let worker = BlockWorker<WideMask<UInt128>>(self)
      return BlockMaker(cuts: { worker.cuts() }, blocks: { worker.blocks($0, at: $1) })
    default:
      let worker = BlockWorker<WideMask<WideMask<WideMask<UInt128>>>>(self)
      return BlockMaker(cuts: { worker.cuts() }, blocks: { worker.blocks($0, at: $1) })
    }
  }

  /// All regions at once; for arrangements known to be small.
  package func all() -> [RegionBlock] {
    var blocks: [RegionBlock] = []
    forEachBlock { blocks.append($0) }
    return blocks
  }
}

/// Signs of the first hyperplanes, by which a list is cut.
struct ListCuts: Sendable {
  let count: Int
  /// How many hyperplanes have their signs fixed.
  let length: Int
  /// The masks of the signs, all of one width.
  let words: [UInt64]
}

/// Makes blocks of regions, whatever the width of the masks.
struct BlockMaker {
  let cuts: () -> ListCuts
  /// The blocks of the cuts at some places, made side by side.
  let blocks: (ListCuts, [Int]) -> [RegionBlock]
}
