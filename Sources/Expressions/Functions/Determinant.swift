internal import Exact

extension Function {
  /// The determinant.
  static let determinant = onMatrices(
    "det", "determinant of a square matrix", shape: MatrixShapes.scalarOfSquare("det"),
    DeterminantRule()
  ).with {
    $0.notation = .init(latex: #"\det"#)
  }
}

/// By Samuelson and Berkowitz: no division, so that dual numbers and intervals never lose a pivot.
///
/// The coefficients of det(x − A) are built up over the leading blocks of the matrix: with
/// A = [M c; r a] the next block's coefficients are a lower triangular Toeplitz matrix, whose first
/// column is 1, −a, −r c, −r M c, −r M² c, …, times those of M.
///
/// - Complexity: O(n^4).
private struct DeterminantRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let a = arguments[0]
    guard a.rows == a.columns else {
      throw Undefined(.domain, "a determinant of a matrix not square")
    }
    var coefficients = [arithmetic.one]
    for size in 0..<a.rows {
      let column = toeplitzColumn(a, size, arithmetic)
      coefficients = (0...(size + 1)).map { i in
        (0...min(i, size)).reduce(arithmetic.zero) { total, j in
          arithmetic.sum(total, arithmetic.product(column[i - j], coefficients[j]))
        }
      }
    }
    let constant = coefficients[a.rows]
    return Tensor(a.rows.isMultiple(of: 2) ? constant : arithmetic.negative(constant))
  }

  /// The column 1, −a, −r c, −r M c, … for the leading block of a size and its border.
  private func toeplitzColumn<A: Arithmetic>(
    _ a: Tensor<A.Number>, _ size: Int, _ arithmetic: A
  ) -> [A.Number] {
    var column = [arithmetic.one, arithmetic.negative(a[size, size])]
    var vector = (0..<size).map { a[$0, size] }
    for power in 0..<size {
      let inner = (0..<size).reduce(arithmetic.zero) {
        arithmetic.sum($0, arithmetic.product(a[size, $1], vector[$1]))
      }
      column.append(arithmetic.negative(inner))
      guard power + 1 < size else { break }
      vector = (0..<size).map { i in
        (0..<size).reduce(arithmetic.zero) {
          arithmetic.sum($0, arithmetic.product(a[i, $1], vector[$1]))
        }
      }
    }
    return column
  }
}
