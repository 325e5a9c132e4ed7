extension Function {
  /// The matrix of ones of a size, or the vector of ones.
  static let ones = onMatrices(
    "ones", "matrix of ones with n rows and m columns (1 unless given)",
    shape: MatrixShapes.sized("ones"), OnesRule()
  ).with {
    $0.arity = 1...2
    $0.takesSizes = true
  }
}

private struct OnesRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let size = try arithmetic.sizes(arguments)
    return Tensor(rows: size.rows, columns: size.columns, filled: arithmetic.one)
  }
}
