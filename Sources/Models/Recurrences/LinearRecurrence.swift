internal import Calculus
internal import Deciding
internal import Exact
package import Expressions
package import Rewriting

/// A linear recurrence: D_i[t] = Σ_j A_ij[t]·D_j[t−1] + B_i[t] from a first step on.
///
/// A recurrence over several steps is one over a single step for the values at t, t − 1, …: their
/// number is `reach`. What the unknowns are is open: quantities of a model, or total derivatives of
/// such; both are solved in the same way.
package struct LinearRecurrence: Sendable {
  /// The running index: `t`.
  package let index: Expr
  /// The unknowns at step t, without those of earlier steps.
  package let unknowns: [Expr]
  /// How many steps back it reaches.
  package let reach: Int
  /// The first step for which it holds.
  package let first: Expr
  /// A[i][j], for the unknowns at t, then at t − 1, …, as terms in the running index.
  package private(set) var coefficients: [[Expr]]
  /// B[i].
  package private(set) var inhomogeneous: [Expr]
  /// How each right side was found.
  package var lemmas: [Derivation] = []

  /// How many values one step hands to the next.
  package var size: Int { unknowns.count * reach }

  /// A value of a step: an unknown, `shift` steps before an index.
  package func value(_ place: Int, at index: Expr) -> Expr {
    let shift = place / unknowns.count
    let time = (index - Expr(shift)).tidyIndex
    return unknowns[place % unknowns.count].placed(time, for: self.index)
  }

  /// Takes right sides apart that are linear in the unknowns at earlier steps.
  ///
  /// - Returns: Nil where one of them is not linear, or reaches back by no fixed number of steps.
  package init?(
    index: Expr, unknowns: [Expr], rights: [Expr], first: Expr,
    simplified: (Expr) -> Expr
  ) {
    self.index = index
    self.unknowns = unknowns
    self.first = first
    var names = Set((unknowns + rights).flatMap(\.symbolNames))
    var places: [(atom: Expr, unknown: Int, lag: Int, symbol: Expr)] = []
    for (place, unknown) in unknowns.enumerated() {
      for atom in Self.instances(of: unknown, index, in: rights) {
        guard let lag = index.distance(from: atom.index)?.asInt, lag >= 1, lag <= 8 else {
          return nil
        }
        let symbol = Expr.symbol(Symbol.freshName(like: "z", avoiding: &names))
        places.append((atom.term, place, lag, symbol))
      }
    }
    reach = places.map(\.lag).max() ?? 1
    let table = Dictionary(places.map { ($0.atom, $0.symbol) }) { a, _ in a }
    let zeros = Dictionary(places.map { ($0.symbol, Expr.zero) }) { a, _ in a }
    let count = unknowns.count
    coefficients = Array(
      repeating: Array(repeating: .zero, count: count * reach), count: count * reach)
    inhomogeneous = Array(repeating: .zero, count: count * reach)
    for (i, right) in rights.enumerated() {
      var body = right
      for (atom, symbol) in table { body = body.replacingEverywhere(atom, by: symbol) }
      inhomogeneous[i] = simplified(body.substituting(zeros))
      for place in places where body.mentions(place.symbol) {
        guard let slope = try? body.derivative(by: place.symbol).value,
          !Self.remains(slope.normalizedAsWritten, places.map(\.symbol))
        else { return nil }
        coefficients[i][(place.lag - 1) * count + place.unknown] = simplified(slope)
      }
    }
    for i in count..<max(count, count * reach) { coefficients[i][i - count] = .one }
  }

  private static func remains(_ e: Expr, _ symbols: [Expr]) -> Bool {
    symbols.contains { e.mentions($0) }
  }

  /// Where an unknown stands at other steps.
  private static func instances(
    of unknown: Expr, _ index: Expr, in terms: [Expr]
  ) -> [(term: Expr, index: Expr)] {
    var found: [(Expr, Expr)] = []
    for e in Postorder(terms).terms where e.kind == unknown.kind && e.hasSameHead(as: unknown) {
      guard let place = e.place(like: unknown, index) else { continue }
      found.append((e, place))
    }
    return found
  }
}

extension Expr {
  /// The index at which this term is an instance of a pattern in one index.
  func place(like pattern: Expr, _ index: Expr) -> Expr? {
    if pattern.kind == .derivative {
      guard kind == .derivative, children[1] == pattern.children[1] else { return nil }
      return children[0].place(like: pattern.children[0], index)
    }
    return IndexPattern.match(pattern, [index], self)?[index]
  }

  /// The term with an index put in, and the sums in its indices computed.
  func placed(_ value: Expr, for index: Expr) -> Expr {
    guard value != index else { return self }
    return substituting(index, by: value).tidyingIndices.tidyingBounds
  }

  /// The term with several indices put in at once: none of them is replaced in what another one is.
  func placed(_ table: [Expr: Expr]) -> Expr {
    substituting(table).tidyingIndices.tidyingBounds
  }

  /// The term with the bounds of Σ and Π, and exponents that count, multiplied out.
  var tidyingBounds: Expr {
    guard traits.contains(.bindsIndex) else { return self }
    return rebuilt { _, new in
      guard new.binder != nil else { return new }
      return new.with(children: [
        new.children[0], new.children[1].tidyIndex, new.children[2].tidyIndex,
      ])
    }
  }
}
