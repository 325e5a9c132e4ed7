/// Making terms from text: the reason why the shapes do not fit is an answer, not a caller's mistake.
extension Expr {
  /// A call, or the reason why the function does not take these arguments.
  package static func making(
    _ callee: Callee, _ arguments: [Expr]
  ) throws(ShapeError) -> Expr {
    try making(.call, payload: callee.id, arguments)
  }

  /// A comparison or joined conditions, or the reason why the sides do not fit.
  package static func making(
    _ sign: ConditionSign, _ parts: [Expr]
  ) throws(ShapeError) -> Expr {
    try making(.condition, flags: sign.rawValue, parts)
  }

  /// A Σ, or the reason why body or bounds do not fit.
  package static func makingSum(
    _ binder: Expr, from lower: Expr, to upper: Expr, _ body: Expr
  ) throws(ShapeError) -> Expr {
    try making(.bigSum, payload: binder.id, [body, lower, upper])
  }

  /// A Π, or the reason why body or bounds do not fit.
  package static func makingProduct(
    _ binder: Expr, from lower: Expr, to upper: Expr, _ body: Expr, order: ProductOrder
  ) throws(ShapeError) -> Expr {
    try making(.bigProduct, flags: order.rawValue, payload: binder.id, [body, lower, upper])
  }

  /// A derivative that has not been taken, or the reason why it has no shape.
  package static func making(
    _ kind: DerivativeKind, of e: Expr, by variable: Expr
  ) throws(ShapeError) -> Expr {
    try making(.derivative, flags: kind.rawValue, [e, variable])
  }
}
