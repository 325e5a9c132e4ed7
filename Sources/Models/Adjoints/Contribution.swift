internal import Exact
internal import Expressions

/// What one use gives to the derivative by a quantity at given indices.
struct Contribution {
  let use: Use
  /// What the equation's variables are there, those that the quantity's indices tell.
  var bindings: [Expr: Expr]
  /// The equation's variables over which it is added up.
  var summed: [Expr]
  var term: Expr
}

extension Use {
  /// What it gives at given indices, if the quantity stands there; nil where it never does.
  ///
  /// - Parameter fixing: Values of the equation's variables, where only they count.
  func contribution(at place: [Expr], fixing: [Expr: Expr] = [:]) -> Contribution? {
    var bindings = fixing
    var replaced: [Expr: Expr] = [:]
    for (index, value) in zip(indices, place) {
      switch index {
      case .fixed(let fixed):
        guard let distance = fixed.distance(from: value), distance.isZero else { return nil }
      case .open(let fresh): replaced[fresh] = value
      case .shifted(let variable, let shift):
        let bound = shift.isZero ? value : (value - Expr(shift)).tidyIndex
        if let old = bindings[variable] {
          guard let distance = old.distance(from: bound), distance.isZero else { return nil }
        } else {
          bindings[variable] = bound
        }
      }
    }
    let table = bindings.filter { $0.key != $0.value }.merging(replaced) { old, _ in old }
    let moved = table.isEmpty ? term : term.substituting(table).tidyingIndices
    return Contribution(
      use: self, bindings: bindings,
      summed: flow.variables.filter { bindings[$0] == nil }, term: moved)
  }
}
