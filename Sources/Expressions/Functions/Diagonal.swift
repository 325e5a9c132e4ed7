extension Function {
  /// The diagonal matrix of a vector; of a square matrix, the vector of its diagonal.
  static let diagonal = onMatrices(
    "diag", "matrix with a vector on its diagonal; of a matrix, the vector of its diagonal",
    shape: .own { arguments in
      let shape = arguments[0].shape
      if shape == .scalar { return .success(.scalar) }
      if shape.isVector { return .success(.matrix(shape.rows, shape.rows)) }
      guard shape.isSquare else {
        return .failure(ShapeError("diag needs a vector or a square matrix, not \(shape.words)"))
      }
      return .success(.vector(shape.rows))
    }, DiagonalRule()
  ).with { $0.notation = .init(latex: #"\operatorname{diag}"#) }
}

private struct DiagonalRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let a = arguments[0]
    if a.columns == 1 {
      var result = Tensor(rows: a.rows, columns: a.rows, filled: arithmetic.zero)
      for i in 0..<a.rows { result[i, i] = a.entries[i] }
      return result
    }
    guard a.rows == a.columns else {
      throw Undefined(.domain, "a diagonal of a matrix not square")
    }
    return Tensor(rows: a.rows, columns: 1, (0..<a.rows).map { a[$0, $0] })
  }
}
