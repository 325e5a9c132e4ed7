import Exact
import Expressions
import Testing

@testable import Deciding

@Suite("Rational forms") struct RationalFormTests {
  @Test(
    "are quotients of expanded polynomials",
    arguments: [
      ("1/x + 1/y", "x + y", "x*y"),
      ("(x^2-1)/(x-1)", "x + 1", "1"),
      ("-y/p+(1-y)/(1-p)", "y - p", "p*(p-1)"),
      ("x/2 + y/3", "3*x + 2*y", "6"),
      ("(tanh(x)+1)^2 - 1", "tanh(x)^2 + 2*tanh(x)", "1"),
      ("a/(a+b) + b/(a+b)", "1", "1"),
    ])
  func quotient(_ text: String, _ top: String, _ bottom: String) throws {
    let form = try #require(RationalForm(try Pair.read(text), budget: DecisionBudget()))
    let wanted = (try Pair.read(top), try Pair.read(bottom))
    let isSame = form.numerator == wanted.0.canonical && form.denominator == wanted.1.canonical
    let isNegated =
      form.numerator == RationalForm(-wanted.0, budget: DecisionBudget())?.numerator
    #expect(isSame || isNegated || form.expr == (wanted.0 / wanted.1).canonical)
  }

  @Test("budgets end every question")
  func budget() throws {
    let e = try Pair.read("(x+y+z+w)^60 - (w+z+y+x)^59*(x+y+z+w+1)")
    let verdict = Equality(budget: DecisionBudget(steps: 20)).compare(e, 0)
    #expect(!verdict.isEqual)
  }
}
