internal import Exact

extension Function {
  /// The operator norm, the largest singular value.
  static let operatorNorm = onMatrices(
    "opnorm", "operator norm: the largest singular value", shape: .scalar, OperatorNormRule()
  ).with {
    $0.notation = .init(layout: .norm)
    $0.image = Image("0", nil, lowerIsTaken: true)
  }
}

/// By power iteration on A'A, in any arithmetic: with dual numbers the slope converges, too.
///
/// A vector's norm is its length. Exact and interval arithmetic, which can not stop, know no more.
private struct OperatorNormRule: MatrixFunction {
  private static var limit: Int { 20_000 }

  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let a = arguments[0]
    if a.isSingle { return Tensor(try arithmetic.value(of: .abs, a.entries)) }
    if a.rows == 1 || a.columns == 1 {
      return Tensor(try arithmetic.value(of: .sqrt, [arithmetic.sumOfSquares(a)]))
    }
    guard arithmetic.isFloating else {
      throw Undefined(.unknown, "an operator norm, known in floating point only")
    }
    let square = try arithmetic.matrixProduct(a.transposed, a)
    if arithmetic.magnitude(arithmetic.sumOfSquares(square)) == 0 {
      // At the zero matrix the norm has no derivative; a root of zero says so.
      return Tensor(try arithmetic.value(of: .sqrt, [arithmetic.sumOfSquares(a)]))
    }
    return Tensor(try arithmetic.value(of: .sqrt, [try largestEigenvalue(square, arithmetic)]))
  }

  private func largestEigenvalue<A: Arithmetic>(
    _ square: Tensor<A.Number>, _ arithmetic: A
  ) throws(Undefined) -> A.Number {
    // Entries without a pattern, so that no eigenvector of a usual matrix is orthogonal to them.
    let start = (0..<square.rows).map { i -> A.Number in
      arithmetic.number(Rational(Integer(i * 37 % 64 + 12), 64))
    }
    var vector = Tensor(rows: square.rows, columns: 1, start)
    var calm = 0
    for _ in 0..<Self.limit {
      let next = try arithmetic.matrixProduct(square, vector)
      let length = try arithmetic.value(of: .sqrt, [arithmetic.sumOfSquares(next)])
      let unit = try next.map { (x) throws(Undefined) in try arithmetic.quotient(x, length) }
      let change = zip(unit.entries, vector.entries).map { arithmetic.spread($0, $1) }.max() ?? 0
      vector = unit
      calm = change < 1e-15 ? calm + 1 : 0
      if calm == 8 {
        let image = try arithmetic.matrixProduct(square, vector)
        return try arithmetic.matrixProduct(vector.transposed, image).entries[0]
      }
    }
    throw Undefined(.unknown, "an operator norm whose singular values lie too close together")
  }
}
