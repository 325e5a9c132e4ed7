import Calculus
import Deciding
import Exact
import Expressions
import Notation
import Rewriting
import Support
import Testing

@testable import Models

/// The backward result of a model for a loss, by text.
func backward(
  _ loss: String, by variable: String, in model: Model, declare: String = "", given: [String] = []
) throws -> AdjointResult {
  let setting = try Setting(
    declare: declare.isEmpty ? [] : [Source(declare)], given: given.map { Source($0) },
    model: model, names: [variable])
  let vocabulary = setting.vocabulary
  return try AdjointResult(
    of: try PlainReader.read(loss, vocabulary: vocabulary),
    by: try PlainReader.read(variable, vocabulary: vocabulary), in: setting,
    context: RuleContext(assumptions: setting.assumptions), identities: [])
}

func catalogue(_ name: String) throws -> Model {
  try #require(CatalogueModel.named(name)).model()
}

/// A loss for each model of the catalogue, and all its weights.
struct BackwardCase: Sendable, CustomTestStringConvertible {
  let model: String
  let loss: String
  var declare = ""
  let weights: [String]

  var testDescription: String { model }

  static let all: [BackwardCase] = [
    BackwardCase(
      model: "rnn", loss: "norm(y[T] - q)^2", declare: "vector q in n_y",
      weights: ["W_in", "W_rec", "W_out", "b_h", "b_y", "x[k]", "h[0]", "h[k]", "W_rec[i,j]"]),
    BackwardCase(
      model: "rnn-scalar", loss: "sum(t = 1..T, (y[t] - q[t])^2)",
      weights: ["W_in", "W_rec", "W_out", "b_h", "b_y", "x[k]"]),
    BackwardCase(
      model: "rnn-index", loss: "sum(i = 1..n_y, (y[T,i] - q[i])^2)",
      weights: ["W_in[j,k]", "W_rec[j,i]", "W_out[i,j]", "b_h[j]", "b_y[i]"]),
    BackwardCase(
      model: "lstm", loss: "sum(t = 1..T, norm(h[t])^2)",
      weights: [
        "W_f", "W_i", "W_o", "W_g", "U_f", "U_i", "U_o", "U_g", "b_f", "b_i", "b_o", "b_g", "x[k]",
      ]),
    BackwardCase(
      model: "lstm-scalar", loss: "(y[T] - q)^2", declare: "scalar q",
      weights: ["W_in", "W_rec", "W_out", "b_h", "b_y", "f[k]"]),
    BackwardCase(
      model: "gru", loss: "norm(h[T])^2",
      weights: ["W_z", "W_r", "W_g", "U_z", "U_r", "U_g", "b_z", "b_r", "b_g"]),
    BackwardCase(
      model: "gru-after", loss: "sum(t = 1..T, L(h[t]))", declare: "function L",
      weights: ["W_z", "W_r", "W_g", "U_z", "U_r", "U_g", "b_z", "b_r", "b_g", "c_g"]),
    BackwardCase(
      model: "rnn-forget", loss: "h[T]", weights: ["W_f", "W_g", "U_f", "U_g", "b_f", "b_g"]),
    BackwardCase(model: "elman", loss: "E", weights: ["W", "U", "V", "b_h", "b_y"]),
    BackwardCase(
      model: "jordan", loss: "norm(y[T])^2", weights: ["W_in", "W_rec", "W_out", "b_h", "b_y"]),
    BackwardCase(model: "mlp-loss", loss: "E", weights: ["W", "V", "b_h", "b_y", "x"]),
    BackwardCase(model: "mlp", loss: "norm(h{L})^2", weights: ["W{l}", "b{l}", "h{0}", "W{1}"]),
    BackwardCase(
      model: "mlp-index", loss: "sum(j = 1..n{L}, (x{L}[j] - q[j])^2)",
      weights: ["w{l}[i,k]", "b{l}[i]", "x{0}[k]"]),
    BackwardCase(model: "relu-chain", loss: "h{L}^2", weights: ["w{l}", "b{l}", "h{0}"]),
    BackwardCase(
      model: "rnn-stacked", loss: "norm(h{L}[T])^2", weights: ["W{l}", "U{l}", "b{l}"]),
    BackwardCase(model: "rnn-stacked", loss: "h{L}[T,1]", weights: ["W{l}", "U{l}"]),
    BackwardCase(model: "rnn", loss: "h[T,1]^2", weights: ["W_rec", "b_h"]),
    BackwardCase(
      model: "rnn-linear", loss: "norm(y[T])^2", weights: ["W_in", "W_rec", "W_out", "h_0"]),
  ]
}

@Suite("Backward equations") struct AdjointTests {
  @Test(
    "of every catalogue model give gradients that dual numbers confirm, and adjoint pairs",
    arguments: BackwardCase.all)
  func catalogueModels(_ test: BackwardCase) throws {
    let model = try catalogue(test.model)
    for weight in test.weights {
      let result = try backward(test.loss, by: weight, in: model, declare: test.declare)
      let measure = try result.measured(
        steps: Campaign.isFull ? Array(1...12) : [1, 2, 5], seeds: 1)
      #expect(measure.points >= 3, "\(weight)")
      #expect(measure.largestError < 1e-9, "\(weight)")
      for use in result.distinctUses {
        #expect(use.derivation.check() == nil, "\(weight): \(use.mention)")
        let verdict = use.isAdjoint(budget: DecisionBudget(steps: 2_000_000))
        #expect(verdict.isEqual, "\(weight): \(use.mention): \(verdict)")
      }
    }
  }

  @Test(
    "of a loss at a step or layer with a number",
    arguments: [
      ("rnn", "norm(y[3])^2", "W_rec"),
      ("rnn-stacked", "norm(h{2}[T])^2", "U{l}"), ("rnn-stacked", "h{L}[2,1]", "W{l}"),
    ])
  func numbers(_ model: String, _ loss: String, _ weight: String) throws {
    let result = try backward(loss, by: weight, in: try catalogue(model))
    let measure = try result.measured(steps: [2, 3, 4, 6], seeds: 1)
    #expect(measure.points >= 2 && measure.largestError < 1e-9)
    for use in result.distinctUses {
      #expect(use.isAdjoint(budget: DecisionBudget(steps: 2_000_000)).isEqual)
    }
  }

  @Test("are those of the lecture for a recurrent network")
  func lecture() throws {
    let result = try backward(
      "norm(y[T] - q)^2", by: "W_rec", in: try catalogue("rnn"), declare: "vector q in n_y")
    let lines = try result.equations.map { equation in
      try PlainWriter.write(.condition(.equal, [equation.left, equation.right]))
    }
    #expect(
      lines == [
        "delta_y[T] = 2*(y[T] - q)", "delta_ay[T] = sigma'(ay[T]) .* delta_y[T]",
        "delta_h[T] = W_out'*delta_ay[T]", "delta_h[t] = W_rec'*delta_a[t + 1]",
        "delta_a[t] = sigma'(a[t]) .* delta_h[t]",
      ])
    #expect(try PlainWriter.write(result.value) == "sum(t = 1..T, delta_a[t]*h[t - 1]')")
  }

  @Test("of layers with units of their own sum over those of the next layer")
  func unitsOfLayers() throws {
    let result = try backward(
      "sum(j = 1..n{L}, (x{L}[j] - q[j])^2)", by: "w{l}[i,k]", in: try catalogue("mlp-index"))
    let lines = try result.equations.map { try PlainWriter.write($0.right) }
    #expect(lines.contains("sum(i = 1..n{l + 1}, delta_a{l + 1}[i]*w{l + 1}[i,j])"), "\(lines)")
    #expect(try PlainWriter.write(result.value) == "delta_a{l}[i]*x{l - 1}[k]")
  }

  @Test("find p - d behind a softmax with cross-entropy")
  func softmax() throws {
    let result = try backward("E", by: "V", in: try catalogue("mlp-loss"), given: ["sum(d) = 1"])
    let lines = try result.equations.map { try PlainWriter.write($0.right) }
    #expect(lines == ["p - d"])
    #expect(try result.measured(steps: [1, 2, 3]).points > 0)
  }

  private static let models: [(text: String, loss: String, weights: [String])] = [
    (
      """
      activation s
      scalar w, u, p
      time t = 1..T
      h[t] = s(w*h[t-1] + u*x[t]) + p*h[t-2]
      h[0] = 0
      h[-1] = 1
      """, "sum(t = 1..T, h[t]^2)", ["w", "u", "p", "x[k]"]
    ),
    (
      """
      activation s
      vector x[t], h[t] in n
      matrix W, U in n x n
      time t = 1..T
      h[t] = s(W*h[t-1] + U*h[t-2] + W*x[t])
      h[0] = 0
      h[-1] = 0
      """, "norm(h[T])^2 + x[1]'*h[T]", ["W", "U", "x[1]"]
    ),
    (
      """
      vector x[t], h[t], v, g in n
      matrix A in n x n
      scalar a
      time t = 1..T
      g = tanh(A*v)
      h[t] = a*tanh(A*h[t-1] + x[t]) .* g + v
      h[0] = v
      E = sum(t = 1..T, h[t]'*A*h[t]) + a^2*norm(v)^2
      """, "E", ["A", "a", "v", "x[k]"]
    ),
    (
      """
      activation s
      scalar w, v
      time t = 1..T
      c[t] = relu(w*h[t-1] + x[t])
      h[t] = c[t]*s(c[t]) + v*c[t-1]
      h[0] = 1
      c[0] = 1/2
      """, "h[T]*h[1]", ["w", "v", "x[k]"]
    ),
    (
      """
      activation s
      vector x[t], h[t] in n
      matrix W in n x n
      time t = 1..T
      h[t] = s(W*h[t-1] + x[t])
      h[0] = 0
      """, "sum(t = 2..T, norm(h[t])^2) + sum(t = 1..T-1, x[t]'*h[t])", ["W"]
    ),
  ]

  @Test("hold for other models: two steps back, shared weights, constants, kinks", arguments: 0..<5)
  func others(_ number: Int) throws {
    let (text, loss, weights) = Self.models[number]
    let model = try Model.read(text)
    for weight in weights {
      let result = try backward(loss, by: weight, in: model)
      let measure = try result.measured(steps: [2, 3, 12], seeds: 1)
      #expect(measure.points >= 2, "\(weight)")
      let verdicts = result.distinctUses.map {
        $0.isAdjoint(budget: DecisionBudget(steps: 2_000_000))
      }
      let different = verdicts.filter(\.isDifferent).count
      let open = verdicts.filter { !$0.isEqual }.count
      #expect(different == 0, "\(weight)")
      // A sum over all steps beside a term without one may stay open.
      #expect(open <= 1, "\(weight)")
      #expect(measure.largestError < 1e-9, "\(weight)")
    }
  }

  @Test("that are corrupted do not pass the measurement")
  func corrupted() throws {
    let model = try catalogue("rnn")
    let good = try backward(
      "norm(y[T] - q)^2", by: "W_rec", in: model, declare: "vector q in n_y")
    for place in good.equations.indices {
      var wrong = good
      wrong.equations[place].right = .product([
        Expr(Rational(1_000_001, 1_000_000)), wrong.equations[place].right,
      ])
      #expect(throws: AdjointFault.self) { try wrong.measured(steps: [3, 4]) }
    }
    var lost = good
    let sum = good.value
    lost.value = sum.with(children: [sum.children[0], 2, sum.children[2]])
    // The first term of the sum is 0, since h[0] = 0: nothing is lost without it.
    #expect(try lost.measured(steps: [3, 4]).points > 0)
    lost.value = sum.with(children: [sum.children[0], 3, sum.children[2]])
    #expect(throws: AdjointFault.self) { try lost.measured(steps: [3, 4]) }
    var turned = good
    let weight = good.net.flows.first { $0.name == "a" }.flatMap { flow in
      Postorder(flow.right).terms.first { $0.symbol?.name == "W_rec" }
    }
    let matrix = try #require(weight)
    let place = try #require(turned.equations.firstIndex { $0.right.mentions(matrix.transposed) })
    turned.equations[place].right = turned.equations[place].right
      .replacingEverywhere(matrix.transposed, by: matrix)
    #expect(throws: AdjointFault.self) { try turned.measured(steps: [3, 4]) }
  }

  @Test(
    "are refused where they can not be given",
    arguments: [
      ("y[T,i]^2", "W_in[j,k]", "rnn-index", ""),
      ("sum(t = 1..T, y[t]^2)", "W_q", "rnn-scalar", "scalar W_q"),
    ])
  func refused(_ loss: String, _ variable: String, _ name: String, _ declare: String) throws {
    let model = try catalogue(name)
    do {
      let result = try backward(loss, by: variable, in: model, declare: declare)
      // No path is a true zero; anything else must be measured.
      if !result.value.isZero { #expect(try result.measured(steps: [1, 2]).points > 0) }
    } catch is AdjointError {}
  }
}
