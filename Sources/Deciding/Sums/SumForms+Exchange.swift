internal import Exact
internal import Expressions

// Double sums in one order of their indices.
//
// Σ_i Σ_j over a rectangle may be summed in either order; a triangle j ≤ i is the rectangle without
// the other triangle. Of the two orders the one is taken whose summand comes first in the order of
// terms, so that both come out the same.
extension SumForms {
  /// A double sum with its summand in names of its own.
  private struct DoubleSum {
    let summand: Expr
    /// The upper end of the inner sum.
    let end: Expr
    let outer: Expr
    let inner: Expr

    /// A product with exactly one Σ from the common start; nil for any other.
    init?(_ factors: [Expr], in binder: Expr) {
      let sums = factors.indices.filter { factors[$0].kind == .bigSum }
      guard sums.count == 1, let bound = factors[sums[0]].binder,
        factors[sums[0]].children[1] == SumForms.start
      else { return nil }
      let sum = factors[sums[0]]
      (outer, inner) = Self.names(notIn: factors)
      var rest = factors
      rest[sums[0]] = sum.children[0].substituting(bound, by: inner)
      summand = Expr.product(rest).substituting(binder, by: outer).canonical
      end = sum.children[2].substituting(binder, by: outer).canonical
    }

    /// Two names that stand nowhere in the terms.
    private static func names(notIn terms: [Expr]) -> (Expr, Expr) {
      let taken = terms.reduce(into: Set<String>()) { $0.formUnion($1.symbolNames) }
      var number = 10
      while taken.contains("#pair\(number)") || taken.contains("#pair\(number + 1)") {
        number += 2
      }
      return (.symbol("#pair\(number)"), .symbol("#pair\(number + 1)"))
    }

    /// Whether the summand comes earlier in the order of terms with its indices exchanged.
    var prefersExchange: Bool {
      Order.precedes(summand.substituting([outer: inner, inner: outer]).canonical, summand)
    }
  }

  /// Σ from the common start to a bound, with the inner sums of a rectangle in order.
  func ordered(_ body: Expr, _ binder: Expr, to end: Expr) throws -> Expr {
    let plain = Expr.bigSum(binder, from: Self.start, to: end, body)
    let factors = body.kind == .product ? Array(body.children) : [body]
    guard let double = DoubleSum(factors, in: binder), !double.end.mentions(double.outer),
      budget.allows(20)
    else { return plain }
    let isEarlier =
      double.end == end ? double.prefersExchange : Order.precedes(double.end, end)
    guard isEarlier else { return plain }
    let (outer, inner) = (double.inner, double.outer)
    var results: [Expr] = []
    for term in try terms(of: double.summand, in: inner) {
      let sum = try ordered(Expr.product(term.inside).canonical, inner, to: end)
      let next = (Expr.product(term.outside) * sum).canonical
      for part in try terms(of: next, in: outer) {
        let body = Expr.product(part.inside).canonical
        results.append(.product(part.outside + [try ordered(body, outer, to: double.end)]))
      }
    }
    return Expr.sum(results).canonical
  }

  /// Σ_{k = a..b} Σ_{j ≤ k} as the rectangle j ≤ b without Σ_{j = a..b} Σ_{k = a..j−1}, where
  /// that order is the one to take; nil elsewhere.
  func exchanged(_ factors: [Expr], over span: Range) throws -> Expr? {
    guard let double = DoubleSum(factors, in: span.binder), double.end == double.outer,
      !double.summand.mentions(double.outer) || double.prefersExchange
    else { return nil }
    let sums = factors.indices.filter { factors[$0].kind == .bigSum }
    var rectangle = factors
    let column = factors[sums[0]]
    guard let bound = column.binder else { return nil }
    rectangle[sums[0]] = try prefix(column.children[0], bound, to: span.upper)
    let row = Expr.bigSum(
      double.outer, from: span.lower, to: (double.inner - 1).multipliedOut, double.summand)
    let other = Expr.bigSum(
      double.inner, from: span.lower, to: span.upper, row
    ).canonical
    let all = try sum(of: Expr.product(rectangle).canonical, over: span)
    return all - (try normalizedBig(other, isRest: true))
  }
}
