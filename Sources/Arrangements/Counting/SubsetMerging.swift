internal import Exact

/// Merging of flats whose hyperplanes are subsets of some points, a subset and its complement alike.
///
/// The points may be permuted, and with switching every subset may be replaced by its symmetric
/// difference with a fixed one. These are the symmetries of the resonance arrangement (subsets of
/// n+1 points; Kamiya, Takemura and Terao) and of the threshold arrangement (signs of n+1
/// coordinates, up to a common sign). The representative is the least image under the orders that
/// remain when colours of the points and subsets are refined; points that may be exchanged are tried
/// once. Were two flats of one orbit to keep different representatives, the count would not change.
struct SubsetMerging: FlatMerging {
  let points: Int
  /// The subset of each hyperplane, as a bit mask of the points but the last.
  let labels: [Int]
  let isSwitching: Bool

  func makeWorker() -> any FlatMergingWorker { SubsetMergingWorker(self) }
}

/// The memory of one thread for merging subsets.
final class SubsetMergingWorker: FlatMergingWorker {
  private let points: Int
  private let isSwitching: Bool
  private let labels: [Int]
  private let hyperplaneOf: [Int]
  private let complement: Int
  /// A fixed random number for every size of a subset, and for ties.
  private let sizeHashes: [UInt64]

  private var members: [Int] = []
  private var switched: [Int] = []
  private var order: [Int]
  private var image: [Int]
  private var best: [UInt64] = []
  private var trial: [UInt64] = []
  private var bestImage: [Int]
  private var bestReference = 0
  /// Which subsets are present, filled when first asked for.
  private var marks: [Bool]
  private var isMarked = false

  init(_ merging: SubsetMerging) {
    points = merging.points
    isSwitching = merging.isSwitching
    labels = merging.labels
    complement = (1 << merging.points) - 1
    var places = [Int](repeating: -1, count: 1 << merging.points)
    for (hyperplane, label) in merging.labels.enumerated() {
      places[label] = hyperplane
      places[label ^ ((1 << merging.points) - 1)] = hyperplane
    }
    hyperplaneOf = places
    sizeHashes = (0...merging.points).map { SeededGenerator.mixed(UInt64($0) &+ 0x51) }
    marks = [Bool](repeating: false, count: 1 << merging.points)
    order = Array(0..<merging.points)
    image = order
    bestImage = order
  }

  func merge(
    mask: UnsafeMutablePointer<UInt64>, width: Int, basis: UnsafeMutablePointer<UInt16>, rank: Int
  ) {
    readMembers(mask, width)
    best.removeAll(keepingCapacity: true)
    var least: UInt64 = .max
    for reference in references() {
      switchMembers(by: reference)
      var colours = [UInt64](repeating: 1, count: points)
      let invariant = refine(&colours)
      // Only references of the least invariant are tried: the invariant does not depend on order.
      if invariant > least { continue }
      if invariant < least {
        least = invariant
        best.removeAll(keepingCapacity: true)
      }
      search(colours, reference: reference, width: width)
      clearMarks()
    }
    for word in 0..<width { mask[word] = best[word] }
    for index in 0..<rank {
      basis[index] = UInt16(mapped(labels[Int(basis[index])] ^ bestReference, bestImage))
    }
  }

  private func readMembers(_ mask: UnsafeMutablePointer<UInt64>, _ width: Int) {
    members.removeAll(keepingCapacity: true)
    for word in 0..<width {
      var bits = mask[word]
      while bits != 0 {
        members.append(labels[word * 64 + bits.trailingZeroBitCount])
        bits &= bits - 1
      }
    }
  }

  /// The members by which the others are switched: those whose distances to the others are rarest.
  private func references() -> [Int] {
    guard isSwitching else { return [0] }
    var hashes: [UInt64] = []
    for a in members {
      var sum: UInt64 = 0
      for b in members { sum &+= sizeHashes[folded(a ^ b)] }
      hashes.append(SeededGenerator.mixed(sum))
    }
    // The class with the fewest members, and among those the one with the least hash.
    let sorted = hashes.sorted()
    var chosen: UInt64 = 0
    var fewest = Int.max
    var start = 0
    while start < sorted.count {
      var end = start
      while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
      if end - start < fewest { (fewest, chosen) = (end - start, sorted[start]) }
      start = end
    }
    return members.indices.filter { hashes[$0] == chosen }.map { members[$0] }
  }

  /// The size of a subset or of its complement, whichever is less.
  @inline(__always)
  private func folded(_ subset: Int) -> Int {
    let size = subset.nonzeroBitCount
    return min(size, points - size)
  }

  /// Switches by a member and takes of each subset and its complement the smaller.
  private func switchMembers(by reference: Int) {
    switched.removeAll(keepingCapacity: true)
    for member in members {
      let subset = member ^ reference
      switched.append(2 * subset.nonzeroBitCount > points ? subset ^ complement : subset)
    }
  }

  /// Colours the points by the subsets they lie in, and returns an invariant of the whole.
  ///
  /// A subset of half the points stands for its complement as well and is hashed with both.
  private func refine(_ colours: inout [UInt64]) -> UInt64 {
    var previous = distinct(colours)
    var invariant: UInt64 = 0
    for _ in 0..<points {
      var next = colours
      invariant = 0
      let all = colours.reduce(0, &+)
      for subset in switched {
        let inside = sum(of: colours, over: subset)
        let size = sizeHashes[subset.nonzeroBitCount]
        let hash = SeededGenerator.mixed(inside ^ size)
        var other = hash
        spread(hash, over: subset, to: &next)
        if 2 * subset.nonzeroBitCount == points {
          other = SeededGenerator.mixed((all &- inside) ^ size)
          spread(other, over: subset ^ complement, to: &next)
        }
        invariant &+= SeededGenerator.mixed(hash &+ other)
      }
      for point in 0..<points { colours[point] = SeededGenerator.mixed(next[point]) }
      let count = distinct(colours)
      if count == previous || count == points { break }
      previous = count
    }
    return SeededGenerator.mixed(invariant &+ colours.reduce(0, &+))
  }

  @inline(__always)
  private func sum(of colours: [UInt64], over subset: Int) -> UInt64 {
    var sum: UInt64 = 0
    var bits = subset
    while bits != 0 {
      sum &+= colours[bits.trailingZeroBitCount]
      bits &= bits - 1
    }
    return sum
  }

  @inline(__always)
  private func spread(_ hash: UInt64, over subset: Int, to next: inout [UInt64]) {
    var bits = subset
    while bits != 0 {
      next[bits.trailingZeroBitCount] &+= hash
      bits &= bits - 1
    }
  }

  private func distinct(_ colours: [UInt64]) -> Int {
    var count = 0
    for i in 0..<points {
      var isNew = true
      for j in 0..<i where colours[i] == colours[j] { isNew = false }
      if isNew { count += 1 }
    }
    return count
  }

  /// Tries the orders that the colours leave open and keeps the least image.
  private func search(_ colours: [UInt64], reference: Int, width: Int) {
    order.sort { colours[$0] != colours[$1] ? colours[$0] < colours[$1] : $0 < $1 }
    let order = order
    guard
      let start = (0..<points - 1).first(where: { colours[order[$0]] == colours[order[$0 + 1]] })
    else {
      compareImage(reference: reference, width: width)
      return
    }
    let tied = order[start...].filter { colours[$0] == colours[order[start]] }
    for (index, point) in tied.enumerated() {
      if tied[..<index].contains(where: { areTwins($0, point) }) { continue }
      var finer = colours
      finer[point] = SeededGenerator.mixed(finer[point] ^ 0x5EED)
      _ = refine(&finer)
      search(finer, reference: reference, width: width)
    }
  }

  /// Whether exchanging two points carries the subsets into themselves.
  private func areTwins(_ a: Int, _ b: Int) -> Bool {
    if !isMarked {
      isMarked = true
      for subset in switched { marks[min(subset, subset ^ complement)] = true }
    }
    for subset in switched where (subset >> a ^ subset >> b) & 1 == 1 {
      let exchanged = subset ^ (1 << a | 1 << b)
      if !marks[min(exchanged, exchanged ^ complement)] { return false }
    }
    return true
  }

  private func clearMarks() {
    guard isMarked else { return }
    isMarked = false
    for subset in switched { marks[min(subset, subset ^ complement)] = false }
  }

  private func mapped(_ subset: Int, _ image: [Int]) -> Int {
    var result = 0
    var bits = subset
    while bits != 0 {
      result |= 1 << image[bits.trailingZeroBitCount]
      bits &= bits - 1
    }
    return hyperplaneOf[result]
  }

  private func compareImage(reference: Int, width: Int) {
    for (place, point) in order.enumerated() { image[point] = place }
    trial.removeAll(keepingCapacity: true)
    for _ in 0..<width { trial.append(0) }
    for subset in switched {
      let hyperplane = mapped(subset, image)
      trial[hyperplane >> 6] |= 1 << UInt64(hyperplane & 63)
    }
    if best.isEmpty || trial.lexicographicallyPrecedes(best) {
      swap(&best, &trial)
      swap(&bestImage, &image)
      bestReference = reference
    }
  }
}
