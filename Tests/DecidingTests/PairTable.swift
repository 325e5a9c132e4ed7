import Exact
import Notation
import Testing

@testable import Deciding
@testable import Expressions

/// A question of equality with its known answer.
struct Pair: CustomStringConvertible, Sendable {
  let id: String
  let isEqual: Bool
  let left: String
  let right: String
  var given: [String] = []

  var description: String { "\(id): \(left) \(isEqual ? "=" : "!=") \(right)" }

  init(_ id: String, _ left: String, _ right: String, given: String...) {
    self.id = id
    isEqual = !(id.hasPrefix("N") || id.hasPrefix("P"))
    self.left = left
    self.right = right
    self.given = given
  }

  static func read(_ text: String) throws -> Expr {
    var vocabulary = Vocabulary()
    for name in ["s", "g"] { vocabulary.declare(name, .function) }
    return try PlainReader.read(text, vocabulary: vocabulary).withDerivativesTaken
  }

  func terms() throws -> (left: Expr, right: Expr) {
    (try Self.read(left), try Self.read(right))
  }

  func assumptions() throws -> Assumptions {
    Assumptions(try given.map { try Self.read($0) })
  }
}

extension Expr {
  /// Derivatives taken, as the floor wants its terms.
  var withDerivativesTaken: Expr {
    guard traits.contains(.hasDerivative) else { return self }
    return rebuilt { _, new in
      guard new.kind == .derivative else { return new }
      var slopes = Slopes()
      return (try? slopes.slope(of: new.children[0], by: new.children[1])) ?? new
    }
  }
}

extension Pair {
  /// The scalar pairs of the reference list.
  static let scalars: [Pair] = [
    Pair("E01", "sigmoid(x)*(1-sigmoid(x))", "exp(-x)/(1+exp(-x))^2"),
    Pair("E02", "sigmoid(x)*(1-sigmoid(x))", "exp(x)/(1+exp(x))^2"),
    Pair("E03", "1-sigmoid(x)", "sigmoid(-x)"),
    Pair("E04", "tanh(x)", "2*sigmoid(2*x)-1"),
    Pair("E05", "1-tanh(x)^2", "1/cosh(x)^2"),
    Pair("E06", "1-tanh(x)^2", "4*sigmoid(2*x)*(1-sigmoid(2*x))"),
    Pair("E07", "1-tanh(x)^2", "(1-tanh(x))*(1+tanh(x))"),
    Pair("E08", "diff(log(1+exp(x)),x)", "sigmoid(x)"),
    Pair("E09", "diff(log(sigmoid(x)),x)", "1-sigmoid(x)"),
    Pair("E10", "-y/p+(1-y)/(1-p)", "(p-y)/(p*(1-p))"),
    Pair("E11", "(-y/sigmoid(z)+(1-y)/(1-sigmoid(z)))*sigmoid(z)*(1-sigmoid(z))", "sigmoid(z)-y"),
    Pair(
      "E12", "2*(tanh(w*h+b)-d1)*(1-tanh(w*h+b)^2)*h", "2*h*(tanh(w*h+b)-d1)/cosh(w*h+b)^2"),
    Pair("E13", "tanh(x)", "(exp(x)-exp(-x))/(exp(x)+exp(-x))"),
    Pair("E14", "tanh(x)", "(exp(2*x)-1)/(exp(2*x)+1)"),
    Pair("E15", "log(exp(a)/(exp(a)+exp(b)))", "a-log(exp(a)+exp(b))"),
    Pair("E16", "log(exp(a)+exp(b))", "a+log(1+exp(b-a))"),
    Pair("E17", "exp(a)/(exp(a)+exp(b))", "sigmoid(a-b)"),
    Pair(
      "E18", "exp(a)/(exp(a)+exp(b)+exp(c))*(1-exp(a)/(exp(a)+exp(b)+exp(c)))",
      "exp(a)*(exp(b)+exp(c))/(exp(a)+exp(b)+exp(c))^2"),
    Pair("E19", "(x-m)^2/(2*q^2)", "x^2/(2*q^2)-m*x/q^2+m^2/(2*q^2)"),
    Pair("E20", "sqrt(x^2*y)/x", "sqrt(y)", given: "x > 0", "y > 0"),
    Pair("E21", "tanh(x+y)", "(tanh(x)+tanh(y))/(1+tanh(x)*tanh(y))"),
    Pair("E22", "diff(w^2*x1+w*x2+x3,w)", "2*w*x1+x2"),
    Pair("E23", "(1-h2^2)*(h1+w*(1-h1^2)*h0)", "h1-h1*h2^2+w*h0*(1-h1^2)*(1-h2^2)"),
    Pair(
      "E24", "diff(tanh(w*tanh(w*h0+u*x1)+u*x2),w)",
      "(1-tanh(w*tanh(w*h0+u*x1)+u*x2)^2)*(tanh(w*h0+u*x1)+w*h0*(1-tanh(w*h0+u*x1)^2))"),
    Pair("E25", "sum(k=0..T-1, w^k)", "(1-w^T)/(1-w)", given: "w != 1"),
    Pair("E26", "sum(k=1..T, k*w^(k-1))", "diff((1-w^(T+1))/(1-w),w)", given: "w != 1"),
    Pair("E27", "sum(k=0..n, c*x^k)", "c*sum(k=0..n, x^k)"),
    Pair("E28", "sum(t=1..T, w^(T-t)*x)", "x*(1-w^T)/(1-w)", given: "w != 1"),
    Pair("E29", "prod(k=1..T, w)", "w^T"),
    Pair("E30", "sum(k=1..T, f[k])-f[T]", "sum(k=1..T-1, f[k])", given: "T >= 2"),
    Pair("E31", "sum(t=1..T, w^(T-t)*f[t])", "sum(j=0..T-1, w^j*f[T-j])"),
    Pair("E32", "prod(k=1..n, exp(f[k]))", "exp(sum(k=1..n, f[k]))"),
    Pair("E33", "relu(x)", "(x+abs(x))/2"),
    Pair("E34", "relu(x)-relu(-x)", "x"),
    Pair("E35", "relu(relu(x))", "relu(x)"),
    Pair("E36", "sqrt(x^2)", "abs(x)"),
    Pair("E37", "relu(c*x)", "c*relu(x)", given: "c > 0"),
    Pair("E38", "max(x,x/100)", "relu(x)-relu(-x)/100"),
    Pair("E39", "diff(s(w*x+b),w)", "x*s'(w*x+b)"),
    Pair("E40", "diff(s(w*s(w*h)),w)", "s'(w*s(w*h))*(s(w*h)+w*h*s'(w*h))"),
    Pair("E41", "diff(log(cosh(x)),x)", "tanh(x)"),
    Pair("E42", "diff(x*sigmoid(c*x),x)", "c*x*sigmoid(c*x)+sigmoid(c*x)*(1-c*x*sigmoid(c*x))"),
    Pair("N01", "sigmoid(x)*(1-sigmoid(x))", "sigmoid(x)*(1+sigmoid(x))"),
    Pair("N02", "1-tanh(x)^2", "1/cosh(x)"),
    Pair("N03", "tanh(x)", "2*sigmoid(x)-1"),
    Pair("N04", "1-sigmoid(x)", "-sigmoid(x)"),
    Pair(
      "N05", "diff(tanh(w*tanh(w*h0+u*x1)+u*x2),w)",
      "(1-tanh(w*tanh(w*h0+u*x1)+u*x2)^2)*tanh(w*h0+u*x1)"),
    Pair("N06", "-y/p+(1-y)/(1-p)", "(y-p)/(p*(1-p))"),
    Pair("N07", "sqrt(x^2)", "x"),
    Pair("N08", "log(x*y)", "log(x)*log(y)", given: "x > 0", "y > 0"),
    Pair("N09", "sum(k=0..T-1, w^k)", "(1-w^(T+1))/(1-w)", given: "w != 1"),
    Pair("N10", "sum(t=1..T, w^(T-t)*f[t])", "sum(j=1..T, w^j*f[T-j])"),
    Pair("N11", "relu(x)", "x"),
    Pair("N12", "relu(-x)", "-relu(x)"),
    Pair("N13", "diff(s(w*x+b),w)", "s'(w*x+b)"),
    Pair("N14", "exp(a+b)", "exp(a)+exp(b)"),
    Pair("N15", "tanh(x)", "x-x^3/3+2*x^5/15"),
    Pair("N16", "sigmoid(x)", "sigmoid(x)+x/10^20"),
    Pair("N17", "abs(x)+x", "2*x"),
    Pair("N18", "log(1+exp(x))", "x"),
    Pair("N19", "relu(x)", "log(1+exp(100*x))/100"),
  ]
}
