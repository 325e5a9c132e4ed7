/// A batch cut into parts that are summed in order.
///
/// The cut depends on the number of pictures alone, so that the sum has the same bytes whoever
/// computes the parts. About 32 pictures make a part: fewer waste the tiles, more leave the cache.
enum BatchParts {
  static let most = 8

  static func count(_ pictures: Int) -> Int { max(1, min(most, (pictures + 31) / 32)) }

  /// The largest part of a batch of so many pictures.
  static func rows(_ pictures: Int) -> Int {
    let blocks = (pictures + 7) / 8
    let parts = count(pictures)
    return (blocks + parts - 1) / parts * 8
  }

  /// The pictures of a part: whole blocks of eight, the last one as it comes.
  static func range(_ part: Int, of pictures: Int) -> Range<Int> {
    let blocks = (pictures + 7) / 8
    let parts = count(pictures)
    let (share, rest) = (blocks / parts, blocks % parts)
    let first = part * share + min(part, rest)
    let last = first + share + (part < rest ? 1 : 0)
    return min(pictures, first * 8)..<min(pictures, last * 8)
  }
}
