import Exact
import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

/// A text with declared vectors v, u in n and matrices A, B in n × n, and an opaque f.
private func read(_ text: String) throws -> Expr {
  let n = Expr.symbol("n")
  var vocabulary = Vocabulary()
  for name in ["v", "u"] { vocabulary.declare(name, .quantity(Symbol(name, shape: .vector(n)))) }
  for name in ["A", "B"] { vocabulary.declare(name, .quantity(Symbol(name, shape: .matrix(n, n)))) }
  for name in ["f", "g"] { vocabulary.declare(name, .function) }
  return try PlainReader.read(text, vocabulary: vocabulary)
}

@Suite("Never a silent zero") struct SilentZeroTests {
  @Test(
    "a dependence that is no smooth function is an error on every way",
    arguments: [
      ("sum(k = 1..n, x)", "n"), ("sum(k = n..9, k*x)", "n"), ("prod(k = 1..n + 1, w)", "n"),
      ("x[k]", "k"), ("x[2*k + 1]^2", "k"), ("delta(i, j)*x", "i"),
      ("sum(k = 1..9, delta(k, j)*x[k])", "j"),
      ("x[y[t]]", "y[t]"), ("sum(k = 1..3, sum(l = 1..k + n, x))", "n"),
      ("exp(sum(k = 1..n, x))*n", "n"), ("binomial(x, 3)", "x"), ("binomial(5, x)", "x"),
      ("opnorm(A)", "A[1,2]"), ("opnorm(x*A)", "x"), ("sum(ones(n))*x", "n"),
      ("x^2", "x + 1"), ("x^2", "2"), ("x^2", "f(x)"), ("x*y", "x*y"), ("x^2", "x^2"),
      ("a{l}[j]*2", "l"), ("softmax(x)", "x"), ("matpow(x, k)", "k"),
    ])
  func refused(_ text: String, _ variable: String) throws {
    guard let e = try? read(text) else { return }
    let v = try read(variable)
    #expect(throws: DifferentiationError.self) { try e.derivative(by: v) }
    #expect(throws: DifferentiationError.self) { try e.gradient(by: [v]) }
    #expect(throws: DifferentiationError.self) {
      try Differentiation().derivation(of: .derivative(e, v))
    }
  }

  @Test(
    "a dependence through a matrix is kept",
    arguments: [
      ("det(x*A)", "x"), ("norm(x*v)", "x"), ("tr(x*A)", "x"), ("v'*A*v", "v[1]"),
      ("sum(x*v)", "x"), ("v[1]", "v"), ("norm(v)", "v"), ("u'*v", "v"), ("tr(A*B)", "A"),
      ("v[1]^2 + tr(A)", "A"), ("sum(softmax(v) .* u)", "v[1]"), ("tr(inv(A))", "A[1,1]"),
    ])
  func keptInMatrices(_ text: String, _ variable: String) throws {
    let (e, v) = try (read(text), read(variable))
    for ways in [
      { try e.derivative(by: v).value }, { try e.gradient(by: [v])[0].value },
      { try Differentiation().derivation(of: .derivative(e, v)).result },
    ] {
      do {
        #expect(try !ways().isZero)
      } catch is DifferentiationError {
        continue
      }
    }
  }

  @Test(
    "a dependence through an index, a name or a function is kept",
    arguments: [
      ("x[k]", "x[1]", "delta(k, 1)"), ("x[i]", "x[j]", "delta(i, j)"), ("x[i]*x[j]", "x[i]", ""),
      ("x[k + 1]*x[k]", "x[2]", ""), ("x[3]", "x[3]", "1"), ("w[i,j]", "w[1,2]", ""),
      ("w[i,j]*x[j]", "w[k,l]", ""), ("sum(k = 1..n, x[k]^2)", "x[j]", ""),
      ("sum(k = 1..n, x[k]*x[k + 1])", "x[2]", ""), ("prod(k = 1..n, x[k])", "x[2]", ""),
      ("sum(x = 1..3, x*y) + x", "x", "1"), ("sum(x = 1..3, x*y)", "y", ""),
      ("sum(x = 1..3, w[x]*x)", "w[2]", ""), ("sum(k = 1..3, x[k]*k)", "x[k]", ""),
      ("f(x)", "x", "f'(x)"), ("f(y)", "x", "0"), ("f(x, y)", "y", ""), ("f(g(x))", "x", ""),
      ("f'(x)", "x", "f''(x)"), ("f(x)*g(y)", "y", ""), ("x[1]", "x", "0"), ("x", "x[1]", "0"),
      ("x[1]", "x[2]", "0"), ("a{1}[j]", "a{2}[j]", "0"), ("a{l}[j]", "a{2}[j]", "delta(l, 2)"),
      ("diff(x^3*y, x)", "y", "3*x^2"), ("diff(f(x*y), x)", "y", ""), ("diff(x^2, y)", "x", "0"),
      ("diff(sum(k = 1..n, w^k), w)", "w", ""), ("cases(x > 0: 2, else: 2)", "y", "0"),
      ("cases(x > y: x^2, else: y^2)", "x", ""), ("x^y", "y", ""), ("abs(x)*sign(x)", "x", ""),
      ("sum(k = 1..4, sum(l = k..4, x[l]*x[k]))", "x[3]", ""), ("v[1]*v[2]", "v[2]", "v[1]"),
      ("max(x, y, z)", "y", ""), ("elu(x, a)", "a", ""), ("leakyrelu(x, a)", "a", ""),
    ])
  func kept(_ text: String, _ variable: String, _ expected: String) throws {
    let (e, v) = (try read(text), try read(variable))
    let open = Expr.derivative(e, v)
    let derivation = try Differentiation().derivation(of: open)
    #expect(derivation.check() == nil)
    let forward = try e.derivative(by: v)
    let backward = try e.gradient(by: [v])[0]
    let terms = [open, derivation.result, forward.value, backward.value]
    let conditions = derivation.conditions + forward.conditions + backward.conditions
    _ = try NumericAgreement().check(terms, where: conditions)
    if !expected.isEmpty { #expect(try PlainWriter.write(derivation.result) == expected) }
    if expected != "0" { #expect(!derivation.result.isZero) }
  }

  @Test("every function of the catalogue has a derivative that agrees, or refuses")
  func catalogue() throws {
    let x = Expr.symbol("x")
    for f in Function.catalogue {
      for arity in f.arity.lowerBound...min(f.arity.upperBound, f.arity.lowerBound + 2) {
        for place in 0..<arity {
          let arguments = (0..<arity).map { $0 == place ? x : Expr.symbol("y\($0)") }
          let callee = Callee(f.id, arity: arity)
          guard let e = try? Expr.making(callee, arguments), e.isScalar,
            let derivative = try? e.derivative(by: x)
          else { continue }
          let open = Expr.derivative(e, x)
          var comparison = Comparison(open, derivative.value, where: derivative.conditions)
          comparison.attempts = 40
          #expect(comparison.fault() == nil)
          #expect(comparison.points > 4, "\(f.id) in its argument \(place + 1)")
        }
      }
    }
  }
}
