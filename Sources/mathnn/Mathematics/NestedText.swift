/// A long formula in lines that follow its brackets: each level of nesting one step further in.
struct NestedText {
  let width: Int

  /// The lines of a formula in plain text.
  func lines(_ text: String) -> [String] { lines(Substring(text), indent: 0, after: "") }

  private func lines(_ text: Substring, indent: Int, after: String) -> [String] {
    let margin = String(repeating: " ", count: indent)
    if indent + text.count + after.count <= width { return [margin + text + after] }
    let sum = Self.parts(text) { "+-".contains($0) }
    // Entrywise products, as of gates, are parted where no sum is.
    let terms = sum.count > 1 ? sum : Self.parts(text) { $0 == "." }
    if terms.count > 1 {
      return terms.enumerated().flatMap { place, term in
        lines(term, indent: indent, after: place == terms.count - 1 ? after : "")
      }
    }
    guard let inner = Self.longestBracket(in: text) else { return [margin + text + after] }
    let head = margin + text[..<inner.lowerBound]
    let tail = String(text[inner.upperBound...]) + after
    // Deep inside, the lines do not move in any further.
    let next = indent + 2 > width / 2 ? indent : indent + 2
    return [head] + lines(text[inner], indent: next, after: tail)
  }

  /// The operands at the outermost level, each with the sign before it, which a test knows.
  private static func parts(
    _ text: Substring, beginningAt isSign: (Character) -> Bool
  ) -> [Substring] {
    var parts: [Substring] = []
    var depth = 0
    var start = text.startIndex
    var place = text.startIndex
    while place < text.endIndex {
      let character = text[place]
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if depth == 0, character == " " {
        let next = text.index(after: place)
        if next < text.endIndex, isSign(text[next]) {
          parts.append(text[start..<place])
          start = next
        }
      }
      place = text.index(after: place)
    }
    parts.append(text[start...])
    return parts
  }

  /// What stands inside the longest bracket of the outermost level.
  private static func longestBracket(in text: Substring) -> Range<String.Index>? {
    var best: Range<String.Index>?
    var depth = 0
    var open = text.startIndex
    for place in text.indices {
      if "([{".contains(text[place]) {
        if depth == 0 { open = text.index(after: place) }
        depth += 1
      }
      guard ")]}".contains(text[place]) else { continue }
      depth -= 1
      guard depth == 0 else { continue }
      let length = text.distance(from: open, to: place)
      if length > 8,
        length > best.map({ text.distance(from: $0.lowerBound, to: $0.upperBound) }) ?? 0
      {
        best = open..<place
      }
    }
    return best
  }
}
