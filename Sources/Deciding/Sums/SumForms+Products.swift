internal import Exact
internal import Expressions

extension SumForms {
  /// Π of a body: factors free of the index as powers, exponentials as sums, the rest aligned.
  func product(of body: Expr, over span: Range) throws -> Expr {
    let length = (span.upper - span.lower + 1).multipliedOut
    var results: [Expr] = []
    var left: [Expr] = []
    for factor in Self.factors(of: factored(body.canonical)) {
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
      } else if !exponent.mentions(span.binder), assumptions.isInteger(exponent) {
        results.append(.power(try single(base, span), exponent))
      } else {
        left.append(factor)
      }
    }
    for factor in left { results.append(try single(factor, span)) }
    return Expr.product(results).canonical
  }

  /// A body as a product of factors that are the same however it is written.
  func factored(_ body: Expr) -> Expr {
    guard body.treeSize < 300, !body.traits.contains(.bindsIndex), !body.traits.contains(.hasCases),
      Postorder(body).terms.contains(where: { $0.kind == .sum })
    else { return body }
    let learning = Conversion.Learning()
    for _ in 0..<8 {
      do {
        let conversion = try Conversion(assumptions, budget, learning: learning)
        return try conversion.factoredTerm(of: body) ?? body
      } catch Trouble.restart {
        continue
      } catch {
        return body
      }
    }
    return body
  }

  static func factors(of e: Expr) -> [Expr] {
    e.kind == .product ? Array(e.children) : [e]
  }

  /// Π of one factor, its index aligned; its ends are settled when all products are known.
  private func single(_ body: Expr, _ span: Range) throws -> Expr {
    var form = try aligned(body, span)
    if form.span.lower.number == nil, form.span.upper.number != nil {
      // The end that is a number comes first: Π_{j = −T..−1} f(j) = Π_{j = 1..T} f(−j).
      let range = Range(
        binder: span.binder, lower: (-form.span.upper).multipliedOut,
        upper: (-form.span.lower).multipliedOut)
      form = (form.body.placing((-span.binder).canonical, for: span.binder), range)
    }
    let product = Expr.bigProduct(
      form.span.binder, from: form.span.lower, to: form.span.upper, form.body)
    return depth == 0 ? product : try settled(product, lower: nil)
  }

  /// Brings the ends of all products of one body to the same places.
  func joiningProducts(_ e: Expr) throws -> Expr {
    let all = Postorder(e).terms.filter { term in
      term.kind == .bigProduct && term.isScalar && term.productOrder == .commutative
        && term.freeSymbols.allSatisfy { $0.symbol?.isReserved != true }
    }
    guard !all.isEmpty else { return e }
    var families: [Expr: [Expr]] = [:]
    for product in all { families[product.children[0], default: []].append(product) }
    var table: [Expr: Expr] = [:]
    for product in all {
      let family = families[product.children[0]] ?? []
      let lowest = family.compactMap { $0.children[1].number?.asInt }.max()
      let pieces = try cut(product, at: family).map { try settled($0, among: family, lowest) }
      table[product] = Expr.product(pieces)
    }
    return Self.replaced(e, table).canonical
  }

  /// A product cut where others of its body begin or end, if those places surely lie inside:
  /// Π_{1..n} = Π_{1..m} · Π_{m+1..n}.
  private func cut(_ product: Expr, at family: [Expr]) throws -> [Expr] {
    var pieces = [product]
    for other in family where other != product {
      for start in [other.children[1].canonical, (other.children[2] + 1).multipliedOut] {
        pieces = pieces.flatMap { piece -> [Expr] in
          let (lower, upper) = (piece.children[1], piece.children[2])
          guard (start - lower).multipliedOut.number == nil,
            (start - upper).multipliedOut.number == nil,
            assumptions.proves(.condition(.lessOrEqual, [lower, start])) == .yes,
            assumptions.proves(.condition(.lessOrEqual, [(start - 1).multipliedOut, upper])) == .yes
          else { return [piece] }
          return [
            piece.with(children: [piece.children[0], lower, (start - 1).multipliedOut]),
            piece.with(children: [piece.children[0], start, upper]),
          ]
        }
      }
    }
    return pieces
  }

  /// Settles a product of the whole question; asks whether it has factors where others of its
  /// body end elsewhere.
  private func settled(_ e: Expr, among family: [Expr], _ lowest: Int?) throws -> Expr {
    let (lower, upper) = (e.children[1], e.children[2])
    let isUneven = family.contains { other in
      let gaps = [other.children[1] - lower, other.children[2] - upper]
      return gaps.contains { $0.multipliedOut.number.map { !$0.isZero } ?? false }
    }
    let isThere = Expr.condition(.lessOrEqual, [lower, upper])
    if isUneven, assumptions.proves(isThere) == .unknown { throw Trouble.needsCondition(isThere) }
    return try settled(e, lower: lowest)
  }

  /// Factors taken off at both ends as far as the range is known to hold them.
  ///
  /// Only multiplication is used, Π_{a..n+c} g = Π_{a..n} g · g(n + 1) ⋯ g(n + c), so that a factor
  /// that vanishes somewhere does no harm. At the upper end as many factors leave as the shortest
  /// range has: products to bounds with different offsets then end at the same place.
  private func settled(_ e: Expr, lower target: Int?) throws -> Expr {
    guard let binder = e.binder else { return e }
    let body = e.children[0]
    var ends = (lower: e.children[1].canonical, upper: e.children[2].canonical)
    var parts: [Expr] = []
    func isLong() -> Bool {
      parts.count < Self.expansionLimit && budget.allows(5)
        && assumptions.proves(.condition(.lessOrEqual, [ends.lower, ends.upper])) == .yes
    }
    func takeFirst() throws {
      parts.append(try normalized(body.placing(ends.lower, for: binder)))
      ends.lower = (ends.lower + 1).multipliedOut
    }
    func takeLast() throws {
      parts.append(try normalized(body.placing(ends.upper, for: binder)))
      ends.upper = (ends.upper - 1).multipliedOut
    }
    let moves = around.map { [ends.lower.mentions($0.binder), ends.upper.mentions($0.binder)] }
    if let moves, moves.contains(true) {
      // Where the other end stays, factors leave there until all products end at one place.
      var atTop = moves[1] ? 0 : self.ends.surplus(atTop: ends.upper)
      var atBottom = moves[0] ? 0 : self.ends.surplus(atBottom: ends.lower)
      while atTop > 0, isLong() {
        try takeLast()
        atTop -= 1
      }
      while atBottom > 0, isLong() {
        try takeFirst()
        atBottom -= 1
      }
    } else {
      let offset = Affine(ends.lower).flatMap { $0.isConstant ? nil : $0.constant.asInt }
      let first = ends.lower.number?.asInt ?? offset
      var raised = (ends.lower.number != nil ? target ?? first : max(1, first ?? 1)) ?? 0
      if let first { raised -= first }
      while first != nil, raised > 0, isLong() {
        try takeFirst()
        raised -= 1
      }
      while ends.upper.number == nil, isLong() { try takeLast() }
    }
    // What is surely empty is 1: with n = k, Π_{k+1..n} is no factor that could differ.
    if assumptions.proves(.condition(.lessOrEqual, [ends.lower, ends.upper])) == .no {
      return .product(parts)
    }
    return .product(parts + [.bigProduct(binder, from: ends.lower, to: ends.upper, body)])
  }
}

extension Conversion {
  /// A term as a product of factors without sums in common, the same for equal terms; nil where it
  /// is too large.
  func factoredTerm(of e: Expr) throws -> Expr? {
    guard let exact = try fraction(of: e), !exact.isZero,
      exact.numerator.atoms.isDisjoint(with: complexAtoms),
      exact.denominator.allSatisfy({ factors[$0.factor].atoms.isDisjoint(with: complexAtoms) })
    else { return nil }
    let (coefficient, monomial, powers) = factorized(exact.numerator)
    var parts = [Expr(coefficient), expr(of: monomial)]
    for power in powers {
      parts += squaresApart(factors[power.factor]).map { expr(of: $0).power(power.exponent) }
    }
    for power in exact.denominator {
      parts += squaresApart(factors[power.factor]).map { expr(of: $0).power(-power.exponent) }
    }
    return Expr.product(parts).canonical
  }

  /// a² − b² as two factors, these taken apart again.
  private func squaresApart(_ polynomial: Polynomial) -> [Polynomial] {
    guard polynomial.terms.count == 2, let a = polynomial.terms.first,
      let b = polynomial.terms.last, a.coefficient.signum > 0, b.coefficient.signum < 0,
      let first = Self.root(a.monomial, a.coefficient),
      let second = Self.root(b.monomial, -b.coefficient)
    else { return [polynomial] }
    return squaresApart(first.minus(second)) + [first.plus(second)]
  }

  private static func root(_ monomial: Monomial, _ coefficient: Rational) -> Polynomial? {
    guard monomial.factors.allSatisfy({ $0.exponent % 2 == 0 }),
      let top = coefficient.numerator.exactSquareRoot,
      let bottom = coefficient.denominator.exactSquareRoot
    else { return nil }
    let half = monomial.factors.reduce(Monomial.one) {
      $0.times(Monomial(Int($1.atom), Int($1.exponent) / 2))
    }
    return Polynomial(half, Rational(top, bottom))
  }
}
