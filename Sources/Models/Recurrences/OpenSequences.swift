internal import Exact
internal import Expressions

/// Factors of a running index, seen as sequences of which nothing is known.
///
/// The step of an induction holds whatever the coefficients are: Π_{k=1..n+1} σ'(a[k]) is
/// σ'(a[n+1]) Π_{k=1..n} σ'(a[k]) because that is so for every sequence z[k]. So the factors under Σ
/// and Π become names z[k], at every index at which they stand, and what is left to decide is short.
/// Two terms that are equal for all sequences are so for these; the other direction may fail.
struct OpenSequences {
  /// The terms with sequences for their factors.
  private(set) var terms: [Expr]
  /// The last step of the induction: no sequence may depend on it.
  private let last: Expr
  private var names: Set<String>

  private static let limit = 24

  init(_ terms: [Expr], last: Expr) {
    self.terms = terms
    self.last = last
    names = Set(terms.flatMap(\.symbolNames))
    for _ in 0..<Self.limit {
      guard let next = openingOne() else { return }
      (self.terms, names) = next
    }
  }

  /// The terms after the largest factor became a sequence; nil where there is none.
  private func openingOne() -> (terms: [Expr], names: Set<String>)? {
    let all = Postorder(terms).terms
    let binders = Set(all.compactMap(\.binder))
    let parts = all.flatMap { factors(of: $0, binders) }
    let found = parts.filter { isOpened($0.factor, $0.index, in: parts.map(\.factor)) }
      .sorted { a, b in
        a.factor.treeSize == b.factor.treeSize
          ? Order.precedes(a.factor, b.factor) : a.factor.treeSize > b.factor.treeSize
      }
    guard let (factor, index) = found.first else { return nil }
    var names = names
    let symbol = Symbol(Symbol.freshName(like: "z", avoiding: &names), family: 1)
    var places: [Expr: Expr] = [:]
    for place in indices(in: all) where place != index {
      places[factor.placed(place, for: index).canonical] = place
    }
    places[factor.canonical] = index
    var table: [Expr: Expr] = [:]
    for e in all where e.kind == factor.kind {
      if let place = places[e.canonical] { table[e] = .symbol(symbol, [place]) }
    }
    return (terms.map { $0.replacing(table) }, names)
  }

  /// The factors in the body of a Σ or Π that depend on nothing that runs but its index.
  private func factors(of e: Expr, _ binders: Set<Expr>) -> [(factor: Expr, index: Expr)] {
    guard let binder = e.binder, e.isScalar else { return [] }
    let parts = e.kind == .bigSum ? e.children[0].addends : [e.children[0]]
    return parts.flatMap(\.factorList).filter { factor in
      factor.isScalar && factor.mentions(binder) && !factor.mentions(last)
        && factor.freeSymbols.allSatisfy { $0 == binder || !binders.contains($0) }
    }.map { ($0, binder) }
  }

  /// Whether a factor becomes a sequence.
  ///
  /// One that is such already does so only to be counted from the index itself: v[t−1] is z[t] where
  /// no body has v at another distance.
  private func isOpened(_ factor: Expr, _ index: Expr, in factors: [Expr]) -> Bool {
    switch factor.kind {
    case .number, .delta, .condition, .matrixProduct, .transpose, .derivative: return false
    case .power: return factor.children[0].mentions(index)
    case .sum, .product, .call, .bigSum, .bigProduct, .cases: return true
    case .symbol:
      guard factor.children.count == 1, let shift = Self.shift(of: factor), shift != 0 else {
        return false
      }
      return factors.allSatisfy { other in
        !other.hasSameHead(as: factor) || other.kind != .symbol || Self.shift(of: other) == shift
      }
    }
  }

  /// How far the index of a sequence lies from a symbol.
  private static func shift(of sequence: Expr) -> Int? {
    guard let place = sequence.children.first,
      let symbol = place.freeSymbols.first, place.freeSymbols.count == 1
    else { return nil }
    return place.distance(from: symbol)?.asInt
  }

  /// Where factors may stand: all indices and ends of ranges, and the steps beside them.
  private func indices(in all: [Expr]) -> [Expr] {
    var found: [Expr] = []
    func add(_ place: Expr) {
      for step in [-1, 0, 1] {
        let index = (place + Expr(step)).tidyIndex
        if !found.contains(index) { found.append(index) }
      }
    }
    for e in all {
      if e.kind == .symbol { e.children.forEach(add) }
      if let binder = e.binder { [binder, e.children[1], e.children[2]].forEach(add) }
    }
    return found
  }
}
