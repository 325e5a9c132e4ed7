import Calculus
import Deciding
import Exact
import Expressions
import Notation
import Rewriting
import Testing

@testable import Models

private func jacobian(
  _ target: String, by variable: String, in name: String, given: [String] = []
) throws -> JacobianResult {
  let setting = try Setting(
    given: given.map { Source($0) }, model: try catalogue(name), names: [variable, target])
  return try JacobianResult(
    of: try PlainReader.read(target, vocabulary: setting.vocabulary),
    by: try PlainReader.read(variable, vocabulary: setting.vocabulary), in: setting,
    context: RuleContext(assumptions: setting.assumptions), identities: [])
}

@Suite("Total derivatives of vectors") struct JacobianTests {
  @Test(
    "are ordered products of Jacobian matrices",
    arguments: [
      ("h[T]", "h[t]", "rnn", "prod(j = T downto t + 1, diag(sigma'(a[j]))*W_rec)"),
      (
        "h[T]", "b_h", "rnn",
        "sum(k = 1..T, prod(j = T downto k + 1, diag(sigma'(a[j]))*W_rec)*diag(sigma'(a[k])))"
      ),
      ("h[T]", "h_0", "rnn-linear", "W_rec^T"), ("y[T]", "h_0", "rnn-linear", "W_out*W_rec^T"),
      ("h{L}", "h{l}", "mlp", "prod(j = L downto l + 1, diag(sigma'(a{j}))*W{j})"),
      ("z", "x", "mlp-loss", "V*diag(sigma'(a))*W"),
      ("p", "b_h", "mlp-loss", "(diag(p) - p*p')*V*diag(sigma'(a))"),
    ])
  func products(_ target: String, _ variable: String, _ name: String, _ expected: String) throws {
    let result = try jacobian(target, by: variable, in: name)
    #expect(try PlainWriter.write(result.value) == expected)
    if let isProved = result.isProved { #expect(isProved) }
    #expect(try result.measured(steps: [1, 2, 5]).largestError < 1e-9)
  }

  @Test(
    "agree with dual numbers where states are coupled, and by entries, inputs and initial values",
    arguments: [
      ("h[T]", "b_f", "lstm"), ("c[T]", "c[t]", "lstm"), ("h[T]", "c[t]", "lstm"),
      ("h[T]", "h[t]", "lstm"), ("h[T]", "U_g[j,k]", "lstm"), ("h[T]", "h[t]", "gru"),
      ("h[T]", "U_z[i,j]", "gru"), ("h[T]", "b_r", "gru-after"), ("h[T]", "h[t]", "rnn-forget"),
      ("h[T]", "x[k]", "rnn"), ("y[T]", "x[k]", "rnn"), ("h[T]", "h[0]", "rnn"),
      ("h[T]", "W_rec[i,j]", "rnn"), ("y[T]", "b_h", "jordan"), ("p[T]", "b_h", "elman"),
      ("h[T]", "a[t]", "rnn"), ("h{L}", "b{l}", "mlp"), ("h{L}", "h{0}", "mlp"),
    ])
  func agreement(_ target: String, _ variable: String, _ name: String) throws {
    let result = try jacobian(target, by: variable, in: name)
    let measure = try result.measured(steps: [1, 2, 5], seeds: 1)
    #expect(measure.points >= 3)
    #expect(measure.largestError < 1e-9)
    #expect(result.isProved ?? true)
    for part in result.jacobians { #expect(part.derivation.check() == nil) }
  }

  @Test(
    "with more than two indices, or over two axes, are refused",
    arguments: [
      ("h[T]", "W_rec", "rnn"), ("h{L}[T]", "b{l}", "rnn-stacked"), ("x[T]", "b_h", "rnn"),
    ])
  func refused(_ target: String, _ variable: String, _ name: String) {
    #expect(throws: AdjointError.self) { try jacobian(target, by: variable, in: name) }
  }
}

@Suite("Bounds of norms") struct BoundTests {
  private func bound(
    _ text: String, _ name: String, given: [String] = [], declare: String = ""
  ) throws -> NormBound {
    let setting = try Setting(
      declare: declare.isEmpty ? [] : [Source(declare)], given: given.map { Source($0) },
      model: try catalogue(name), names: ["h[t]", "h[k]"])
    return try NormBound(
      of: try PlainReader.read(text, vocabulary: setting.vocabulary), in: setting,
      context: RuleContext(assumptions: setting.assumptions), identities: [])
  }

  @Test("of a gradient through time are those of the lecture")
  func lecture() throws {
    let open = try bound("opnorm(d(h[T])/d(h[t]))", "rnn")
    #expect(
      try PlainWriter.write(open.value)
        == "opnorm(W_rec)^(T - t)*prod(j = t + 1..T, norminf(sigma'(a[j])))")
    #expect(open.steps.map(\.rule).contains("submultiplicativity"))
    let logistic = try bound("opnorm(d(h[T])/d(h[t]))", "rnn", given: ["sigma = sigmoid"])
    #expect(try PlainWriter.write(logistic.value) == "(opnorm(W_rec)/4)^(T - t)")
    let tanh = try bound("opnorm(d(h[T])/d(h[t]))", "rnn", given: ["sigma = tanh"])
    #expect(try PlainWriter.write(tanh.value) == "opnorm(W_rec)^(T - t)")
    #expect(tanh.rate != nil)
  }

  @Test(
    "hold at random points",
    arguments: ["rnn", "gru", "gru-after", "rnn-forget", "rnn-linear", "jordan"])
  func tested(_ name: String) throws {
    let quantity = name == "jordan" ? "y" : "h"
    let bound = try bound("opnorm(d(\(quantity)[T])/d(\(quantity)[t]))", name)
    let test = bound.tested(steps: [1, 2, 3, 5, 8])
    #expect(test.points >= 5)
    #expect(test.fault == nil)
  }

  @Test("prove no explosion: a nilpotent matrix shows it")
  func nilpotent() throws {
    let linear = try bound("opnorm(d(h[T])/d(h[t]))", "rnn-linear")
    #expect(linear.nilpotentWitness() != nil)
    let logistic = try bound("opnorm(d(h[T])/d(h[t]))", "rnn", given: ["sigma = sigmoid"])
    #expect(logistic.nilpotentWitness() != nil)
  }

  @Test("a loss at each step needs the sum over all later steps")
  func eachStep() throws {
    let bound = try bound(
      "norm(sum(k = t..T, d(h[k])/d(h[t])'*g[k]))", "rnn", declare: "vector g[t] in n_h")
    #expect(
      try PlainWriter.write(bound.value)
        == "sum(k = t..T, opnorm(W_rec)^(k - t)*prod(j = t + 1..k, norminf(sigma'(a[j])))*norm(g[k]))"
    )
    #expect(bound.tested(steps: [1, 2, 3, 5]).fault == nil)
  }

  @Test("slopes of functions are nowhere steeper than their rooms say")
  func steepest() throws {
    for function in Function.catalogue {
      guard let text = function.steepest else { continue }
      let parts = text.split(separator: "/").compactMap { Double($0) }
      let limit = parts.count == 2 ? parts[0] / parts[1] : parts[0]
      var largest = 0.0
      for step in -4000...4000 {
        let x = Double(step) / 200 + 1e-4
        let value = function.evaluate([x])
        let slope = function.slope([x], value, 0)
        if slope.isFinite { largest = max(largest, abs(slope)) }
      }
      #expect(largest <= limit + 1e-12, "\(function.id)")
      #expect(largest > 0.99 * limit, "\(function.id)")
    }
  }
}
