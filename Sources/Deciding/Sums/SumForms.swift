internal import Exact
internal import Expressions

/// Sums and products over ranges brought to forms in which equal ones are the same term.
///
/// A sum is taken apart into sums over products; what is free of the index goes outside; powers of
/// the index times geometric terms get their closed form; the rest stays as Σ from a common start
/// to the upper bound: with S(n) = S(n − 1) + g(n), Σ_{a..b} g = S(b) − S(a − 1) wherever
/// b ≥ a − 1, and the whole-number offset of n is taken off by the same equation. Shifted,
/// reversed and split sums thus become equal. Every step is an identity; where it needs a
/// condition that is not known, it asks for a split into cases.
struct SumForms {
  let assumptions: Assumptions
  let budget: DecisionBudget
  var depth = 0
  /// The range of the index around, inside of a body.
  var around: Range?
  /// Where the products of the question end and begin.
  var ends = ProductEnds()

  static let largestDepth = 8
  static let termLimit = 96
  static let expansionLimit = 48

  /// Where sums without a lower bound of their own begin.
  static let start = Expr.symbol("#start")

  /// The form of a whole question.
  func form(of e: Expr) throws -> Expr {
    var whole = self
    whole.ends.learn(from: e)
    return try whole.joiningProducts(whole.joiningNumericStarts(whole.normalized(e)))
  }

  /// The term with every Σ and Π in its form.
  func normalized(_ e: Expr) throws -> Expr {
    guard e.traits.contains(.bindsIndex) else { return e }
    guard depth < Self.largestDepth else {
      throw Trouble.unsupported("sums nested too deep")
    }
    let outer = Postorder([e], into: { $0.binder == nil })
    var table: [Expr: Expr] = [:]
    for term in outer.terms where term.binder != nil {
      guard budget.allows(20) else { throw Trouble.exhausted }
      table[term] = try normalizedBig(term)
    }
    return Self.replaced(e, table).canonical
  }

  /// Replaces outermost sums by their forms; these may mention bound indices of their own.
  static func replaced(_ e: Expr, _ table: [Expr: Expr]) -> Expr {
    let order = Postorder([e], into: { table[$0] == nil })
    var results: [Expr] = []
    for term in order.terms {
      if let form = table[term] {
        results.append(form)
      } else {
        results.append(term.with(children: term.children.map { results[order[$0]] }))
      }
    }
    return results[order[e]]
  }

  /// The form of one Σ or Π; of the rest of one whose ends stand apart already.
  func normalizedBig(_ e: Expr, isRest: Bool = false) throws -> Expr {
    guard let binder = e.binder, e.isScalar, e.productOrder == .commutative else { return e }
    let (lower, upper) = (e.children[1].canonical, e.children[2].canonical)
    if lower == Self.start { return try prefix(e.children[0], binder, to: upper).canonical }
    if let short = try writtenOut(e, binder, lower, upper) { return short }
    // A name of its own, which no index in a changed body can get.
    let index = Expr.symbol("#index\(depth)")
    let span = Range(binder: index, lower: lower, upper: upper)
    let opened = e.children[0].substituting(binder, by: index)
    let hoisting = Hoisting(from: opened, of: e, depth: depth)
    var form: Expr
    if e.kind == .bigSum, let parted = try endsApart(hoisting.body, span, isRest: isRest) {
      form = parted
    } else if let parted = try contractingDeltas(hoisting.body, of: e, span) {
      form = parted
    } else {
      var inner = inside(span)
      if inner.isContradictory, !assumptions.isContradictory {
        return e.kind == .bigSum ? .zero : .one
      }
      for (name, term) in hoisting.names {
        let signs = assumptions.signs(of: term)
        guard signs.isNonnegative else { continue }
        inner.assumeQuietly(
          .condition(signs.isPositive ? .greater : .greaterOrEqual, [name, .zero]))
      }
      var below = SumForms(assumptions: inner, budget: budget)
      (below.depth, below.around, below.ends) = (depth + 1, span, ends)
      let body = try below.normalized(hoisting.body)
      guard try isRegular(span) else { return e.kind == .bigSum ? .zero : .one }
      form =
        e.kind == .bigSum
        ? try sum(of: body, over: span) : try product(of: body, over: span)
    }
    guard !hoisting.names.isEmpty else { return form }
    var back: [Expr: Expr] = [:]
    for (name, term) in hoisting.names { back[name] = try normalizedBig(term) }
    return form.substituting(back).canonical
  }

  /// What holds for an index within its range.
  func inside(_ span: Range) -> Assumptions {
    var inner = assumptions.declaring(integer: span.binder)
    inner.assume(.condition(.lessOrEqual, [span.lower, span.binder]))
    inner.assume(.condition(.lessOrEqual, [span.binder, span.upper]))
    return inner
  }

  /// Σ over a body with Σ or Π whose ranges depend on the index, with so many summands apart at
  /// either end that all inner ranges have the length that they need; nil where none is needed.
  ///
  /// No range may miss more than the empty one, and products that are to lose factors at the end
  /// that stays must have them: with k ≤ T − 1, Π_{k+1..T} g = g(T)·Π_{k+1..T−1} g.
  private func endsApart(_ body: Expr, _ span: Range, isRest: Bool) throws -> Expr? {
    guard !isRest, body.traits.contains(.bindsIndex) else { return nil }
    var (lower, upper) = (span.lower, span.upper)
    var parts: [Expr] = []
    func takeApart(_ count: Int, first: Bool) throws {
      for _ in 0..<min(count, 8) {
        let isThere = Expr.condition(.lessOrEqual, [lower, upper])
        switch assumptions.proves(isThere) {
        case .unknown where depth == 0: throw Trouble.needsCondition(isThere)
        case .unknown, .no: return
        case .yes: break
        }
        parts.append(try normalized(body.placing(first ? lower : upper, for: span.binder)))
        if first {
          lower = (lower + 1).multipliedOut
        } else {
          upper = (upper - 1).multipliedOut
        }
      }
    }
    try takeApart(missing(in: body, span, atFirst: true), first: true)
    try takeApart(missing(in: body, span, atFirst: false), first: false)
    guard !parts.isEmpty else { return nil }
    let rest = Expr.bigSum(span.binder, from: lower, to: upper, body)
    parts.append(try normalizedBig(rest, isRest: true))
    return Expr.sum(parts).canonical
  }

  /// How many summands at one end of a range have inner ranges that are too short.
  private func missing(in body: Expr, _ span: Range, atFirst: Bool) -> Int {
    var most = 0
    for term in Postorder(body).terms where term.binder != nil {
      let length = (term.children[2] - term.children[1] + 1).canonical
      let slope = Linear(length)[span.binder].signum
      guard slope == (atFirst ? 1 : -1),
        let shortest = length.placing(atFirst ? span.lower : span.upper, for: span.binder)
          .multipliedOut.number?.asInt
      else { continue }
      let surplus =
        term.kind == .bigSum
        ? 0
        : atFirst
          ? ends.surplus(atBottom: term.children[1]) : ends.surplus(atTop: term.children[2])
      most = max(most, surplus - shortest)
    }
    return most
  }

  /// The range of an index.
  struct Range {
    let binder: Expr
    let lower: Expr
    let upper: Expr
  }

  /// Whether the range is empty at most by one step, b ≥ a − 1; false where it is surely empty.
  private func isRegular(_ span: Range) throws -> Bool {
    try holds(.condition(.greaterOrEqual, [span.upper, span.lower - 1]))
  }

  /// Whether it can be told, perhaps by cases, if a condition holds.
  func canDecide(_ condition: Expr) -> Bool {
    depth == 0 || assumptions.proves(condition) != .unknown
      || !condition.freeSymbols.contains { $0.symbol?.isReserved == true }
  }

  /// Whether a condition holds; asks for cases where that is open.
  func holds(_ condition: Expr) throws -> Bool {
    switch assumptions.proves(condition) {
    case .yes: return true
    case .no: return false
    case .unknown:
      let free = condition.freeSymbols
      if depth > 0, free.contains(where: { $0.symbol?.isReserved == true }) {
        throw Trouble.unsupported("a range that depends on another index")
      }
      throw Trouble.needsCondition(condition)
    }
  }

  /// A sum or product over few numbers, written out.
  private func writtenOut(
    _ e: Expr, _ binder: Expr, _ lower: Expr, _ upper: Expr
  ) throws -> Expr? {
    guard let length = (upper - lower).multipliedOut.number?.asInt else { return nil }
    guard length < Self.expansionLimit else { return nil }
    guard length >= 0 else { return e.kind == .bigSum ? .zero : .one }
    var parts: [Expr] = []
    for i in 0...length {
      guard budget.allows(10) else { throw Trouble.exhausted }
      parts.append(e.children[0].placing((lower + Expr(i)).canonical, for: binder))
    }
    let joined = (e.kind == .bigSum ? Expr.sum(parts) : .product(parts)).canonical
    return try normalized(joined)
  }

  // MARK: Sums from the common start

  /// Σ from the common start to n of a body, with the whole offset of n taken off.
  func prefix(_ body: Expr, _ binder: Expr, to end: Expr) throws -> Expr {
    let n = end.canonical
    guard let affine = Affine(n), !affine.isConstant || depth > 0,
      let offset = affine.constant.asInt, offset != 0, abs(offset) <= Self.expansionLimit
    else { return try ordered(body, binder, to: n) }
    let base = (n - Expr(offset)).canonical
    var parts = [try ordered(body, binder, to: base)]
    for i in offset > 0 ? Array(1...offset) : Array((offset + 1)...0) {
      let value = body.placing((base + Expr(i)).canonical, for: binder)
      guard !affine.isConstant || !value.dividesByZero else {
        return try ordered(body, binder, to: n)
      }
      let form = try normalized(value)
      parts.append(offset > 0 ? form : -form)
    }
    return .sum(parts)
  }

  /// Sums of one body from the common start to different numbers: to the least of these.
  private func joiningNumericStarts(_ e: Expr) throws -> Expr {
    var ends: [Expr: [Int]] = [:]
    for term in Postorder(e).terms where term.kind == .bigSum && term.children[1] == Self.start {
      if let n = term.children[2].number?.asInt { ends[term.children[0], default: []].append(n) }
    }
    guard ends.values.contains(where: { $0.count > 1 }) else { return e }
    var table: [Expr: Expr] = [:]
    for term in Postorder([e], into: { $0.binder == nil }).terms
    where term.kind == .bigSum && term.children[1] == Self.start {
      guard let binder = term.binder, let n = term.children[2].number?.asInt,
        let least = ends[term.children[0]]?.min(), n > least, n - least <= Self.expansionLimit
      else { continue }
      let body = term.children[0]
      let added = try ((least + 1)...n).map {
        try normalized(body.placing(Expr($0), for: binder))
      }
      table[term] = .sum([.bigSum(binder, from: Self.start, to: Expr(least), body)] + added)
    }
    return Self.replaced(e, table).canonical
  }
}

extension Expr {
  /// Whether no bound index stands free in it.
  var isFreeOfIndices: Bool {
    number != nil || freeSymbols.allSatisfy { $0.symbol?.isReserved != true }
  }

  /// Whether zero stands below a line of it.
  var dividesByZero: Bool {
    Postorder(self).terms.contains { term in
      term.kind == .power && term.children[0].isZero
        && term.children[1].number.map { $0.signum < 0 } ?? false
    }
  }

  /// The term with an index replaced, and indices and bounds multiplied out.
  func placing(_ value: Expr, for binder: Expr) -> Expr {
    substituting(binder, by: value).rebuilt { _, new in
      switch new.kind {
      case .symbol, .delta:
        return new.children.isEmpty ? new : new.with(children: new.children.map(\.multipliedOut))
      case .bigSum, .bigProduct:
        let c = new.children
        return new.with(children: [c[0], c[1].multipliedOut, c[2].multipliedOut])
      case .call:
        return new.callee?.name == "binomial"
          ? new.with(children: new.children.map(\.multipliedOut)) : new
      case .number, .sum, .product, .power, .cases, .condition, .matrixProduct, .transpose,
        .derivative:
        return new
      }
    }.canonical
  }

  /// A linear term without parentheses.
  var multipliedOut: Expr { number == nil ? Linear(self).expr : self }
}
