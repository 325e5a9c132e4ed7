/// A pair of the reference list in our syntax, with its known verdict.
struct CheckPair: Sendable, CustomStringConvertible {
  let id: String
  let left: String
  let right: String
  let given: [String]

  init(_ id: String, _ left: String, _ right: String, _ given: String...) {
    (self.id, self.left, self.right, self.given) = (id, left, right, given)
  }

  var isEqual: Bool { id.hasPrefix("E") || id.hasPrefix("M") }
  var isOfMatrices: Bool { id.hasPrefix("M") || id.hasPrefix("P") }
  var description: String { id }

  var declare: String {
    isOfMatrices
      ? "vector x, y, a, b, g, u, v in n; matrix A, B, C, W in n x n" : "function s; scalar d"
  }

  var words: [String] {
    ["check", left, "--against", right, "--declare", declare] + given.flatMap { ["--given", $0] }
  }
}

extension CheckPair {
  static let all: [CheckPair] = scalars + others + matrices

  private static let scalars = [
    CheckPair("E01", "sigmoid(x)*(1-sigmoid(x))", "exp(-x)/(1+exp(-x))^2"),
    CheckPair("E02", "sigmoid(x)*(1-sigmoid(x))", "exp(x)/(1+exp(x))^2"),
    CheckPair("E03", "1-sigmoid(x)", "sigmoid(-x)"),
    CheckPair("E04", "tanh(x)", "2*sigmoid(2*x)-1"),
    CheckPair("E05", "1-tanh(x)^2", "1/cosh(x)^2"),
    CheckPair("E06", "1-tanh(x)^2", "4*sigmoid(2*x)*(1-sigmoid(2*x))"),
    CheckPair("E07", "1-tanh(x)^2", "(1-tanh(x))*(1+tanh(x))"),
    CheckPair("E08", "diff(log(1+exp(x)), x)", "sigmoid(x)"),
    CheckPair("E09", "diff(log(sigmoid(x)), x)", "1-sigmoid(x)"),
    CheckPair("E10", "-y/p+(1-y)/(1-p)", "(p-y)/(p*(1-p))"),
    CheckPair(
      "E11", "(-y/sigmoid(z)+(1-y)/(1-sigmoid(z)))*sigmoid(z)*(1-sigmoid(z))",
      "sigmoid(z)-y"),
    CheckPair("E12", "2*(tanh(w*h+b)-d)*(1-tanh(w*h+b)^2)*h", "2*h*(tanh(w*h+b)-d)/cosh(w*h+b)^2"),
    CheckPair("E13", "tanh(x)", "(exp(x)-exp(-x))/(exp(x)+exp(-x))"),
    CheckPair("E14", "tanh(x)", "(exp(2*x)-1)/(exp(2*x)+1)"),
    CheckPair("E15", "log(exp(a)/(exp(a)+exp(b)))", "a-log(exp(a)+exp(b))"),
    CheckPair("E16", "log(exp(a)+exp(b))", "a+log(1+exp(b-a))"),
    CheckPair("E17", "exp(a)/(exp(a)+exp(b))", "sigmoid(a-b)"),
    CheckPair(
      "E18", "exp(a)/(exp(a)+exp(b)+exp(c))*(1-exp(a)/(exp(a)+exp(b)+exp(c)))",
      "exp(a)*(exp(b)+exp(c))/(exp(a)+exp(b)+exp(c))^2"),
    CheckPair("E19", "(x-m)^2/(2*q^2)", "x^2/(2*q^2)-m*x/q^2+m^2/(2*q^2)"),
    CheckPair("E20", "sqrt(x^2*y)/x", "sqrt(y)", "x > 0", "y > 0"),
    CheckPair("E21", "tanh(x+y)", "(tanh(x)+tanh(y))/(1+tanh(x)*tanh(y))"),
    CheckPair("E22", "diff(w^2*x1+w*x2+x3, w)", "2*w*x1+x2"),
    CheckPair("E23", "(1-h2^2)*(h1+w*(1-h1^2)*h0)", "h1-h1*h2^2+w*h0*(1-h1^2)*(1-h2^2)"),
    CheckPair(
      "E24", "diff(tanh(w*tanh(w*h0+u*x1)+u*x2), w)",
      "(1-tanh(w*tanh(w*h0+u*x1)+u*x2)^2)*(tanh(w*h0+u*x1)+w*h0*(1-tanh(w*h0+u*x1)^2))"),
    CheckPair("E25", "sum(k = 0..T-1, w^k)", "(1-w^T)/(1-w)", "w != 1"),
    CheckPair("E26", "sum(k = 1..T, k*w^(k-1))", "diff((1-w^(T+1))/(1-w), w)", "w != 1"),
    CheckPair("E27", "sum(k = 0..n, c*x^k)", "c*sum(k = 0..n, x^k)"),
    CheckPair("E28", "sum(t = 1..T, w^(T-t)*x)", "x*(1-w^T)/(1-w)", "w != 1"),
    CheckPair("E29", "prod(k = 1..T, w)", "w^T"),
    CheckPair("E30", "sum(k = 1..T, f[k])-f[T]", "sum(k = 1..T-1, f[k])", "T >= 2"),
    CheckPair("E31", "sum(t = 1..T, w^(T-t)*f[t])", "sum(j = 0..T-1, w^j*f[T-j])"),
    CheckPair("E32", "prod(k = 1..n, exp(f[k]))", "exp(sum(k = 1..n, f[k]))"),
    CheckPair("E33", "relu(x)", "(x+abs(x))/2"),
    CheckPair("E34", "relu(x)-relu(-x)", "x"),
    CheckPair("E35", "relu(relu(x))", "relu(x)"),
    CheckPair("E36", "sqrt(x^2)", "abs(x)"),
    CheckPair("E37", "relu(c*x)", "c*relu(x)", "c > 0"),
    CheckPair("E38", "max(x, x/100)", "relu(x)-relu(-x)/100"),
    CheckPair("E39", "diff(s(w*x+b), w)", "x*s'(w*x+b)"),
    CheckPair("E40", "diff(s(w*s(w*h)), w)", "s'(w*s(w*h))*(s(w*h)+w*h*s'(w*h))"),
    CheckPair("E41", "diff(log(cosh(x)), x)", "tanh(x)"),
    CheckPair(
      "E42", "diff(x*sigmoid(c*x), x)",
      "c*x*sigmoid(c*x)+sigmoid(c*x)*(1-c*x*sigmoid(c*x))"),
  ]

  private static let others = [
    CheckPair("N01", "sigmoid(x)*(1-sigmoid(x))", "sigmoid(x)*(1+sigmoid(x))"),
    CheckPair("N02", "1-tanh(x)^2", "1/cosh(x)"),
    CheckPair("N03", "tanh(x)", "2*sigmoid(x)-1"),
    CheckPair("N04", "1-sigmoid(x)", "-sigmoid(x)"),
    CheckPair(
      "N05", "diff(tanh(w*tanh(w*h0+u*x1)+u*x2), w)",
      "(1-tanh(w*tanh(w*h0+u*x1)+u*x2)^2)*tanh(w*h0+u*x1)"),
    CheckPair("N06", "-y/p+(1-y)/(1-p)", "(y-p)/(p*(1-p))"),
    CheckPair("N07", "sqrt(x^2)", "x"),
    CheckPair("N08", "log(x*y)", "log(x)*log(y)", "x > 0", "y > 0"),
    CheckPair("N09", "sum(k = 0..T-1, w^k)", "(1-w^(T+1))/(1-w)", "w != 1"),
    CheckPair("N10", "sum(t = 1..T, w^(T-t)*f[t])", "sum(j = 1..T, w^j*f[T-j])"),
    CheckPair("N11", "relu(x)", "x"),
    CheckPair("N12", "relu(-x)", "-relu(x)"),
    CheckPair("N13", "diff(s(w*x+b), w)", "s'(w*x+b)"),
    CheckPair("N14", "exp(a+b)", "exp(a)+exp(b)"),
    CheckPair("N15", "tanh(x)", "x-x^3/3+2*x^5/15"),
    CheckPair("N16", "sigmoid(x)", "sigmoid(x)+x/10^20"),
    CheckPair("N17", "abs(x)+x", "2*x"),
    CheckPair("N18", "log(1+exp(x))", "x"),
    CheckPair("N19", "relu(x)", "log(1+exp(100*x))/100"),
  ]

  private static let matrices = [
    CheckPair("M01", "(A*B)'", "B'*A'"),
    CheckPair("M02", "(A*x)'*y", "x'*A'*y"),
    CheckPair("M03", "tr(A*B)", "tr(B*A)"),
    CheckPair("M04", "tr(A)", "tr(A')"),
    CheckPair("M05", "x'*A*x", "x'*A'*x"),
    CheckPair("M06", "x'*(A+A')*x", "2*x'*A*x"),
    CheckPair("M07", "(W*x-y)'*(W*x-y)", "x'*W'*W*x-2*y'*W*x+y'*y"),
    CheckPair("M08", "diag(u)*v", "(u .* v)"),
    CheckPair("M09", "inv(A*B)", "inv(B)*inv(A)"),
    CheckPair("M10", "W'*diag(u)*g", "W'*(u .* g)"),
    CheckPair("M11", "tr(A*B*C)", "tr(C*A*B)"),
    CheckPair("M12", "(A+B)*(A-B)", "A*A-A*B+B*A-B*B"),
    CheckPair("P01", "A*B", "B*A"),
    CheckPair("P02", "(A*B)'", "A'*B'"),
    CheckPair("P03", "tr(A*B*C)", "tr(A*C*B)"),
    CheckPair("P04", "inv(A+B)", "inv(A)+inv(B)"),
    CheckPair("P05", "(A+A')*x", "2*A*x"),
    CheckPair("P06", "W'*diag(u)*g", "diag(u)*W'*g"),
  ]
}
