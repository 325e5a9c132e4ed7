/// Shape rules that several matrix functions share.
enum MatrixShapes {
  /// A scalar, from a square matrix.
  static func scalarOfSquare(_ name: String) -> ShapeRule {
    .own { arguments in
      guard arguments[0].shape.isSquare else {
        return .failure(
          ShapeError("\(name) needs a square matrix, not \(arguments[0].shape.words)"))
      }
      return .success(.scalar)
    }
  }

  /// The shape of the first argument, a square matrix.
  static func sameSquare(_ name: String) -> ShapeRule {
    .own { arguments in
      guard arguments[0].shape.isSquare else {
        return .failure(
          ShapeError("\(name) needs a square matrix, not \(arguments[0].shape.words)"))
      }
      if arguments.count > 1, !arguments[1].isScalar {
        return .failure(ShapeError("\(name) takes a whole number as exponent"))
      }
      return .success(arguments[0].shape)
    }
  }

  /// Rows and columns given as arguments; one argument is used for both by `identity` alone.
  static func sized(_ name: String) -> ShapeRule {
    .own { arguments in
      guard arguments.allSatisfy(\.isScalar) else {
        return .failure(ShapeError("\(name) takes whole numbers as sizes"))
      }
      let columns = arguments.count > 1 ? arguments[1] : name == "identity" ? arguments[0] : 1
      return .success(.matrix(arguments[0], columns))
    }
  }
}

extension Function {
  /// A function of whole matrices; of scalars it is computed like any other.
  static func onMatrices(
    _ id: String, aliases: [String] = [], _ summary: String, shape: ShapeRule,
    _ rule: some MatrixFunction
  ) -> Function {
    var function = Function(
      id: id, aliases: aliases, summary: summary, shapeRule: shape,
      evaluate: .many { arguments in
        let tensors = arguments.map { Tensor($0) }
        guard let value = try? rule.value(tensors, in: DoubleArithmetic()), value.isSingle
        else { return .nan }
        return value.entries[0]
      },
      slope: .none,
      enclose: { arguments, arithmetic in
        let tensors = arguments.map { Tensor($0) }
        let intervals = EnclosingArithmetic(arithmetic)
        guard let value = try? rule.value(tensors, in: intervals), value.isSingle
        else { return nil }
        return value.entries[0]
      },
      derivative: { _, _, _ in nil })
    function.exact = { arguments in
      let tensors = arguments.map { Tensor($0) }
      guard let value = try? rule.value(tensors, in: RationalArithmetic()), value.isSingle
      else { return nil }
      return value.entries[0]
    }
    function.onMatrices = rule
    return function
  }

  func with(_ change: (inout Function) -> Void) -> Function {
    var copy = self
    change(&copy)
    return copy
  }
}
