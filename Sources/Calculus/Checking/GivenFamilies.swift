package import Deciding
internal import Exact
package import Expressions

/// Random values that fulfil equations about whole matrices: A' = A, and sum(d) = 1.
///
/// No random point would hit such an equation; so the entries are drawn to fulfil it.
package struct GivenFamilies: Sendable {
  private var symmetric: Set<String> = []
  /// Vectors whose entries add up to 1, with the number of entries.
  private var distributions: [String: Expr] = [:]

  package init(_ assumptions: Assumptions) {
    for condition in assumptions.conditions where condition.conditionSign == .equal {
      for (a, b) in [(0, 1), (1, 0)] {
        let (x, y) = (condition.children[a], condition.children[b])
        if x.kind == .transpose, x.children[0] == y, let name = y.symbol?.name {
          symmetric.insert(name)
        }
        if x.isPlainCall("sumEntries"), y.isOne, x.children[0].shape.isVector,
          let name = x.children[0].symbol?.name
        {
          distributions[name] = x.children[0].shape.rows
        }
      }
    }
  }

  /// The same point with these equations fulfilled.
  package func fulfilled(in environment: Environment) -> Environment {
    guard let sampler = environment.sampler, !symmetric.isEmpty || !distributions.isEmpty else {
      return environment
    }
    var result = environment
    for name in symmetric {
      result.families[name] = { quantity in
        let ends = quantity.indices.suffix(2).sorted()
        let indices = quantity.indices.dropLast(2) + ends
        return sampler.value(of: Quantity(name, layers: quantity.layers, Array(indices)))
      }
    }
    for (name, size) in distributions {
      let values = environment.values
      result.families[name] = { quantity in
        let known = size.symbol.flatMap { values[Quantity($0.name)] }
        let count = size.number ?? known ?? size.symbol.map { sampler.value(of: Quantity($0.name)) }
        guard let count = count?.asInt else { return nil }
        return Self.share(of: quantity, among: count, sampler)
      }
    }
    return result
  }

  /// A part of 1; the last entry takes what the others leave.
  ///
  /// All are exact in floating point.
  private static func share(
    of quantity: Quantity, among count: Int, _ sampler: Sampler
  ) -> Rational? {
    guard let place = quantity.indices.last, place >= 1, place <= count else { return nil }
    func part(_ index: Int) -> Rational {
      let indices = quantity.indices.dropLast() + [index]
      let value = sampler.value(
        of: Quantity(quantity.name, layers: quantity.layers, Array(indices)))
      var scale = 16
      while scale < 16 * count { scale *= 2 }
      return value.magnitude / Rational(scale)
    }
    if place < count { return part(place) }
    return (1..<count).reduce(Rational(1)) { $0 - part($1) }
  }
}
