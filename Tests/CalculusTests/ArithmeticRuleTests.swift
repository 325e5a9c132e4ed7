import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

@Suite("Rules of arithmetic, each alone") struct ArithmeticRuleTests {
  @Test(
    "take out what all terms have, however it is spelled",
    arguments: [
      ("2*a*a*2 + 2*a*x", "2*a*(a*2 + x)"), ("0*x + 0*y", "-"), ("a*b*a + a*c", "a*(a*b + c)"),
      ("x*a*x + x^2*b", "x^2*(a + b)"), ("a*b + c", "-"), ("a/b + c/b", "(a + c)/b"),
    ])
  func commonFactor(_ text: String, _ expected: String) throws {
    let e = try PlainReader.read(text)
    guard let new = ArithmeticRules.commonFactor.apply(to: e, in: RuleContext()) else {
      #expect(expected == "-")
      return
    }
    #expect(try PlainWriter.write(new) == expected)
    var comparison = Comparison(e, new)
    #expect(comparison.fault() == nil)
  }

  @Test(
    "leave the form that is read more easily, fractions and all",
    arguments: [
      ("sigmoid(0)", "1/2"), ("x + sigmoid(0)", "x + 1/2"), ("x*sigmoid(0)", "x/2"),
      ("exp(-x^2/2)", "exp(-x^2/2)"), ("1/2*x^2", "x^2/2"), ("1/2*1/x", "1/(2*x)"),
      ("y - leakyrelu(-1)", "y + 1/100"), ("3/2*x", "3/2*x"), ("1/2 + 1/2", "1"),
      ("(1/2)^2*cos(0)", "1/4"),
    ])
  func written(_ text: String, _ expected: String) throws {
    let simplified = Simplification().simplified(try PlainReader.read(text))
    #expect(try PlainWriter.write(simplified) == expected)
  }
}
