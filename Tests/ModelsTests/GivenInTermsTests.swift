import Calculus
import Deciding
import Expressions
import Notation
import Rewriting
import Testing

@testable import Models

/// Tables in systems: what is given in terms of the variable, and where the variable stands.
@Suite("Tables of given values") struct GivenInTermsTests {
  private static let cell = """
    time t = 1..T
    scalar W
    c[t] = f[t]*c[t-1] + i[t]*tanh(W*x[t])
    c[0] = 0
    """

  /// What is given, the variable and the formula.
  private static let formulas: [(String, String, String)] = [
    ("f[t] = q for t > 2", "q", "sum(m = 3..T, c[m - 1]*q^(T - m))"),
    ("f[t] = q^2 for t >= 2", "q", "2*q*sum(m = 2..T, c[m - 1]*q^(2*(T - m)))"),
    ("f[t] = 1, x[1] = q, x[t] = 0 for t > 1", "q", "i[1]*(1 - tanh(W*q)^2)*W"),
    ("c[0] = q, f[t] = 1/2", "q", "2^(-T)"), ("f[3] = q, f[t] = 0 for t > 3", "q", "0"),
  ]

  @Test("in terms of the variable act like equations", arguments: formulas)
  func inTerms(_ given: String, _ variable: String, _ formula: String) throws {
    let setting = try Setting(
      declare: [Source("scalar q")], given: [Source(given)], model: try Model.read(Self.cell),
      names: [variable])
    let total = try totalDerivative("c[T]", by: variable, in: setting)
    let budget = DecisionBudget()
    let known = total.needed.reduce(setting.assumptions) { $0.assuming($1) }
    let verdict = Equality(under: known, budget: budget)
      .compare(total.result, try setting.term(formula))
    #expect(verdict.isEqual, "\(total.result.text): \(verdict)")
    try expectRight(total, in: setting)
  }

  /// What is given, the usual formula with its conditions, and the others by their places.
  private static let places: [(String, String, [String], [String: String])] = [
    (
      "f[t] = 0 for t = 1, 2, f[t] = q for t > 2", "q^(T - k)", ["k >= 2"],
      ["k <= 1": "0"]
    ),
    ("f[5] = 0", "prod(t = k + 1..T, f[t])", ["k >= 5"], ["k <= 4": "0"]),
    ("f[T] = 0", "0", ["T >= k + 1"], ["k = T": "1"]),
  ]

  @Test("have a formula for every step of the variable", arguments: places)
  func everyStep(
    _ given: String, _ formula: String, _ conditions: [String], _ others: [String: String]
  ) throws {
    let setting = try Setting(
      declare: [Source("scalar q")], given: [Source(given)], model: try Model.read(Self.cell),
      names: ["x[k]"])
    let engine = try TotalDifferentiation(setting, by: try setting.term("c[k]"))
    let target = try setting.term("c[T]")
    let total = try engine.derivative(of: target)
    #expect(total.result.text == formula)
    #expect(total.needed.map(\.text) == conditions)
    let cases = engine.otherCases(of: target, beside: total)
    for (place, result) in others {
      let other = try #require(cases.first { $0.place.text == place }, "\(place)")
      #expect(other.derivative.result.text == result)
    }
  }
}
