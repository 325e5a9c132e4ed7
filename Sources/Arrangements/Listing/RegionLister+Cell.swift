/// The way of a witness into the cell of the prefix.
///
/// The witness that a flat starts with is moved across one hyperplane of the prefix after the other
/// until it has the signs of the prefix. Where it comes to lie depends on the last crossing of each
/// depth alone: the way is sought with the rows of the prefix, and only those last crossings are
/// made again with all rows.
extension RegionLister {
  /// Whether a hyperplane meets the cell of the prefix on the current flat.
  mutating func meetsCell(_ place: Int, depth: Int) -> Bool {
    isProbing = true
    defer { isProbing = false }
    guard restrict(depth: depth, to: place) else { return false }
    // On the hyperplane of the prefix that bounds the cell there is nothing of the open cell.
    guard vanishing(depth: depth).hasPrefix(prefixLength, of: .zero) else { return false }
    return seek(depth: depth + 1, upTo: prefixLength)
  }

  /// Finds the way into the cell of the first hyperplanes of the prefix, if there is one.
  mutating func seek(depth: Int, upTo limit: Int) -> Bool {
    let wasProbing = isProbing
    isProbing = true
    defer { isProbing = wasProbing }
    if dimension - depth == 1 {
      listLine(depth: depth, upTo: limit)
      return lists[depth].count > 0
    }
    lastMoves[depth] = -1
    guard prefixLength > 0 else { return true }
    startList(depth: depth)
    var covered = zeros[depth]
    for k in 0..<limit where !zeros[depth].has(k) {
      guard lists[depth][0].mask.has(k) != prefix.has(k) else { continue }
      // On a flat without a point of the hyperplane, or with that of an earlier one, no way leads on.
      if isConstant(k, depth: depth) || covered.has(k) { return false }
      guard restrict(depth: depth, to: k) else { return false }
      let vanishing = vanishing(depth: depth)
      covered = covered | vanishing
      guard vanishing.hasPrefix(k, of: .zero), seek(depth: depth + 1, upTo: k) else { return false }
      moveAcross(k, depth: depth)
      lastMoves[depth] = k
    }
    return true
  }

  /// Makes the last crossings of the way again, with all rows: the list is then that of one region.
  mutating func enter(depth: Int) {
    let k = lastMoves[depth]
    guard k >= 0 else { return startList(depth: depth) }
    emptyList(depth: depth)
    lists[depth].append(RegionRecord(mask: .zero, point: 0))
    guard restrict(depth: depth, to: k) else { return }
    if dimension - depth == 2 {
      listLine(depth: depth + 1, upTo: k)
    } else {
      enter(depth: depth + 1)
    }
    moveAcross(k, depth: depth)
  }

  /// Replaces the only region by its part on the other side of a hyperplane of the prefix.
  private mutating func moveAcross(_ k: Int, depth: Int) {
    let cut = lists[depth + 1][0]
    let (plus, minus) = departures(depth: depth, from: k)
    let toNegative = prefix.has(k)
    lists[depth][0].mask = cut.mask | (toNegative ? minus : plus)
    guard keepsPoints else { return }
    prepareLift(depth: depth, pivot: pivots[depth])
    lists[depth][0].point = liftPoint(
      cut.point, depth: depth, across: k, pivot: pivots[depth], toNegative: toNegative)
  }
}
