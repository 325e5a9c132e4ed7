import Exact
import Expressions
import Testing

@testable import Deciding

@Suite("Pairs with known answers", .serialized) struct PairTests {
  @Test("of scalars", arguments: Pair.scalars)
  func scalars(_ pair: Pair) throws { try judge(pair) }

  @Test("of sums and products", arguments: Pair.sums)
  func sums(_ pair: Pair) throws { try judge(pair) }

  @Test("of further kinds", arguments: Pair.more)
  func more(_ pair: Pair) throws { try judge(pair) }

  @Test("at traps", arguments: Pair.traps)
  func traps(_ pair: Pair) throws { try judge(pair) }

  @Test("of vectors and matrices", arguments: Pair.matrices)
  func matrices(_ pair: Pair) throws { try judge(pair, Pair.readMatrices) }

  func judge(_ pair: Pair, _ read: (String) throws -> Expr = Pair.read) throws {
    let (left, right) = (try read(pair.left), try read(pair.right))
    let budget = DecisionBudget()
    let given = Assumptions(try pair.given.map(read))
    let start = ContinuousClock.now
    let verdict = Equality(under: given, budget: budget).compare(left, right)
    let time = ContinuousClock.now - start
    print(pair.id, verdict.summary, time.milliseconds, "ms")
    #expect(pair.isEqual ? verdict.isEqual : verdict.isDifferent, "\(pair): \(verdict.summary)")
  }
}

extension Verdict {
  var summary: String {
    switch self {
    case .equal(let method, let notes):
      "equal by \(method)" + notes.map { " (\($0))" }.joined()
    case .different(let witness):
      "different at "
        + witness.values.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        + ": \(witness.left) != \(witness.right)"
        + witness.notes.map { " (\($0))" }.joined()
    case .undecided(let reason, let agreements): "undecided: \(reason), \(agreements) agreed"
    }
  }
}

extension Duration {
  var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }
}
