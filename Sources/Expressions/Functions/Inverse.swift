extension Function {
  /// The inverse of a square matrix.
  static let inverse = onMatrices(
    "inv", "inverse of a square matrix", shape: MatrixShapes.sameSquare("inv"), InverseRule()
  ).with {
    $0.notation = .init(layout: .inverse)
    $0.definedWhere = { [.condition(.notEqual, [.call("det", $0[0]), 0])] }
    $0.rules = ["inverse-of-inverse: inv(inv(?A)) = ?A  # undone twice"]
  }
}

struct InverseRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let a = arguments[0]
    guard a.rows == a.columns else {
      throw Undefined(.domain, "an inverse of a matrix not square")
    }
    var left = a
    var right = arithmetic.identity(a.rows)
    for column in 0..<a.rows {
      try eliminate(column, &left, &right, arithmetic)
    }
    return right
  }

  /// One column of the elimination by Gauß and Jordan, with the largest pivot.
  private func eliminate<A: Arithmetic>(
    _ column: Int, _ left: inout Tensor<A.Number>, _ right: inout Tensor<A.Number>,
    _ arithmetic: A
  ) throws(Undefined) {
    let size = left.rows
    var pivot = column
    for row in column..<size
    where arithmetic.magnitude(left[row, column]) > arithmetic.magnitude(left[pivot, column]) {
      pivot = row
    }
    guard arithmetic.magnitude(left[pivot, column]) > 0 else {
      throw Undefined(.domain, "an inverse of a matrix that has none")
    }
    let divisor = left[pivot, column]
    for j in 0..<size {
      (left[pivot, j], left[column, j]) = (left[column, j], left[pivot, j])
      (right[pivot, j], right[column, j]) = (right[column, j], right[pivot, j])
      left[column, j] = try arithmetic.quotient(left[column, j], divisor)
      right[column, j] = try arithmetic.quotient(right[column, j], divisor)
    }
    for row in 0..<size where row != column {
      let factor = left[row, column]
      for j in 0..<size {
        left[row, j] = arithmetic.difference(
          left[row, j], arithmetic.product(factor, left[column, j]))
        right[row, j] = arithmetic.difference(
          right[row, j], arithmetic.product(factor, right[column, j]))
      }
    }
  }
}
