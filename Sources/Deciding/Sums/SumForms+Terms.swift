internal import Exact
internal import Expressions

extension SumForms {
  /// A product, parted into what is free of the index and the factors that are not.
  struct Term {
    var outside: [Expr] = []
    var inside: [Expr] = []

    /// Factors that cancel one another out taken together: w^k · w^(−k).
    func collected(for binder: Expr) -> Term {
      guard inside.count > 1 else { return self }
      let product = Expr.product(inside).canonical
      let factors = product.kind == .product ? Array(product.children) : [product]
      guard factors.count < inside.count else { return self }
      return Term(
        outside: outside + factors.filter { !$0.mentions(binder) },
        inside: factors.filter { $0.mentions(binder) })
    }
  }

  /// The body as a sum of products, multiplied out as far as the index asks for it.
  ///
  /// Where the range of the index is known, factors beside products are taken into these first.
  func terms(of body: Expr, in binder: Expr, _ known: Assumptions? = nil) throws -> [Term] {
    var open: [[Expr]] = [Self.factors(of: body.canonical)]
    var result: [Term] = []
    while var factors = open.popLast() {
      if let known { factors = absorbing(factors, in: binder, known) }
      guard budget.allows(5) else { throw Trouble.exhausted }
      guard open.count + result.count <= Self.termLimit else {
        throw Trouble.unsupported("a sum over too many terms")
      }
      if let place = factors.firstIndex(where: { Self.isSplittable($0, binder) }) {
        var others = factors
        let factor = others.remove(at: place)
        for part in Self.parts(of: factor) { open.append(others + part) }
        continue
      }
      var term = Term()
      for factor in factors {
        for part in exponentParts(of: factor, in: binder) {
          let part = part.canonical
          if part.mentions(binder) { term.inside.append(part) } else { term.outside.append(part) }
        }
      }
      result.append(term.collected(for: binder))
    }
    return result
  }

  private static func isSplittable(_ e: Expr, _ binder: Expr) -> Bool {
    guard e.mentions(binder) else { return e.kind == .product }
    if e.kind == .sum || e.kind == .product { return true }
    guard e.kind == .power, let n = e.children[1].number?.asInt else { return false }
    return e.children[0].kind == .sum && n >= 2 && n <= 4
  }

  /// A sum as its terms; a product, or a power of a sum, as one list of factors.
  private static func parts(of e: Expr) -> [[Expr]] {
    switch e.kind {
    case .sum: return e.children.map { [$0] }
    case .product: return [Array(e.children)]
    case .power: return [Array(repeating: e.children[0], count: e.children[1].number?.asInt ?? 1)]
    case .number, .symbol, .call, .bigSum, .bigProduct, .cases, .condition, .delta,
      .matrixProduct, .transpose, .derivative:
      return [[e]]
    }
  }

  /// exp(u + v) and w^(u + v) as two factors, of which one is free of the index.
  private func exponentParts(of e: Expr, in binder: Expr) -> [Expr] {
    guard e.mentions(binder) else { return [e] }
    let (base, exponent) = e.splitExponent
    if base.kind == .delta, let n = exponent.number, n.signum > 0 { return [base] }
    guard base == .e || !base.mentions(binder), !exponent.isOne else { return [e] }
    let linear = Linear(exponent)
    let free = linear.parts.filter { !$0.mentions(binder) }
    guard !free.isEmpty || !linear.constant.isZero else { return [e] }
    var outer = Linear(linear.constant)
    var inner = linear
    inner.add(-linear.constant)
    for part in free {
      outer.add(linear[part], part)
      inner.add(-linear[part], part)
    }
    if base == .e { return [.call("exp", outer.expr), .call("exp", inner.expr)] }
    return [.power(base, outer.expr), .power(base, inner.expr)]
  }

  // MARK: Sums

  func sum(of body: Expr, over span: Range) throws -> Expr {
    let body = logarithmsApart(in: body, inside(span))
    let terms = try self.terms(of: body, in: span.binder, inside(span))
    if terms.count == 1, let split = try splitRange(terms[0], span) { return split }
    var results: [Expr] = []
    for term in terms {
      let outside = Expr.product(term.outside)
      if let split = try splitRange(Term(outside: [], inside: term.inside), span) {
        results.append(outside * split)
      } else {
        results.append(outside * (try sum(of: term.inside, over: span)))
      }
    }
    return Expr.sum(results).canonical
  }

  /// log(u·v) as log u + log v, for factors at or above zero, at most one excepted: it is then above
  /// zero as well wherever the logarithm is defined.
  private func logarithmsApart(in body: Expr, _ known: Assumptions) -> Expr {
    guard Postorder(body).terms.contains(where: { $0.callee?.name == "log" }) else { return body }
    return body.rebuilt { _, new in
      guard new.kind == .call, new.callee == Callee("log"), !new.children[0].hasBinder else {
        return new
      }
      let factors = Self.factors(of: factored(new.children[0]))
      guard factors.count > 1 || factors[0].splitExponent.base == .e else { return new }
      let open = factors.filter { !known.signs(of: $0).isNonnegative }
      guard open.count <= 1 else { return new }
      return Expr.sum(
        factors.map { factor in
          let (base, exponent) = factor.splitExponent
          if base == .e { return exponent }
          guard open.isEmpty || factor != open[0], known.signs(of: base).isNonnegative else {
            return .call("log", factor)
          }
          return exponent * .call("log", base)
        })
    }.canonical
  }

  /// Σ of a product of factors that all mention the index.
  private func sum(of factors: [Expr], over span: Range) throws -> Expr {
    if let closed = try closedForm(factors, span) { return closed }
    if factors.count == 1, let callee = factors[0].callee, callee.name == "log",
      !callee.isDifferentiated
    {
      return .call("log", try product(of: factors[0].children[0], over: span))
    }
    if let (free, rest) = joined(factors, over: span) {
      let outside = try free.map { try normalizedBig($0) }
      return Expr.product(outside) * (try sum(of: rest, over: span))
    }
    if let exchanged = try exchanged(factors, over: span) { return exchanged }
    let body = Expr.product(factors).canonical
    let form = try aligned(body, span)
    // The new index may have brought more factors that are free of it.
    let again = try terms(of: form.body, in: form.span.binder)
    var results: [Expr] = []
    for term in again {
      let inside = Expr.product(term.inside).canonical
      let before = try prefix(inside, form.span.binder, to: form.span.lower - 1)
      let all = try prefix(inside, form.span.binder, to: form.span.upper)
      results.append(.product(term.outside + [all - before]))
    }
    return Expr.sum(results).canonical
  }

  /// A body with its index shifted or reversed so that one of its places is the index itself.
  ///
  /// Among all places such as f[T − k + 1] the one is taken that gives the first body in the order
  /// of terms, so that shifted and reversed sums come out the same. Places that move with another
  /// index come last: they would make the range move, too.
  func aligned(_ body: Expr, _ span: Range) throws -> (body: Expr, span: Range) {
    var moves: [(sign: Int, constant: Expr)] = []
    for place in Self.places(in: body, of: span.binder) {
      let slope = (place.substituting(span.binder, by: span.binder + 1) - place).multipliedOut
      guard let sign = slope.number?.asInt, abs(sign) == 1 else { continue }
      let constant = place.substituting(span.binder, by: .zero).multipliedOut
      if !moves.contains(where: { $0 == (sign, constant) }) { moves.append((sign, constant)) }
    }
    let still = moves.filter { move in
      move.constant.number != nil
        || move.constant.freeSymbols.allSatisfy { $0.symbol?.isReserved != true }
    }
    if !still.isEmpty { moves = still }
    var best: (key: Expr, body: Expr, span: Range)?
    for (sign, constant) in moves {
      let index = (Expr(sign) * (span.binder - constant)).multipliedOut
      let moved = body.placing(index, for: span.binder)
      let ends = [span.lower, span.upper].map { (Expr(sign) * $0 + constant).multipliedOut }
      let range = Range(
        binder: span.binder, lower: sign > 0 ? ends[0] : ends[1],
        upper: sign > 0 ? ends[1] : ends[0])
      // What is free of the index must not count: w^(T − k) and w^(T − k + 1) move alike.
      let parts = moves.count > 1 ? try terms(of: moved, in: span.binder) : []
      let key = Expr.sum(parts.map { Expr.product($0.inside) }).canonical
      if best.map({ Order.precedes(key, $0.key) }) ?? true { best = (key, moved, range) }
    }
    return best.map { ($0.body, $0.span) } ?? (body, span)
  }

  /// Places in which the index stands with coefficient ±1: indices, arguments, bases, bounds.
  private static func places(in body: Expr, of binder: Expr) -> [Expr] {
    var found: [Expr] = []
    for e in Postorder(body).terms where e.mentions(binder) {
      let candidates: [Expr]
      switch e.kind {
      case .symbol, .call: candidates = Array(e.children)
      case .power: candidates = [e.children[0]]
      case .bigSum, .bigProduct: candidates = [e.children[1], e.children[2]]
      case .sum where e == body: candidates = [e]
      case .number, .sum, .product, .cases, .condition, .delta, .matrixProduct, .transpose,
        .derivative:
        candidates = []
      }
      for place in candidates
      where place.mentions(binder) && Affine(place) != nil && !found.contains(place) {
        found.append(place)
      }
    }
    return Array(found.prefix(8))
  }
}

extension Expr {
  /// Whether a Σ or Π stands in it.
  fileprivate var hasBinder: Bool { traits.contains(.bindsIndex) }
}
