import Expressions
import Support
import Testing

@testable import Notation

@Suite("Speed of reading and writing") struct SpeedCampaign {
  /// A nested network and a flat sum, of about ten thousand nodes each.
  static func terms() throws -> [(name: String, term: Expr)] {
    var nested = "x"
    for t in 1...600 { nested = "tanh(W_rec*\(nested) + W_in*x[\(t)] + b_h)" }
    let flat = (1...1250).map { "a[\($0)]*x^2/(1 + y)" }.joined(separator: " + ")
    return [("nested", try PlainReader.read(nested)), ("flat", try PlainReader.read(flat))]
  }

  @Test("grows with the length alone")
  func measure() throws {
    for (name, e) in try Self.terms() {
      let plain = try PlainWriter.write(e)
      let latex = try LatexWriter.write(e)
      let vocabulary = Vocabulary(spelling: [e])
      let tasks: [(String, () throws -> Void)] = [
        ("plain text written", { _ = try PlainWriter.write(e) }),
        ("LaTeX written", { _ = try LatexWriter.write(e) }),
        ("MathML written", { _ = try MathMLWriter.write(e) }),
        ("LaTeX in lines", { _ = try LatexWriter.writeLines(e) }),
        ("plain text read", { _ = try PlainReader.read(plain) }),
        ("LaTeX read", { _ = try LatexReader.read(latex, vocabulary: vocabulary) }),
      ]
      for (task, run) in tasks {
        let clock = ContinuousClock()
        var best = Duration.seconds(100)
        for _ in 0..<20 { best = min(best, try clock.measure(run)) }
        if Campaign.isFull { print("\(name), \(e.treeSize) nodes, \(task): \(best)") }
        #expect(best < .seconds(2))
      }
    }
  }
}
