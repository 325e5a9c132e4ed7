/// A matrix of fractions, for exact linear algebra.
///
/// All questions go through one elimination, which computes in whole numbers only.
package struct Matrix: Sendable, Hashable {
  package let rows: Int
  package let columns: Int
  /// The entries, row by row.
  private var entries: [Rational]

  package init(rows: Int, columns: Int, _ entry: (_ row: Int, _ column: Int) -> Rational) {
    precondition(rows >= 0 && columns >= 0, "a matrix has no negative size")
    self.rows = rows
    self.columns = columns
    entries = (0..<rows * columns).map { entry($0 / columns, $0 % columns) }
  }

  /// The matrix with given rows, all of one length; without rows, the number of columns is 0.
  package init(_ rows: [[Rational]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "the rows of a matrix are equally long")
    self.rows = rows.count
    self.columns = columns
    entries = rows.flatMap { $0 }
  }

  package init(_ rows: [[Integer]]) { self.init(rows.map { $0.map { Rational($0) } }) }
  package init(_ rows: [[Int]]) { self.init(rows.map { $0.map { Rational($0) } }) }

  package static func identity(_ size: Int) -> Matrix {
    Matrix(rows: size, columns: size) { $0 == $1 ? 1 : 0 }
  }

  package subscript(row: Int, column: Int) -> Rational {
    get { entries[row * columns + column] }
    set { entries[row * columns + column] = newValue }
  }

  package func row(_ row: Int) -> [Rational] {
    Array(entries[row * columns..<(row + 1) * columns])
  }

  package var isSquare: Bool { rows == columns }

  package var transpose: Matrix {
    Matrix(rows: columns, columns: rows) { self[$1, $0] }
  }

  // MARK: Arithmetic

  package static func + (a: Matrix, b: Matrix) -> Matrix {
    precondition(a.rows == b.rows && a.columns == b.columns, "a sum of matrices of equal size")
    return Matrix(rows: a.rows, columns: a.columns) { a[$0, $1] + b[$0, $1] }
  }

  package static func - (a: Matrix, b: Matrix) -> Matrix { a + -1 * b }

  package static func * (a: Matrix, b: Matrix) -> Matrix {
    precondition(a.columns == b.rows, "a product takes as many columns as the other has rows")
    return Matrix(rows: a.rows, columns: b.columns) { row, column in
      (0..<a.columns).reduce(0) { $0 + a[row, $1] * b[$1, column] }
    }
  }

  package static func * (factor: Rational, a: Matrix) -> Matrix {
    Matrix(rows: a.rows, columns: a.columns) { factor * a[$0, $1] }
  }

  package static func * (a: Matrix, vector: [Rational]) -> [Rational] {
    precondition(a.columns == vector.count, "a product takes a vector as long as a row")
    return (0..<a.rows).map { row in
      (0..<a.columns).reduce(0) { $0 + a[row, $1] * vector[$1] }
    }
  }

  // MARK: Linear algebra

  package var rank: Int { Elimination(self).pivots.count }

  package var determinant: Rational {
    precondition(isSquare, "a determinant takes a square matrix")
    let elimination = Elimination(self)
    guard elimination.pivots.count == rows else { return 0 }
    return Rational(elimination.signedPivot, elimination.scale)
  }

  /// The reduced row echelon form, and the columns in which its leading ones stand.
  package var reducedRowEchelon: (matrix: Matrix, pivots: [Int]) {
    let elimination = Elimination(self)
    return (elimination.reduced, elimination.pivots)
  }

  /// A basis of the vectors that the matrix sends to zero, one vector for each free column.
  ///
  /// The vector of a free column has a 1 there and a 0 in every other free column.
  package var kernel: [[Rational]] {
    let (reduced, pivots) = reducedRowEchelon
    return (0..<columns).filter { !pivots.contains($0) }.map { free in
      var vector = [Rational](repeating: 0, count: columns)
      vector[free] = 1
      for (row, pivot) in pivots.enumerated() { vector[pivot] = -reduced[row, free] }
      return vector
    }
  }

  /// A vector that the matrix sends to the given one, or nil if there is none.
  ///
  /// Of several solutions it is the one that is 0 in every free column.
  package func solution(of right: [Rational]) -> [Rational]? {
    precondition(right.count == rows, "a right side has as many entries as the matrix has rows")
    let (reduced, pivots) = joined(Matrix(rows: rows, columns: 1) { row, _ in right[row] })
      .reducedRowEchelon
    if pivots.last == columns { return nil }
    var vector = [Rational](repeating: 0, count: columns)
    for (row, pivot) in pivots.enumerated() { vector[pivot] = reduced[row, columns] }
    return vector
  }

  /// The inverse matrix, or nil if there is none.
  package var inverse: Matrix? {
    precondition(isSquare, "an inverse takes a square matrix")
    let (reduced, pivots) = joined(.identity(rows)).reducedRowEchelon
    guard pivots.elementsEqual(0..<rows) else { return nil }
    return Matrix(rows: rows, columns: rows) { reduced[$0, rows + $1] }
  }

  /// The matrix with the columns of another at its right.
  package func joined(_ right: Matrix) -> Matrix {
    precondition(rows == right.rows, "matrices that are joined have equally many rows")
    return Matrix(rows: rows, columns: columns + right.columns) {
      $1 < columns ? self[$0, $1] : right[$0, $1 - columns]
    }
  }
}

/// The elimination of Gauss and Jordan without fractions, after Bareiss.
///
/// Rows are first scaled to whole numbers. With pivot p and previous pivot q every other row
/// becomes (p · row − entry · pivot row) / q. All entries are then minors of the scaled matrix
/// (Bareiss 1968), so that the division is exact and no entry is longer than Hadamard's bound.
/// In the end every pivot is the same number, up to the sign of row exchanges the determinant.
private struct Elimination {
  private(set) var rows: [[Integer]] = []
  private(set) var pivots: [Int] = []
  /// The product of the factors that made the rows whole.
  private(set) var scale: Integer = 1
  private var lastPivot: Integer = 1
  private var isOdd = false
  private let columns: Int

  init(_ matrix: Matrix) {
    columns = matrix.columns
    for index in 0..<matrix.rows {
      let row = matrix.row(index)
      let factor = row.reduce(Integer(1)) { Integer.lcm($0, $1.denominator) }
      scale *= factor
      rows.append(row.map { $0.numerator * factor.exactQuotient(by: $0.denominator) })
    }
    for column in 0..<columns where pivots.count < rows.count { eliminate(column) }
  }

  private mutating func eliminate(_ column: Int) {
    let place = pivots.count
    guard let found = (place..<rows.count).first(where: { !rows[$0][column].isZero }) else {
      return
    }
    if found != place {
      rows.swapAt(found, place)
      isOdd.toggle()
    }
    let pivotRow = rows[place]
    let pivot = pivotRow[column]
    for index in rows.indices where index != place {
      let entry = rows[index][column]
      for j in 0..<columns {
        let minor = pivot * rows[index][j] - entry * pivotRow[j]
        rows[index][j] = minor.exactQuotient(by: lastPivot)
      }
    }
    lastPivot = pivot
    pivots.append(column)
  }

  var signedPivot: Integer { isOdd ? -lastPivot : lastPivot }

  var reduced: Matrix {
    Matrix(rows: rows.count, columns: columns) { Rational(rows[$0][$1], lastPivot) }
  }
}
