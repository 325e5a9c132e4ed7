internal import Calculus
internal import Exact
internal import Expressions

/// A total derivative as a combination of those of states: Σ C·D_q[t − lag] + B.
struct LinearStep {
  struct Key: Hashable {
    let name: String
    let lag: Int
  }

  /// Coefficients in the order in which the states were met.
  var shares: [(key: Key, coefficient: Expr)] = []
  /// What comes in directly; nil for nothing.
  var direct: Expr?

  mutating func add(_ coefficient: Expr, to key: Key) {
    if let place = shares.firstIndex(where: { $0.key == key }) {
      shares[place].coefficient = shares[place].coefficient + coefficient
    } else {
      shares.append((key, coefficient))
    }
  }

  mutating func add(direct term: Expr) {
    if term.isZeroMatrix { return }
    direct = direct.map { $0 + term } ?? term
  }

  /// The same combination, times a coefficient from the left, and some steps earlier.
  func times(_ coefficient: Expr, earlier lag: Int, _ index: Expr?) -> LinearStep {
    func moved(_ e: Expr) -> Expr {
      guard lag != 0, let index else { return e }
      return e.substituting(index, by: (index - Expr(lag)).tidyIndex).tidyingIndices
    }
    var result = LinearStep()
    for share in shares {
      result.add(
        .ordered([coefficient, moved(share.coefficient)]),
        to: Key(name: share.key.name, lag: share.key.lag + lag))
    }
    if let direct { result.add(direct: .ordered([coefficient, moved(direct)])) }
    return result
  }

  mutating func add(_ other: LinearStep) {
    for share in other.shares { add(share.coefficient, to: share.key) }
    if let term = other.direct { add(direct: term) }
  }
}
