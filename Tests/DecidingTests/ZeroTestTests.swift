import Exact
import Expressions
import Testing

@testable import Deciding

@Suite("The zero test") struct ZeroTestTests {
  @Test("decides terms over atoms", arguments: Pair.scalars.filter { !$0.left.contains("f[") })
  func scalars(_ pair: Pair) throws {
    let (left, right) = try pair.terms()
    let difference = (left - right).canonical
    let given = try pair.assumptions().completed(for: [difference])
    var budget = DecisionBudget()
    let start = ContinuousClock.now
    var e = try Definitions.expanded(difference).canonical
    var all = given
    for condition in Definedness.conditions(of: e, under: given) { all.assume(condition) }
    let verdict = ZeroTest(under: all, budget: budget).decideByCases(e).verdict
    print(pair.id, verdict, ContinuousClock.now - start)
    budget = DecisionBudget()
    e = .zero
  }
}
