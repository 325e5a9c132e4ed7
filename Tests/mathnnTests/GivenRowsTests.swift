import Terminal
import Testing

@testable import mathnn

@Suite("Matrices that are given by rows, and inequalities", .serialized) struct GivenRowsTests {
  private static let square = ["--declare", "matrix W in n x n; vector v in n"]

  @Test(
    "have values, exact or with proven digits",
    arguments: [
      ("W^2", "W = [[0,10],[0,0]]", "[[0, 0], [0, 0]]"),
      ("opnorm(W)", "W = [[0,10],[0,0]]", "10"),
      ("W*v", "W = [[1,2],[3,4]], v = [1/2, 1]", "[5/2, 11/2]"),
      ("v'*v", "v = [1, 2, 3]", "14"), ("W'", "W = [[1,2],[3,4]]", "[[1, 3], [2, 4]]"),
      ("opnorm(W)", "W = [[1,2],[3,4]]", "5.46498570421904"),
      ("opnorm(W)", "W = [[1,2,0],[3,4,1/7],[5,5,5]]", "9.86235509383903"),
      ("n", "W = [[1,2],[3,4]]", "2"),
    ])
  func values(_ term: String, _ given: String, _ value: String) {
    let said = CheckTests.call(["evaluate", term, "--given", given] + Self.square)
    #expect(said.exit == .done, "\(said.messages)")
    #expect(said.output == value + "\n")
  }

  @Test("are set as matrices in LaTeX, fractions within, and in MathML")
  func formulas() {
    func said(_ format: String) -> String {
      let given = ["--given", "W = [[1/2,0],[0,3]], v = [1,-1/3]"]
      return CheckTests.call(["evaluate", "W*v", "--to", format] + given + Self.square).output
    }
    #expect(said("latex").contains(#"\begin{pmatrix}\frac{1}{2} \\ -1\end{pmatrix}"#))
    #expect(said("html").contains("<mtr><mtd><mfrac><mn>1</mn><mn>2</mn></mfrac></mtd></mtr>"))
  }

  @Test(
    "with ragged rows or another shape are told as such",
    arguments: [
      ("W = [[1,2],[3]]", "this row has 1 entry, the first one has 2"),
      ("W = [[1,2,3],[3,4,5]]", "W is a matrix of n x n, and here are 2 rows of 3 entries"),
      ("W = [1,2]", "2 rows of 1 entry"), ("W = [[1,2],[3,4]], n = 3", "n has a value already: 2"),
      ("W = [[1,2],3]", "a row of the matrix stands in brackets"),
      ("W = [1, [2]]", "a row in brackets stands beside a number"),
      ("W = [[1,2],[3,4]", "this bracket is never closed"), ("W = []", "an entry is missing"),
      ("W = [[1,],[3,4]]", "an entry is missing"), ("x = [1, 2]", "x is a number"),
      ("W = [[W, 1], [2, 3]]", "an entry is a number, not a matrix"),
    ])
  func faults(_ given: String, _ message: String) {
    let said = CheckTests.call(["evaluate", "W", "--given", given] + Self.square)
    #expect(said.exit == .input)
    #expect(said.messages.contains(message), "\(said.messages)")
  }

  @Test("run a model, and its derivatives")
  func model() throws {
    let given =
      "T = 3, n_y = 1, W_rec = [[0,10],[0,0]], W_in = [[1],[1]], x[1] = [1], x[2] = [2], x[3] = [1],"
      + " b_h = [0,0], sigma = relu"
    func value(_ term: String) -> String {
      CheckTests.call(["evaluate", term, "--model", "rnn", "--given", given]).output
    }
    #expect(value("h[2]") == "[12, 2]\n")
    #expect(value("d(h[2])/d(h[1])") == "[[0, 10], [0, 0]]\n")
    #expect(value("opnorm(d(h[3])/d(h[1]))") == "0\n")
    #expect(value("opnorm(W_rec)^2") == "100\n")
  }

  private static let factors = "opnorm(W_rec)^(T-t)*prod(k = t..T-1, norminf(sigma'(a[k+1])))"
  private static let each = "d(sum(k = 1..T, L(h[k])))"

  @Test(
    "an inequality of norms is proved by a bound, or refuted by numbers",
    arguments: [
      ("norm(d(L(h[T]))/d(h[t])) <= norm(d(L(h[T]))/d(h[T]))*\(factors)", "T >= 1", ExitCode.done),
      ("norm(\(each)/d(h[t])) <= norm(\(each)/d(h[T]))*\(factors)", "T >= 1", .negative),
      ("opnorm(d(h[T])/d(h[t])) <= opnorm(W_rec)^(T-t)", "sigma = tanh", .done),
      ("opnorm(W_rec)^(T-t) >= opnorm(d(h[T])/d(h[t]))", "sigma = tanh", .done),
      ("opnorm(d(h[T])/d(h[t])) <= (opnorm(W_rec)/4)^(T-t)", "sigma = sigmoid", .done),
      ("opnorm(d(h[T])/d(h[t])) <= (opnorm(W_rec)/5)^(T-t)", "sigma = sigmoid", .negative),
      ("opnorm(d(h[T])/d(h[t])) >= opnorm(W_rec)^(T-t)/100", "sigma = tanh", .negative),
      ("opnorm(d(h[T])/d(h[t])) <= opnorm(W_rec)^(T-t)", "T >= 1", .undecided),
    ])
  func claims(_ claim: String, _ given: String, _ exit: ExitCode) throws {
    let words = ["check", claim, "--model", "rnn", "--declare", "function L", "--given", given]
    let said = CheckTests.call(words + ["--json", "--timeout", "300"])
    #expect(said.exit == exit, "\(said.output)\(said.messages)")
    guard exit == .negative else { return }
    let json = try JSON.read(said.output)
    #expect(json["witness"]?["values"]?["W_rec"]?.elements?.isEmpty == false)
    #expect(json["witness"]?["left"]?.text != nil)
  }
}
