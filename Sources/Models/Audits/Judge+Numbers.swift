package import Calculus
package import Expressions

extension Judge {
  /// A term in inputs and parameters only, its derivatives by parameters not taken.
  ///
  /// What is differentiated is written out through the equations, and left for dual numbers.
  ///
  /// - Parameters:
  ///   - e: The term.
  ///   - wholes: Values of symbols that count, such as the horizon.
  /// - Returns: The term, or nothing where an equation can not be put in.
  /// - Throws: Where a derivative inside can not be taken.
  package func writtenOut(_ e: Expr, at wholes: [Expr: Int]) throws(DifferentiationError) -> Expr? {
    var expansion = EquationExpansion(judge: self)
    expansion.wholes = wholes
    let whole = expansion.unrolled(puttingWholesIn(e))
    var result = whole
    if whole.kind == .derivative, usesEquations(whole) {
      let (u, variable) = (whole.children[0], whole.children[1])
      let inner = try expansion.expanded(u, keeping: variable)
      result = .derivative(inner, variable, .partial)
    } else if usesEquations(whole) {
      result = try expansion.expanded(whole)
    }
    guard expansion.isComplete else { return nil }
    return puttingIn(result)
  }
}
