import Deciding
import Exact
import Support
import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

/// The vocabulary of the exercises: vectors x, y in n, b, d in m, matrices A in n × n, W in m × n.
func matrixVocabulary() throws -> Vocabulary {
  let (n, m) = (Expr.symbol("n"), Expr.symbol("m"))
  var vocabulary = Vocabulary()
  for name in ["x", "y", "u", "v"] {
    vocabulary.declare(name, .quantity(Symbol(name, shape: .vector(n))))
  }
  for name in ["b", "d", "c"] {
    vocabulary.declare(name, .quantity(Symbol(name, shape: .vector(m))))
  }
  for name in ["A", "B"] { vocabulary.declare(name, .quantity(Symbol(name, shape: .matrix(n, n)))) }
  for name in ["W", "V"] { vocabulary.declare(name, .quantity(Symbol(name, shape: .matrix(m, n)))) }
  vocabulary.declare("X", .quantity(Symbol("X", shape: .matrix(n, m))))
  vocabulary.declare("s", .activation(definition: nil))
  return vocabulary
}

/// The derivation of a derivative by text, replayed and met by dual numbers.
func matrixDerivation(
  _ text: String, by variable: String, order: Int = 1, given: [String] = []
) throws -> Derivation {
  let vocabulary = try matrixVocabulary()
  let v = try PlainReader.read(variable, vocabulary: vocabulary)
  var e = try PlainReader.read(text, vocabulary: vocabulary)
  for _ in 0..<order { e = try Expr.making(.partial, of: e, by: v) }
  var assumptions = Assumptions(
    try given.map { try PlainReader.read($0, vocabulary: vocabulary) })
  for condition in v.entryRange { assumptions.assume(condition) }
  let context = RuleContext(assumptions: assumptions)
  let derivation = try Differentiation(
    identities: try RuleSet.identities().rules, context: context
  ).derivation(of: e)
  #expect(derivation.check() == nil, "\(text)")
  var agreement = NumericAgreement()
  agreement.samples = 6
  agreement.assumptions = assumptions
  let states = [derivation.question] + derivation.steps.map(\.after)
  _ = try agreement.check(states, where: derivation.conditions)
  return derivation
}

@Suite("Derivatives of matrix terms") struct MatrixDerivativeTests {
  @Test("have a lecturer's form, replay, and agree with dual numbers")
  func results() throws {
    var lines: [String] = []
    var used = Set<String>()
    for (term, variable, order) in Self.exercises {
      let derivation = try matrixDerivation(term, by: variable, order: order)
      used.formUnion(derivation.steps.map(\.rule))
      let result = try PlainWriter.write(derivation.result)
      let wheres = try derivation.conditions.map { try PlainWriter.write($0) }
      let condition = wheres.isEmpty ? "" : "   if \(wheres.joined(separator: " and "))"
      lines += [
        "d(\(term))/d(\(variable))\(order > 1 ? ", twice" : "")", "  = \(result)\(condition)",
      ]
    }
    for rule in DifferentiationCatalogue.matrixRules {
      #expect(used.contains(rule), "\(rule) is used in no exercise")
    }
    let text = lines.joined(separator: "\n") + "\n"
    #expect(Golden.difference(of: text, from: "../Golden/matrix-exercises.txt") == nil)
  }

  private static let exercises: [(String, String, Int)] = [
    ("x'*A*x", "x", 1), ("x'*A*x", "x", 2), ("x'*A*x", "A", 1), ("x'*A*x", "x[k]", 1),
    ("x'*A*x", "A[i,j]", 1), ("norm(W*x - b)^2", "x", 1), ("norm(W*x - b)^2", "W", 1),
    ("norm(W*x - b)^2", "x", 2), ("norm(x)", "x", 1), ("norm(x)", "x", 2), ("tr(A*B)", "A", 1),
    ("tr(A'*B*A)", "A", 1), ("tr(A^3)", "A", 1), ("x'*A^4*x", "A", 1), ("tr(A^p)", "A", 1),
    ("det(A)", "A", 1), ("log(det(A))", "A", 1),
    ("x'*inv(A)*y", "A", 1), ("tr(inv(A))", "A", 1), ("-d'*log(softmax(W*x))", "x", 1),
    ("-d'*log(softmax(W*x))", "W", 1), ("s(W*x + b)", "b", 1), ("s(W*x + b)", "x", 1),
    ("s(W*x + b)", "W[i,j]", 1), ("softmax(x)", "x", 1), ("log(sum(exp(x)))", "x", 1),
    ("log(sum(exp(x)))", "x", 2), ("sum(relu(W*x))", "W", 1), ("sum(tanh(W*x + b))", "W[i,j]", 1),
    ("diag(x)*y", "x", 1), ("x .* (A*x)", "x", 1), ("x*x'*y", "x", 1), ("tr(diag(x)*A)", "x", 1),
    ("norm(A - x*x')^2", "x", 1), ("A*t^2 + exp(t)*B", "t", 1), ("sum(X*W)", "W", 1),
    ("sum(k = 1..T, norm(A*x - k*y)^2)", "A", 1), ("(x'*y)/(x'*x)", "x", 1),
    ("cases(t > 0: x'*A*x, else: sum(x))", "x", 1), ("x[1]^2 + x'*y", "x", 1),
    ("sum(max(W*x, b))", "b", 1), ("exp(-norm(x - y)^2/2)", "x", 1),
    ("sum(s(A*s(A*x)))", "A", 1), ("(A*x)'*(B*x)", "x", 1), ("t*x + t^2*y", "t", 2),
    ("norm(W)^2 + lambda*norm(W*x)^2", "W", 1),
  ]

  @Test("use what is given of whole terms")
  func given() throws {
    let loss = try matrixDerivation("-d'*log(softmax(W*x))", by: "x", given: ["sum(d) = 1"])
    #expect(try PlainWriter.write(loss.result) == "W'*(softmax(W*x) - d)")
    let form = try matrixDerivation("x'*A*x", by: "x", given: ["A' = A"])
    #expect(try PlainWriter.write(form.result) == "2*A*x")
  }

  @Test(
    "that have more than two indices are refused, never a zero",
    arguments: [
      ("A*x", "A"), ("s(A)", "A"), ("A*B", "x"), ("opnorm(A)", "A"), ("tanh(x*x')*y", "x"),
      ("matpow(A, k)*x", "k"), ("sum(ones(k))*t", "k"),
    ])
  func refused(_ text: String, _ variable: String) throws {
    let vocabulary = try matrixVocabulary()
    let e = try PlainReader.read(text, vocabulary: vocabulary)
    let v = try PlainReader.read(variable, vocabulary: vocabulary)
    guard let question = try? Expr.making(.partial, of: e, by: v) else { return }
    #expect(throws: DifferentiationError.self) {
      try Differentiation().derivation(of: question)
    }
  }

  @Test(
    "with a planted fault are seen by numbers",
    arguments: [
      ("norm(W*x - b)^2", "W", "2*(W*x - b)*y'"), ("norm(W*x - b)^2", "x", "2*X*(W*x - b)"),
      ("x'*A*x", "x", "2*A*x"), ("tr(A*B)", "A", "B"), ("x'*A*x", "A[i,j]", "x[j]*x[j]"),
      ("-d'*log(softmax(W*x))", "x", "W'*(softmax(W*x) - d)"),
      ("s(W*x + b)", "x", "diag(s(W*x + b))*W"), ("softmax(x)", "x", "diag(softmax(x))"),
      ("det(A)", "A", "det(A)*inv(A)"), ("x*x'*y", "x", "x'*y*I(n) + y*x'"),
    ])
  func planted(_ text: String, _ variable: String, _ wrong: String) throws {
    let vocabulary = try matrixVocabulary()
    let e = try PlainReader.read(text, vocabulary: vocabulary)
    let v = try PlainReader.read(variable, vocabulary: vocabulary)
    let claim = try PlainReader.read(wrong, vocabulary: vocabulary)
    var agreement = NumericAgreement()
    for condition in v.entryRange { agreement.assumptions.assume(condition) }
    #expect(throws: CheckFailure.self) {
      try agreement.check([try Expr.making(.partial, of: e, by: v), claim])
    }
  }
}

@Suite("Indices that are new") struct NewIndexTests {
  /// A text with vectors x, y in n and matrices A in n × n, W in m × n.
  private func read(_ text: String) throws -> Expr {
    let (n, m) = (Expr.symbol("n"), Expr.symbol("m"))
    var vocabulary = Vocabulary()
    for name in ["x", "y"] { vocabulary.declare(name, .quantity(Symbol(name, shape: .vector(n)))) }
    vocabulary.declare("A", .quantity(Symbol("A", shape: .matrix(n, n))))
    vocabulary.declare("W", .quantity(Symbol("W", shape: .matrix(m, n))))
    return try PlainReader.read(text, vocabulary: vocabulary)
  }

  @Test(
    "hide neither the index of a sum around them nor a size",
    arguments: [
      ("sum(k = 1..3, k*sum(k = 1..3, k*tr(A)))", "A"),
      ("sum(k = 1..3, k*sum(k = 1..3, k*x'*y))", "x"),
      ("x'*W'*W*A'*A'*W'*W*A*x", "A[1,1]"), ("y'*A'*diag(W'*W*x)*(x .* (A*y))", "A[1,1]"),
    ])
  func clear(_ text: String, _ variable: String) throws {
    let (e, v) = try (read(text), read(variable))
    let open = Expr.derivative(e, v)
    let derivation = try Differentiation().derivation(of: open)
    let check = try NumericAgreement().check(
      [open, derivation.result], where: derivation.conditions)
    #expect(check.points > 0)
  }
}
