internal import Deciding
internal import Exact
internal import Expressions

/// The solution of a linear recurrence over a range of steps, from what it is just before.
///
/// D[n] = Π_{t=b..n} A[t] · D[b−1] + Σ_{k=b..n} B[k] · Π_{t=k+1..n} A[t]; of several unknowns one
/// after the other where each needs only those before it.
struct RangeSolution {
  let recurrence: LinearRecurrence
  /// What A and B are on the range, with given values put in.
  let coefficients: [[Expr]]
  let inhomogeneous: [Expr]
  /// Where the range begins.
  let lower: Expr
  /// The names of the running indices of Π and Σ, the outermost first; only the first Π may use
  /// the index of the recurrence itself.
  let productIndices: [Expr]
  let sumIndices: [Expr]
  /// What is known besides, of the last step too.
  let assumptions: Assumptions
  /// Whether sums of constant terms are written in closed form.
  var closesSums = false

  /// A formula in the last step of the range.
  struct Formula {
    var value: Expr
    /// The formula holds for n ≥ b − 1 + delay: an unknown that keeps nothing of its past is what
    /// its equation says from the first step of the range on, and not for the empty range.
    var delay = 0
  }

  /// The unknown at step n; nil where it depends on another one that depends on it.
  func formula(of place: Int, at n: Expr) -> Formula? {
    var open: [Int] = []
    return formula(place, n, depth: 0, &open)
  }

  private func formula(_ place: Int, _ n: Expr, depth: Int, _ open: inout [Int]) -> Formula? {
    guard !open.contains(place), depth < sumIndices.count else { return nil }
    open.append(place)
    defer { open.removeLast() }
    let row = coefficients[place]
    var delay = 0
    var terms = inhomogeneous[place].addends
    let index = recurrence.index
    for (other, coefficient) in row.enumerated() where other != place && !coefficient.isZero {
      let last = (index - 1).tidyIndex
      guard let inner = formula(other, last, depth: depth + 1, &open) else { return nil }
      delay = max(delay, inner.delay)
      for term in inner.value.addends {
        terms.append(Self.product(coefficient.factorList + term.factorList))
      }
    }
    let own = row[place]
    if own.isZero {
      return Formula(value: Expr.sum(terms).placed(n, for: index), delay: delay + 1)
    }
    let start = (lower + Expr(delay)).tidyIndex
    var parts: [Expr] = []
    let before = recurrence.value(place, at: (start - 1).tidyIndex)
    let factors = ProductJoining.factors(
      own, index, from: start, to: n, as: productIndices[depth])
    parts.append(Self.product(factors + [before]))
    for term in terms where !term.isZero { parts.append(summed(term, own, start, n, depth)) }
    return Formula(value: .sum(parts), delay: delay)
  }

  /// Σ_{k=b..n} g(k) Π_{t=k+1..n} A[t].
  private func summed(_ term: Expr, _ own: Expr, _ lower: Expr, _ n: Expr, _ depth: Int) -> Expr {
    let index = recurrence.index
    if closesSums, !own.mentions(index), !term.mentions(index) {
      return geometric(term, own, lower, n)
    }
    let k = sumIndices[depth]
    var factors = term.factorList.map { $0.placed(k, for: index) }
    factors += ProductJoining.factors(
      own, index, from: (k + 1).tidyIndex, to: n, as: productIndices[depth])
    let outside = factors.filter { !$0.mentions(k) }
    let body = Self.product(factors.filter { $0.mentions(k) })
    if body.isOne { return Self.product([(n - lower + 1).tidyIndex] + outside) }
    let inner = assumptions.within(k, from: lower, to: n)
    let joined = ProductJoining.joined(body, under: inner) ?? body
    return Self.product(outside + [.bigSum(k, from: lower, to: n, joined)])
  }

  /// Σ_{k=b..n} g a^(n−k) = g (a^m − 1)/(a − 1) with m terms; g m where a is 1.
  private func geometric(_ term: Expr, _ ratio: Expr, _ lower: Expr, _ n: Expr) -> Expr {
    let count = (n - lower + 1).tidyIndex
    let counted = Self.product([count] + term.factorList)
    let closed = Self.product(
      term.factorList + [.sum([.power(ratio, count), .minusOne]), .power(ratio - 1, .minusOne)])
    if ratio.canonical.isOne { return counted }
    let apart: [Expr] = [
      .condition(.notEqual, [ratio, .one]), .condition(.less, [.call("abs", ratio), .one]),
      .condition(.greater, [.call("abs", ratio), .one]),
    ]
    if ratio.number != nil || apart.contains(where: { assumptions.proves($0) == .yes }) {
      return closed
    }
    return .cases([.condition(.notEqual, [ratio, .one]), closed, counted])
  }

  static func product(_ factors: [Expr]) -> Expr { Expr.product(factors).tidied }
}

extension Expr {
  /// The factors of a product; the term itself otherwise.
  var factorList: [Expr] { kind == .product ? Array(children) : [self] }

  /// The terms of a sum; the term itself otherwise.
  var addends: [Expr] { isZero ? [] : kind == .sum ? Array(children) : [self] }
}
