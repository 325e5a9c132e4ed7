import Exact
import Expressions
import Support
import TestSupport
import Testing

@testable import Notation

@Suite("Plain text") struct PlainTextCampaign {
  @Test("reads back to the same term, whatever the term")
  func roundTrip() throws {
    for seed in 0..<UInt64(Campaign.volume(100_000)) {
      var terms = RandomTerms(seed: seed)
      let e = seed % 4 == 0 ? terms.square(depth: 3) : terms.scalar(depth: 4)
      let text = try PlainWriter.write(e)
      do {
        let back = try PlainReader.read(text, vocabulary: Vocabulary(of: e))
        guard back == e else {
          let again = try PlainWriter.write(back)
          Issue.record("seed \(seed): \(text)\nread as: \(again)\n\(firstDifference(e, back))")
          return
        }
      } catch {
        Issue.record(
          "seed \(seed): \((error as? ReadError)?.report(in: Source(text)) ?? "\(error)")")
        return
      }
    }
  }
}

/// The first place where two terms differ, spelled out.
func firstDifference(_ a: Expr, _ b: Expr) -> String {
  var pairs = [(a, b)]
  while let (x, y) = pairs.popLast() {
    if x == y { continue }
    let texts = [x, y].map { (try? PlainWriter.write($0)) ?? "?" }
    let isSame =
      x.kind == y.kind && x.children.count == y.children.count && x.number == y.number
      && x.symbol == y.symbol && x.callee == y.callee && x.binder == y.binder
      && x.productOrder == y.productOrder && x.conditionSign == y.conditionSign
    guard isSame else {
      return
        "\(x.kind) \(x.children.count) \(x.callee?.orders ?? []) \(String(describing: x.symbol)) \(texts[0])\n"
        + "\(y.kind) \(y.children.count) \(y.callee?.orders ?? []) \(String(describing: y.symbol)) \(texts[1])"
    }
    pairs += zip(x.children, y.children)
  }
  return "none"
}
