extension Function {
  /// The trace, the sum of the diagonal.
  static let trace = onMatrices(
    "tr", aliases: ["trace"], "trace: the sum of the diagonal of a square matrix",
    shape: MatrixShapes.scalarOfSquare("tr"), TraceRule()
  ).with {
    $0.notation = .init(latex: #"\operatorname{tr}"#)
  }
}

private struct TraceRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let a = arguments[0]
    guard a.rows == a.columns else { throw Undefined(.domain, "a trace of a matrix not square") }
    return Tensor((0..<a.rows).reduce(arithmetic.zero) { arithmetic.sum($0, a[$1, $1]) })
  }
}
