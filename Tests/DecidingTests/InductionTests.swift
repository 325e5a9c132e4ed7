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

  @Test(
    "a product loses its last factor where its range may be empty",
    arguments: [
      ("r + tanh(u[t - 1])", "r + tanh(u[n])", true), ("u[t - 2]*g[t]", "u[n - 1]*g[n + 1]", true),
      ("r + tanh(u[t - 1])", "r + tanh(u[n + 1])", false),
    ])
  func lastFactor(_ factor: String, _ last: String, _ isEqual: Bool) throws {
    let long = try Pair.read("prod(t = k + 1..n + 1, \(factor))")
    let short = try Pair.read("prod(t = k + 1..n, \(factor))*(\(last))")
    let assumptions = Assumptions(try ["k >= 1", "n >= k"].map { try Pair.read($0) })
    let verdict = Equality(under: assumptions, budget: DecisionBudget()).compare(long, short)
    #expect(verdict.isEqual == isEqual, "\(verdict.summary)")
  }
}
