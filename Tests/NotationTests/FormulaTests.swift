import Exact
import Expressions
import Support
import Testing

@testable import Notation

/// Texts with what they are in the other formats, one block each, for golden files.
struct Sheet {
  var declarations = ""
  var symbols = ""

  var vocabulary: Vocabulary {
    get throws {
      var vocabulary = Vocabulary()
      vocabulary.declare(try PlainReader.readDeclarations(declarations))
      return vocabulary
    }
  }

  func read(_ text: String) throws -> Expr {
    try PlainReader.read(text, vocabulary: vocabulary)
  }

  func latex(_ text: String) throws -> String {
    try LatexWriter.write(read(text), options: FormulaOptions(symbols: .read(symbols)))
  }

  func plain(_ latex: String) throws -> String {
    let e = try LatexReader.read(latex, vocabulary: vocabulary, symbols: .read(symbols))
    return try PlainWriter.write(e)
  }
}

@Suite("Formulas") struct FormulaTests {
  static let scalars = [
    "x", "a - b*c", "-2*x + 3/4*y", "a/b*c", "-x/y", "1/x^2 - 2/(3*x)", "2*3*x^2^y", "x*(-2)",
    "W_out*x1*h[t-1]*w[i,j]*w[i,j+1]*a{2}[j]", "e^(-x^2/2)", "sqrt(x)/(1 + x)^(1/3)", "x^(3/2)",
    "tanh(x)^2*sigma(a[t])*exp(x)", "1/4 - epsilon^2/16", "sigma(x/2)", "sigma''(a[T])",
    "sum(k = 1..T, x[k]*prod(t = k..T, W_rec))", "sum(k = 1..n, a[k])*b + c",
    "(a + b)*(c - d)/(2*(x + 1))", "cases(x > 0: x, x = 0: 1/2, else: 0)",
    "diff(x^2*y, x) + d(y[T])/d(W_in) + diff(diff(y, x), x)", "f'{1,0}(x, y)*g''(x)",
    "abs(x)*delta(i, j)*floor(x)*binomial(n, k)", "x > 0 and not (y = 1 or z != 2)",
    "max(x, y, 0)*log(2)", "-(a + b)", "a - (b - c)", "2*pi*oo", "softplus(x) + arcsin(x)",
    "((a^b)^c)^2", "x*2*y/3/z", "1*x", "(1)/x", "0 <= x < 1",
  ]

  @Test("of scalars are those of a lecturer")
  func lecturer() throws {
    var sheet = Sheet()
    sheet.declarations = "function f, g"
    let blocks = try Self.scalars.map { text in
      let back = try sheet.plain(sheet.latex(text))
      return "\(text)\n  \(try sheet.latex(text))\n  \(back)"
    }
    #expect(
      Golden.difference(of: blocks.joined(separator: "\n"), from: "Golden/scalars.txt") == nil)
  }

  @Test("of vectors and matrices keep their order")
  func matrices() throws {
    var sheet = Sheet()
    sheet.declarations = "matrix W, A in n x n; vector x, y, h[t] in n; activation s; function f"
    let texts = [
      "s'(W*x + y) .* (A'*h[t-1])", "x'*y*A", "(x'*y)*A", "2*A*x/3", "A^2*x + A^T*y + A^-1*x",
      "prod(k = T downto 2, W*diag(s'(h[k])))", "prod(k = 1..T entrywise, A)",
      "norm(x)*tr(A)*det(A + I)", "I*A + 2*I", "x .* y/h[t]", "x .^ 2", "(A*x)'", "A''",
      "softmax(W*x)", "sum(v)", "W[i,j]*x[2]", "-A .* W", "x*y'*2",
    ]
    let blocks = try texts.map { text in
      let back = try sheet.plain(sheet.latex(text))
      return
        "\(text)\n  \(try PlainWriter.write(sheet.read(text)))\n  \(try sheet.latex(text))\n  \(back)"
    }
    #expect(
      Golden.difference(of: blocks.joined(separator: "\n"), from: "Golden/matrices.txt") == nil)
  }

  @Test("as others write them are read")
  func foreign() throws {
    var sheet = Sheet()
    sheet.declarations = "activation sigma; matrix W in n x m; vector x, z in m"
    sheet.symbols =
      #"W_in = W^{\mathrm{in}}, a[t] = a_t^{\mathrm{h}}, ay[t] = a_t^{\mathrm{y}}, yhat = \hat{y}"#
    let texts = [
      #"\sigma'(a_T) W^{\mathrm{rec}} \prod_{t=2}^{T-1} \sigma'(a_t)"#,
      #"\frac{d}{dt} t^2 + \frac{\partial y}{\partial t} + \frac{\partial^2 y}{\partial t \partial s}"#,
      #"\tanh t + e^{-t} \ln 2"#, #"w_{ij} h_j + V_{in} + V_{rec} + V_{\mathrm{out}}"#,
      #"\left\lvert t \right\rvert^2 + \lVert x \rVert + |t|"#,
      #"\sigma^{\prime}(t) + \sin^2(t) + \sigma''(t)"#,
      #"\begin{cases} t, & t > 0 \\ 0 & \text{otherwise} \end{cases}"#,
      #"\frac{1}{2}\left(t+1\right)"#,
      #"\hat{y} W^{\mathrm{in}} a_{t-1}^{\mathrm{h}} a^{\mathrm{y}}_T a_t^2"#,
      #"\begin{aligned} y &= a \\ &\quad + b \end{aligned}"#, #"x^\top W^T z \odot z"#,
      #"\mathrm{softplus}(t) \operatorname{relu}(t)"#, #"0 \le t < 1 \text{ and } s \ne 2"#,
      #"\sqrt[3]{t} \binom{n}{k} \lfloor t \rfloor \infty"#, #"a^{(2)}_j \delta_{ij}"#,
      #"\sin^{-1}(t)"#, "\\sum_{k=1}^T k t^k - 1 % a remark",
      #"\frac{\partial}{\partial t}\frac12(y - s t)^2 - t"#, #"2\frac{d}{dt} t\, s / y + 1"#,
      #"\frac{82}{35} t - \frac{12}5 \binom{10}{23}"#,
      #"\frac12t + \frac1{t}2 - \frac{s}3 t + \binom n2 t + \sqrt2t + t^1s"#,
      #"\frac{\partial y}{\partial s}\frac{\partial s}{\partial t}"#,
      #"\frac{\partial}{\partial s}\frac{\partial}{\partial t} s t"#,
      #"\left(\frac{\partial}{\partial t} t s\right) y"#, #"y - \frac{d}{dt} \sin t \cos t"#,
      #"\sin 2t \cos t"#, #"\log 2\pi s^2 + \log\sin 3 t s"#, #"\sin t (y + 1) - \sin{t} y"#,
      #"\sin 2(t + 1)"#, #"\sin 2 \cdot (t + 1)"#, #"\cos \pi t + s - \sin t^2 s_1 y"#,
      #"\exp \frac{t}{2} s \cdot y"#, #"\tanh^2 t s"#,
      #"\mathrm{ReLU}(t) + \operatorname{GELU}(s)"#,
      #"\operatorname{sech}(t)"#, #"\mathrm{lr} (t + s)"#, #"\mathrm{lr} \cdot (t + s)"#,
    ]
    let blocks = texts.map { text in
      do { return "\(text)\n  \(try sheet.plain(text))" } catch {
        return "\(text)\n  \(error)"
      }
    }
    #expect(
      Golden.difference(of: blocks.joined(separator: "\n"), from: "Golden/foreign.txt") == nil)
    let e = try sheet.read("W_in*a[t-1] + ay[T]/yhat")
    let options = FormulaOptions(symbols: try .read(sheet.symbols))
    #expect(
      try LatexWriter.write(e, options: options)
        == #"W^{\mathrm{in}} a_{t-1}^{\mathrm{h}} + \frac{a_{T}^{\mathrm{y}}}{\hat{y}}"#)
  }

  @Test(
    "of words and of powers are no calls of the brackets behind them",
    arguments: ["lr*(a + b)", "sigma^2*(a + b)", "lr^2*(a + b)", "x*lr*(a + b)^2"])
  func words(_ text: String) throws {
    let e = try PlainReader.read(text)
    let latex = try LatexWriter.write(e)
    #expect(try LatexReader.read(latex) == e, "\(latex)")
  }

  @Test(
    "are known by what plain text can not hold",
    arguments: [
      (#"\frac12"#, true), ("x^{10}", true), ("a_{1}^2", true), ("$x$", true), ("x^10", false),
      ("f'{4}(x)", false), ("a{2}[j]", false),
    ])
  func detection(_ text: String, _ isLatex: Bool) {
    #expect(LatexReader.detects(text) == isLatex)
  }

  @Test("of open derivatives have brackets where the operator would take more")
  func operators() throws {
    let sheet = Sheet()
    let texts = [
      "diff(x^2*y, x)*z": #"\left(\frac{\partial}{\partial x}(x^{2} y)\right) z"#,
      "z*diff(x^2*y, x)": #"z \frac{\partial}{\partial x}(x^{2} y)"#,
      "diff(y, x)*z": #"\frac{\partial y}{\partial x} z"#,
      "diff(a + b, x)^2": #"\left(\frac{\partial}{\partial x}(a + b)\right)^{2}"#,
      "diff(x*y, x) - z": #"\frac{\partial}{\partial x}(x y) - z"#,
      "sum(k = 1..n, diff(x^k, x))*y":
        #"\left(\sum_{k=1}^{n} \frac{\partial}{\partial x}(x^{k})\right) y"#,
    ]
    for (text, latex) in texts {
      #expect(try sheet.latex(text) == latex)
      #expect(try sheet.plain(latex) == text)
    }
  }

  @Test("of entries of whole expressions are read with indices")
  func entries() throws {
    var sheet = Sheet()
    sheet.declarations =
      "matrix A in n x m; matrix B in m x p; matrix C in 3 x 3; vector v in m; vector c[t] in n"
    let texts = [
      "(A*B)[i,j]": "sum(i1 = 1..m, A[i,i1]*B[i1,j])", "(A*v)[i]": "sum(i1 = 1..m, A[i,i1]*v[i1])",
      "A'[j,i]": "A[i,j]", "(2*A - A .* A)[1,k]": "2*A[1,k] - A[1,k]*A[1,k]",
      "i1*(A*v)[i1]": "i1*sum(i2 = 1..m, A[i1,i2]*v[i2])",
      "(c[t]'*A)[j]": "sum(i1 = 1..n, c[t,i1]*A[i1,j])",
      "tanh(A*v)[k]^2": "tanh(sum(i1 = 1..m, A[k,i1]*v[i1]))^2",
      "softmax(v)[k]": "exp(v[k])/sum(i1 = 1..m, exp(v[i1]))", "diag(v)[i,j]": "delta(i, j)*v[i]",
      "inv(C)[1,j]": "unit(1, 3)'*inv(C)*unit(j, 3)",
      "inv(C)[1,2]*(C*C)[3,3]":
        "unit(1, 3)'*inv(C)*unit(2, 3)*sum(i1 = 1..3, C[3,i1]*C[i1,3])",
    ]
    for (text, meaning) in texts {
      let e = try sheet.read(text)
      #expect(try PlainWriter.write(e) == meaning, "\(text)")
      #expect(try sheet.read(meaning) == e, "\(text)")
    }
    #expect(
      try sheet.plain("(AB)_{ij} - {A^\\top}_{k,2}") == "sum(i1 = 1..m, A[i,i1]*B[i1,j]) - A[2,k]")
    let wrong = [
      "(A*B)[i]": "takes two indices", "(A*v)[i,j]": "takes one index",
      "(v'*v)[1]": "right after a name",
      "(C*C)[0,1]": "0 is not an index", "(C*C)[1,4]": "4 is not an index",
      "(A*B) [i,j]": "right after a name",
      "(C*C)[v,1]": "an index is a number", "(A*B)[i,j": "never closed", "(A*B)[]": "missing",
    ]
    for (text, message) in wrong {
      let error = #expect(throws: ReadError.self) { try sheet.read(text) }
      #expect(error?.description.contains(message) == true, "\(text): \(error?.description ?? "")")
    }
  }

  @Test("in MathML are well formed, with nothing but elements that close")
  func mathml() throws {
    var sheet = Sheet()
    sheet.declarations = "function f, g"
    var lines: [String] = []
    for text in Self.scalars {
      let markup = try MathMLWriter.write(sheet.read(text))
      #expect(Self.isBalanced(markup), "\(text): \(markup)")
      lines.append("\(text)\n  \(markup)")
    }
    #expect(Golden.difference(of: lines.joined(separator: "\n"), from: "Golden/mathml.txt") == nil)
  }

  static func isBalanced(_ markup: String) -> Bool {
    var open: [Substring] = []
    for part in markup.split(separator: "<").dropFirst(markup.hasPrefix("<") ? 0 : 1) {
      let name = part.prefix { $0.isLetter || $0 == "/" }
      if name.hasPrefix("/") {
        guard open.popLast() == name.dropFirst() else { return false }
      } else {
        open.append(name)
      }
    }
    return open.isEmpty
  }

  @Test("too long for a line are broken by their structure")
  func lines() throws {
    var sheet = Sheet()
    sheet.declarations = "activation g, sigma; matrix W, U in n x n; vector x[t], b in n"
    let texts = [
      "g(W*x[4] + U*g(W*x[3] + U*g(W*x[2] + U*g(W*x[1] + b) + b) + b) + b)",
      "dy = sigma'(ay[T])*W_out*W_rec^(T-2)*prod(t = 2..T, sigma'(a[t]))*(x[2] + W_rec*sigma'(a[1])*x[1])*(alpha_1 + alpha_2 + alpha_3 + alpha_4 + alpha_5 + alpha_6 + alpha_7)",
      "a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11 + a12 + a13 + a14 + a15 + a16 + a17 + a18 + a19 + a20 + a21",
    ]
    var blocks: [String] = []
    for text in texts {
      let e = try sheet.read(text)
      let latex = try LatexWriter.writeLines(e, width: 22)
      let plain = try PlainWriter.writeLines(e, width: 40)
      blocks.append("\(latex)\n\(plain)")
      #expect(plain.split(separator: "\n").allSatisfy { $0.count <= 44 })
      #expect(try PlainReader.read(plain, vocabulary: sheet.vocabulary) == e)
      var known = Vocabulary(spelling: [e])
      known.declare(try PlainReader.readDeclarations(sheet.declarations))
      #expect(try LatexReader.read(latex, vocabulary: known).canonical == e.canonical)
    }
    #expect(
      Golden.difference(of: blocks.joined(separator: "\n\n"), from: "Golden/lines.txt") == nil)
  }

  @Test("of shared parts get names instead of exponential length")
  func names() throws {
    var e = Expr.symbol("x")
    for _ in 0..<200 { e = .sum([.call("tanh", e), .product([e, e])]) }
    #expect(throws: WritingError.tooLong(limit: 1000)) { try PlainWriter.write(e, limit: 1000) }
    #expect(throws: WritingError.tooLong(limit: 8_000_000)) { try LatexWriter.write(e) }
    let parts = NamedParts(of: e)
    #expect(try parts.plainLines().reduce(0) { $0 + $1.count } < 20_000)
    var table: [Expr: Expr] = [:]
    var whole = parts.root
    for (name, term) in parts.parts { table[name] = term.substituting(table) }
    whole = whole.substituting(table)
    #expect(whole == e)
    let small = try PlainReader.read(
      "tanh(a*b + c*d + 1/x)^2 + (1 - tanh(a*b + c*d + 1/x)^2)*sum(k = 1..T, exp(k*x + y) + exp(k*x + y)^2)"
    )
    #expect(
      try NamedParts(of: small, largerThan: 8).plainLines() == [
        "v1 = tanh(a*b + c*d + 1/x)^2",
        "v1 + (1 - v1)*sum(k = 1..T, exp(k*x + y) + exp(k*x + y)^2)",
      ])
    #expect(
      try NamedParts(of: small, largerThan: 8).latexLines()[0].hasPrefix(#"v_{1} = \tanh^{2}"#))
  }
}
