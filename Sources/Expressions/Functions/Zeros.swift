extension Function {
  /// The zero matrix of a size, or the zero vector.
  static let zeros = onMatrices(
    "zeros", "matrix of zeros with n rows and m columns (1 unless given)",
    shape: MatrixShapes.sized("zeros"), ZerosRule()
  ).with {
    $0.arity = 1...2
    $0.takesSizes = true
  }
}

private struct ZerosRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let size = try arithmetic.sizes(arguments)
    return Tensor(rows: size.rows, columns: size.columns, filled: arithmetic.zero)
  }
}
