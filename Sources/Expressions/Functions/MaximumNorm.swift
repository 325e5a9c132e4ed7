internal import Exact

extension Function {
  /// The largest absolute value of all entries.
  static let maximumNorm = onMatrices(
    "norminf", "the largest absolute value of all entries", shape: .scalar, MaximumNormRule()
  ).with {
    $0.notation = .init(layout: .norm)
    $0.image = Image("0", nil, lowerIsTaken: true)
  }
}

private struct MaximumNormRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    var largest = arithmetic.zero
    for entry in arguments[0].entries {
      largest = try arithmetic.value(
        of: .max, [largest, try arithmetic.value(of: .abs, [entry])])
    }
    return Tensor(largest)
  }
}
