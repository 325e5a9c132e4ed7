extension Function {
  /// A whole power of a square matrix; a negative one is a power of the inverse.
  static let matrixPower = onMatrices(
    "matpow", "a whole power of a square matrix, written A^n",
    shape: MatrixShapes.sameSquare("matpow"), MatrixPowerRule()
  ).with {
    $0.arity = 2...2
    $0.rules = ["matrix-power-one: matpow(?A, 1) = ?A  # one factor"]
  }
}

private struct MatrixPowerRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    guard arguments[0].rows == arguments[0].columns else {
      throw Undefined(.domain, "a power of a matrix not square")
    }
    guard arguments[1].isSingle, let exponent = arithmetic.whole(arguments[1].entries[0]) else {
      throw Undefined(.domain, "a power of a matrix with an exponent that is not whole")
    }
    var square = arguments[0]
    if exponent < 0 { square = try InverseRule().value([square], in: arithmetic) }
    var result = arithmetic.identity(square.rows)
    var left = exponent.magnitude
    while left > 0 {
      if left & 1 == 1 { result = try arithmetic.matrixProduct(result, square) }
      left >>= 1
      if left > 0 { square = try arithmetic.matrixProduct(square, square) }
    }
    return result
  }
}
