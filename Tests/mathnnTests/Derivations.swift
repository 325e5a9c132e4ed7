/// A right derivation, and the ways in which a test spoils one line of it.
struct Derivation: Sendable, CustomStringConvertible {
  let name: String
  let flags: [String]
  let lines: [String]
  let slips: [Slip]

  struct Slip: Sendable {
    let line: Int
    let right: String
    let wrong: String
  }

  var description: String { name }
  var text: String { lines.joined(separator: "\n") + "\n" }

  /// The text with one slip in it.
  func spoiled(by slip: Slip) -> String {
    var lines = lines
    let line = lines[slip.line - 1]
    if let range = line.ranges(of: slip.right).first {
      lines[slip.line - 1] =
        String(line[..<range.lowerBound]) + slip.wrong + String(line[range.upperBound...])
    }
    return lines.joined(separator: "\n") + "\n"
  }

  init(
    _ name: String, _ flags: [String] = [], lines: [String], slips: [(Int, String, String)]
  ) {
    (self.name, self.flags, self.lines) = (name, flags, lines)
    self.slips = slips.map { Slip(line: $0.0, right: $0.1, wrong: $0.2) }
  }
}

extension Derivation {
  static let all = recurrent + chains + softmaxes + matrices + sums

  private static let matrixFlags = [
    "--declare", "matrix A, B, C, W in n x n; matrix V in m x n; vector x, y in n; vector g in m",
  ]

  private static let recurrent = [
    Derivation(
      "two steps of a network", ["--declare", "activation s"],
      lines: [
        "h1 = s(u*x1 + w*h0)   # the first step", "h2 = s(u*x2 + w*h1)", "",
        "d(h2)/d(w) = s'(u*x2 + w*h1)*(h1 + w*s'(u*x1 + w*h0)*h0)",
        "  = s'(u*x2 + w*h1)*h1 + s'(u*x2 + w*h1)*w*s'(u*x1 + w*h0)*h0",
      ],
      slips: [
        (4, "h1 + w*s'(u*x1 + w*h0)*h0", "w*s'(u*x1 + w*h0)*h0"), (4, "w*s'(u*x1", "w*s(u*x1"),
        (5, "*w*s'(u*x1", "*s'(u*x1"),
      ]),
    Derivation(
      "a linear recurrence", ["--given", "T >= 2"],
      lines: [
        "sum(t = 1..T, w^(T-t)*x[t]) = x[T] + sum(t = 1..T-1, w^(T-t)*x[t])",
        "  = x[T] + w*sum(t = 1..T-1, w^(T-1-t)*x[t])",
        "  = x[T] + w*sum(j = 0..T-2, w^j*x[T-1-j])",
      ],
      slips: [
        (1, "1..T-1", "1..T"), (2, "w^(T-1-t)", "w^(T-t)"), (3, "x[T-1-j]", "x[T-j]"),
      ]),
  ]

  private static let chains = [
    Derivation(
      "a squared error",
      lines: [
        "z = w*x + b", "y = sigma(z)", "L = (y - a)^2/2",
        "d(L)/d(w) = d(L)/d(y)*d(y)/d(z)*d(z)/d(w)", "  = (y - a)*sigma'(z)*x",
        "  = (y - a)*y*(1 - y)*x",
      ],
      slips: [
        (6, "*x", ""), (5, "(y - a)", "(y + a)"), (5, "sigma'", "sigma"),
      ]),
    Derivation(
      "softplus",
      lines: [
        #"\frac{\partial}{\partial w} \log(1 + e^{w x}) &= \frac{e^{w x} x}{1 + e^{w x}} \\"#,
        #"  &= \frac{x}{1 + e^{-w x}} \\"#, #"  &= x \sigma(w x)."#,
      ],
      slips: [
        (1, #"\frac{e^{w x} x}"#, #"\frac{e^{w x}}"#), (2, "e^{-w x}", "e^{w x}"),
        (3, #"\sigma(w x)"#, #"\sigma'(w x)"#),
      ]),
  ]

  private static let softmaxes = [
    Derivation(
      "three classes",
      lines: [
        "Z = exp(a) + exp(b) + exp(c)", "d(exp(a)/Z)/d(a) = (exp(a)*Z - exp(a)*exp(a))/Z^2",
        "  = exp(a)/Z*(1 - exp(a)/Z)",
      ],
      slips: [(2, "Z^2", "Z"), (3, "1 - exp", "1 + exp")]),
    Derivation(
      "the other class",
      lines: [
        "d(exp(a)/(exp(a) + exp(b)))/d(b) = -exp(a)*exp(b)/(exp(a) + exp(b))^2",
        "  = -exp(a)/(exp(a) + exp(b))*exp(b)/(exp(a) + exp(b))", "  = -sigmoid(a-b)*sigmoid(b-a)",
      ],
      slips: [(1, "-exp(a)*exp(b)", "exp(a)*exp(b)"), (3, "sigmoid(b-a)", "sigmoid(a-b)")]),
    Derivation(
      "its logarithm, with indices", ["--given", "1 <= j, j <= n"],
      lines: [
        "d(z[i] - log(sum(k = 1..n, exp(z[k]))))/d(z[j])",
        "  = delta(i,j) - exp(z[j])/sum(k = 1..n, exp(z[k]))",
      ],
      slips: [(2, "exp(z[j])", "exp(z[i])"), (2, "delta(i,j) - ", "delta(i,j) + ")]),
  ]

  private static let matrices = [
    Derivation(
      "a quadratic form", matrixFlags,
      lines: [
        "norm(W*x - y)^2 = (W*x - y)'*(W*x - y)",
        "  = x'*W'*W*x - x'*W'*y - y'*W*x + y'*y", "  = x'*W'*W*x - 2*y'*W*x + y'*y",
      ],
      slips: [(2, "W'*y", "W*y"), (3, "2*y'", "y'"), (3, "+ y'*y", "- y'*y")]),
    Derivation(
      "a transposed product", matrixFlags,
      lines: ["(A*B*x)'*y = x'*B'*A'*y", "  = (B*x)'*(A'*y)"],
      slips: [(1, "B'*A'", "A'*B'"), (2, "A'*y", "A*y")]),
    Derivation(
      "sizes that differ", matrixFlags, lines: ["(V*x)'*g = x'*V'*g"], slips: [(1, "V'*g", "V*g")]),
  ]

  private static let sums = [
    Derivation(
      "a derivative with indices", ["--given", "1 <= j, j <= n"],
      lines: [
        "d(sum(k = 1..n, w[k]^2*x[k]))/d(w[j]) = sum(k = 1..n, 2*w[k]*delta(k,j)*x[k])",
        "  = 2*w[j]*x[j]",
      ],
      slips: [(1, "2*w[k]*delta", "w[k]*delta"), (2, "x[j]", "x[i]")]),
    Derivation(
      "two sums exchanged",
      lines: [
        "sum(i = 1..n, sum(j = 1..m, w[i,j]*x[j])) = sum(j = 1..m, sum(i = 1..n, w[i,j]*x[j]))",
        "  = sum(j = 1..m, x[j]*sum(i = 1..n, w[i,j]))",
      ],
      slips: [(1, " = sum(j = 1..m, sum(i = 1..n, w[i,j]", " = sum(j = 1..m, sum(i = 1..n, w[j,i]")]
    ),
    Derivation(
      "a geometric sum", ["--given", "w != 1"],
      lines: [
        "sum(t = 1..T, w^(T-t)*x) = x*sum(k = 0..T-1, w^k)", "  = x*(1 - w^T)/(1 - w)",
      ],
      slips: [
        (1, "0..T-1", "0..T"), (2, "w^T", "w^(T+1)"), (2, "/(1 - w)", "*(1 - w)"),
      ]),
  ]
}
