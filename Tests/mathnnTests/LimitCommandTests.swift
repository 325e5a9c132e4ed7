import Terminal
import Testing

@testable import mathnn

@Suite("The command limit", .serialized) struct LimitCommandTests {
  private static let gradient =
    "sigma'(ay[T])*W_out*W_rec^(T-2)*prod(t=2..T, sigma'(a[t]))*(1+W_rec*sigma'(a[1]))"
  private static let table = "x[1] = 1, x[2] = 1, x[t] = 0 for t > 2"

  private static func words(_ more: [String]) -> [String] {
    ["limit", gradient, "--var", "T", "--model", "rnn-scalar", "--given", table] + more
  }

  @Test(
    "proves or refutes what is claimed of a gradient",
    arguments: [
      (["sigma = sigmoid", "abs(W_rec) < 4"], "vanishes", "passed"),
      (["sigma = tanh", "abs(W_rec) < 1"], "vanishes", "passed"),
      (["sigma = sigmoid", "abs(W_rec) < 4"], "diverges", "failed"),
      (["sigma = sigmoid", "abs(W_rec) > 1"], "diverges", "failed"),
      (["sigma = sigmoid", "W_rec = -6"], "diverges", "failed"),
      (["sigma = tanh", "W_rec = 2"], "diverges", "failed"),
      (["abs(W_rec) > 1"], "diverges", "failed"),
    ])
  func claims(_ given: [String], _ claim: String, _ verdict: String) throws {
    let flags = given.flatMap { ["--given", $0] }
    let json = try CheckTests.object(Self.words(flags + ["--claim", claim]))
    #expect(json["verdict"]?.text == verdict, "\(json.compact)")
  }

  @Test("a counterexample satisfies what is given") func witness() throws {
    let json = try CheckTests.object(
      Self.words(["--given", "abs(W_rec) > 3/2", "--given", "sigma = tanh", "--claim", "diverges"]))
    let value = try #require(json["witness"]?["values"]?["W_rec"]?.text)
    #expect(["2", "-2", "3", "-3", "4", "-4", "6", "-6", "8"].contains(value))
  }

  @Test("a power of one does not fade") func one() throws {
    let words = [
      "limit", "w^(T-1)*u", "--var", "T", "--given", "w = 1", "--given", "u > 0", "--claim",
      "vanishes",
    ]
    #expect(try CheckTests.object(words)["verdict"]?.text == "failed")
  }

  @Test("bad questions are input errors") func errors() {
    for words in [
      ["limit", "x", "--var", "x", "--at", "0"], ["limit", "w^T", "--var", "2"],
      ["limit", "w^", "--var", "T"],
    ] {
      #expect(CheckTests.call(words).exit == .input)
    }
  }
}
