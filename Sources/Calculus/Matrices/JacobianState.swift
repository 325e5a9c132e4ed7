internal import Exact
internal import Expressions

/// The Jacobian matrix of what a chain of linear maps has made of an operand so far.
///
/// All but the entries of a vector's derivative by a vector would need three indices; where those
/// would arise, nil says that no matrix holds them.
enum JacobianState {
  /// Of a column: a row for each entry.
  case column(Expr)
  /// Of a row: the Jacobian matrix of the row transposed.
  case row(Expr)
  /// Of a scalar: the gradient, a column.
  case scalar(Expr)
  /// Of a diagonal matrix: the Jacobian matrix of its diagonal.
  case diagonal(Expr)

  func after(_ part: LinearPart) -> JacobianState? {
    switch self {
    case .column(let j): Self.column(j, part)
    case .row(let j): Self.row(j, part)
    case .scalar(let g): Self.scalar(g, part)
    case .diagonal(let j): Self.diagonal(j, part)
    }
  }

  private static func column(_ j: Expr, _ part: LinearPart) -> JacobianState? {
    switch part {
    case .scaled(let c): .column(.entrywise(c, j))
    case .left(let a):
      a.shape.isRow ? .scalar(.ordered([j.flipped, a.flipped])) : .column(.ordered([a, j]))
    case .entrywise(let c): .column(.ordered([.diagonal(c), j]))
    case .inner(let c): .scalar(.ordered([j.flipped, c]))
    case .transposed: .row(j)
    case .diagonalMatrix: .diagonal(j)
    case .softmax(let p):
      .column(.ordered([.diagonal(p), j]) + -Expr.ordered([p, p.flipped, j]))
    case .logSoftmax(let p):
      .column(j + -Expr.ordered([.filled(1, like: p.shape), p.flipped, j]))
    case .right, .spread, .diagonalVector, .powers: nil
    }
  }

  private static func row(_ j: Expr, _ part: LinearPart) -> JacobianState? {
    switch part {
    case .scaled(let c): .row(.entrywise(c, j))
    case .right(let b):
      b.shape.isVector ? .scalar(.ordered([j.flipped, b])) : .row(.ordered([b.flipped, j]))
    case .entrywise(let c): .row(.ordered([.diagonal(c.flipped), j]))
    case .inner(let c): .scalar(.ordered([j.flipped, c.flipped]))
    case .transposed: .column(j)
    case .left, .spread, .diagonalMatrix, .diagonalVector, .softmax, .logSoftmax, .powers: nil
    }
  }

  private static func scalar(_ g: Expr, _ part: LinearPart) -> JacobianState? {
    switch part {
    case .scaled(let c): .scalar(.entrywise(c, g))
    case .spread(let c), .left(let c), .right(let c):
      c.shape.isVector
        ? .column(.ordered([c, g.flipped]))
        : c.shape.isRow ? .row(.ordered([c.flipped, g.flipped])) : nil
    case .inner(let c): .scalar(.entrywise(c, g))
    case .entrywise, .transposed, .diagonalMatrix, .diagonalVector, .softmax, .logSoftmax, .powers:
      nil
    }
  }

  private static func diagonal(_ j: Expr, _ part: LinearPart) -> JacobianState? {
    switch part {
    case .scaled(let c): .diagonal(.entrywise(c, j))
    case .right(let b): b.shape.isVector ? .column(.ordered([.diagonal(b), j])) : nil
    case .left(let a): a.shape.isRow ? .row(.ordered([.diagonal(a.flipped), j])) : nil
    case .transposed: .diagonal(j)
    case .diagonalVector: .column(j)
    case .entrywise, .spread, .inner, .diagonalMatrix, .softmax, .logSoftmax, .powers: nil
    }
  }
}
