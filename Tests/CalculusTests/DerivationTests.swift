import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

/// Text in, text out.
func derivation(_ text: String, by variable: String) throws -> Derivation {
  let e = try PlainReader.read(text)
  let v = try PlainReader.read(variable)
  return try Differentiation().derivation(of: .derivative(e, v))
}

@Suite("Derivations") struct DerivationTests {
  @Test("print", arguments: [
    ("sigmoid(w*tanh(u*x+b))", "u"), ("tanh(x)^2/x", "x"), ("exp(-x)/(1+exp(-x))^2", "x"),
    ("x^3 + 2*x^2 - x + 7", "x"), ("(1 - tanh(w*h + b))*w", "w"), ("sum(k=1..T, x[k]*w^(T-k))", "w"),
    ("sum(k=1..T, w[k]*x[k]^2)", "x[3]"), ("prod(k=1..T, f*x[k])", "x[j]"), ("2*(tanh(w*h+b)-d)^2", "w"),
    ("x^x", "x"), ("a*x/(b+x)", "x"), ("exp(x^2)*x", "x"), ("(x^2 + 1)*exp(x)*tanh(x)", "x")
  ])
  func printing(_ text: String, _ v: String) throws {
    let d = try derivation(text, by: v)
    for s in d.steps { print("   ", s.rule, ":", try PlainWriter.write(s.after), s.because.map(\.rule)) }
    print(text, " ==> ", try PlainWriter.write(d.result), d.conditions.map { try! PlainWriter.write($0) }, d.check() as Any)
  }
}
