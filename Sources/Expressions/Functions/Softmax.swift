extension Function {
  /// The softmax of a vector, or of each row of a matrix.
  static let softmax = onMatrices(
    "softmax", "softmax, e^(x_i) over the sum of all e^(x_j); of a matrix, row by row",
    shape: .eachEntry, SoftmaxRule()
  ).with {
    $0.notation = .init(latex: #"\operatorname{softmax}"#)
    $0.image = Image("0", "1", upperIsTaken: true)
  }
}

private struct SoftmaxRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let a = arguments[0]
    if a.columns == 1 {
      return Tensor(rows: a.rows, columns: 1, try softmax(a.entries, arithmetic))
    }
    var entries: [A.Number] = []
    for i in 0..<a.rows {
      entries += try softmax((0..<a.columns).map { a[i, $0] }, arithmetic)
    }
    return Tensor(rows: a.rows, columns: a.columns, entries)
  }

  private func softmax<A: Arithmetic>(
    _ row: [A.Number], _ arithmetic: A
  ) throws(Undefined) -> [A.Number] {
    arithmetic.isFloating
      ? try shifted(row, arithmetic) : try byDifferences(row, arithmetic)
  }

  /// With the largest entry taken off all, so that no power overflows.
  private func shifted<A: Arithmetic>(
    _ row: [A.Number], _ arithmetic: A
  ) throws(Undefined) -> [A.Number] {
    guard var largest = row.first else { return [] }
    for x in row where try arithmetic.holds(.greater, x, largest) { largest = x }
    var powers: [A.Number] = []
    for x in row {
      powers.append(try arithmetic.value(of: .exp, [arithmetic.difference(x, largest)]))
    }
    let total = powers.reduce(arithmetic.zero) { arithmetic.sum($0, $1) }
    var result: [A.Number] = []
    for power in powers { result.append(try arithmetic.quotient(power, total)) }
    return result
  }

  /// Each entry as 1 / Σ e^(x_j − x_i), where x_i stands but once: tight for intervals.
  private func byDifferences<A: Arithmetic>(
    _ row: [A.Number], _ arithmetic: A
  ) throws(Undefined) -> [A.Number] {
    var result: [A.Number] = []
    for i in row.indices {
      var total = arithmetic.one
      for j in row.indices where j != i {
        let power = try arithmetic.value(of: .exp, [arithmetic.difference(row[j], row[i])])
        total = arithmetic.sum(total, power)
      }
      result.append(try arithmetic.quotient(arithmetic.one, total))
    }
    return result
  }
}
