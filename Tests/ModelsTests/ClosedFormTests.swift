import Calculus
import Deciding
import Exact
import Expressions
import Notation
import Rewriting
import Testing

@testable import Models

@Suite("Closed forms") struct ClosedFormTests {
  private static let known: [(String, String)] = [
    ("y[n] = y[n-1] + 2", "y_i1 + 2*n"),
    ("h[t] = w*h[t-1] + 1; h[0] = 0", "cases(w != 1: (w^t - 1)/(w - 1), else: t)"),
    ("F[n] = F[n-1] + F[n-2]; F[0] = 0; F[1] = 1", ""),
    ("F[n+2] = F[n+1] + F[n]", ""),
    ("y[n] = 4*y[n-1] - 4*y[n-2]", ""),
    ("y[n] = 6*y[n-1] - 12*y[n-2] + 8*y[n-3]", ""),
    ("y[n] = 2*y[n-1] - 2*y[n-2]", ""),
    ("y[n] = y[n-1] - y[n-2] + n*2^n", ""),
    ("y[n] = y[n-1] + n", "y_i1 + n/2 + n^2/2"),
    ("y[n] = -y[n-2] + 1", ""),
    ("y[n] = a[n]*y[n-1] + b[n]", ""),
    ("y[n] = n*y[n-1]; y[0] = 1", "prod(t = 1..n, t)"),
    ("x[n] = x[n-1] + y[n-1]; y[n] = x[n-1]", ""),
    ("x[n] = a*x[n-1]; y[n] = b*y[n-1] + x[n-1]", ""),
    ("x[n] = a*x[n-1] + b*y[n-1]; y[n] = c*x[n-1] + d*y[n-1]", ""),
    ("y[n] = y[n-4]", ""),
  ]

  @Test("solve the recurrence, proved and at random points", arguments: known)
  func closed(_ text: String, _ expected: String) throws {
    let recurrence = try RecurrenceText(Source(text))
    let setting = try Setting(model: recurrence.model)
    let result = try ClosedForm(setting).closed(recurrence.target)
    #expect(result.derivation.check() == nil)
    if !expected.isEmpty { #expect(result.result.text == expected) }
    for claim in result.claims { #expect(claim.isProved(budget: DecisionBudget())) }
    for var claim in result.roots {
      #expect(claim.isProved)
      claim.formula = claim.formula + 1
      #expect(!claim.isProved)
    }
    var agreement = DualAgreement(setting)
    agreement.points = 10
    let check = try agreement.check(
      result.result, target: recurrence.target, variable: nil, where: result.needed,
      definitions: result.definitions)
    #expect(check.points > 20)
    #expect(throws: DualFailure.self) {
      try agreement.check(
        result.result + 1, target: recurrence.target, variable: nil, where: result.needed,
        definitions: result.definitions)
    }
  }

  @Test("Fibonacci's tenth number is 55")
  func fibonacci() throws {
    let recurrence = try RecurrenceText(Source("F[n] = F[n-1] + F[n-2]; F[0] = 0; F[1] = 1"))
    let result = try ClosedForm(try Setting(model: recurrence.model)).closed(recurrence.target)
    let value = result.result.substituting(.symbol("n"), by: 10)
    let interval = try #require(try value.enclosure(bits: 128).number)
    #expect(interval.overlaps(IntervalArithmetic(bits: 64).interval(55)))
  }

  @Test("the cell of a gated unit, its gates switched by a table")
  func cell() throws {
    let setting = try Setting(
      declare: [Source("scalar f")],
      given: [
        Source(
          "x[t] = 1 for t = 1, 2, x[t] = 0 for t > 2, i[t] = 1 for t = 1, 2, i[t] = 0 for t > 2,"
            + " f[t] = 0 for t = 1, 2, f[t] = f for t > 2, o[t] = 0 for t < T, o[T] = 1")
      ], model: try #require(CatalogueModel.named("lstm-scalar")).model())
    let result = try ClosedForm(setting).closed(try setting.term("c[T]"))
    #expect(result.result.text == "f^(T - 2)*sigma(a[2])")
    #expect(result.needed.map(\.text) == ["T >= 2"])
  }

  @Test(
    "what is no linear recurrence is refused with its place",
    arguments: [
      "y[n] = y[n-1]^2", "y[n] = y[n+1]", "y[n] = y[n]", "y = 2", "y[n]", "y[n] =",
      "y[n,m] = y[n-1,m]",
      "y[n] = sin(y[n-1])", "y[0] = 1", "y[2*n] = y[n]",
    ])
  func refused(_ text: String) {
    #expect(throws: (any Error).self) {
      let recurrence = try RecurrenceText(Source(text))
      _ = try ClosedForm(try Setting(model: recurrence.model)).closed(recurrence.target)
    }
  }
}

@Suite("Unrolling") struct UnrollingTests {
  private func unrolled(_ name: String, _ target: String, _ numbers: [String: Int]) throws
    -> (Unrolling.Result, Setting)
  {
    let model = try #require(CatalogueModel.named(name)).model()
    let setting = try Setting(model: model, names: ["x[i,j]"])
      .instance(Dictionary(uniqueKeysWithValues: numbers.map { (.symbol($0.key), $0.value) }))
    return (try Unrolling(setting).unrolled(try setting.term(target)), setting)
  }

  @Test("gives each inner sum an index with its step")
  func indices() throws {
    let (result, _) = try unrolled("rnn-index", "y[T,i]", ["T": 3])
    #expect(
      result.term.text
        == "sigma(sum(j3 = 1..n_h, W_out[i,j3]*sigma(sum(k = 1..n_x, W_in[j3,k]*x[3,k])"
        + " + sum(j2 = 1..n_h, W_rec[j3,j2]*sigma(sum(k = 1..n_x, W_in[j2,k]*x[2,k])"
        + " + sum(j1 = 1..n_h, W_rec[j2,j1]*sigma(sum(k = 1..n_x, W_in[j1,k]*x[1,k]) + b_h[j1]))"
        + " + b_h[j2])) + b_h[j3])) + b_y[i])")
  }

  @Test(
    "computes what the recurrent network computes",
    arguments: [
      ("rnn-index", "y[T,i]"), ("rnn", "y[T]"), ("rnn-scalar", "y[T]"), ("lstm-scalar", "y[T]"),
      ("jordan", "y[T]"), ("gru", "h[T]"), ("elman", "p[T]"), ("rnn-linear", "y[T]"),
    ], [1, 3])
  func values(_ model: (String, String), _ steps: Int) throws {
    let (result, setting) = try unrolled(model.0, model.1, ["T": steps])
    var agreement = DualAgreement(setting)
    agreement.points = 5
    let check = try agreement.check(result.term, target: result.target, variable: nil)
    #expect(check.points > 0)
    #expect(result.layers.layers.count >= min(steps, 2))
  }

  @Test("counts tied parameters once")
  func parameters() throws {
    let (result, _) = try unrolled("rnn", "y[T]", ["T": 4])
    #expect(result.layers.layers.count == 5)
    #expect(result.layers.parameterCount?.text == "n_h*n_x + n_h^2 + n_h + n_y*n_h + n_y")
    let tied = result.layers.uses.filter { $0.layers.count == 4 }.map(\.parameter.text)
    #expect(tied == ["W_in", "W_rec", "b_h"])
  }
}
