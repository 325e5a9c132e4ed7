import Testing

@testable import Exact

private func random(
  _ rows: Int, _ columns: Int, _ generator: inout SeededGenerator, size: Int = 9
) -> Matrix {
  let entries = (0..<rows * columns).map { _ in
    Rational(
      Integer(generator.integer(in: -size...size)), Integer(generator.integer(in: 1...4)))
  }
  return Matrix(rows: rows, columns: columns) { entries[$0 * columns + $1] }
}

/// The determinant by expansion along the first row, independent of elimination.
private func expansion(_ matrix: Matrix) -> Rational {
  if matrix.rows == 0 { return 1 }
  return (0..<matrix.rows).reduce(0) { sum, column in
    let minor = Matrix(rows: matrix.rows - 1, columns: matrix.rows - 1) {
      matrix[$0 + 1, $1 < column ? $1 : $1 + 1]
    }
    return sum + Rational(column & 1 == 0 ? 1 : -1) * matrix[0, column] * expansion(minor)
  }
}

@Suite("Matrices") struct MatrixTests {
  @Test("have the determinant of the expansion", arguments: 0...6)
  func determinant(size: Int) {
    var generator = SeededGenerator(seed: 41)
    for _ in 0..<10 {
      let matrix = random(size, size, &generator)
      #expect(matrix.determinant == expansion(matrix))
      let sparse = Matrix(rows: size, columns: size) {
        (matrix[$0, $1].numerator.isEven ? 0 : matrix[$0, $1])
      }
      #expect(sparse.determinant == expansion(sparse))
    }
  }

  @Test("of Hilbert have their known determinant and an inverse of whole numbers")
  func hilbert() throws {
    let hilbert = Matrix(rows: 12, columns: 12) { Rational(1, Integer($0 + $1 + 1)) }
    let inverse = try #require(hilbert.inverse)
    #expect(hilbert * inverse == .identity(12))
    for row in 0..<12 { #expect(inverse.row(row).filter { !$0.isInteger }.isEmpty) }
    // 1/det is the product of (2k)! (2k + 1)! / (k!)^4 over k < n.
    let known = (0..<12).reduce(Rational(1)) { product, k in
      let above = Integer.factorial(2 * k) * Integer.factorial(2 * k + 1)
      return product * Rational(above, Integer.factorial(k).power(4))
    }
    #expect(hilbert.determinant.reciprocal == known)
  }

  @Test("of low rank have a kernel that they send to zero")
  func kernel() {
    var generator = SeededGenerator(seed: 42)
    for rank in 0...5 {
      let matrix = random(7, rank, &generator) * random(rank, 9, &generator)
      #expect(matrix.rank <= rank && matrix.transpose.rank == matrix.rank)
      let kernel = matrix.kernel
      #expect(kernel.count == 9 - matrix.rank)
      for vector in kernel {
        let image = matrix * vector
        #expect(image == [Rational](repeating: 0, count: 7))
      }
      #expect(kernel.isEmpty || Matrix(kernel).rank == kernel.count)
    }
  }

  @Test("have one reduced form for one row space")
  func reducedForm() {
    var generator = SeededGenerator(seed: 43)
    for _ in 0..<10 {
      let matrix = random(3, 2, &generator) * random(2, 5, &generator)
      let mixed = random(4, 3, &generator) * matrix
      let (reduced, pivots) = matrix.reducedRowEchelon
      for (row, pivot) in pivots.enumerated() {
        #expect(reduced[row, pivot].isOne)
        #expect((0..<3).allSatisfy { $0 == row || reduced[$0, pivot].isZero })
      }
      if mixed.rank == matrix.rank {
        for row in 0..<matrix.rank {
          #expect(mixed.reducedRowEchelon.matrix.row(row) == reduced.row(row))
        }
      }
    }
  }

  @Test("solve what can be solved")
  func solving() throws {
    var generator = SeededGenerator(seed: 44)
    for _ in 0..<20 {
      let matrix = random(5, 3, &generator) * random(3, 6, &generator)
      let vector = random(6, 1, &generator).transpose.row(0)
      let image = matrix * vector
      let solution = try #require(matrix.solution(of: image))
      #expect(matrix * solution == image)
    }
    let singular = Matrix([[1, 2], [2, 4]])
    #expect(singular.solution(of: [1, 3]) == nil && singular.inverse == nil)
    #expect(singular.determinant == 0)
    #expect(Matrix([[0, 1], [1, 0]]).determinant == -1)
  }
}
