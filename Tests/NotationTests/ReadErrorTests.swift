import Expressions
import Support
import Testing

@testable import Notation

@Suite("Errors of the reader") struct ReadErrorTests {
  private func report(_ text: String, _ declare: String = "", refuse: Bool = false) -> String {
    do {
      var vocabulary = Vocabulary(undeclared: refuse ? .isRefused : .isReal)
      vocabulary.declare(try PlainReader.readDeclarations(declare))
      let e = try PlainReader.read(text, vocabulary: vocabulary, file: "sheet")
      return "\(text)\n  is read as \(try PlainWriter.write(e))"
    } catch let error as ReadError {
      return error.report(in: Source(text))
    } catch {
      return "\(error)"
    }
  }

  @Test("name the place and what to do")
  func plain() {
    let texts = [
      "", "   ", "x +", "x * / y", "x ** 2", "x == 1", "(x + 1", "x + 1)", "(x + 1]", "f(x",
      "tanh x",
      "tanh()", "tahn(x)", "foo(x)", "tanh(x, y)", "max()", "x!", "x & y", "\\frac{1}{2}", "x § y",
      "a[1", "(x + y)[2]", "x {2}", "2 3", "x 2", "1e999999999", "1.", "x..y", "3,5",
      "sum(k = 1, k)",
      "sum(k = 1..3)", "prod(x)", "cases(x: 1)", "cases(x > 0, 1)", "cases(else: 1, x > 0: 2)",
      "d(x)",
      "d(x)/d(x + 1)", "diff(x)", "diff(x, x, 0)", "x'", "|x", "x and 1", "1 < (x < 2)",
      "(x < 1) + 1", "f'{1,0}(x)", "tanh'{1,2}(x)", "I", "2*(x + I)", "σ(x) + $", "?a + 1", "e(x)",
      "x = y = z", "sum(k = 1..T descending, k)", "and x", "x or", "not", "a{1}{2}",
      "α(x)", "x²³ + ⁻", "sum(and = 1..2, 3)", "-", "5 mod 3", "a b c(d)", "x\n+\n* y", "((((1)))",
    ]
    let reports = texts.map { report($0) }.joined(separator: "\n\n")
    #expect(Golden.difference(of: reports, from: "Golden/errors.txt") == nil)
  }

  @Test("tell shapes, sizes and names that are not declared")
  func declared() {
    let declare =
      "matrix A in n x m; matrix B in 2 x 3; vector x, h[t] in n; vector z in 3; function f; scalar W_in"
    let texts = [
      "A*x", "A + x", "x*x", "x .* z", "A^2", "x^2", "B[3,1]", "B[1,0]", "B[1]", "z[4]", "h",
      "h[1,2,3]",
      "f", "W_in(3)", "W_on + 1", "y[3]", "A + I", "sum(k = x..3, k)",
      "cases(W_in > 0: A, else: x)",
      "x'*x + A", "W_in[2]", "tanh(A, x)", "x[A]", "A' * x * A",
    ]
    let reports = texts.map { report($0, declare, refuse: true) }.joined(separator: "\n\n")
    #expect(Golden.difference(of: reports, from: "Golden/shape-errors.txt") == nil)
  }

  @Test("in declarations")
  func declarations() {
    let texts = [
      "scaler x", "vector", "vector x", "vector x in", "vector x in n x m", "matrix A in n",
      "matrix A in n x m symmetric", "scalar x in n", "scalar x, x", "scalar x; vector y in 0",
      "activation s = sigmoyd", "function f = tanh", "function f(x)", "activation s[t]",
      "vector h[t+1] in n", "scalar and", "scalar x y", "matrix W in 3 x 4; matrix W in 4 x 3",
      "vector h[t in n", "scalar 3",
    ]
    let reports = texts.map { text in
      do {
        return "\(text)\n  \(try PlainReader.readDeclarations(text).map(\.name))"
      } catch {
        return (error as? ReadError)?.report(in: Source(text)) ?? "\(error)"
      }
    }
    #expect(
      Golden.difference(
        of: reports.joined(separator: "\n\n"), from: "Golden/declaration-errors.txt") == nil)
  }

  @Test("in LaTeX")
  func latex() {
    let texts = [
      #"\frac{1}"#, #"\frac{1}{2"#, #"x + "#, #"\tanh"#, #"\foo x"#, #"x_{"#, #"x^"#, #"\left( x"#,
      #"x )"#, #"\sum_{k} k"#, #"\begin{cases} x \\ y \end{cases}"#, #"\begin{foo} x \end{foo}"#,
      #"\sqrt[3"#, #"x'"#, #"\begin{cases} x & 1 \end{cases}"#, #"1 2"#, #"\tanh(x, y)"#, #"}"#,
      #"\alhpa + 1"#, #"\log_2 x"#, #"\tanh^{-2} x"#, #"\frac{d}{d (x+1)} x"#, "\\", #"x & y \\"#,
      #"\sum_{k=1}^{n}"#, #"|x"#, #"\exp^{-1} x"#,
    ]
    let reports = texts.map { text in
      do {
        return "\(text)\n  is read as \(try PlainWriter.write(LatexReader.read(text)))"
      } catch {
        return (error as? ReadError)?.report(in: Source(text)) ?? "\(error)"
      }
    }
    #expect(
      Golden.difference(of: reports.joined(separator: "\n\n"), from: "Golden/latex-errors.txt")
        == nil)
  }
}
