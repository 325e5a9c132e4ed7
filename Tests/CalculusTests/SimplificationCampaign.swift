import Exact
import Support
import TestSupport
import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

@Suite("Simplification of random terms") struct SimplificationCampaign {
  @Test("is never longer, has the same value, and has nothing left to do")
  func simplification() throws {
    let simplification = Simplification(identities: identities)
    var tally = Tally()
    for seed in 1...UInt64(Campaign.volume(20_000)) {
      let e = randomTerm(seed)
      let simple = simplification.simplified(e)
      #expect(simple.treeSize <= e.treeSize, "seed \(seed)")
      let again = simplification.simplified(simple)
      if again != simple {
        tally.add("not at rest")
        Issue.record("seed \(seed): \(text(e))  →  \(text(simple))  →  \(text(again))")
      }
      var comparison = Comparison(e, simple, seed: seed)
      if let fault = comparison.fault() {
        // A sum over nothing hides a constant without a value, which then stands before it.
        let isHidden = e.traits.contains(.bindsIndex) && fault.contains("only the first")
        if isHidden { tally.add("hidden by an empty sum") } else { Issue.record("\(fault)") }
      }
      tally.add(comparison.points > 0 ? "compared" : "no point")
      if simple != e { tally.add("changed") }
    }
    print("simplification: \(tally.text)")
  }

  private func randomTerm(_ seed: UInt64) -> Expr {
    if seed % 2 == 0 {
      var terms = TightTerms(seed: seed)
      return terms.term(depth: 4)
    }
    var terms = RandomTerms(seed: seed &+ 77, kinds: [.binders, .cases, .opaque, .indexed])
    return terms.scalar(depth: 4)
  }

  @Test(
    "have nothing left to do where one rule opens the way for another",
    arguments: [
      ("sum(k = 2..n, a/k*(k + y))", "a*sum(k = 2..n, (k + y)/k)"),
      ("1/abs(x)^2", "1/x^2"), ("y/(a*step(x)^2)", "y/(a*step(x))"),
      ("x/(y*0^2)", "x/0"), ("x/(y + 1)^2/(0^(1/2))", "x/0"), ("1/2*x/0*y/0^3", "x*y/0"),
      ("sum(k = n + m..n + m, k^2*x*k*k)", "x*(n + m)^4"),
      ("sum(k = n + m..n + m, exp(k)*sin(k)*cos(k)*tanh(k)*log(k))", "-"),
    ])
  func rest(_ text: String, _ expected: String) throws {
    let simplification = Simplification(identities: identities)
    let e = try PlainReader.read(text)
    let simple = simplification.simplified(e)
    #expect(try PlainWriter.write(simple) == (expected == "-" ? text : expected))
    #expect(simple.treeSize <= e.treeSize)
    #expect(simplification.simplified(simple) == simple)
  }

  @Test("does not depend on what was computed before")
  func history() throws {
    let seeds = Array(1...UInt64(Campaign.volume(5000)))
    let first = try seeds.map(answer)
    // Unrelated terms, whose operands and names lie before and between those of the questions.
    var noise = RandomTerms(seed: 4711)
    for _ in 0..<500 { _ = noise.scalar(depth: 5).canonical }
    let second = try seeds.reversed().map(answer)
    #expect(first == second.reversed())
  }

  /// The names differ from call to call where `fresh` says so, so that all handles are new.
  private func answer(_ seed: UInt64) throws -> String {
    guard let question = DerivativeQuestion(seed: seed, depth: 3) else { return "" }
    let open = Expr.derivative(question.term, question.variable)
    guard let derivation = try? Differentiation(identities: identities).derivation(of: open) else {
      return "refused"
    }
    return try ([open] + derivation.steps.map(\.after)).map { try PlainWriter.write($0) }
      .joined(separator: "\n")
  }

  private func text(_ e: Expr) -> String { (try? PlainWriter.write(e)) ?? "?" }
}
