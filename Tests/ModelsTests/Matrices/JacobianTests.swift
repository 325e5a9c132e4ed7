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
  let model = name.contains("\n") ? try Model.read(name) : try catalogue(name)
  let setting = try Setting(
    given: given.map { Source($0) }, model: model, names: [variable, target])
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

  /// Two layers that each feed back on themselves, and what is computed within a step.
  static let twoLayers = """
    activation s
    vector x[t], u[t] in m
    vector h[t], b in n
    vector g[t] in p
    vector q[t], z[t] in r
    matrix P in m x m
    matrix U in n x m
    matrix V in n x n
    matrix A in p x n
    matrix B in p x p
    matrix C in r x p
    time t = 1..T
    u[t] = P*x[t]
    h[t] = s(U*u[t] + V*h[t-1] + b)
    h[0] = 0
    g[t] = s(A*h[t] + B*g[t-1])
    g[0] = 0
    q[t] = C*g[t]
    E = sum(t = 1..T, norm(q[t] - z[t])^2)
    """

  @Test(
    "follow two cycles, and what is computed within a step is held like an input",
    arguments: [
      ("g[T]", "h[t]", nil), ("q[T]", "b", nil), ("q[T]", "x[k]", nil),
      ("g[T]", "g[t]", "prod(j = T downto t + 1, diag(s'(a_g[j]))*B)"),
      ("h[T]", "u[t]", "prod(j = T downto t + 1, diag(s'(a_h[j]))*V)*diag(s'(a_h[t]))*U"),
      ("u[T]", "x[t]", "delta(T, t)*P"), ("u[t]", "x[t]", "P"), ("q[t]", "g[t]", "C"),
      ("h[T]", "h[2]", "prod(j = T downto 3, diag(s'(a_h[j]))*V)"),
    ])
  func cycles(_ target: String, _ variable: String, _ expected: String?) throws {
    let result = try jacobian(target, by: variable, in: Self.twoLayers)
    if let expected { #expect(try PlainWriter.write(result.value) == expected) }
    let measure = try result.measured(steps: [1, 2, 3, 5], seeds: 3)
    #expect(measure.points >= 4)
    #expect(measure.largestError < 1e-9)
  }

  @Test("without a path are zero, and say so")
  func noPath() throws {
    for (target, variable) in [("h[T]", "g[t]"), ("u[T]", "b")] {
      let result = try jacobian(target, by: variable, in: Self.twoLayers)
      #expect(!result.hasPath && result.value.isZeroMatrix)
      #expect(try result.measured(steps: [1, 3]).points > 0)
    }
  }

  @Test("by a state some steps back hold only where there is a step between")
  func stepsBetween() throws {
    let result = try jacobian("a[T]", by: "h[t]", in: "rnn")
    #expect(try result.conditions.map { try PlainWriter.write($0) } == ["t + 1 <= T"])
    #expect(try result.measured(steps: [1, 2, 5], seeds: 3).points >= 4)
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
      model: name.contains("\n") ? try Model.read(name) : try catalogue(name),
      names: ["h[t]", "h[k]"])
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

  @Test(
    "of a loss go through every quantity in it",
    arguments: [
      (
        "norm(d(L(h[T]))/d(h[t]))", "rnn",
        "opnorm(W_rec)^(T - t)*prod(j = t + 1..T, norminf(sigma'(a[j])))*norm(dL_h[T])"
      ),
      (
        "norm(d(sum(k = 1..T, L(h[k])))/d(h[t]))", "rnn",
        "sum(k = t..T, opnorm(W_rec)^(k - t)*prod(j = t + 1..k, norminf(sigma'(a[j])))*norm(dL_h[k]))"
      ),
      (
        "norm(d(E)/d(g[t]))", JacobianTests.twoLayers,
        "2*opnorm(C)*sum(k = t..T, opnorm(B)^(k - t)*prod(j = t + 1..k, norminf(s'(a_g[j])))"
          + "*norm(q[k] - z[k]))"
      ),
    ])
  func losses(_ question: String, _ model: String, _ expected: String) throws {
    let bound = try bound(question, model, declare: "function L")
    #expect(try PlainWriter.write(bound.value) == expected)
    for derivative in bound.derivatives {
      #expect(try derivative.measured(steps: [1, 2, 4], seeds: 3).largestError < 1e-9)
    }
    #expect(bound.tested(steps: [1, 2, 4]).fault == nil)
  }

  @Test("replay step by step, and a changed step does not")
  func replay() throws {
    var bound = try bound("opnorm(d(h[T])/d(h[t]))", "rnn", given: ["sigma = tanh"])
    #expect(bound.replayFailure() == nil)
    #expect(bound.steps.count > bound.steps.told.count)
    for place in bound.steps.indices {
      var broken = bound
      let step = bound.steps[place]
      broken.steps[place] = BoundStep(
        rule: step.rule, reason: step.reason, origin: step.origin, before: step.before,
        after: 2 * step.after, isEqual: step.isEqual)
      #expect(broken.replayFailure()?.hasPrefix("step \(place + 1)") == true)
    }
    bound.steps.remove(at: 1)
    #expect(bound.replayFailure() != nil)
  }

  @Test("estimate a norm only where the whole rises with it")
  func rising() throws {
    let bound = try bound(
      "opnorm(A*B) + 1/opnorm(A*B)", "rnn", declare: "matrix A, B in n_h x n_h")
    #expect(
      try PlainWriter.write(bound.value) == "opnorm(A)*opnorm(B) + 1/opnorm(A*B)")
    #expect(bound.tested(steps: [1]).fault == nil)
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
