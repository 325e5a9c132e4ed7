extension Function {
  /// The sum of all entries; the reader writes it sum(v).
  static let entrySum = onMatrices(
    "sumEntries", "the sum of all entries of a vector or matrix, written sum(v)", shape: .scalar,
    EntrySumRule()
  ).with {
    $0.notation = .init(latex: #"\operatorname{sum}"#)
  }
}

private struct EntrySumRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    Tensor(arguments[0].entries.reduce(arithmetic.zero) { arithmetic.sum($0, $1) })
  }
}
