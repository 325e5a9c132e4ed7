import Exact
import Expressions
import Support
import TestSupport
import Testing

@testable import Notation

@Suite("LaTeX") struct LatexCampaign {
  @Test("reads back to an equal term, whatever the term")
  func roundTrip() throws {
    var same = 0
    let volume = UInt64(Campaign.volume(100_000))
    for seed in 0..<volume {
      var terms = RandomTerms(seed: seed)
      let e = seed % 4 == 0 ? terms.square(depth: 3) : terms.scalar(depth: 4)
      let text = try LatexWriter.write(e)
      do {
        let back = try LatexReader.read(text, vocabulary: Vocabulary(spelling: [e]))
        if back == e { same += 1 }
        guard areEqual(back, e) || dividesByZero(back) || dividesByZero(e) else {
          let (first, second) = (try PlainWriter.write(e), try PlainWriter.write(back))
          Issue.record(
            "seed \(seed): \(text)\n\(first)\nread as:\n\(second)\n\(firstDifference(e.canonical, back.canonical))"
          )
          return
        }
      } catch {
        let plain = try PlainWriter.write(e)
        Issue.record(
          "seed \(seed): \(plain)\n\((error as? ReadError)?.report(in: Source(text)) ?? "\(error)")"
        )
        return
      }
    }
    #expect(same * 3 > volume)
  }
}

/// Whether a power of zero is left in the canonical form: such terms have no value to compare.
private func dividesByZero(_ e: Expr) -> Bool {
  Postorder(e.canonical).terms.contains { $0.kind == .power && $0.children[0].isZero }
}

/// Whether canonical forms agree once numbers are multiplied into sums: exponents collected below a
/// fraction stroke and beside it differ by that.
private func areEqual(_ a: Expr, _ b: Expr) -> Bool {
  if a.canonical == b.canonical { return true }
  func expanded(_ e: Expr) -> Expr {
    e.canonical.rebuilt { _, new in
      guard new.kind == .product, new.children.count == 2, new.children[0].kind == .number,
        new.children[1].kind == .sum
      else { return new }
      return .sum(new.children[1].children.map { .product([new.children[0], $0]) })
    }.canonical
  }
  return expanded(a) == expanded(b)
}
