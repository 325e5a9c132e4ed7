internal import Expressions

/// Which terms below a root depend on some variables.
///
/// A member of the variable's own family (`x[k]` beside `x[1]`) depends on it where the indices
/// agree; a bound of Σ or Π, an index, and a condition are no smooth functions of it.
struct Dependence {
  let order: Postorder
  private let variables: [Expr]
  private let depends: [Bool]

  /// - Parameter reaching: Whether a quantity depends on the variables through an equation.
  init(
    of root: Expr, on variables: [Expr], reaching: (Expr) -> Bool = { _ in false }
  ) throws(DifferentiationError) {
    let order = Postorder(root)
    var depends: [Bool] = []
    depends.reserveCapacity(order.terms.count)
    for e in order.terms {
      var isBelow = false
      for child in e.children where depends[order[child]] { isBelow = true }
      if isBelow { try Self.requireSmooth(e) { depends[order[$0]] } }
      guard e.kind == .symbol else {
        depends.append(isBelow)
        continue
      }
      let isMember = variables.contains { e.hasSameHead(as: $0) }
      depends.append(isBelow || isMember || reaching(e))
    }
    self.order = order
    self.depends = depends
    self.variables = variables
  }

  /// Whether the term at a place of `order` depends on the variables.
  subscript(place: Int) -> Bool { depends[place] }

  /// Whether a term below the roots depends on the variable.
  func callAsFunction(_ e: Expr) -> Bool {
    guard let place = order.place(of: e) else { return variables.contains { e.mentions($0) } }
    return depends[place]
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
    case .number, .sum, .product, .power, .call, .cases, .condition, .matrixProduct, .transpose,
      .derivative:
      break
    }
  }
}
