extension Function {
  /// The Euclidean norm of a vector, the Frobenius norm of a matrix.
  static let norm = onMatrices(
    "norm", "root of the sum of all squared entries", shape: .scalar, NormRule()
  ).with {
    $0.notation = .init(layout: .norm)
    $0.image = Image("0", nil, lowerIsTaken: true)
  }
}

private struct NormRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let a = arguments[0]
    if a.isSingle { return Tensor(try arithmetic.value(of: .abs, a.entries)) }
    return Tensor(try arithmetic.value(of: .sqrt, [arithmetic.sumOfSquares(a)]))
  }
}
