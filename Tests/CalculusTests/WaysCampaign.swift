import Exact
import Support
import TestSupport
import Testing

@testable import Calculus
@testable import Deciding
@testable import Expressions
@testable import Notation
@testable import Rewriting

extension DerivativeQuestion {
  /// Whether a function stands in the term whose derivative is not known in some argument.
  fileprivate var hasFunctionWithoutDerivative: Bool {
    Postorder(term).terms.contains { e in
      guard let function = e.callee?.function else { return false }
      return e.children.indices.contains { function.derivative(of: e, in: $0) == nil }
    }
  }
}

@Suite("All ways to a derivative") struct WaysCampaign {
  @Test("forward, backward, step by step and dual numbers give the same")
  func ways() throws {
    let goal = Campaign.volume(10_000)
    var tally = Tally()
    var seed: UInt64 = 1_000_000
    while tally["agree"] < goal, seed < 1_000_000 + UInt64(goal) * 40 {
      seed += 1
      guard let question = DerivativeQuestion(seed: seed) else { continue }
      tally.add(try outcome(of: question, order: 1))
    }
    print("ways: \(tally.text)")
    #expect(tally["agree"] == goal)
  }

  @Test("second derivatives, too")
  func secondOrder() throws {
    let goal = Campaign.volume(2000)
    var tally = Tally()
    var seed: UInt64 = 2_000_000
    while tally["agree"] < goal, seed < 2_000_000 + UInt64(goal) * 60 {
      seed += 1
      guard let question = DerivativeQuestion(seed: seed, depth: 2) else { continue }
      tally.add(try outcome(of: question, order: 2))
    }
    print("second order: \(tally.text)")
    #expect(tally["agree"] == goal)
  }

  @Test("derivatives that stand in the term are taken first, as are total ones by a name")
  func nested() throws {
    let goal = Campaign.volume(2000)
    var tally = Tally()
    var seed: UInt64 = 3_000_000
    let kinds: RandomTerms.Kinds = [.binders, .cases, .opaque, .indexed, .derivatives]
    while tally["agree"] < goal, seed < 3_000_000 + UInt64(goal) * 60 {
      seed += 1
      guard let question = DerivativeQuestion(seed: seed, depth: 3, kinds: kinds),
        question.term.traits.contains(.hasDerivative)
      else { continue }
      tally.add(try outcome(of: question, order: 1))
    }
    print("nested: \(tally.text)")
    #expect(tally["agree"] == goal)
  }

  /// Ends in "agree", in a reason why nothing can be compared, or in an issue.
  private func outcome(of question: DerivativeQuestion, order: Int) throws -> String {
    var open = question.term
    for _ in 0..<order { open = .derivative(open, question.variable) }
    // A way may refuse what another sees to be 0: a factor 0 hides the rest, or not yet.
    let passed = try? forward(question, order)
    guard let derivation = try? Differentiation().derivation(of: open) else {
      return passed == nil ? "refused" : "only steps refuse"
    }
    #expect(derivation.check() == nil, "\(question.text)")
    var terms = [open, derivation.result]
    var conditions = derivation.conditions
    var results = passed.map { [$0] } ?? []
    var refuses = passed == nil ? "only forward refuses" : nil
    if order == 1, passed != nil {
      // Backward asks every function on the way, also where a factor 0 waits further in.
      do throws(DifferentiationError) {
        results += try question.term.gradient(by: [question.variable])
      } catch {
        #expect(question.hasFunctionWithoutDerivative, "\(question.text): \(error.message)")
        refuses = "only backward refuses"
      }
    }
    for result in results {
      terms.append(result.value)
      conditions += result.conditions
    }
    let outcome = compare(terms, where: conditions, question)
    return outcome == "agree" ? refuses ?? outcome : outcome
  }

  private func forward(_ question: DerivativeQuestion, _ order: Int) throws -> Derivative {
    var result = Derivative(value: question.term)
    for _ in 0..<order {
      let next = try result.value.derivative(by: question.variable)
      result = Derivative(value: next.value, conditions: result.conditions + next.conditions)
    }
    return result
  }

  private func compare(
    _ terms: [Expr], where conditions: [Expr], _ question: DerivativeQuestion
  ) -> String {
    var agreement = NumericAgreement()
    agreement.samples = 4
    agreement.seed = question.seed
    do throws(CheckFailure) {
      _ = try agreement.check(terms, where: conditions)
      return "agree"
    } catch {
      switch error {
      case .noPoint: return "no point"
      case .different(_, let wrong, let left, let right):
        let way = terms.lastIndex(of: wrong).map { ["dual", "steps", "forward", "backward"][$0] }
        Issue.record("\(question.text): \(way ?? "") gives \(right), dual numbers \(left)")
        return "differ"
      }
    }
  }
}
