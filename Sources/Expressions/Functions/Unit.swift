internal import Exact

extension Function {
  /// The k-th unit vector of n entries; zero where k is no place in it.
  static let unit = onMatrices(
    "unit", "unit vector: entry k of n is 1, all others are 0",
    shape: .own { arguments in
      guard arguments.count == 2, arguments.allSatisfy(\.isScalar) else {
        return .failure(ShapeError("unit takes a place and a size, both whole numbers"))
      }
      return .success(.vector(arguments[1]))
    }, UnitRule()
  ).with {
    $0.arity = 2...2
    $0.takesSizes = true
  }
}

private struct UnitRule: MatrixFunction {
  func value<A: Arithmetic>(
    _ arguments: [Tensor<A.Number>], in arithmetic: A
  ) throws(Undefined) -> Tensor<A.Number> {
    let size = try arithmetic.sizes([arguments[1]]).rows
    guard arguments[0].isSingle, let place = arithmetic.whole(arguments[0].entries[0]) else {
      throw Undefined(.domain, "a unit vector whose place is no whole number")
    }
    var result = Tensor(rows: size, columns: 1, filled: arithmetic.zero)
    if place >= 1, place <= size { result.entries[place - 1] = arithmetic.one }
    return result
  }
}
