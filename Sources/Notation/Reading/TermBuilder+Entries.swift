internal import Expressions

// Entries of vectors and matrices that are no names.
extension TermBuilder {
  /// The entry of a term at indices: (A B)_ij = Σ_k A_ik B_kj, (A^T)_ij = A_ji.
  ///
  /// What has no form with indices, such as an inverse, is multiplied by unit vectors.
  func entry(
    of whole: Operand, at indices: [Operand], to end: Int
  ) throws(ReadError) -> Operand {
    if whole.needsSize { throw sizeless([whole]) }
    let shape = whole.term.shape
    let sizes = [shape.rows, shape.columns].filter { !$0.isOne }
    guard indices.count == sizes.count else {
      throw source.error(
        "\(shape.words) takes \(sizes.count == 1 ? "one index" : "two indices") here,"
          + " not \(indices.count)", from: whole.start, to: end)
    }
    for (index, size) in zip(indices, sizes) {
      guard index.term.isScalar, !index.needsSize else {
        throw source.error(
          "an index is a number, not \(index.term.shape.words)", from: index.start, to: index.end)
      }
      let name = source.string(whole.start, whole.end)
      try index.requireIndex(upTo: size, of: name.shortened, source)
    }
    let row = shape.rows.isOne ? Expr.one : indices[0].term
    let column = shape.columns.isOne ? Expr.one : indices[indices.count - 1].term
    let term = whole.term.entry(row, column) ?? whole.term.entryByUnits(row, column)
    return Operand(term: term, start: whole.start, end: end)
  }
}

extension Operand {
  /// Whether it is a vector or matrix, of which there are entries.
  var hasEntries: Bool { !term.isScalar && term.shape != .truth || needsSize }
}

extension Expr {
  /// The entry in a row and a column with indices and Σ; nil where there is no such form, and for
  /// long terms, whose sums would stand too deep in one another.
  fileprivate func entry(_ row: Expr, _ column: Expr) -> Expr? {
    guard treeSize <= 200 else { return nil }
    var notation = EntryNotation(for: [self, row, column])
    return try? notation.entry(self, row, column)
  }

  /// e_i^T A e_j.
  fileprivate func entryByUnits(_ row: Expr, _ column: Expr) -> Expr {
    let left = Expr.call("unit", row, shape.rows).transposed
    let right = Expr.call("unit", column, shape.columns)
    if shape.rows.isOne { return .matrixProduct([self, right]) }
    return .matrixProduct(shape.columns.isOne ? [left, self] : [left, self, right])
  }
}
