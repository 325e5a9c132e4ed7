import Expressions
import Testing

@testable import Deciding

@Suite("Induction reaches every value that the assumptions allow") struct InductionTests {
  @Test(
    "a delta in a sum is not zero",
    arguments: [[], ["1 <= j"], ["1 <= j", "j <= n"], ["1 <= j", "j <= n", "n >= 3"]])
  func delta(_ given: [String]) throws {
    let left = try Pair.read("sum(k=1..n, delta(j,k)*w[k])")
    let assumptions = Assumptions(try given.map { try Pair.read($0) })
    let verdict = Equality(under: assumptions, budget: DecisionBudget()).compare(left, .zero)
    #expect(verdict.isDifferent, "\(given): \(verdict.summary)")
  }
}
