internal import Expressions

/// Which terms below a root depend on some variables.
///
/// A member of the variable's own family (`x[k]` beside `x[1]`) depends on it where the indices
/// agree; a bound of Σ or Π, an index, and a condition are no smooth functions of it.
struct Dependence {
  let order: Postorder
  private let variables: [Expr]
  private let depends: [Bool]
  /// Symbols that depend: other members of their families may, too.
  private let heads: [Expr]

  /// What depends on the variables; `reaching` says which quantities do through an equation.
  init(
    of root: Expr, on variables: [Expr], reaching: (Expr) -> Bool = { _ in false }
  ) throws(DifferentiationError) {
    let order = Postorder(root)
    var heads = variables
    depends = try order.choosing { e, isAbove, depends throws(DifferentiationError) in
      if isAbove, e.callee?.isHeld == true { return false }
      if isAbove { try Self.requireSmooth(e, depends: depends) }
      guard e.kind == .symbol else { return isAbove }
      let isMember = variables.contains { e.hasSameHead(as: $0) }
      let isDependent = isAbove || isMember || reaching(e)
      if isDependent { heads.append(e) }
      return isDependent
    }
    self.order = order
    self.heads = heads
    self.variables = variables
  }

  /// Whether the term at a place of `order` depends on the variables.
  subscript(place: Int) -> Bool { depends[place] }

  /// Whether a term below the roots depends on the variable.
  func callAsFunction(_ e: Expr) -> Bool {
    if let place = order.place(of: e) { return depends[place] }
    return Postorder([e], into: { $0.callee?.isHeld != true }).terms.contains { part in
      part.kind == .symbol && heads.contains { part.hasSameHead(as: $0) }
    }
  }

  private static func requireSmooth(
    _ e: Expr, depends: (Expr) -> Bool
  ) throws(DifferentiationError) {
    switch e.kind {
    case .symbol:
      throw DifferentiationError(
        "the variable stands in an index, which takes only whole numbers",
        hint: "differentiate by a real quantity, not by an index", at: e)
    case .bigSum, .bigProduct:
      guard !depends(e.children[1]), !depends(e.children[2]) else {
        throw DifferentiationError(
          "the variable stands in a bound of the \(e.kind == .bigSum ? "sum" : "product"),"
            + " which takes only whole numbers",
          hint: "differentiate by a real quantity, not by a bound", at: e)
      }
    case .delta:
      throw DifferentiationError(
        "the variable stands in an index of a Kronecker delta", at: e)
    case .call where e.callee?.takesSizes == true:
      throw DifferentiationError(
        "the variable stands in a size or place, which takes only whole numbers", at: e)
    case .number, .sum, .product, .power, .call, .cases, .condition, .matrixProduct, .transpose,
      .derivative:
      break
    }
  }
}
