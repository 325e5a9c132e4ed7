import Deciding
import Exact
import Support
import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation

@Suite("Linear parts") struct LinearPartTests {
  private static let n = Expr.symbol("n")
  private static let m = Expr.symbol("m")

  private static func quantity(_ name: String, _ rows: Expr, _ columns: Expr) -> Expr {
    .symbol(Symbol(name, shape: .matrix(rows, columns)), [])
  }

  /// Each part with the shapes that it maps between.
  private static var parts: [(part: LinearPart, from: Shape, to: Shape)] {
    let (a, w) = (quantity("A", n, n), quantity("W", m, n))
    let (p, t) = (quantity("p", n, 1), Expr.symbol("t"))
    let (square, vector) = (Shape.matrix(n, n), Shape.vector(n))
    return [
      (.scaled(t), square, square), (.left(w), square, .matrix(m, n)),
      (.right(w.transposed), square, .matrix(n, m)), (.entrywise(a), square, square),
      (.spread(w), .scalar, .matrix(m, n)), (.inner(a), square, .scalar),
      (.inner(p), vector, .scalar), (.inner(.call("ones", n, n)), square, .scalar),
      (.inner(.call("identity", n)), square, .scalar), (.transposed, .matrix(m, n), .matrix(n, m)),
      (.diagonalMatrix, vector, square), (.diagonalVector, square, vector),
      (.softmax(p), vector, vector), (.softmax(a), square, square),
      (.logSoftmax(p), vector, vector), (.powers(of: a, exponent: 3), square, square),
      (.left(p.transposed), vector, .scalar), (.right(p), square, vector),
    ]
  }

  @Test("have adjoint directions: <R, L(X)> = <L*(R), X>")
  func adjoint() {
    for (part, from, to) in Self.parts {
      let x = from == .scalar ? Expr.symbol("x") : Self.quantity("X", from.rows, from.columns)
      let r = to == .scalar ? Expr.symbol("r") : Self.quantity("R", to.rows, to.columns)
      let left = Expr.inner(r, part.pushed(x))
      let right = Expr.inner(part.pulled(r), x)
      #expect(part.pushed(x).shape == to, "\(part)")
      #expect(part.pulled(r).shape == from, "\(part)")
      let verdict = Equality(budget: DecisionBudget(steps: 5_000_000)).compare(left, right)
      #expect(verdict.isEqual, "\(part): \(verdict)")
    }
  }

  @Test("a lost transpose is told apart")
  func planted() {
    let a = Self.quantity("A", Self.n, Self.n)
    let (x, r) = (Self.quantity("x", Self.n, 1), Self.quantity("r", Self.n, 1))
    let left = Expr.inner(r, LinearPart.left(a).pushed(x))
    let wrong = Expr.inner(Expr.ordered([a, r]), x)
    let verdict = Equality(budget: DecisionBudget(steps: 5_000_000)).compare(left, wrong)
    #expect(verdict.isDifferent)
  }
}
