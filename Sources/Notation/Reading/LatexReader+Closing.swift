internal import Exact
internal import Expressions

// What ends a part, and what it becomes.
extension LatexReader {
  /// The token ends the part that was being read; false where the whole formula ends.
  mutating func close() throws(ReadError) -> Bool {
    let token = self.token
    if case .whole = frame.role {
      if token.kind == .end { return false }
      if token.kind == .comma { throw error("a formula ends before ','", at: token) }
      throw error("'\(text(token))' closes nothing", at: token)
    }
    try requireEnding(token)
    try builder.finish()
    switch frame.role {
    case .whole: return false
    case .parenthesis: closeParenthesis()
    case .bars: try closeCall("abs")
    case .norm: try closeCall("norm")
    case .floor: try closeCall("floor")
    case .call(let head):
      if token.kind == .comma {
        expectsOperand = true
        position += 1
        return true
      }
      let end = token.end
      position += 1
      let (frame, arguments) = closeFrame()
      _ = frame
      builder.push(try builder.call(head, arguments, to: end))
    case .group, .fraction, .root, .binomial, .cases, .degreeAndRoot, .power, .symbol, .entry,
      .headPower, .bounds, .derivative, .delta, .identity:
      try closeRange()
    }
    return true
  }

  private func requireEnding(_ token: LatexToken) throws(ReadError) {
    let isExpected =
      switch frame.role {
      case .parenthesis: token.kind == .closeParenthesis || token.kind == .closeBracket
      case .bars: token.kind == .closeBar || token.kind == .bar
      case .norm: token.kind == .closeNorm || token.kind == .norm
      case .floor: token.kind == .closeFloor
      case .call:
        token.kind == .comma || token.kind == .closeParenthesis || token.kind == .closeBracket
      case .whole, .group, .fraction, .root, .binomial, .cases, .degreeAndRoot, .power, .symbol,
        .entry, .headPower, .bounds, .derivative, .delta, .identity:
        token.kind == .end
      }
    if isExpected { return }
    if token.kind == .end {
      throw source.error(
        "'\(source.string(frame.start, frame.start + 1))' is never closed", from: frame.start,
        to: frame.start + 1)
    }
    throw error("'\(text(token))' can not stand here", at: token)
  }

  private mutating func closeParenthesis() {
    let end = token.end
    position += 1
    let (frame, parts) = closeFrame()
    var inner = parts[0]
    inner.form = .closed
    inner.start = frame.start
    inner.end = end
    builder.push(inner)
  }

  /// Bars of any kind are calls.
  private mutating func closeCall(_ name: String) throws(ReadError) {
    let end = token.end
    position += 1
    let (frame, parts) = closeFrame()
    if parts[0].needsSize { throw builder.sizeless(parts) }
    var result = try call(name, parts)
    result.start = frame.start
    result.end = end
    builder.push(result)
  }

  /// A range ends: the next one begins, or the whole construct is complete.
  private mutating func closeRange() throws(ReadError) {
    if case .bounds(var head) = frame.role, head.bounds.isEmpty {
      // The lower bound is complete.
      head.bounds.append(builder.top.term)
      frames[frames.count - 1].role = .bounds(head)
    }
    if let next = frames[frames.count - 1].ranges.popLast() {
      position = next.lowerBound
      limit = next.upperBound
      expectsOperand = true
      return
    }
    let (frame, parts) = closeFrame()
    position = frame.resume
    let end = tokens[frame.resume - 1].end
    for part in parts where part.needsSize && !frame.isGroup { throw builder.sizeless([part]) }
    try complete(frame, parts, end)
  }

  private mutating func complete(
    _ frame: LatexFrame, _ parts: [Operand], _ end: Int
  ) throws(ReadError) {
    var result: Operand
    switch frame.role {
    case .whole, .parenthesis, .bars, .norm, .floor, .call: return
    case .group:
      result = parts[0]
      result.form = .closed
    case .fraction: result = try fraction(parts)
    case .root: result = try call("sqrt", parts)
    case .binomial: result = try call("binomial", parts)
    case .degreeAndRoot:
      result = try builder.raised(
        parts[1], to: Operand(term: parts[0].term.reciprocalValue, start: parts[0].start, end: end))
      result.form = .closed
    case .cases:
      for i in stride(from: 0, to: parts.count - 1, by: 2) where parts[i].term.shape != .truth {
        throw source.error(
          "a case has a condition after its value, and this is \(parts[i].term.shape.words)",
          from: parts[i].start, to: parts[i].end)
      }
      result = try builder.made(parts) { terms throws(ShapeError) in try .making(.cases, terms) }
    case .power:
      builder.push(parts[0])
      return
    case .symbol(var head, let layers):
      head.layers = parts.prefix(layers).map(\.term)
      head.indices = Array(parts.dropFirst(layers))
      head.end = end
      return try finishSymbol(head)
    case .entry(let whole):
      builder.top = try builder.entry(of: whole, at: parts, to: end)
      return
    case .headPower(var head):
      head.power = parts[0].term
      return try readArguments(head)
    case .bounds(var head):
      head.bounds.append(parts[parts.count - 1].term)
      return try beginBody(head, from: frame.start, to: end)
    case .derivative(let kind, let order, let hasOperand):
      return try completeDerivative(kind, order, hasOperand, parts, frame.start, end)
    case .delta:
      result = try builder.made(parts) { terms throws(ShapeError) in try .making(.delta, terms) }
    case .identity: result = try call("identity", parts)
    }
    result.start = frame.start
    result.end = end
    builder.push(result)
  }

  private func call(_ name: String, _ parts: [Operand]) throws(ReadError) -> Operand {
    try builder.made(parts) { terms throws(ShapeError) in
      try .making(Callee(name, arity: parts.count), terms)
    }
  }

  /// `\frac{a}{b}` is a/b, whose factors may join with their neighbours.
  private func fraction(_ parts: [Operand]) throws(ReadError) -> Operand {
    var (top, bottom) = (parts[0], parts[1])
    if bottom.term.kind == .product, bottom.term.isScalar, bottom.form != .closed {
      // Several factors below the stroke divide one after the other.
      var factors = [top]
      for factor in bottom.term.children {
        var divisor = Operand(term: factor, start: bottom.start, end: bottom.end)
        if factor.kind == .power, (factor.children[1].number?.signum ?? 0) > 0 {
          divisor.form = .numericPower
        }
        if factor.number?.isInteger == true, factors.count == 1 { divisor.form = .integer }
        divisor.joint = .over
        factors.append(divisor)
      }
      return try joined(top, factors)
    }
    top.joint = .times
    bottom.joint = .over
    return try joined(top, [top, bottom])
  }

  private func joined(_ top: Operand, _ factors: [Operand]) throws(ReadError) -> Operand {
    var factors = factors
    if top.term.kind == .product, !top.term.isByEntries,
      top.form == .factors || top.form == .factorsLedByNumber
    {
      let isLed = top.form == .factorsLedByNumber
      let inner = top.term.children.enumerated().map { i, factor in
        Operand(
          term: factor, start: top.start, end: top.end,
          form: i == 0 && isLed ? .number : .closed, joint: .times)
      }
      factors.replaceSubrange(0..<1, with: inner)
    }
    return try builder.multiplied(factors)
  }

  /// After the bounds comes the body, which goes as far as products go.
  private mutating func beginBody(
    _ head: BinderHead, from start: Int, to end: Int
  ) throws(ReadError) {
    builder.prefix(.big(head), from: start, to: end)
    expectsOperand = true
  }
}

extension LatexFrame {
  fileprivate var isGroup: Bool {
    if case .group = role { return true }
    return false
  }
}

extension Expr {
  fileprivate var reciprocalValue: Expr {
    if let number, !number.isZero { return Expr(number.reciprocal) }
    return .power(self, .minusOne)
  }
}
