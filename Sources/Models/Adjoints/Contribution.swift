internal import Exact
internal import Expressions

/// What one use gives to the derivative by a quantity at given indices.
struct Contribution {
  let use: Use
  /// The quantity's indices.
  let place: [Expr]
  /// What the equation's variables are there, those that the quantity's indices tell.
  var bindings: [Expr: Expr]
  /// The equation's variables over which it is added up, and how they are called here.
  var summed: [Summed]
  var term: Expr
}

/// An index of an equation over which a contribution is added up.
struct Summed: Equatable {
  /// The variable of the equation.
  let variable: Expr
  /// Its name in the sum, which no index of the quantity has.
  let index: Expr
}

extension Use {
  /// What it gives at given indices, if the quantity stands there; nil where it never does.
  ///
  /// `fixing` are values of the equation's variables, where only they count.
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
    var taken = Set(place.flatMap(\.symbolNames))
    let names = taken.union(term.symbolNames)
    var summed: [Summed] = []
    for variable in flow.variables where bindings[variable] == nil {
      guard taken.contains(variable.symbol?.name ?? "") else {
        summed.append(Summed(variable: variable, index: variable))
        continue
      }
      let stem = ["i", "j", "k", "l", "m"].first { !names.contains($0) && !taken.contains($0) }
      var all = names.union(taken)
      let index = Expr.symbol(stem ?? Symbol.freshName(like: "k", avoiding: &all))
      taken.formUnion(index.symbolNames)
      replaced[variable] = index
      summed.append(Summed(variable: variable, index: index))
    }
    let table = bindings.filter { $0.key != $0.value }.merging(replaced) { old, _ in old }
    let moved = table.isEmpty ? term : term.substituting(table).tidyingIndices
    return Contribution(
      use: self, place: place, bindings: bindings, summed: summed, term: moved)
  }
}
