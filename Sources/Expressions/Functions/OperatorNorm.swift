package import Exact

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
/// A vector's norm is its length. Intervals square A'A again and again, which needs no stopping.
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
    let square = try arithmetic.matrixProduct(a.transposed, a)
    guard arithmetic.isFloating else { return Tensor(try enclosed(square, arithmetic)) }
    if arithmetic.magnitude(arithmetic.sumOfSquares(square)) == 0 {
      // At the zero matrix the norm has no derivative; a root of zero says so.
      return Tensor(try arithmetic.value(of: .sqrt, [arithmetic.sumOfSquares(a)]))
    }
    return Tensor(try arithmetic.value(of: .sqrt, [try largestEigenvalue(square, arithmetic)]))
  }

  /// Without floating point: the root of the largest entry of a diagonal A'A, or an enclosure.
  private func enclosed<A: Arithmetic>(
    _ square: Tensor<A.Number>, _ arithmetic: A
  ) throws(Undefined) -> A.Number {
    let size = square.rows
    let isDiagonal = (0..<size * size).allSatisfy { place in
      place / size == place % size || arithmetic.isExactlyZero(square[place / size, place % size])
    }
    if isDiagonal {
      let diagonal = (0..<size).map { square[$0, $0] }
      return try arithmetic.value(of: .sqrt, [try arithmetic.value(of: .max, diagonal)])
    }
    guard let norm = try arithmetic.enclosedRoot(ofLargestEigenvalue: square) else {
      throw Undefined(.irrational, "an operator norm that is no fraction")
    }
    return norm
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

extension EnclosingArithmetic {
  /// An interval that surely holds the root of the largest eigenvalue of A'A.
  ///
  /// With B_0 = A'A and B_(i+1) = (B_i / c_i)^2 the largest eigenvalue of A'A is the product of all
  /// c_i^(2^-i), i < k, times the 2^-k-th power of that of B_k. This one lies between tr B_k / n and
  /// tr B_k, since no eigenvalue is negative. Powers of two as c_i keep B_i near 1 and are exact.
  package func enclosedRoot(
    ofLargestEigenvalue square: Tensor<Interval>
  ) throws(Undefined) -> Interval? {
    var power = square
    var scales: [Interval] = []
    for _ in 0..<max(8, arithmetic.bits - 12) {
      let trace = trace(of: power)
      guard trace.upper.signum > 0 else { return nil }
      let scale = Interval(Dyadic(1, exponent: trace.upper.order))
      scales.append(scale)
      power = try power.map { (x) throws(Undefined) in try quotient(x, scale) }
      power = try matrixProduct(power, power)
    }
    let last = trace(of: power)
    let least = try quotient(last, number(Rational(power.rows)))
    var product = last.hull(least)
    for scale in scales.reversed() {
      product = self.product(scale, try value(of: .sqrt, [product]))
    }
    return try value(of: .sqrt, [product])
  }

  private func trace(of matrix: Tensor<Interval>) -> Interval {
    (0..<matrix.rows).reduce(Interval.zero) { sum($0, matrix[$1, $1]) }
  }
}
