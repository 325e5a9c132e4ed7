import Support
import Terminal
import Testing

@testable import mathnn

@Suite("The command check", .serialized) struct CheckTests {
  /// A call within this process, and what it says.
  static func call(_ words: [String]) -> Response {
    Program.mathnn.response(to: words, console: Console(output: Page(), messages: Page()))
  }

  static func object(_ words: [String]) throws -> JSON {
    try JSON.read(call(words + ["--json"]).output)
  }

  @Test("judges every pair of the reference list", arguments: CheckPair.all)
  func pairs(_ pair: CheckPair) throws {
    let start = ContinuousClock.now
    let json = try Self.object(pair.words)
    let time = ContinuousClock.now - start
    let verdict = json["verdict"]?.text ?? ""
    let method = json["method"]?.text ?? json["reason"]?.text ?? ""
    print(pair.id, verdict, method, time)
    #expect(verdict == (pair.isEqual ? "equal" : "different"), "\(json.compact)")
    if pair.isEqual {
      #expect(["proof", "residues", "cases", "induction"].contains(method))
    } else {
      #expect(json["witness"]?["left"] != json["witness"]?["right"])
    }
  }

  @Test(
    "ends with the code of its verdict",
    arguments: [
      (["sqrt(x^2)", "--against", "x"], .negative),
      (["sqrt(x^2)", "--against", "x", "--given", "x >= 0"], .done),
      (["y = 2*x", "--against", "d(x^2)/d(x)"], .done),
      (["y = 3*x", "--against", "d(x^2)/d(x)"], .negative),
      (["d(x^2)/d(x) = 2*x", "--against", "d(x^2)/d(x) = 2*x"], .done),
      (["d(x^3)/d(x) = 3*x^2", "--against", "d(x^2)/d(x) = 2*x"], .input),
      (["1 = 1", "--against", "1"], .input),
      (["x + 1 = 1 + x", "--against", "x"], .input),
      (["d(L)/d(w)", "--against", "0"], .input),
      (["x > 0", "--against", "x"], .input),
      (["2*x +", "--against", "x"], .input),
      ([#"\frac{1}{1+e^{-x}}"#, "--against", "sigmoid(x)"], .done),
      (["x^{2}", "--against", "x*x", "--from", "latex"], .done),
      (["x^{2}", "--against", "x*x", "--from", "text"], .input),
      (["2*x"], .usage), (["--against", "x"], .usage),
    ] as [([String], ExitCode)])
  func codes(_ words: [String], _ code: ExitCode) {
    let said = Self.call(["check"] + words)
    #expect(said.exit == code, "\(words): \(said.output)\(said.messages)")
  }

  @Test("a hopeless question ends in time")
  func hopeless() {
    // Eight nested sums over functions that have no rules: every point costs more than there is.
    let names = ["a", "b", "c", "d", "f", "g", "h", "k"]
    let body = names.map { "floor(exp(sin(\($0)*\($0))))" }.joined(separator: "*")
    func sum(_ order: [String]) -> String {
      order.reduce(body + "*erf(a*b - c*d + f*g - h*k)") { "sum(\($1) = 1..n, \($0))" }
    }
    let said = Process.shell(
      "\(Process.buildFolder)/mathnn check '\(sum(names))' --against '\(sum(names.reversed())) + n/n - 1'"
        + " --given 'n >= 40' --timeout 1")
    #expect(said.code == 3, "\(said.output)")
  }

  @Test("says what a student can use")
  func messages() {
    let calls: [[String]] = [
      ["sqrt(x^2)", "--against", "x"],
      ["sqrt(x^2)", "--against", "x", "--given", "x >= 0"],
      ["x/x", "--against", "1"],
      ["A*x", "--against", "x'*A'", "--declare", "matrix A in n x n; vector x in n"],
      ["A*B", "--against", "B*A", "--declare", "matrix A, B in n x n"],
      ["s'(x)", "--against", "s(x)", "--declare", "function s"],
      ["x + x = 2*x = 3*x", "--against", "2*x"],
      ["sum(k=1..T, f[k])-f[T]", "--against", "sum(k=1..T-1, f[k])", "--given", "T >= 2"],
      ["h[T]", "--against", "sigma(a[T])", "--model", "rnn-scalar"],
      ["relu(x)", "--against", "d(relu(x)^2/2)/d(x)"],
      ["1 = 1", "--against", "1"],
      ["d(L)/d(w)", "--against", "0"],
      ["d(x^3)/d(x) = 3*x^2", "--against", "d(x^2)/d(x) = 2*x"],
    ]
    let text = calls.map { words in
      let said = Self.call(["check"] + words)
      return "$ check \(words.joined(separator: " "))\n\(said.output)\(said.messages)"
        + "-> \(said.exit.rawValue)\n"
    }
    #expect(Golden.difference(of: text.joined(separator: "\n"), from: "Golden/check.txt") == nil)
  }
}

@Suite("Answers about derivatives through a model", .serialized) struct TotalDerivativeCheckTests {
  private static let answer =
    "sigma'(ay[T])*W_out*sigma'(a[T])*W_rec^(T-2)*prod(t = 2..T-1, sigma'(a[t]))"
    + "*(x[2] + W_rec*sigma'(a[1])*x[1])"

  @Test(
    "are decided for a horizon that stays a symbol",
    arguments: [
      (answer, "x[t] = 0 for t > 2, T >= 3", "equal"),
      (answer, "x[1] = 1, x[2] = 1, x[t] = 0 for t > 2, T >= 2", "equal"),
      (answer + "*W_rec", "x[t] = 0 for t > 2, T >= 3", "different"),
      (
        "sigma'(ay[T])*W_out*sum(k = 1..T, x[k]*W_rec^(T-k)*prod(t = k..T, sigma'(a[t])))",
        "T >= 1",
        "equal"
      ),
      (
        "sigma'(ay[T])*W_out*sum(k = 1..T, x[k]*W_rec^(T-k)*prod(t = k+1..T, sigma'(a[t])))",
        "T >= 1", "different"
      ),
    ])
  func judged(_ answer: String, _ given: String, _ verdict: String) throws {
    let json = try CheckTests.object([
      "check", answer, "--against", "d(y[T])/d(W_in)", "--model", "rnn-scalar", "--given", given,
    ])
    #expect(json["verdict"]?.text == verdict, "\(json.compact)")
  }
}
