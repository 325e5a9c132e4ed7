import Testing

@testable import Deciding
@testable import Notation
@testable import Rewriting

@Suite("Conditions of rules") struct ConditionTests {
  @Test(
    "are answered or left open where a term has no value",
    arguments: ["x != 1/0", "x = 1/0^2", "1/(y - y) > 0", "1/floor(0) < 1", "0/0 = 0", "x/0 <= 1"])
  func undefined(_ text: String) throws {
    _ = RuleContext().holds(try PlainReader.read(text))
    _ = RuleContext(assumptions: Assumptions([try PlainReader.read("x > 0")]))
      .holds(try PlainReader.read(text))
  }
}
