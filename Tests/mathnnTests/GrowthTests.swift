import Terminal
import Testing

@testable import mathnn

@Suite("Growth of quantities and of norms", .serialized) struct GrowthTests {
  private static let sheet = "x[1] = 1, x[2] = 1, x[t] = 0 for t > 2"
  private static let cell =
    sheet + ", i[1] = 1, i[2] = 1, i[t] = 0 for t > 2, f[1] = 0, f[2] = 0, f[t] = f for t > 2"
    + ", o[t] = 0 for t < T, o[T] = 1"

  private func limit(_ words: [String]) throws -> (exit: ExitCode, json: JSON) {
    let said = CheckTests.call(["limit"] + words + ["--var", "T", "--json", "--timeout", "300"])
    return (said.exit, try JSON.read(said.output))
  }

  /// Each case as its conditions and its behaviour.
  private func cases(_ json: JSON) -> [String] {
    (json["result"]?["cases"]?.elements ?? []).map { one in
      let conditions = (one["conditions"]?.elements ?? []).compactMap(\.text)
      return conditions.joined(separator: " and ") + ": " + (one["behaviour"]?.text ?? "")
    }
  }

  @Test(
    "a step that is given to lie above or below 1 is not supposed to do the opposite",
    arguments: [
      (
        ["abs(sigma'(a[t])*W_rec) > 1"],
        ["abs(W_rec*sigma'(a[t])) >= q", "q > 1"], "diverges", "nonvanishing"
      ),
      (
        ["abs(sigma'(a[t])*W_rec) < 1"],
        ["abs(W_rec*sigma'(a[t])) <= q", "q < 1"], "vanishes", "bounded"
      ),
      (
        ["sigma = sigmoid, abs(sigma'(a[t])*W_rec) > 1"],
        ["abs(W_rec*sigma'(a[t])) >= q", "q > 1"], "diverges", "nonvanishing"
      ),
    ])
  func givenSteps(
    _ given: [String], _ conditions: [String], _ first: String, _ second: String
  ) throws {
    let (exit, json) = try limit(
      ["d(y[T])/d(W_in)", "rnn-scalar", "--given", Self.sheet, "--given"] + given)
    #expect(exit == .done)
    let found = cases(json)
    try #require(found.count == 2)
    for condition in conditions { #expect(found[0].contains(condition), "\(found)") }
    #expect(found[0].hasSuffix(first) && found[1].hasSuffix(second), "\(found)")
  }

  @Test("of a cell that forgets nothing do not depend on the horizon, by its closed form")
  func cellThatKeeps() throws {
    let call = ["d(y[T])/d(W_in)", "lstm-scalar", "--given", Self.cell, "--declare", "scalar f"]
    let constant =
      "sigma'(W_out*sigma(sigma(a[2])) + b_y)*W_out*sigma'(sigma(a[2]))*sigma'(a[2])"
    let (_, kept) = try limit(call + ["--given", "f = 1"])
    #expect(kept["result"]?["text"]?.text == constant)
    let (_, all) = try limit(call + ["--given", "f >= 0, sigma = sigmoid"])
    let found = cases(all)
    #expect(found.contains("f = 0: zero") && found.contains("f = 1: constant"), "\(found)")
    #expect(found.contains("0 < f and f < 1: vanishes") || found.contains("0 < f < 1: vanishes"))
    let (_, state) = try limit(
      ["c[T]", "lstm-scalar", "--given", Self.cell, "--declare", "scalar f", "--given", "f >= 0"])
    #expect(
      cases(state).map { $0.split(separator: ":").last } == [
        " zero", " vanishes", " constant", " diverges",
      ])
  }

  @Test(
    "of a product of Jacobian matrices follow from its bound",
    arguments: [
      ("sigma = sigmoid", "opnorm(W_rec) < 4"), ("sigma = tanh", "opnorm(W_rec) < 1"),
      ("T >= 1", "norminf(sigma'(a[j])) <= q and q*opnorm(W_rec) < 1"),
    ])
  func norms(_ given: String, _ condition: String) throws {
    let (exit, json) = try limit(["opnorm(d(h[T])/d(h[t]))", "rnn", "--given", given])
    #expect(exit == .done)
    #expect(cases(json) == [condition + ": vanishes"])
  }

  @Test(
    "a claim about such a norm is proved by the bound, or refuted by a matrix",
    arguments: [
      ("sigma = tanh, opnorm(W_rec) < 1", "vanishes", ExitCode.done),
      ("sigma = tanh, opnorm(W_rec) < 1", "diverges", .negative),
      ("sigma = tanh, opnorm(W_rec) > 1", "diverges", .negative),
      ("sigma = tanh", "vanishes", .undecided),
    ])
  func claims(_ given: String, _ claim: String, _ exit: ExitCode) throws {
    let (found, _) = try limit(
      ["opnorm(d(h[T])/d(h[t]))", "rnn", "--given", given, "--claim", claim])
    #expect(found == exit)
  }

  @Test("a term with branches is told branch by branch")
  func branches() throws {
    let (_, json) = try limit(["cases(w != 1: (w^T - 1)/(w - 1), else: T)"])
    let found = cases(json)
    #expect(found.contains("w = 1: diverges") && found.contains("w = 0: constant"), "\(found)")
  }
}
