internal import Calculus
internal import Deciding
internal import Exact
internal import Expressions
internal import Rewriting

/// Π_{a..b} g(t) and its factors, written as few terms as a lecturer would.
enum ProductJoining {
  /// The rule under which derivations name it.
  static let rule = Rule(
    "join-product", "a factor beside the range of a product is taken into it", on: [.product],
    .code { e, context in joined(e, under: context.assumptions) })

  /// Factors in the usual order: what stands alone, then Π, then brackets and Σ.
  static let orderRule = Rule(
    "order-factors", "a product over an index is written behind single factors", on: [.product],
    isRoutine: true,
    .code { e, _ in
      guard e.kind == .product, e.isScalar, e.children.contains(where: { $0.kind == .bigProduct })
      else { return nil }
      let isLate = { (factor: Expr) in
        factor.kind == .bigProduct || factor.kind == .sum || factor.kind == .bigSum
          || factor.kind == .cases || factor.isBelowLine
      }
      let products = e.children.filter { $0.kind == .bigProduct }
      let single = e.children.filter { !isLate($0) }
      return .product(
        single + products + e.children.filter { isLate($0) && $0.kind != .bigProduct })
    })

  /// Π over a range: constant factors as powers, the others under one Π.
  static func factors(
    _ body: Expr, _ index: Expr, from lower: Expr, to upper: Expr, as binder: Expr
  ) -> [Expr] {
    let count = (upper - lower + 1).tidyIndex
    if count.isZero { return [] }
    var constants: [Expr] = []
    var varying: [Expr] = []
    for factor in body.kind == .product ? Array(body.children) : [body] {
      if factor.isOne { continue }
      if factor.mentions(index) {
        varying.append(factor)
      } else if factor.kind == .power, factor.children[1].number?.isInteger == true {
        constants.append(
          .power(factor.children[0], (factor.children[1] * count).tidyIndex))
      } else {
        constants.append(count.isOne ? factor : .power(factor, count))
      }
    }
    if varying.isEmpty { return constants }
    let inner = Expr.product(varying).placed(binder, for: index)
    if lower == upper { return constants + [Expr.product(varying).placed(lower, for: index)] }
    return constants + [.bigProduct(binder, from: lower, to: upper, inner)]
  }

  /// A product with factors taken into the Π beside which they stand; nil where there are none.
  static func joined(_ e: Expr, under assumptions: Assumptions) -> Expr? {
    guard e.kind == .product, e.isScalar, e.children.count <= 64 else { return nil }
    var factors = Array(e.children)
    var isChanged = false
    var place = 0
    while place < factors.count {
      if let next = joining(place, in: factors, assumptions) {
        factors = next
        isChanged = true
        place = 0
      } else {
        place += 1
      }
    }
    return isChanged ? .product(factors) : nil
  }

  /// The factors after one Π has taken in what stands beside it.
  private static func joining(
    _ place: Int, in factors: [Expr], _ assumptions: Assumptions
  ) -> [Expr]? {
    let product = factors[place]
    guard product.kind == .bigProduct, product.isScalar, product.productOrder == .commutative,
      let binder = product.binder
    else { return nil }
    let (body, lower, upper) = (product.children[0], product.children[1], product.children[2])
    guard assumptions.atMost(lower, (upper + 1).tidyIndex) == .yes else { return nil }
    let inner = body.kind == .product ? Array(body.children) : [body]
    for edge in [(lower - 1).tidyIndex, (upper + 1).tidyIndex] {
      var rest = factors
      var taken: [Expr] = []
      for part in inner {
        let instance = part.placed(edge, for: binder).canonical
        guard let found = rest.firstIndex(where: { $0.canonical == instance }), found != place
        else { continue }
        rest[found] = .one
        taken.append(part)
      }
      guard !taken.isEmpty else { continue }
      let isLower = edge != (upper + 1).tidyIndex
      func range(_ parts: [Expr], _ isLonger: Bool) -> Expr {
        product.with(children: [
          .product(parts), isLonger && isLower ? edge : lower,
          isLonger && !isLower ? edge : upper,
        ])
      }
      let left = inner.filter { !taken.contains($0) }
      rest[place] = range(taken, true)
      if !left.isEmpty { rest.insert(range(left, false), at: place) }
      return rest.enumerated().filter { !$0.element.isOne }.map(\.element)
    }
    return nil
  }
}
