internal import Exact
internal import Expressions

/// Conditions without which a term is not defined, as far as they tell signs.
///
/// Two terms are compared only where both are defined, so these may be assumed: where log(x)
/// stands, x is positive. Terms inside of Σ, Π and cases are not looked at: the range may be empty
/// and the case may not be taken.
enum Definedness {
  static func conditions(of e: Expr, under assumptions: Assumptions) -> [Expr] {
    let inside = Postorder(
      [e], into: { $0.kind != .bigSum && $0.kind != .bigProduct && $0.kind != .cases })
    var found: [Expr] = []
    for term in inside.terms where term.isScalar {
      switch term.kind {
      case .power: if let condition = power(term, assumptions) { found.append(condition) }
      case .call:
        guard let callee = term.callee, let function = callee.function, !callee.isDifferentiated
        else { continue }
        found += function.definedWhere(Array(term.children)).filter { isUseful($0) }
        if callee.name == "log" { found.append(.condition(.greater, [term.children[0], 0])) }
      case .number, .symbol, .sum, .product, .bigSum, .bigProduct, .cases, .condition, .delta,
        .matrixProduct, .transpose, .derivative:
        continue
      }
    }
    var seen = Set<Expr>()
    return found.filter {
      seen.insert($0.canonical).inserted && assumptions.proves($0) != .yes
    }
  }

  private static func power(_ e: Expr, _ assumptions: Assumptions) -> Expr? {
    // With a symbol in the exponent a negative base is defined for its whole values.
    guard let exponent = e.children[1].number else { return nil }
    if e.children[0].isZero, exponent.signum < 0 { return .never }
    guard e.children[0].number == nil, !exponent.isInteger else { return nil }
    let base = e.children[0]
    let isAbove = exponent.signum < 0
    return .condition(isAbove ? .greater : .greaterOrEqual, [base, 0])
  }

  /// Conditions that tell a sign; that something is not zero is true almost everywhere anyway.
  private static func isUseful(_ condition: Expr) -> Bool {
    guard let sign = condition.conditionSign else { return false }
    return sign.isComparison && sign != .notEqual && sign != .equal
  }
}
