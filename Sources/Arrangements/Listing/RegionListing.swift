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
  /// The most regions that are made at once, if that is prescribed; a longer list is cut.
  package var mostInBlock: Int?
  /// The most regions of so many hyperplanes that are made at once: as many as keep the memory of a
  /// block small.
  func blockSize(_ hyperplanes: Int) -> Int {
    mostInBlock ?? (givesPoints ? 1 << 17 : 1 << 18) / max(1, (hyperplanes + 63) / 64)
  }

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
/// memory stays flat, parts run side by side, and a shard is every n-th part. A part that turns out
/// to hold too many regions is given up and cut further. The cut depends on the arrangement and the
/// number of shards alone, never on the threads.
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

  /// The most regions that are made at once.
  var blockSize: Int { options.blockSize(arrangement.hyperplanes.count) }

  /// The most hyperplanes of a list.
  package static let most = 1024

  /// Calls a body with the blocks in order; returns the number of regions.
  @discardableResult
  package func forEachBlock<Failure: Error>(
    _ body: (RegionBlock) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let maker = maker()
    let cuts = maker.cuts()
    let places = stride(from: options.shard.part - 1, to: cuts.count, by: options.shard.parts)
    return try visit(places.map { cuts[$0] }, maker, body)
  }

  /// Makes the blocks of some cells; a cell with too many regions is cut further.
  private func visit<Failure: Error>(
    _ cuts: [ListCut], _ maker: BlockMaker, _ body: (RegionBlock) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    var total = 0
    var next = 0
    while next < cuts.count {
      let batch = Array(cuts[next...].prefix(2 * options.threads))
      next += batch.count
      let made = SideBySide.results(batch.count, threads: options.threads) {
        maker.block(batch[$0])
      }
      for (cut, block) in zip(batch, made) {
        if let block {
          total += block.count
          try body(block)
        } else {
          total += try visit(maker.parts(cut), maker, body)
        }
      }
    }
    return total
  }

  /// The maker whose masks are just wide enough.
  ///
  /// Each case names its type in full, so that the compiler makes code for that width.
  private func maker() -> BlockMaker {
    switch arrangement.hyperplanes.count {
    case ...64: maker(BlockWorker<UInt64>(self))
    case ...128: maker(BlockWorker<UInt128>(self))
    case ...256: maker(BlockWorker<WideMask<UInt128>>(self))
    default: maker(BlockWorker<WideMask<WideMask<WideMask<UInt128>>>>(self))
    }
  }

  @inline(__always)
  private func maker<Mask: SignMask>(_ worker: BlockWorker<Mask>) -> BlockMaker {
    BlockMaker(
      cuts: { worker.cuts() }, parts: { worker.parts(of: $0) }, block: { worker.block($0) })
  }

  /// All regions at once; for arrangements known to be small.
  package func all() -> [RegionBlock] {
    var blocks: [RegionBlock] = []
    forEachBlock { blocks.append($0) }
    return blocks
  }
}

/// A cell of the first hyperplanes, by which a list is cut.
struct ListCut: Sendable {
  /// The mask of its signs.
  let words: [UInt64]
  /// How many hyperplanes have their signs fixed.
  let length: Int
}

/// Makes blocks of regions, whatever the width of the masks.
struct BlockMaker: Sendable {
  let cuts: @Sendable () -> [ListCut]
  let parts: @Sendable (ListCut) -> [ListCut]
  /// The block of a cell; `nil` if it holds more regions than a block may.
  let block: @Sendable (ListCut) -> RegionBlock?
}
