internal import Exact
internal import Expressions

// Products, quotients and powers in formulas.
extension FormulaWriter {
  mutating func writeProduct(_ e: Expr) {
    let isPlain =
      e.isScalar && e.children[0].kind != .number && !e.children.contains { $0.isDivisor }
    guard isPlain else { return plan(factors(of: e, withSign: true)) }
    // Factors side by side, from the last to the first.
    let list = e.children
    for i in list.indices.reversed() {
      push(.term(list[i], neededLevel(list[i], endsList: i == list.count - 1, true)))
      guard i > 0 else { return }
      let isCallLike = beginsWithFence(list[i]) && looksLikeFunction(list[i - 1])
      push(.piece(.sign(beginsWithNumber(list[i]) || isCallLike ? .dot : .juxtaposed)))
      push(.piece(.seam(.product)))
    }
  }

  /// What has been laid out of a product so far.
  struct Layout {
    var steps: [Work] = []
    /// Factors that stand side by side and may become a numerator.
    var run: [Expr] = []
    /// A whole number that is written before or below them.
    var lead: Rational = 1
    var divisors: [Expr] = []
    var hasOrdered = false
    /// Whether a number ends what is written already.
    var endsInNumber = false
  }

  /// The factors of a product: runs of factors over runs of divisors.
  func factors(of e: Expr, withSign: Bool) -> [Work] {
    var layout = Layout()
    let list = e.children
    var first = 0
    if let value = list[0].number, list.count > 1 {
      first = 1
      layout.lead = value
      if value.signum < 0 {
        layout.lead = -value
        if withSign { layout.steps.append(.piece(.sign(.negative))) }
      } else if value.isOne {
        layout.lead = 1
        layout.run.append(list[0])
      }
    }
    let isByEntries = e.isByEntries
    for i in first..<list.count {
      let factor = list[i]
      if factor.isDivisor, factor.isScalar {
        layout.divisors.append(factor)
        continue
      }
      let joinsByEntries = isByEntries && layout.hasOrdered && !factor.isScalar
      if !layout.divisors.isEmpty || joinsByEntries { flush(&layout) }
      if joinsByEntries { layout.steps += [.piece(.seam(.product)), .piece(.sign(.entrywise))] }
      layout.hasOrdered = layout.hasOrdered || !factor.isScalar
      layout.run.append(factor)
    }
    flush(&layout, isLast: true)
    return layout.steps
  }

  /// Writes the run, as a fraction when something is to be divided by.
  private func flush(_ layout: inout Layout, isLast: Bool = false) {
    defer {
      layout.run = []
      layout.divisors = []
      layout.lead = 1
    }
    if layout.run.isEmpty, layout.divisors.isEmpty, layout.lead.isOne {
      if isLast, layout.steps.allSatisfy(\.isSign) {
        layout.steps.append(.term(.one, .atom))
      }
      return
    }
    let mustJoin = !layout.steps.allSatisfy(\.isSign) && !layout.endsInEntrywise
    guard !layout.divisors.isEmpty else {
      var list = layout.run
      if !layout.lead.isOne || list.isEmpty { list.insert(Expr(layout.lead), at: 0) }
      if mustJoin { appendJoint(before: list[0], after: nil, &layout) }
      append(list, isLast: isLast, isFree: false, to: &layout)
      return
    }
    var top = layout.run
    if !layout.lead.numerator.isOne || top.isEmpty {
      top.insert(Expr(Rational(layout.lead.numerator)), at: 0)
    }
    var bottom = layout.divisors.map(\.asDivisor)
    if !layout.lead.denominator.isOne {
      bottom.insert(Expr(Rational(layout.lead.denominator)), at: 0)
    }
    if mustJoin { appendJoint(before: nil, after: nil, &layout) }
    layout.steps.append(.piece(.begin(.fraction)))
    var inner = Layout()
    append(top, isLast: true, isFree: true, to: &inner)
    layout.steps += inner.steps
    layout.steps.append(.piece(.next))
    inner = Layout()
    append(bottom, isLast: true, isFree: true, to: &inner)
    layout.steps += inner.steps
    layout.steps.append(.piece(.end))
    layout.endsInNumber = true
  }

  /// Factors side by side.
  private func append(_ list: [Expr], isLast: Bool, isFree: Bool, to layout: inout Layout) {
    if isFree, list.count == 1 { return layout.steps.append(.term(list[0], .or)) }
    let barred = list.count > 1 || layout.hasOrdered
    for (i, factor) in list.enumerated() {
      if i > 0 { appendJoint(before: factor, after: list[i - 1], &layout) }
      let endsList = i == list.count - 1 && isLast
      layout.steps.append(.term(factor, neededLevel(factor, endsList: endsList, barred)))
    }
  }

  /// How tight a factor must be to stand without parentheses.
  private func neededLevel(_ factor: Expr, endsList: Bool, _ barred: Bool) -> Level {
    switch factor.kind {
    case .bigSum, .bigProduct, .derivative: return endsList ? .sign : .product
    case .product:
      if (factor.children[0].number?.signum ?? 1) < 0 { return .product }
      // A product among scalar factors needs no parentheses, unless a number leads it.
      let isPlain = factor.isScalar && factor.children[0].kind != .number
      return isPlain ? (endsList ? .sign : .product) : .power
    case .matrixProduct:
      if factor.isScalar, barred { return .power }
      return endsList ? .sign : .product
    case .number, .symbol, .sum, .power, .call, .cases, .condition, .delta, .transpose:
      return .product
    }
  }

  /// A dot where two factors side by side would be read as something else; nothing otherwise.
  private func appendJoint(before next: Expr?, after last: Expr?, _ layout: inout Layout) {
    layout.steps.append(.piece(.seam(.product)))
    let startsWithNumber = next.map { beginsWithNumber($0) } ?? layout.endsInNumber
    let isCallLike =
      last.map { looksLikeFunction($0) && next.map(beginsWithFence) ?? false } ?? false
    layout.steps.append(.piece(.sign(startsWithNumber || isCallLike ? .dot : .juxtaposed)))
  }

  private func beginsWithNumber(_ e: Expr) -> Bool {
    var e = e
    for _ in 0..<64 {
      switch e.kind {
      case .number: return true
      case .power: e = e.children[0]
      case .product, .matrixProduct: e = e.children[0]
      case .symbol, .sum, .call, .bigSum, .bigProduct, .cases, .condition, .delta, .transpose,
        .derivative:
        return false
      }
      if e.kind == .power, e.isDivisor { return true }
    }
    return true
  }

  private func beginsWithFence(_ e: Expr) -> Bool {
    let base = e.kind == .power ? e.children[0] : e
    return base.kind == .sum || base.kind == .product
  }

  /// Whether a symbol, or its power, is written as some function is; any word may be one.
  private func looksLikeFunction(_ e: Expr) -> Bool {
    let base = e.kind == .power ? e.children[0] : e
    guard base.kind == .symbol, let name = base.symbol?.name else { return false }
    if name == "sigma" || calleeNames.contains(name) || Function.named(name) != nil { return true }
    return name.count > 1 && base.children.isEmpty && name.allSatisfy(\.isLetter)
      && Spelling.letter(named: name) == nil
  }

  mutating func writeChain(_ e: Expr) {
    var steps: [Work] = []
    let last = e.children.count - 1
    var repeated = 0
    for (i, factor) in e.children.enumerated() {
      if repeated > 0 {
        repeated -= 1
        continue
      }
      if i > 0 {
        steps.append(.piece(.seam(.product)))
        steps.append(.piece(.sign(beginsWithNumber(factor) ? .dot : .juxtaposed)))
      }
      // `A A x` is A^2 x.
      if factor.kind == .symbol, !factor.isScalar {
        repeated = e.children[(i + 1)...].prefix { $0 == factor }.count
        if repeated > 0, repeated < Expr.longestMatrixPower {
          let power = Piece.begin(.power)
          steps += [.piece(power), .term(factor, .postfix), .piece(.next)]
          steps += [.term(Expr(repeated + 1), .or), .piece(.end)]
          continue
        }
        repeated = 0
      }
      let isBig = factor.kind == .bigSum || factor.kind == .bigProduct
      steps.append(.term(factor, isBig && i == last ? .sign : .power))
    }
    plan(steps)
  }

  // MARK: Powers

  mutating func writePower(_ e: Expr) {
    let (base, exponent) = (e.children[0], e.children[1])
    if !e.isScalar {
      return plan([
        .piece(.begin(.power)), .term(base, .postfix), .piece(.next),
        .piece(.sign(.entrywiseMark)), .term(exponent, .or), .piece(.end),
      ])
    }
    if e.isDivisor {
      let below = e.asDivisorParts
      let work = below.exponent.isOne ? [Work.term(below.base, .or)] : powerWork(below)
      return plan(
        [.piece(.begin(.fraction)), .term(.one, .or), .piece(.next)] + work + [.piece(.end)])
    }
    plan(powerWork((base, exponent)))
  }

  /// Base and exponent: roots, powers of calls, ordinary powers.
  private mutating func powerWork(_ parts: (base: Expr, exponent: Expr)) -> [Work] {
    let (base, exponent) = parts
    if let value = exponent.number, value.numerator.isOne, !value.isInteger {
      if value.denominator == 2 {
        return [.piece(.begin(.root)), .term(base, .or), .piece(.end)]
      }
      let degree = Expr(Rational(value.denominator))
      let (first, second) = options.isDegreeLast ? (base, degree) : (degree, base)
      return [
        .piece(.begin(.rootOfDegree)), .term(first, .or), .piece(.next), .term(second, .or),
        .piece(.end),
      ]
    }
    if let n = exponent.number?.asInt, n > 1, let call = callWithPower(base, n) { return call }
    let needed: Level = base.isWrittenAsFraction ? .atom : .postfix
    let body: [Work] =
      base.isWrittenAsFraction
      ? [.piece(.begin(.parentheses)), .term(base, .or), .piece(.end)] : [.term(base, needed)]
    return [.piece(.begin(.power))] + body + [.piece(.next)] + exponentWork(exponent)
      + [.piece(.end)]
  }

  /// A fraction in an exponent stands on the line: `x^{3/2}`.
  private func exponentWork(_ exponent: Expr) -> [Work] {
    guard let value = exponent.number, !value.isInteger else { return [.term(exponent, .or)] }
    var steps: [Work] = value.signum < 0 ? [.piece(.sign(.negative))] : []
    steps += [
      .term(Expr(Rational(value.magnitude.numerator)), .or), .piece(.sign(.slash)),
      .term(Expr(Rational(value.denominator)), .or),
    ]
    return steps
  }
}

extension FormulaWriter.Layout {
  var endsInEntrywise: Bool {
    if case .piece(.sign(.entrywise))? = steps.last { return true }
    return false
  }
}

extension FormulaWriter.Work {
  fileprivate var isSign: Bool {
    if case .piece(.sign(.negative)) = self { return true }
    return false
  }
}

extension Expr {
  /// A negative power turned over: what stands below the stroke.
  fileprivate var asDivisor: Expr {
    let (base, exponent) = asDivisorParts
    return exponent.isOne ? base : .power(base, exponent)
  }

  fileprivate var asDivisorParts: (base: Expr, exponent: Expr) {
    (children[0], Expr(-(children[1].number ?? -1)))
  }

  /// Whether it is laid out as a fraction.
  var isWrittenAsFraction: Bool {
    if kind == .power { return isDivisor }
    return number.map { !$0.isInteger } ?? false
  }
}
