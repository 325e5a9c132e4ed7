package import Notation

/// The lines of a derivation, without comments and without what only lays them out.
package struct StepsText: Sendable {
  /// One statement: `= …`, `left = right`, or a left side alone.
  package struct Statement: Sendable {
    package var start: Int
    package var end: Int
    /// The line of the file in which it begins, counted from 1.
    package let line: Int
  }

  package let source: Source
  package private(set) var statements: [Statement] = []
  /// Whether the text is LaTeX as a whole.
  package let isLatex: Bool

  package init(_ text: String, file: String) {
    source = Source(text, file: file)
    isLatex = LatexReader.detects(text)
    var line = 1
    var start = 0
    for place in 0...source.count where place == source.count || source.byte(place) == 10 {
      read(start..<place, line: line)
      line += 1
      start = place + 1
    }
  }

  // MARK: Lines

  private mutating func read(_ range: Range<Int>, line: Int) {
    let bare = range.lowerBound..<commentStart(in: range)
    for piece in isLatex ? rows(of: bare) : [bare] {
      let tight = stripped(piece)
      if tight.isEmpty { continue }
      if goesOn(tight), let last = statements.indices.last {
        statements[last].end = tight.upperBound
      } else {
        statements.append(Statement(start: tight.lowerBound, end: tight.upperBound, line: line))
      }
    }
  }

  private func commentStart(in range: Range<Int>) -> Int {
    for place in range {
      let byte = source.byte(place)
      if byte == UInt8(ascii: "#"), !isLatex { return place }
      let isEscaped = place > range.lowerBound && source.byte(place - 1) == UInt8(ascii: "\\")
      if isLatex, byte == UInt8(ascii: "%"), !isEscaped { return place }
      if isLatex, byte == UInt8(ascii: "#"), source.isBlank(range.lowerBound..<place) {
        return place
      }
    }
    return range.upperBound
  }

  /// The rows of a formula of several lines, parted by `\\` outside of inner environments.
  private func rows(of range: Range<Int>) -> [Range<Int>] {
    var rows: [Range<Int>] = []
    var (start, place, depth) = (range.lowerBound, range.lowerBound, 0)
    while place < range.upperBound {
      if source.text(at: place, is: #"\begin{"#), !isOuterEnvironment(at: place) { depth += 1 }
      if source.text(at: place, is: #"\end{"#), !isOuterEnvironment(at: place) { depth -= 1 }
      if depth == 0, place + 1 < range.upperBound, source.text(at: place, is: #"\\"#) {
        rows.append(start..<place)
        place += 2
        if source.byte(place) == UInt8(ascii: "[") {
          while place < range.upperBound, source.byte(place) != UInt8(ascii: "]") { place += 1 }
          place = min(place + 1, range.upperBound)
        }
        start = place
      } else {
        place += 1
      }
    }
    return rows + [start..<range.upperBound]
  }

  private static let outerEnvironments = [
    "align", "equation", "gather", "aligned", "eqnarray", "split", "multline", "alignat",
    "displaymath",
  ]

  private func isOuterEnvironment(at place: Int) -> Bool {
    let word = #"\begin{"#.utf8.count
    let offset = source.text(at: place, is: #"\end{"#) ? word - 2 : word
    return Self.outerEnvironments.contains { source.text(at: place + offset, is: $0) }
  }

  /// A statement that begins with an operator goes on from the line before.
  private func goesOn(_ range: Range<Int>) -> Bool {
    let starts = ["+", "-", "*", #"\cdot"#, #"\odot"#, #"\times"#, "·"]
    let isJoined = starts.contains { source.text(at: range.lowerBound, is: $0) }
    let sides = ClaimReader.sides(of: source, from: range.lowerBound, to: range.upperBound)
    return isJoined && sides.count == 1
  }

  // MARK: What only lays out

  private static let before = [
    #"\["#, "$$", #"\("#, "$", #"\Rightarrow"#, #"\implies"#, #"\iff"#, "=>", #"\quad"#, "&",
  ]
  private static let after = [
    #"\]"#, "$$", #"\)"#, "$", ",", ".", ";", #"\quad"#, #"\qquad"#, #"\nonumber"#, #"\notag"#,
    #"\,"#,
    "&",
  ]

  private func stripped(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    var changed = true
    while changed {
      changed = false
      while start < end, source.isSpace(at: start) { start += 1 }
      while start < end, source.isSpace(at: end - 1) { end -= 1 }
      if let next = environmentEnd(at: start, before: end) { (start, changed) = (next, true) }
      if let last = environmentStart(endingAt: end, after: start) { (end, changed) = (last, true) }
      for word in Self.before where start < end && source.text(at: start, is: word) {
        start += word.utf8.count
        changed = true
      }
      for word in Self.after {
        let place = end - word.utf8.count
        guard place >= start, source.text(at: place, is: word) else { continue }
        end = place
        changed = true
      }
    }
    return start..<max(start, end)
  }

  /// Behind `\begin{align*}` or `\end{align*}` at a place.
  private func environmentEnd(at place: Int, before end: Int) -> Int? {
    guard source.text(at: place, is: #"\begin{"#) || source.text(at: place, is: #"\end{"#),
      isOuterEnvironment(at: place)
    else { return nil }
    return (place..<end).first { source.byte($0) == UInt8(ascii: "}") }.map { $0 + 1 }
  }

  private func environmentStart(endingAt end: Int, after start: Int) -> Int? {
    guard end > start, source.byte(end - 1) == UInt8(ascii: "}") else { return nil }
    guard let open = (start..<end).last(where: { source.byte($0) == UInt8(ascii: "\\") }),
      source.text(at: open, is: #"\end{"#), isOuterEnvironment(at: open)
    else { return nil }
    return open
  }
}
