internal import Exact
internal import Expressions

/// A body in which every Σ and Π that is free of the index has a name instead.
///
/// Such parts get their form where they belong, outside: what is known about the index must not
/// change it.
struct Hoisting {
  private(set) var body: Expr
  private(set) var names: [(name: Expr, term: Expr)] = []

  init(from body: Expr, of whole: Expr, depth: Int) {
    self.body = body
    guard body.traits.contains(.bindsIndex) else { return }
    let outside = Set(whole.freeSymbols)
    var table: [Expr: Expr] = [:]
    for term in Postorder(body).terms where term.binder != nil && term.isScalar {
      let isFree = term.freeSymbols.allSatisfy {
        $0.symbol?.isReserved != true || outside.contains($0)
      }
      guard isFree else { continue }
      let name = Expr.symbol("#free\(depth).\(names.count)")
      table[term] = name
      names.append((name, term))
    }
    guard !table.isEmpty else { return }
    self.body = SumForms.replaced(body, table).canonical
    names.removeAll { !self.body.mentions($0.name) }
  }
}

/// The ends of the products of a question, to which longer ones are cut.
///
/// Π_{k+1..T} and Π_{k+1..T−1} g can be told equal, up to a factor, once both end at T − 1.
struct ProductEnds {
  private var tops: [Expr] = []
  private var bottoms: [Expr] = []

  mutating func learn(from e: Expr) {
    for term in Postorder(e).terms where term.kind == .bigProduct {
      let (bottom, top) = (term.children[1], term.children[2])
      if top.isFreeOfIndices, !tops.contains(top) { tops.append(top) }
      if bottom.isFreeOfIndices, !bottoms.contains(bottom) { bottoms.append(bottom) }
    }
  }

  /// How many factors a product that ends here has beyond the first end of its kind.
  func surplus(atTop top: Expr) -> Int {
    tops.compactMap { (top - $0).multipliedOut.number?.asInt }.max() ?? 0
  }

  /// How many factors a product that begins here has before the last beginning of its kind.
  func surplus(atBottom bottom: Expr) -> Int {
    bottoms.compactMap { ($0 - bottom).multipliedOut.number?.asInt }.max() ?? 0
  }
}

extension SumForms {
  /// Products over neighbouring ranges, and the factors beside them, joined where that makes
  /// products that are free of the index; nil where it does not.
  ///
  /// Π_{k+1..i−1} g · g(i) · Π_{i+1..T} g = Π_{k+1..T} g, as in the derivative of a product.
  func joined(_ factors: [Expr], over span: Range) -> (outside: [Expr], inside: [Expr])? {
    guard factors.contains(where: { $0.kind == .bigProduct }) else { return nil }
    let list = absorbing(factors, in: span.binder, inside(span))
    let free = list.filter { !$0.mentions(span.binder) }
    return free.isEmpty ? nil : (free, list.filter { $0.mentions(span.binder) })
  }

  /// Factors with those taken into products that continue these: g(k) · Π_{k+1..T} g = Π_{k..T} g.
  ///
  /// A factor that is a sum is taken apart for it: 1 − h² continues Π(1 − h) · Π(1 + h).
  func absorbing(_ factors: [Expr], in binder: Expr, _ known: Assumptions) -> [Expr] {
    guard factors.contains(where: { $0.kind == .bigProduct }) else { return factors }
    var list = factors
    var isOpen = true
    while isOpen {
      isOpen = false
      for j in list.indices where budget.allows(5) {
        var rest = list
        let taken = rest.remove(at: j)
        guard taken.mentions(binder) else { continue }
        let pieces = taken.kind == .sum ? Self.factors(of: factored(taken)) : [taken]
        guard let joined = Self.continued(rest, by: pieces, known) else { continue }
        list = joined
        isOpen = true
        break
      }
    }
    return list
  }

  /// A list in which products have taken in all of these pieces; nil if one is left.
  private static func continued(
    _ factors: [Expr], by pieces: [Expr], _ known: Assumptions
  ) -> [Expr]? {
    var list = factors
    for piece in pieces {
      if piece.number != nil {
        list.append(piece)
        continue
      }
      let place = list.indices.first { i in
        list[i].kind == .bigProduct && union(list[i], piece, known) != nil
      }
      guard let place, let union = union(list[place], piece, known) else { return nil }
      list[place] = union
    }
    return list
  }

  /// A product and what continues it, as one product.
  private static func union(_ a: Expr, _ b: Expr, _ known: Assumptions) -> Expr? {
    guard let binder = a.binder else { return nil }
    let (body, lower, upper) = (a.children[0], a.children[1], a.children[2])
    func isRegular(_ from: Expr, _ to: Expr) -> Bool {
      known.proves(.condition(.lessOrEqual, [(from - 1).multipliedOut, to])) == .yes
    }
    let next = (upper + 1).multipliedOut
    if b.kind == .bigProduct {
      guard b.children[0] == body, b.children[1].multipliedOut == next,
        isRegular(lower, upper), isRegular(next, b.children[2])
      else { return nil }
      return .bigProduct(binder, from: lower, to: b.children[2], body)
    }
    guard isRegular(lower, upper) else { return nil }
    if body.placing(next, for: binder) == b {
      return .bigProduct(binder, from: lower, to: next, body)
    }
    let before = (lower - 1).multipliedOut
    if body.placing(before, for: binder) == b {
      return .bigProduct(binder, from: before, to: upper, body)
    }
    return nil
  }

  /// Σ over a body with Kronecker's delta inside an inner Σ, where only this index can be solved
  /// for: the ranges are exchanged, and the delta contracts.
  func contractingDeltas(_ body: Expr, of e: Expr, _ span: Range) throws -> Expr? {
    guard e.kind == .bigSum, body.traits.contains(.bindsIndex),
      Postorder(body).terms.contains(where: { $0.kind == .delta && $0.mentions(span.binder) })
    else { return nil }
    let factors = body.kind == .product ? Array(body.children) : [body]
    guard let place = factors.firstIndex(where: { $0.kind == .bigSum }),
      let binder = factors[place].binder
    else { return nil }
    let sum = factors[place]
    let (lower, upper) = (sum.children[1], sum.children[2])
    guard !lower.mentions(span.binder), !upper.mentions(span.binder) else { return nil }
    let other = Expr.symbol("#other\(depth)")
    let range = Range(binder: other, lower: lower, upper: upper)
    var rest = factors
    rest[place] = sum.children[0].substituting(binder, by: other)
    let whole = Expr.product(rest).canonical
    let known = SumForms(assumptions: inside(span), budget: budget).inside(range)
    let deltas = Postorder(whole).terms.filter { $0.kind == .delta }
    func isSolved(for range: Range) -> Bool {
      deltas.contains { delta in
        guard let value = Self.solved(delta.children[0] - delta.children[1], range.binder) else {
          return false
        }
        return known.proves(.condition(.lessOrEqual, [range.lower, value])) == .yes
          && known.proves(.condition(.lessOrEqual, [value, range.upper])) == .yes
      }
    }
    guard isSolved(for: span), !isSolved(for: range) else { return nil }
    let inner = Expr.bigSum(span.binder, from: span.lower, to: span.upper, whole)
    return try normalizedBig(Expr.bigSum(other, from: lower, to: upper, inner).canonical)
  }
}
