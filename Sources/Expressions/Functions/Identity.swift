extension Function {
  /// The identity matrix of a size; the reader writes it I.
  static let identity = onMatrices(
    "identity", "identity matrix of n rows", shape: MatrixShapes.sized("identity"), IdentityRule()
  ).with { $0.takesSizes = true }
}

private struct IdentityRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let size = try arithmetic.sizes(arguments)
    return arithmetic.identity(size.rows)
  }
}

extension Arithmetic {
  /// Rows and columns as given by numbers; without the second, one column.
  func sizes(_ arguments: [Tensor<Number>]) throws(Undefined) -> (rows: Int, columns: Int) {
    var sizes = [1, 1]
    for (i, argument) in arguments.prefix(2).enumerated() {
      guard argument.isSingle, let size = whole(argument.entries[0]), size >= 0, size <= 4096
      else { throw Undefined(.domain, "a matrix whose size is no small whole number") }
      sizes[i] = size
    }
    return (sizes[0], sizes[1])
  }
}
