/// The word nearest to one that was not understood.
package enum Spelling {
  /// The candidate that was most likely meant, or nothing if none is near.
  ///
  /// Near means at most a third of the letters wrong, and never more than three. Of equally near
  /// ones the first in the list wins, so that the same slip always gives the same hint.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    let allowed = min(3, max(1, word.count / 3))
    var best: (word: String, distance: Int)?
    for candidate in candidates where abs(candidate.count - word.count) <= allowed {
      let distance = distance(from: word, to: candidate)
      if distance <= allowed, distance < candidate.count, distance < best?.distance ?? Int.max {
        best = (candidate, distance)
      }
    }
    return best?.word
  }

  /// The hint to show for a word that was not understood.
  package static func hint(for word: String, among candidates: [String]) -> String? {
    nearest(to: word, among: candidates).map { "did you mean '\($0)'?" }
  }

  /// The number of letters to add, drop, change or swap with a neighbour, capital letters apart.
  ///
  /// Damerau and Levenshtein's distance in its restricted form (no letter is touched twice).
  /// A change of case costs nothing.
  ///
  /// - Complexity: O(n·m).
  package static func distance(from left: String, to right: String) -> Int {
    let a = Array(left.lowercased())
    let b = Array(right.lowercased())
    var twoAbove = [Int](repeating: 0, count: b.count + 1)
    var above = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, twoAbove[j - 1] + 1)
        }
        row.append(cost)
      }
      (twoAbove, above) = (above, row)
    }
    return above[b.count]
  }
}
