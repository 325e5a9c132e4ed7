import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

/// The derivation of a derivative, text in.
func derivation(_ text: String, by variable: String) throws -> Derivation {
  let vocabulary = Vocabulary(names: [variable])
  let e = try PlainReader.read(text, vocabulary: vocabulary)
  let v = try PlainReader.read(variable, vocabulary: vocabulary)
  let identities = try RuleSet.identities().rules
  return try Differentiation(identities: identities).derivation(of: .derivative(e, v))
}

@Suite("Derivations") struct DerivationTests {
  @Test(
    "replay, agree with dual numbers, and end as a lecturer writes it",
    arguments: [
      (
        "sigmoid(w*tanh(u*x+b))", "u",
        "sigmoid(w*tanh(u*x + b))*(1 - sigmoid(w*tanh(u*x + b)))*w*(1 - tanh(u*x + b)^2)*x"
      ),
      ("tanh(x)^2/x", "x", "tanh(x)*(2*(1 - tanh(x)^2)*x - tanh(x))/x^2"),
      ("exp(-x)/(1+exp(-x))^2", "x", "(exp(-x) - 1)*exp(-x)/(1 + exp(-x))^3"),
      ("x^3 + 2*x^2 - x + 7", "x", "3*x^2 + 4*x - 1"),
      ("sum(k=1..T, x[k]*w^(T-k))", "w", "sum(k = 1..T, x[k]*(T - k)*w^(T - k - 1))"),
      ("sum(k=1..T, w[k]*x[k]^2)", "x[3]", "2*w[3]*x[3]"),
      ("2*(tanh(w*h+b)-d)^2", "w", "4*(tanh(w*h + b) - d)*(1 - tanh(w*h + b)^2)*h"),
      ("a*x/(b+x)", "x", "a*b/(b + x)^2"),
      ("exp(x^2)*x", "x", "exp(x^2)*(2*x^2 + 1)"),
      ("x^x", "x", "x^x*(log(x) + 1)"),
      ("relu(w*x)", "w", "x*step(w*x)"),
    ])
  func results(_ text: String, _ variable: String, _ expected: String) throws {
    let derivation = try derivation(text, by: variable)
    #expect(derivation.check() == nil)
    #expect(try PlainWriter.write(derivation.result) == expected)
    let states = [derivation.question] + derivation.steps.map(\.after)
    let check = try NumericAgreement().check(states, where: derivation.conditions)
    #expect(check.points > 0)
  }
}
