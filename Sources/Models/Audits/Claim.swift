package import Expressions
package import Notation

/// A text of the form `a`, or `a = b = …`, read part by part.
package struct Claim: Sendable {
  /// The parts between the signs of equality, in their order; the first may be missing.
  package var parts: [Part]
  /// Whether the text begins with a sign of equality: it goes on from something before.
  package var isContinuation: Bool

  /// One side of an equality.
  package struct Part: Sendable {
    package let term: Expr
    /// The bytes that it covers in its text.
    package let start: Int
    package let end: Int
  }
}

/// Which notation a text is written in.
package enum TextNotation: String, Sendable, CaseIterable {
  case latex
  case plain = "text"
  /// LaTeX where the text holds a backslash, plain text elsewhere.
  case detected
}

/// Reads claims: the sides are parted first, for they may differ in shape.
package struct ClaimReader: Sendable {
  package let vocabulary: Vocabulary
  /// The model of the question; nil where there is none.
  package let model: Model?
  package let symbols: SymbolTable
  package var notation = TextNotation.detected

  package init(_ setting: Setting, notation: TextNotation = .detected) {
    vocabulary = setting.vocabulary
    let entries = setting.notation.compactMap { entry in
      (try? PlainWriter.write(entry.quantity)).map { "\($0) = \(entry.latex)" }
    }
    symbols = (try? SymbolTable.read(entries.joined(separator: ", "))) ?? SymbolTable()
    model = setting.model
    self.notation = notation
  }

  /// Reads the bytes of a text as one claim.
  package func claim(
    in source: Source, from start: Int = 0, to end: Int? = nil
  ) throws(ReadError) -> Claim {
    let end = end ?? source.count
    let isLatex = isLatex(source.text(from: start, to: end))
    let ranges = Self.sides(of: source, from: start, to: end)
    let isContinuation =
      ranges.count > 1 && source.isBlank(ranges[0]) && !isEmptyClaim(ranges, source)
    var parts: [Claim.Part] = []
    for range in isContinuation ? Array(ranges.dropFirst()) : ranges {
      let tight = source.trimmed(range)
      let term = try term(in: source, tight, isLatex: isLatex)
      parts.append(Claim.Part(term: term, start: tight.lowerBound, end: tight.upperBound))
    }
    return Claim(parts: parts, isContinuation: isContinuation)
  }

  /// Whether nothing stands on either side of a lone sign of equality.
  private func isEmptyClaim(_ ranges: [Range<Int>], _ source: Source) -> Bool {
    ranges.allSatisfy { source.isBlank($0) }
  }

  private func isLatex(_ text: String) -> Bool {
    switch notation {
    case .latex: true
    case .plain: false
    case .detected: LatexReader.detects(text)
    }
  }

  private func term(
    in source: Source, _ range: Range<Int>, isLatex: Bool
  ) throws(ReadError) -> Expr {
    guard isLatex else {
      var reader = PlainReader(
        source, vocabulary: vocabulary, from: range.lowerBound, to: range.upperBound)
      return try reader.whole()
    }
    let text = source.text(from: range.lowerBound, to: range.upperBound)
    do throws(ReadError) {
      return try LatexReader.read(text, vocabulary: vocabulary, symbols: symbols)
    } catch {
      var moved = error
      moved.place = source.place(at: range.lowerBound + error.place.offset)
      throw moved
    }
  }

  /// The ranges between signs of equality that stand outside of all brackets.
  package static func sides(of source: Source, from start: Int, to end: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var depth = 0
    var begin = start
    for place in start..<max(start, end) {
      switch source.byte(place) {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "=") where depth <= 0 && source.isLoneEqual(at: place):
        ranges.append(begin..<place)
        begin = place + 1
      default: break
      }
    }
    ranges.append(begin..<max(begin, end))
    return ranges
  }
}

extension Source {
  /// Whether the sign of equality at a place belongs to no other sign, such as `<=`.
  fileprivate func isLoneEqual(at place: Int) -> Bool {
    let around = [place > 0 ? byte(place - 1) : 0, byte(place + 1)]
    let others: [UInt8] = [
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"), UInt8(ascii: "="),
      UInt8(ascii: ":"),
    ]
    return !others.contains(around[0]) && around[1] != UInt8(ascii: "=")
  }

  func isBlank(_ range: Range<Int>) -> Bool { range.allSatisfy { isSpace(at: $0) } }

  /// White space, and signs that only align formulas in LaTeX.
  func isSpace(at place: Int) -> Bool {
    let blank: [UInt8] = [
      UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
      UInt8(ascii: "&"),
    ]
    return blank.contains(byte(place))
  }

  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(at: start) { start += 1 }
    while end > start, isSpace(at: end - 1) { end -= 1 }
    return start..<end
  }
}
