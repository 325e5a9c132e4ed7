import Support
import Terminal
import Testing

@testable import mathnn

@Suite("Questions about models", .serialized) struct ModelQuestionTests {
  private static let product = "prod(j = T downto t + 1, diag(sigma'(a[j]))*W_rec)"

  @Test(
    "a quantity with too few indices, or a name that the model does not know, is told as such",
    arguments: [
      (
        ["unroll", "y[T]", "--at", "T=4", "rnn-index"], "y[T] has 1 of the 2 indices of y", "y[T,i]"
      ),
      (["unroll", "h[t]", "--at", "T=4", "rnn"], "t has no number", "one step"),
      (["derive", "h[T]", "--wrt", "W_in[j,k]", "rnn-index"], "h[T] has 1 of the 2", "h[T,j]"),
      (["derive", "h[T,i]", "--wrt", "W_in", "rnn-index"], "with indices only", "write W_in[j,k]"),
      (["derive", "h[T]", "--wrt", "w", "leaky"], "w is not declared", "the model has a[t], h[t]"),
      (["check", "h[T]", "--against", "a[T,1]", "--model", "rnn-index"], "h[T] has 1", "h[T,j]"),
      (["limit", "h[T]", "--var", "T", "rnn-index"], "h[T] has 1 of the 2", "h[T,j]"),
      (
        ["closed", "F[n] = F[n-1] + F[n-2]", "--given", "F[0] = 0, F[1] = 1"], "stand beside",
        "'F[n] = F[n-1] + F[n-2]; F[0] = 0; F[1] = 1'"
      ),
      (
        ["derive", "norm(h[T])^2", "--wrt", "W_rec", "rnn", "--truncate", "K"],
        "truncated derivatives", "name an entry"
      ),
      (
        ["bound", "norm(d(h[T])/d(h[t]))", "rnn", "--declare", "scalar d"], "d is a quantity",
        "write diff(y, x)"
      ),
      (["evaluate", "x[2] + 1"], "x[2] has no value", "--given 'x[2] = 2'"),
      (
        [
          "evaluate", "h[3]", "--model", "rnn-scalar", "--given",
          "T = 3, h[0] = 0, x[t] = 1, W_in = 1, W_rec = 1, b_h = 0",
        ], "the function sigma has no value", "--given 'sigma = tanh'"
      ),
    ])
  func hints(_ words: [String], _ message: String, _ hint: String) {
    let said = CheckTests.call(words)
    #expect(said.exit == .input)
    #expect(said.messages.contains(message) && said.messages.contains(hint), "\(said.messages)")
  }

  @Test("a loss that no equation mentions is said not to depend on anything")
  func unmentioned() {
    let said = CheckTests.call(
      ["derive", "L", "--wrt", "W_rec", "rnn", "--declare", "scalar L", "--samples", "2"])
    #expect(said.output.contains("Result\n  zeros(n_h, n_h)"))
    #expect(said.messages.contains("L stands in no equation of the model"))
    #expect(CheckTests.call(["simplify", "zeros(2, 2)"]).exit == .done)
  }

  @Test(
    "ordered products are judged, with their order and their number of factors",
    arguments: [
      (product, "d(h[T])/d(h[t])", "rnn", ExitCode.done),
      ("prod(i = T-1 downto t, diag(sigma'(a[i+1]))*W_rec)", "d(h[T])/d(h[t])", "rnn", .done),
      ("W_out*\(product)", "d(ay[T])/d(h[t])", "rnn", .done),
      ("prod(j = T downto t+1, W_rec*diag(sigma'(a[j])))", "d(h[T])/d(h[t])", "rnn", .negative),
      ("prod(j = t+1..T, diag(sigma'(a[j]))*W_rec)", "d(h[T])/d(h[t])", "rnn", .negative),
      ("prod(j = T downto t, diag(sigma'(a[j]))*W_rec)", "d(h[T])/d(h[t])", "rnn", .negative),
      ("W_rec^(T-t)", "d(h[T])/d(h[t])", "rnn-linear", .done),
      ("W_rec^(T-t-1)", "d(h[T])/d(h[t])", "rnn-linear", .negative),
      ("g[t]", "tanh(W_g*x[t] + U_g*r[t]*h[t-1] + b_g)", "gru-scalar", .done),
    ])
  func products(_ answer: String, _ right: String, _ model: String, _ exit: ExitCode) {
    let said = CheckTests.call(
      ["check", answer, "--against", right, "--model", model, "--timeout", "300"])
    #expect(said.exit == exit, "\(answer): \(said.output)\(said.messages)")
  }

  @Test(
    "the path that a line forgot is named",
    arguments: [
      (
        "d(c[t])/d(c[t-1]) = f[t]", "lstm-scalar",
        "the path c[t], a[t], h[t - 1], c[t - 1] is missing"
      ),
      (
        "d(h[T])/d(W_in) = sigma'(a[T])*x[T]", "rnn-scalar",
        "the path h[T], a[T], h[T - 1] is missing"
      ),
      (
        "d(h[T])/d(W_rec) = sigma'(a[T])*W_rec*d(h[T-1])/d(W_rec)", "rnn-scalar",
        "the path h[T], a[T], W_rec is missing: + sigma'(a[T])*h[T - 1]"
      ),
      (
        "d(h[t])/d(h[t-1]) = z[t] + (1-z[t])*(1-g[t]^2)*r[t]*U_g", "gru-scalar",
        "the paths h[t], z[t], h[t - 1]; h[t], g[t], r[t], h[t - 1] are missing"
      ),
    ])
  func paths(_ line: String, _ model: String, _ expected: String) throws {
    let said = try Process.inNewFolder { folder in
      #expect(Golden.write(line + "\n", to: "\(folder)/steps.txt"))
      return CheckTests.call(["audit", "\(folder)/steps.txt", model, "--timeout", "300"])
    }
    #expect(said.exit == .negative)
    #expect(said.output.contains(expected), "\(said.output)\(said.messages)")
  }

  @Test("the part of the derivative that truncation leaves is a formula, with its limit")
  func truncation() throws {
    let said = try Process.inNewFolder { folder in
      let model = """
        scalar a, g
        time t = 1..N
        s[t] = a*s[t-1] + g*x[t]
        s[0] = 0
        """
      #expect(Golden.write(model, to: "\(folder)/linear.txt"))
      return CheckTests.call([
        "derive", "s[N]", "--wrt", "g", "\(folder)/linear.txt", "--truncate", "K", "--given",
        "x[t] = 1", "--json", "--samples", "3",
      ])
    }
    let json = try JSON.read(said.output)
    #expect(json["result"]?["ratio"]?.text == "cases(a != 1: (a^K - 1)/(a^N - 1), else: K/N)")
    let limits = json["result"]?["ratio_limits"]?.elements ?? []
    #expect(limits.contains { $0["limit"]?.text == "1 - a^K" })
    #expect(
      limits.contains { one in
        one["limit"]?.text == "0" && one["conditions"]?.elements?.contains("a = 1") == true
      })
  }

  @Test("a nested form with gates keeps to the width of a page")
  func widthOfNestedForms() {
    for words in [["h[T]", "--at", "T=3", "lstm"], ["h[T]", "--at", "T=3", "gru"]] {
      let said = CheckTests.call(["unroll"] + words)
      let longest = said.output.split(separator: "\n").map(\.count).max() ?? 0
      #expect(said.exit == .done && longest <= 100, "\(words): \(longest)")
    }
  }

  @Test("a derivative without a closed form is told by its backward equations")
  func withoutClosedForm() {
    let loss = "sum(j = 1..n{L}, (x{L}[j] - q[j])^2)"
    let said = CheckTests.call(["derive", loss, "--wrt", "w{l}[i,k]", "mlp-index"])
    #expect(said.exit == .done && said.output.contains("Result\n  delta_a{l}[i]*x{l - 1}[k]"))
    #expect(said.messages.contains("no closed form was found forward"))
  }

  @Test(
    "a loss may name a unit or a step as the model's equations do",
    arguments: [
      (["x{L}[j]", "--wrt", "w{l}[i,k]", "mlp-index"], ExitCode.done, "delta_x{L}[j] = 1"),
      (["h[T,k]", "--wrt", "W_rec[p,q]", "rnn-index"], .done, "delta_h[T,k] = 1"),
      (["h[m]", "--wrt", "W_rec", "rnn-scalar"], .done, "but not at t = m"),
      (["h[T]", "--wrt", "W_rec", "rnn"], .done, "Result"),
      (["h[t]", "--wrt", "W_rec", "rnn-scalar"], .input, "as m in place of t"),
      (["x{l}[j]", "--wrt", "w{l}[i,k]", "mlp-index"], .input, "as m in place of l"),
    ] as [([String], ExitCode, String)])
  func namesOfIndices(_ words: [String], _ exit: ExitCode, _ text: String) {
    let said = CheckTests.call(["derive"] + words + ["--mode", "backward", "--samples", "3"])
    #expect(said.exit == exit, "\(said.messages)")
    #expect((said.output + said.messages).contains(text), "\(said.output)\(said.messages)")
  }
}
