internal import Deciding
internal import Expressions
internal import Notation

/// Looks for the transpose whose loss makes the sides of a line not fit.
struct ShapeRepair {
  let reader: ClaimReader
  let judge: Judge
  let text: StepsText

  /// Marks of a transpose that are put in or taken out.
  private var marks: [String] {
    text.isLatex ? [#"^{\top}"#, #"^\top"#, "^{T}", "^T", #"^{\mathsf{T}}"#] : ["'"]
  }

  /// The slip, if one mark more or less makes the line follow.
  func slip(in statement: StepsText.Statement, before: Expr) -> Slip? {
    let line = text.source.text(from: statement.start, to: statement.end)
    for (changed, sentence) in without(line) + with(line) {
      guard !judge.budget.isSpent else { return nil }
      guard let claim = try? reader.claim(in: Source(changed)), let last = claim.parts.last,
        let judgement = try? judge.compare(before, last.term)
      else { continue }
      if judgement.verdict.isEqual {
        return Slip(kind: .transpose, sentence: sentence, corrected: last.term)
      }
    }
    return nil
  }

  private func without(_ line: String) -> [(String, String)] {
    marks.flatMap { mark in
      line.ranges(of: mark).map { range in
        let owner = name(endingAt: range.lowerBound, in: line)
        return (
          line.replacingCharacters(in: range, by: ""), "\(owner) should not be transposed"
        )
      }
    }
  }

  private func with(_ line: String) -> [(String, String)] {
    let mark = marks[0]
    return line.indices.compactMap { place in
      let next = line.index(after: place)
      let here = line[place]
      guard here.isLetter || here == ")" || here == "}" || here == "]" || here.isNumber else {
        return nil
      }
      let isInside =
        next < line.endIndex && (line[next].isLetter || line[next].isNumber || line[next] == "_")
      if isInside, !text.isLatex { return nil }
      let owner = name(endingAt: next, in: line)
      return (
        line.replacingCharacters(in: next..<next, by: mark), "the transpose of \(owner) is lost"
      )
    }
  }

  private func name(endingAt end: String.Index, in line: String) -> String {
    let head = line[..<end]
    let word = head.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "\\" }
    return word.isEmpty ? "a bracket" : String(word.reversed())
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, by new: String) -> String {
    String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
  }
}
