internal import Exact
internal import Expressions

/// A simple linear map between matrices; differentials are chains of them.
///
/// Both directions stand here and nowhere else: what a small change X of an operand makes of the
/// whole, and what a derivative R by the whole makes of the operand. They are adjoint,
/// ⟨R, L(X)⟩ = ⟨L*(R), X⟩, which the tests and every derivation through a model have proved.
enum LinearPart: Equatable {
  /// c X with a scalar c.
  case scaled(Expr)
  /// A X.
  case left(Expr)
  /// X B.
  case right(Expr)
  /// C ⊙ X.
  case entrywise(Expr)
  /// x C of a scalar x.
  case spread(Expr)
  /// Σ C_ij X_ij.
  case inner(Expr)
  /// X transposed.
  case transposed
  /// The diagonal matrix of a vector.
  case diagonalMatrix
  /// The vector of a matrix's diagonal.
  case diagonalVector
  /// P ⊙ X less P times the sums over the rows of P ⊙ X; of a vector, p ⊙ x − p (p' x).
  case softmax(Expr)
  /// x − 1 (p' x), for the logarithm of a softmax p.
  case logSoftmax(Expr)
  /// Σ_k A^k X A^(n−1−k) for k = 0 … n − 1.
  case powers(of: Expr, exponent: Expr)
}

extension LinearPart {
  /// What a change X of the operand makes of the whole.
  func pushed(_ x: Expr) -> Expr {
    switch self {
    case .scaled(let c): .entrywise(c, x)
    case .left(let a): .ordered([a, x])
    case .right(let b): .ordered([x, b])
    case .entrywise(let c): .entrywise(c, x)
    case .spread(let c): .entrywise(x, c)
    case .inner(let c): .inner(c, x)
    case .transposed: x.flipped
    case .diagonalMatrix, .diagonalVector: .diagonal(x)
    case .softmax(let p): Self.softmax(p, x)
    case .logSoftmax(let p):
      x + -Expr.entrywise(.inner(p, x), .filled(1, like: p.shape))
    case .powers(let a, let n): Self.powers(a, n) { .ordered([$0, x, $1]) }
    }
  }

  /// What a derivative R by the whole makes of the operand.
  func pulled(_ r: Expr) -> Expr {
    switch self {
    case .scaled(let c): .entrywise(c, r)
    case .left(let a): .ordered([a.flipped, r])
    case .right(let b): .ordered([r, b.flipped])
    case .entrywise(let c): .entrywise(c, r)
    case .spread(let c): .inner(c, r)
    case .inner(let c): .entrywise(r, c)
    case .transposed: r.flipped
    case .diagonalMatrix, .diagonalVector: .diagonal(r)
    case .softmax(let p): Self.softmax(p, r)
    case .logSoftmax(let p): r + -Expr.entrywise(.call("sumEntries", r), p)
    case .powers(let a, let n): Self.powers(a, n) { .ordered([$0.flipped, r, $1.flipped]) }
    }
  }

  /// The derivative of softmax is symmetric: diag(p) − p p'.
  private static func softmax(_ p: Expr, _ x: Expr) -> Expr {
    let scaled = Expr.entrywise(p, x)
    guard !p.shape.isVector else { return scaled + -Expr.ordered([p, p.flipped, x]) }
    let m = p.shape.columns
    let sums = Expr.ordered([scaled, .call("ones", m, m)])
    return scaled + -Expr.entrywise(p, sums)
  }

  private static func powers(
    _ a: Expr, _ n: Expr, _ term: (_ before: Expr, _ behind: Expr) -> Expr
  ) -> Expr {
    func power(_ exponent: Expr) -> Expr {
      if exponent.isZero { return .call("identity", a.shape.rows) }
      return exponent.isOne ? a : .call("matpow", a, exponent)
    }
    if let count = n.number?.asInt, (1...4).contains(count) {
      return .sum((0..<count).map { term(power(Expr($0)), power(Expr(count - 1 - $0))) })
    }
    var names = a.symbolNames.union(n.symbolNames)
    let probe = term(a, a)
    names.formUnion(probe.symbolNames)
    let k = Expr.symbol(Symbol.freshName(like: "k", avoiding: &names))
    return .bigSum(k, from: 0, to: n - 1, term(power(k), power(n - 1 - k)))
  }
}
