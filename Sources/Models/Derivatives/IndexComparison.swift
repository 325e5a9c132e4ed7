internal import Deciding
internal import Exact
internal import Expressions

extension Assumptions {
  /// The difference of two indices where it is a number.
  private func difference(_ a: Expr, _ b: Expr) -> Rational? { a.distance(from: b) }

  /// Whether a ≤ b, as far as that is known.
  func atMost(_ a: Expr, _ b: Expr) -> Truth {
    if let number = b.distance(from: a) { return number.signum >= 0 ? .yes : .no }
    return proves(.condition(.greaterOrEqual, [(b - a).tidyIndex, .zero]))
  }

  /// Whether a < b, of whole numbers.
  func isBefore(_ a: Expr, _ b: Expr) -> Truth { atMost((a + 1).tidyIndex, b) }

  /// Whether two indices are the same, as far as that is known.
  func same(_ a: Expr, _ b: Expr) -> Truth {
    if let number = b.distance(from: a) { return number.isZero ? .yes : .no }
    if isBefore(a, b) == .yes || isBefore(b, a) == .yes { return .no }
    return atMost(a, b) == .yes && atMost(b, a) == .yes ? .yes : .unknown
  }

  /// The conditions that do not follow from these assumptions and the conditions after and before.
  func sifted(_ conditions: [Expr]) -> [Expr] {
    var left = conditions
    for condition in conditions {
      let others = left.filter { $0 != condition }
      if others.reduce(self, { $0.assuming($1) }).proves(condition) == .yes { left = others }
    }
    return left
  }

  /// These assumptions with an index between two bounds.
  func within(_ index: Expr, from lower: Expr?, to upper: Expr?) -> Assumptions {
    var result = declaring(integer: index)
    for condition in IndexRange(lower: lower, upper: upper).conditions(on: index) {
      result.assume(condition)
    }
    return result
  }
}

extension Expr {
  /// The quantity with another index at one place.
  func with(_ index: Expr, at place: Int) -> Expr {
    var indices = Array(children)
    indices[place] = index
    return with(children: indices)
  }

  /// The condition that one index is at most another one, written with the larger side first.
  static func atMost(_ a: Expr, _ b: Expr) -> Expr {
    // T - 2 >= 0 is written T >= 2.
    guard let form = IndexForm(b - a) else { return .condition(.lessOrEqual, [a, b]) }
    let positive = form.coefficients.filter { $0.value.signum > 0 }
    let negative = form.coefficients.filter { $0.value.signum < 0 }
    func side(_ part: [Expr: Rational], _ sign: Rational, _ constant: Rational) -> Expr {
      var terms = part.keys.sorted(by: Order.precedes).map { symbol -> Expr in
        let coefficient = (part[symbol] ?? 0) * sign
        return coefficient.isOne ? symbol : .product([Expr(coefficient), symbol])
      }
      if !constant.isZero || terms.isEmpty { terms.append(Expr(constant)) }
      return .sum(terms)
    }
    if positive.isEmpty {
      return .condition(.lessOrEqual, [side(negative, -1, 0), Expr(form.constant)])
    }
    let isUpward = form.constant.signum > 0 && !negative.isEmpty
    return .condition(
      .greaterOrEqual,
      [
        side(positive, 1, isUpward ? form.constant : 0),
        side(negative, -1, isUpward ? 0 : -form.constant),
      ])
  }
}
