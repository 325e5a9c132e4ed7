import Expressions
import Notation

extension Pair {
  /// Vectors x, y, a, b, g, u, v and square matrices, all of one size n.
  static let matrices: [Pair] = [
    Pair("M01", "(A*B)'", "B'*A'"),
    Pair("M02", "(A*x)'*y", "x'*A'*y"),
    Pair("M03", "tr(A*B)", "tr(B*A)"),
    Pair("M04", "tr(A)", "tr(A')"),
    Pair("M05", "x'*A*x", "x'*A'*x"),
    Pair("M06", "x'*(A+A')*x", "2*x'*A*x"),
    Pair("M07", "(W*x-y)'*(W*x-y)", "x'*W'*W*x-2*y'*W*x+y'*y"),
    Pair("M08", "diag(u)*v", "u .* v"),
    Pair("M09", "inv(A*B)", "inv(B)*inv(A)"),
    Pair("M10", "W'*diag(u)*g", "W'*(u .* g)"),
    Pair("M11", "tr(A*B*C)", "tr(C*A*B)"),
    Pair("M12", "(A+B)*(A-B)", "A*A-A*B+B*A-B*B"),
    Pair("M13", "tr(x*y')", "x'*y"),
    Pair("M14", "norm(W*x)^2", "x'*W'*W*x"),
    Pair("M15", "A*inv(A)*x", "x"),
    Pair("M16", "diag(1-tanh(W*x).*tanh(W*x))*g", "g-tanh(W*x).*tanh(W*x).*g"),
    Pair("M17", "s(W*x)", "s(W*(2*x)-W*x)"),
    Pair("M18", "sumEntries(softmax(x))", "1"),
    Pair("M19", "tr(A'*B)", "sumEntries(A .* B)"),
    Pair("M20", "inv(A')", "inv(A)'"),
    Pair("M21", "C*x", "C'*x", given: "C' = C"),
    Pair("M22", "sigmoid(x)", "(1+tanh(x/2))/2"),
    Pair("M23", "inv(A)-inv(B)", "inv(A)*(B-A)*inv(B)"),
    Pair("M24", "det(A*B)", "det(B)*det(A)"),
    Pair("P01", "A*B", "B*A"),
    Pair("P02", "(A*B)'", "A'*B'"),
    Pair("P03", "tr(A*B*C)", "tr(A*C*B)"),
    Pair("P04", "inv(A+B)", "inv(A)+inv(B)"),
    Pair("P05", "(A+A')*x", "2*A*x"),
    Pair("P06", "W'*diag(u)*g", "diag(u)*W'*g"),
    Pair("P07", "x*y'", "y*x'"),
    Pair("P08", "det(-A)", "det(A)"),
    Pair("P09", "x'*y", "x*y'"),
    Pair("P10", "x", "x'"),
    Pair("P11", "tr(I*A)", "3*tr(A)/3+tr(A)*0.0001"),
    Pair("P12", "det(2*A)", "8*det(A)"),
  ]

  static func readMatrices(_ text: String) throws -> Expr {
    var vocabulary = Vocabulary()
    vocabulary.declare("s", .function)
    let n = Expr.symbol("n")
    for name in ["A", "B", "C", "W"] {
      vocabulary.declare(name, .quantity(Symbol(name, shape: .matrix(n, n))))
    }
    for name in ["x", "y", "a", "b", "g", "u", "v"] {
      vocabulary.declare(name, .quantity(Symbol(name, shape: .vector(n))))
    }
    return try PlainReader.read(text, vocabulary: vocabulary)
  }
}
