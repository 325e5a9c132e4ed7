/// A small dense matrix, row by row; a column vector has one column.
package struct Tensor<Number: Sendable>: Sendable {
  package let rows: Int
  package let columns: Int
  package var entries: [Number]

  package init(rows: Int, columns: Int, _ entries: [Number]) {
    precondition(entries.count == rows * columns, "a matrix needs an entry for each place")
    self.rows = rows
    self.columns = columns
    self.entries = entries
  }

  package init(rows: Int, columns: Int, filled value: Number) {
    self.init(rows: rows, columns: columns, Array(repeating: value, count: rows * columns))
  }

  /// A single number.
  package init(_ value: Number) { self.init(rows: 1, columns: 1, [value]) }

  /// An entry, counted from 0.
  package subscript(row: Int, column: Int) -> Number {
    get { entries[row * columns + column] }
    set { entries[row * columns + column] = newValue }
  }

  package var isSingle: Bool { entries.count == 1 }

  package func hasSameSize<Other>(as other: Tensor<Other>) -> Bool {
    rows == other.rows && columns == other.columns
  }

  package var transposed: Tensor {
    var result = self.entries
    for i in 0..<rows {
      for j in 0..<columns { result[j * rows + i] = self[i, j] }
    }
    return Tensor(rows: columns, columns: rows, result)
  }

  func map<Other, Failure: Error>(
    _ change: (Number) throws(Failure) -> Other
  ) throws(Failure) -> Tensor<Other> {
    var result: [Other] = []
    result.reserveCapacity(entries.count)
    for entry in entries { result.append(try change(entry)) }
    return Tensor<Other>(rows: rows, columns: columns, result)
  }
}

extension Tensor: Equatable where Number: Equatable {}

/// How a function of whole matrices is computed, in any arithmetic; a scalar is a 1 × 1 matrix.
package protocol MatrixFunction: Sendable {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number>
}

extension Arithmetic {
  func identity(_ size: Int) -> Tensor<Number> {
    var result = Tensor(rows: size, columns: size, filled: zero)
    for i in 0..<size { result[i, i] = one }
    return result
  }

  func matrixProduct(
    _ a: Tensor<Number>, _ b: Tensor<Number>
  ) throws(Undefined) -> Tensor<Number> {
    guard a.columns == b.rows else {
      throw Undefined(.domain, "a product of matrices whose inner sizes differ")
    }
    var result = Tensor(rows: a.rows, columns: b.columns, filled: zero)
    for i in 0..<a.rows {
      for j in 0..<b.columns {
        var total = zero
        for k in 0..<a.columns { total = sum(total, product(a[i, k], b[k, j])) }
        result[i, j] = total
      }
    }
    return result
  }

  /// Entry by entry; a single number goes with every entry.
  func together(
    _ a: Tensor<Number>, _ b: Tensor<Number>,
    _ combine: (Number, Number) throws(Undefined) -> Number
  ) throws(Undefined) -> Tensor<Number> {
    if a.hasSameSize(as: b) {
      var result = a
      for i in result.entries.indices {
        result.entries[i] = try combine(a.entries[i], b.entries[i])
      }
      return result
    }
    if b.isSingle {
      return try a.map { (x) throws(Undefined) in try combine(x, b.entries[0]) }
    }
    guard a.isSingle else { throw Undefined(.domain, "matrices of different sizes") }
    return try b.map { (y) throws(Undefined) in try combine(a.entries[0], y) }
  }

  func sumOfSquares(_ a: Tensor<Number>) -> Number {
    a.entries.reduce(zero) { sum($0, product($1, $1)) }
  }
}
