internal import Exact
internal import Expressions

extension SumForms {
  /// Π of a body: factors free of the index as powers, exponentials as sums, the rest aligned.
  func product(of body: Expr, over span: Range) throws -> Expr {
    let length = (span.upper - span.lower + 1).multipliedOut
    var results: [Expr] = []
    var left: [Expr] = []
    for factor in Self.factors(of: body.canonical) {
      guard budget.allows(5) else { throw Trouble.exhausted }
      if !factor.mentions(span.binder) {
        results.append(.power(factor, length))
        continue
      }
      let (base, exponent) = factor.splitExponent
      if base == .e {
        results.append(.call("exp", try sum(of: exponent, over: span)))
      } else if !base.mentions(span.binder) {
        results.append(.power(base, try sum(of: exponent, over: span)))
      } else if !exponent.mentions(span.binder), exponent.number?.isInteger == true {
        results.append(.power(try single(base, span), exponent))
      } else {
        left.append(factor)
      }
    }
    for factor in left { results.append(try single(factor, span)) }
    return Expr.product(results).canonical
  }

  private static func factors(of e: Expr) -> [Expr] {
    e.kind == .product ? Array(e.children) : [e]
  }

  /// Π of one factor, its index aligned; its ends are settled when all products are known.
  private func single(_ body: Expr, _ span: Range) throws -> Expr {
    let form = aligned(body, span)
    let product = Expr.bigProduct(
      form.span.binder, from: form.span.lower, to: form.span.upper, form.body)
    return depth == 0 ? product : try settled(product, lower: nil)
  }

  /// Brings the ends of all products of one body to the same places.
  func joiningProducts(_ e: Expr) throws -> Expr {
    let outer = Postorder([e], into: { $0.binder == nil }).terms.filter { $0.kind == .bigProduct }
    guard !outer.isEmpty else { return e }
    var lowest: [Expr: Int] = [:]
    for product in outer {
      let body = product.children[0]
      if let a = product.children[1].number?.asInt { lowest[body] = max(a, lowest[body] ?? a) }
    }
    var table: [Expr: Expr] = [:]
    for product in outer where product.isScalar && product.productOrder == .commutative {
      table[product] = try settled(product, lower: lowest[product.children[0]])
    }
    return Self.replaced(e, table).canonical
  }

  /// Factors taken off at both ends as far as the range is known to hold them.
  ///
  /// Only multiplication is used, Π_{a..n+c} g = Π_{a..n} g · g(n + 1) ⋯ g(n + c), so that a factor
  /// that vanishes somewhere does no harm. At the upper end as many factors leave as the shortest
  /// range has: products to bounds with different offsets then end at the same place.
  private func settled(_ e: Expr, lower target: Int?) throws -> Expr {
    guard let binder = e.binder else { return e }
    let body = e.children[0]
    var (lower, upper) = (e.children[1].canonical, e.children[2].canonical)
    var parts: [Expr] = []
    func take(_ index: Expr) throws {
      parts.append(try normalized(body.placing(index, for: binder)))
    }
    func isLong() -> Bool {
      parts.count < Self.expansionLimit && budget.allows(5)
        && assumptions.proves(.condition(.lessOrEqual, [lower, upper])) == .yes
    }
    let offset = Affine(lower).flatMap { $0.isConstant ? nil : $0.constant.asInt }
    let first = lower.number?.asInt ?? offset
    var raised = (lower.number != nil ? target ?? first : max(1, first ?? 1)) ?? 0
    if let first { raised -= first }
    while first != nil, raised > 0, isLong() {
      try take(lower)
      lower = (lower + 1).multipliedOut
      raised -= 1
    }
    while upper.number == nil, isLong() {
      try take(upper)
      upper = (upper - 1).multipliedOut
    }
    return .product(parts + [.bigProduct(binder, from: lower, to: upper, body)])
  }
}
