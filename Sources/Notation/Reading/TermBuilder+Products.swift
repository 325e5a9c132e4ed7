internal import Exact
internal import Expressions

// Products, quotients, signs and powers: how the factors that stand side by side are grouped.
extension TermBuilder {
  /// The term with a minus sign before it: a number or the leading number of a product takes it.
  func negated(_ item: Operand, from start: Int) throws(ReadError) -> Operand {
    switch item.form {
    case .integer, .number:
      if let value = item.term.number {
        return Operand(term: Expr(-value), start: start, end: item.end)
      }
    case .factorsLedByNumber:
      let factors = Array(item.term.children)
      if let value = factors[0].number {
        return try product([Expr(-value)] + factors.dropFirst(), item, from: start)
      }
    case .factors:
      if item.term.kind == .product {
        return try product([.minusOne] + item.term.children, item, from: start)
      }
    case .closed, .numericPower, .euler: break
    }
    return try product([.minusOne, item.term], item, from: start)
  }

  private func product(
    _ factors: [Expr], _ item: Operand, from start: Int
  ) throws(ReadError) -> Operand {
    do {
      return Operand(
        term: try .making(.product, factors), start: start, end: item.end,
        needsSize: item.needsSize)
    } catch {
      throw source.error(error.message, from: item.start, to: item.end)
    }
  }

  // MARK: Chains of * and /

  /// `a*b/c`: factors in their order, divisors as negative powers, leading fractions one number.
  func multiplied(_ items: [Operand]) throws(ReadError) -> Operand {
    var items = items
    if let condition = items.first(where: { $0.term.shape == .truth }) {
      throw source.error(
        "a condition can not be multiplied", from: condition.start, to: condition.end)
    }
    if items.contains(where: { $0.form == .factors || $0.form == .factorsLedByNumber }) {
      items = items.flatMap(\.joinedFactors)
    }
    foldLeadingFraction(&items)
    if items.count == 1 { return items[0] }
    if items[0].form == .integer, items[0].term.isOne, items[1].joint == .over {
      let start = items[0].start
      items.removeFirst()
      items[0].start = start
    }
    if items.contains(where: \.needsSize) { items = try sizedByNeighbours(items) }
    if items.allSatisfy({ $0.term.isScalar }) {
      let result = try made(items) { _ throws(ShapeError) in
        let factors = items.map { $0.joint == .over ? $0.reciprocal : $0.term }
        return factors.count == 1 ? factors[0] : try .making(.product, factors)
      }
      return withForm(result, led: items[0])
    }
    return withForm(try multipliedInOrder(items), led: items[0])
  }

  private func withForm(_ result: Operand, led first: Operand) -> Operand {
    var result = result
    guard result.term.kind == .product else { return result }
    let isLed = first.joint != .over && (first.form == .integer || first.form == .number)
    result.form = isLed ? .factorsLedByNumber : .factors
    return result
  }

  /// `3/4` at the start is the number 3/4.
  private func foldLeadingFraction(_ items: inout [Operand]) {
    items[0].joint = .times
    guard items.count > 1, items[0].form == .integer, items[1].joint == .over,
      items[1].form == .integer, let p = items[0].term.number, let q = items[1].term.number,
      !q.isZero
    else { return }
    items[0].term = Expr(p / q)
    items[0].end = items[1].end
    items[0].form = .number
    items.remove(at: 1)
  }

  /// Factors of which some are vectors or matrices: those make an ordered product, scalars at
  /// either end stand beside it; dividing by a vector or matrix is entry by entry.
  private func multipliedInOrder(_ items: [Operand]) throws(ReadError) -> Operand {
    var done: [Expr]?
    var open: [Operand] = []
    for item in items {
      let isOrdered = !item.term.isScalar
      if item.joint == .over, isOrdered, !open.isEmpty || done != nil {
        let before: [Expr]
        if let factors = done { before = factors } else { before = try ordered(open) }
        open = []
        done = before + [item.reciprocal]
        _ = try together(done ?? [], items[0], item)
      } else if let before = done, !isOrdered {
        done = before + [item.joint == .over ? item.reciprocal : item.term]
      } else {
        if let before = done {
          let factor = try together(before, items[0], item)
          open = [factor]
          done = nil
        }
        var factor = item
        if item.joint == .over { factor.term = item.reciprocal }
        open.append(factor)
      }
    }
    if let factors = done { return try together(factors, items[0], items[items.count - 1]) }
    return try together(try ordered(open), items[0], items[items.count - 1])
  }

  private func together(
    _ factors: [Expr], _ first: Operand, _ last: Operand
  ) throws(ReadError) -> Operand {
    do {
      let term = factors.count == 1 ? factors[0] : try Expr.making(.product, factors)
      return Operand(term: term, start: first.start, end: last.end)
    } catch {
      throw source.error(error.message, from: last.start, to: last.end)
    }
  }

  /// Scalars, the ordered product of what lies between the first and last matrix, scalars.
  private func ordered(_ items: [Operand]) throws(ReadError) -> [Expr] {
    guard let first = items.firstIndex(where: { !$0.term.isScalar }),
      let last = items.lastIndex(where: { !$0.term.isScalar }), first < last
    else { return items.map(\.term) }
    let middle = try made(Array(items[first...last])) { terms throws(ShapeError) in
      try .making(.matrixProduct, terms)
    }
    return items[..<first].map(\.term) + [middle.term] + items[(last + 1)...].map(\.term)
  }

  /// An identity between factors takes its size from the left or the right neighbour.
  private func sizedByNeighbours(_ items: [Operand]) throws(ReadError) -> [Operand] {
    var items = items
    for i in items.indices where items[i].needsSize {
      if let left = items[..<i].last(where: { !$0.term.isScalar && !$0.needsSize }) {
        items[i] = items[i].sized(by: left.term.shape.columns)
      } else if let right = items[(i + 1)...].first(where: { !$0.term.isScalar && !$0.needsSize }) {
        items[i] = items[i].sized(by: right.term.shape.rows)
      }
    }
    return items
  }

  /// `A .* B`: entry by entry; the factors of chains without parentheses join.
  func multipliedByEntries(_ items: [Operand]) throws(ReadError) -> Operand {
    let items = try sized(items)
    let result = try made(items) { _ throws(ShapeError) in
      var factors: [Expr] = []
      for item in items {
        if item.term.kind == .product, item.form == .factors || item.form == .factorsLedByNumber {
          factors += item.term.children
        } else {
          factors.append(item.term)
        }
      }
      return try .making(.product, factors)
    }
    var formed = result
    let first = items[0].form
    formed.form =
      first == .integer || first == .number || first == .factorsLedByNumber
      ? .factorsLedByNumber : .factors
    return formed
  }

  // MARK: Powers

  /// `a^b`; of a square matrix the repeated product.
  func raised(_ base: Operand, to exponent: Operand) throws(ReadError) -> Operand {
    if base.needsSize || exponent.needsSize { throw sizeless([base, exponent]) }
    if base.form == .euler {
      return try made([exponent], from: base.start) { terms throws(ShapeError) in
        try .making(Callee("exp", arity: 1), terms)
      }
    }
    if base.term.isScalar, exponent.term.isScalar {
      var result = try made([base, exponent]) { terms throws(ShapeError) in
        try .making(.power, terms)
      }
      if let value = exponent.term.number, value.signum > 0 { result.form = .numericPower }
      return result
    }
    guard exponent.term.isScalar, base.term.shape.isSquare, base.term.shape != .truth else {
      throw source.error(
        "\(base.term.shape.words) can not be raised to the power of \(exponent.term.shape.words)",
        from: base.start, to: exponent.end, hint: "write .^ to raise each entry to a power")
    }
    return try made([base, exponent]) { terms throws(ShapeError) in
      try terms[0].matrixPower(terms[1])
    }
  }

  /// An identity matrix stands where nothing tells its size.
  func sizeless(_ items: [Operand]) -> ReadError {
    let item = items.first(where: \.needsSize) ?? items[0]
    return source.error(
      "the size of the identity matrix is not clear here", from: item.start, to: item.end,
      hint: "write I(n)")
  }

  func raisedByEntries(_ base: Operand, to exponent: Operand) throws(ReadError) -> Operand {
    if base.needsSize || exponent.needsSize { throw sizeless([base, exponent]) }
    var result = try made([base, exponent]) { terms throws(ShapeError) in
      try .making(.power, terms)
    }
    if let value = exponent.term.number, value.signum > 0 { result.form = .numericPower }
    return result
  }
}

extension Operand {
  /// The factors of a fraction in LaTeX, which join with their neighbours; else the operand alone.
  fileprivate var joinedFactors: [Operand] {
    let isOpen = form == .factors || form == .factorsLedByNumber
    guard isOpen, joint != .over, term.kind == .product, !term.isByEntries else { return [self] }
    return term.children.enumerated().map { i, factor in
      Operand(
        term: factor, start: start, end: end,
        form: i == 0 && form == .factorsLedByNumber ? .number : .closed,
        joint: i == 0 ? joint : .times)
    }
  }

  /// One over the operand: a bare numeric exponent turns its sign.
  fileprivate var reciprocal: Expr {
    if form == .numericPower, term.kind == .power, let value = term.children[1].number {
      return term.with(children: [term.children[0], Expr(-value)])
    }
    return term.with(power: .minusOne)
  }
}

extension Expr {
  fileprivate func with(power exponent: Expr) -> Expr { .power(self, exponent) }

  /// How many factors a power of a matrix is written out to.
  static let longestMatrixPower = 16

  /// A power of a square matrix: written out for small natural numbers.
  func matrixPower(_ exponent: Expr) throws(ShapeError) -> Expr {
    if let n = exponent.number?.asInt {
      if (2...Expr.longestMatrixPower).contains(n) {
        return try .making(.matrixProduct, Array(repeating: self, count: n))
      }
      if n == -1 { return try .making(Callee("inv", arity: 1), [self]) }
    }
    return try .making(Callee("matpow", arity: 2), [self, exponent])
  }
}
