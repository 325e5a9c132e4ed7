internal import Exact
package import Expressions

/// Finding the indices with which a quantity is an instance of another.
package enum IndexPattern {
  /// What the variables of a pattern stand for; nil where the quantity is no instance of it.
  ///
  /// An index of the pattern is a variable, a variable with a whole number added, or fixed. So
  /// `h[t]` matches `h[T - 1]` with t = T - 1, and `h[t + 1]` with t = T - 2.
  package static func match(
    _ pattern: Expr, _ variables: [Expr], _ quantity: Expr
  ) -> [Expr: Expr]? {
    guard let mine = pattern.symbol, let theirs = quantity.symbol, mine.name == theirs.name,
      mine.layers == theirs.layers, mine.family == theirs.family,
      pattern.children.count <= quantity.children.count
    else { return nil }
    var bindings: [Expr: Expr] = [:]
    for (left, index) in zip(pattern.children, quantity.children) {
      guard let (variable, shift) = parts(left, variables) else {
        if left.distance(from: index)?.isZero ?? false { continue }
        return nil
      }
      let value = shift.isZero ? index : (index - Expr(shift)).tidyIndex
      if let old = bindings[variable], !(old.distance(from: value)?.isZero ?? false) { return nil }
      bindings[variable] = value
    }
    return bindings
  }

  /// An index `t + c` as its variable and the number; nil for any other.
  static func parts(_ index: Expr, _ variables: [Expr]) -> (variable: Expr, shift: Rational)? {
    if variables.contains(index) { return (index, 0) }
    guard let form = IndexForm(index), form.coefficients.count == 1,
      let (variable, coefficient) = form.coefficients.first, coefficient.isOne,
      form.constant.isInteger, variables.contains(variable)
    else { return nil }
    return (variable, form.constant)
  }
}
