/// Finding the name that was meant.
enum Nearness {
  /// The known name closest to a mistyped one; nil when none is close.
  ///
  /// Close is: one change in three letters, two in six, counted by insertions, deletions,
  /// replacements and exchanges of neighbours; then one of the
  /// same length, then the first in alphabetical order.
  static func nearest(to name: String, among known: some Sequence<String>) -> String? {
    let wanted = Array(name.unicodeScalars.prefix(64))
    let limit = max(1, min(3, wanted.count / 3))
    var best: (distance: Int, gap: Int, name: String)?
    for candidate in known where candidate != name {
      let letters = Array(candidate.unicodeScalars.prefix(64))
      guard abs(letters.count - wanted.count) <= limit else { continue }
      let distance = distance(wanted, letters)
      guard distance <= limit, distance < max(wanted.count, letters.count) else { continue }
      let gap = abs(letters.count - wanted.count)
      if let old = best, (old.distance, old.gap, old.name) <= (distance, gap, candidate) {
        continue
      }
      best = (distance, gap, candidate)
    }
    return best?.name
  }

  /// The optimal string alignment distance; a change of case alone counts nothing extra.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    if String(String.UnicodeScalarView(a)).lowercased()
      == String(String.UnicodeScalarView(b)).lowercased()
    {
      return 1
    }
    var before = Array(repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1], row[j]) + 1
        cost = min(cost, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
