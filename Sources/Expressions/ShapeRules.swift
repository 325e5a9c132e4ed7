internal import Exact

extension Shape {
  /// The shape of a term of this kind with these operands.
  static func of(
    _ kind: Kind, flags: UInt8, payload: UInt32, _ children: [Expr]
  ) throws(ShapeError) -> Shape {
    switch kind {
    case .number: return .scalar
    case .symbol:
      return try Store.tables.pointee.symbols[Int(payload)].symbol.shape(children: children.count)
    case .sum: return try together(children, verb: "added")
    case .product: return try together(children, verb: "multiplied entry by entry")
    case .power: return try together(children, verb: "raised to a power")
    case .call: return try ofCall(Callee(id: payload), children)
    case .bigSum, .bigProduct: return try ofBody(children)
    case .cases: return try ofCases(children)
    case .condition:
      let isComparison = ConditionSign(rawValue: flags)?.isComparison ?? false
      if isComparison { _ = try together(children, verb: "compared") }
      return .truth
    case .delta: return .scalar
    case .matrixProduct: return try chained(children)
    case .transpose: return children[0].shape.transposed
    case .derivative: return try ofDerivative(children[0], children[1])
    }
  }

  private static func ofCall(_ callee: Callee, _ arguments: [Expr]) throws(ShapeError) -> Shape {
    let shapes = arguments.map(\.shape)
    if shapes.contains(.truth) {
      throw ShapeError("\(callee.name) takes values, not conditions")
    }
    guard let function = callee.function else {
      return try together(arguments, verb: "arguments of \(callee.name) together")
    }
    return try function.shape(of: arguments)
  }

  private static func ofBody(_ children: [Expr]) throws(ShapeError) -> Shape {
    guard children[0].shape != .truth else {
      throw ShapeError("a condition can not be added up or multiplied")
    }
    guard children[1].isScalar, children[2].isScalar else {
      throw ShapeError("the bounds of a sum or product are whole numbers, not matrices")
    }
    return children[0].shape
  }

  private static func ofCases(_ children: [Expr]) throws(ShapeError) -> Shape {
    let values = children.indices.filter { $0 % 2 == 1 || $0 == children.count - 1 }
    return try together(values.map { children[$0] }, verb: "values of one definition by cases")
  }

  /// A scalar by a matrix has the matrix's shape; a vector by a vector is a matrix.
  private static func ofDerivative(_ e: Expr, _ variable: Expr) throws(ShapeError) -> Shape {
    if e.isScalar { return variable.shape }
    if variable.isScalar { return e.shape }
    guard e.shape.isVector, variable.shape.isVector else {
      throw ShapeError(
        "the derivative of \(e.shape.words) by \(variable.shape.words) is not a matrix")
    }
    return .matrix(e.shape.rows, variable.shape.rows)
  }

  /// The shape in words, for messages.
  package var words: String {
    if self == .scalar { return "a scalar" }
    if self == .truth { return "a condition" }
    if isVector { return "a vector of \(rows.sizeText)" }
    return "a matrix of \(rows.sizeText) x \(columns.sizeText)"
  }
}

extension Expr {
  /// A size as text: a number, a symbol, or a small sum of them.
  package var sizeText: String {
    if let number { return number.description }
    if let symbol, children.isEmpty { return symbol.name }
    guard let affine = Affine(self) else { return "?" }
    return affine.text
  }
}
