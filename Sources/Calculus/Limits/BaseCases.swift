internal import Deciding
internal import Exact
internal import Expressions

/// How a base may stand to the magnitude at which its powers neither fade nor grow.
enum BaseCases {
  /// Conditions that exclude one another and leave nothing out: zero, below, at, and above.
  static func conditions(
    on base: Expr, _ edge: Rational, _ assumptions: Assumptions
  ) -> [Expr] {
    if base.callee == Callee("exp") {
      let u = base.children[0]
      return [
        .condition(.less, [u, .zero]), .condition(.equal, [u, .zero]),
        .condition(.greater, [u, .zero]),
      ]
    }
    let signs = assumptions.signs(of: base)
    var found: [Expr] = []
    if signs.contains(.zero), base.kind == .symbol {
      found.append(.condition(.equal, [base, .zero]))
    }
    let size = signs.isNonnegative ? base : Expr.call("abs", base)
    let small = Expr.condition(.less, [size, Expr(edge)])
    let isZeroApart = !found.isEmpty
    if isZeroApart, signs.isNonnegative {
      found.append(.condition(.and, [.condition(.less, [.zero, base]), small]))
    } else if isZeroApart {
      found.append(.condition(.and, [.condition(.notEqual, [base, .zero]), small]))
    } else {
      found.append(small)
    }
    found.append(.condition(.equal, [base, Expr(edge)]))
    if signs.contains(.negative) { found.append(.condition(.equal, [base, Expr(-edge)])) }
    found.append(.condition(.greater, [size, Expr(edge)]))
    return found
  }
}
