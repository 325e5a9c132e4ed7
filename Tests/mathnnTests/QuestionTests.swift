import Terminal
import Testing

@testable import mathnn

@Suite("Questions of students", .serialized) struct QuestionTests {
  @Test(
    "have the answers that they mean",
    arguments: [
      // In LaTeX a name with an index is a member of a family, for the variable, too.
      (["diff", #"\sum_{i=1}^C y_i \log p_i"#, "--wrt", "p_k"], "y[k]/p[k]"),
      (["diff", #"x_{\mathrm{in}}^2"#, "--wrt", "x_in"], "2*x_in"),
      (["diff", #"\sin 2x"#, "--wrt", "x"], "2*cos(2*x)"),
      (["diff", #"\mathrm{ReLU}(x)^2"#, "--wrt", "x"], "2*relu(x)"),
      (["diff", "e^{-x^2/2}", "--wrt", "x"], "-x*exp(-x^2/2)"),
      // Without equations a total derivative is a partial one.
      (["simplify", #"\frac{d}{dx}\left(x^2\right)"#], "2*x"),
      (["diff", "d(x^3)/d(x)", "--wrt", "x"], "6*x"),
      (["evaluate", "d(x^3)/d(x)", "--given", "x=2"], "12"),
      (["evaluate", "sin(pi) + cos(pi/3)"], "1/2"), (["simplify", "(-x)^2"], "x^2"),
      (["diff", "x^2*y", "--wrt", "x", "--given", "y = z"], "2*x*z"),
      (["diff", "x[1]^2*y", "--wrt", "x[1]", "--given", "y = x[2]"], "2*x[1]*x[2]"),
      (
        ["diff", "f(g(x))", "--wrt", "x", "--order", "3", "--declare", "function f, g"],
        "f'''(g(x))*g'(x)^3 + 3*f''(g(x))*g''(x)*g'(x) + f'(g(x))*g'''(x)"
      ),
      (
        ["diff", "sum(k=1..n, sum(j=1..k, x[j]*w[k,j]))", "--wrt", "x[m]"], "sum(k = m..n, w[k,m])"
      ),
    ])
  func answers(_ words: [String], _ answer: String) {
    let said = CheckTests.call(words)
    #expect(said.exit == .done && said.output == answer + "\n", "\(said.output)\(said.messages)")
  }

  @Test(
    "that cannot be meant get an error, never a zero",
    arguments: [
      (["diff", "pi*x", "--wrt", "pi"], "a constant"),
      (["simplify", "d(y)/d(x)"], "nothing is known about how y depends on x"),
      (
        ["simplify", #"\frac{\partial L}{\partial w}"#], "nothing is known about how L depends on w"
      ),
      (["diff", #"\operatorname{sech}(x)"#, "--wrt", "x"], "sech is not a known function"),
      (["diff", "eˣ", "--wrt", "x"], "write ^ before an exponent"),
      (["diff", "x^2*y", "--wrt", "x", "--given", "y = x"], "y is given in terms of x"),
      (["diff", "relu(x)", "--wrt", "x", "--given", "x = 0"], "holds if x != 0, which the given"),
      (["simplify", "x = 2"], "a condition, not a term"),
      (["derive", "x^2", "--wrt", "x", "--at", "T=3"], "--at belongs to a model"),
      (["evaluate", "exp(10^10)"], "too large"),
    ])
  func errors(_ words: [String], _ message: String) {
    let said = CheckTests.call(words)
    #expect(
      said.exit == .input && said.messages.contains(message), "\(said.output)\(said.messages)")
  }

  @Test(
    "about a variable that is not there are answered with a note",
    arguments: [
      ("x[1]^2", "x_1", "x_1 does not stand in the expression; did you mean x[1]?"),
      ("x^2", "y", "y does not stand in the expression"),
      ("sum(k = 1..n, k*x)", "k", "k does not stand in the expression"),
    ])
  func notes(_ e: String, _ variable: String, _ note: String) {
    let said = CheckTests.call(["diff", e, "--wrt", variable])
    #expect(said.output == "0\n" && said.messages.contains(note), "\(said.messages)")
    let there = CheckTests.call(["diff", "sum(k = 1..n, x[k]^2)", "--wrt", "x[j]"])
    #expect(!there.messages.contains("does not stand"))
  }

  @Test(
    "get conditions as they are written by hand, each once",
    arguments: [
      (#"\max(0, 1 - y x)"#, "x", "holds if y*x != 1\n"), ("max(0, x)", "x", "holds if x != 0\n"),
      ("abs(x - 1)", "x", "holds if x != 1\n"),
      ("sum(i=1..n, sum(j=i+1..n, x[i]*x[j]))", "x[k]", "holds if 1 <= k <= n\n"),
      ("sum(m=1..M, x[i+m-1]*w[m])", "x[k]", "holds if 1 <= k + 1 - i <= M\n"),
    ])
  func conditions(_ e: String, _ variable: String, _ condition: String) {
    let known = CheckTests.call(["diff", "relu(x)", "--wrt", "x", "--given", "x = 2"])
    #expect(known.output == "1\n" && known.messages.isEmpty, "\(known.messages)")
    let said = CheckTests.call(["diff", e, "--wrt", variable])
    #expect(said.messages == condition, "\(said.messages)")
  }
}
