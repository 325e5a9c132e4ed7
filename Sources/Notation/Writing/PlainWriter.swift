internal import Exact
package import Expressions

/// Writes terms as plain text that reads back to the same term.
package struct PlainWriter: Sendable {
  /// What waits to be written, the next on top.
  enum Work: Sendable {
    case byte(UInt8)
    case text(StaticString)
    case string(String)
    /// A term where operators at least this tight need no parentheses.
    case term(Expr, Level)
  }

  var out: TextBuffer
  var work: [Work] = []
  let boundNames: BoundNames
  /// Whether `e` and `I` have their usual meaning in the terms.
  let hasEuler: Bool
  let hasIdentity: Bool

  package static let usualLimit = 8_000_000

  package init(for terms: [Expr], limit: Int = usualLimit) {
    out = TextBuffer(limit: limit)
    boundNames = BoundNames(for: terms)
    let names = Vocabulary(of: terms).entries
    hasEuler = names["e"] == nil
    hasIdentity = names["I"] == nil
  }

  /// The term as plain text.
  package static func write(_ e: Expr, limit: Int = usualLimit) throws(WritingError) -> String {
    var writer = PlainWriter(for: [e], limit: limit)
    return try writer.written(e)
  }

  mutating func written(_ e: Expr) throws(WritingError) -> String {
    guard e.treeSize <= out.limit else { throw .tooLong(limit: out.limit) }
    work = [.term(e, .or)]
    while let next = work.popLast() {
      switch next {
      case .byte(let byte): out.append(byte)
      case .text(let text): out.append(text)
      case .string(let text): out.append(text)
      case .term(let e, let level): write(e, level)
      }
      if out.isFull { throw .tooLong(limit: out.limit) }
    }
    return out.string
  }

  private mutating func write(_ e: Expr, _ needed: Level) {
    if level(of: e) < needed {
      out.append(UInt8(ascii: "("))
      work.append(.byte(UInt8(ascii: ")")))
    }
    write(e)
  }

  /// Work given in the order of reading.
  mutating func plan(_ steps: [Work]) { work.append(contentsOf: steps.reversed()) }

  // MARK: Levels

  /// How tightly the written form of a term holds together.
  func level(of e: Expr) -> Level {
    switch e.kind {
    case .number:
      guard let value = e.number else { return .atom }
      return value.signum < 0 ? .sign : value.isInteger ? .atom : .product
    case .symbol, .bigSum, .bigProduct, .cases, .delta: return .atom
    case .sum: return .sum
    case .product:
      if (e.children[0].number?.signum ?? 1) < 0 { return .sign }
      return e.isByEntries ? .entrywise : .product
    case .power: return e.isWrittenAsReciprocal ? .product : .power
    case .call: return isMatrixPower(e) ? .power : .atom
    case .condition:
      guard let sign = e.conditionSign, let operation = Operator(sign) else { return .atom }
      return e.comparisonChain == nil ? operation.level : .relation
    case .matrixProduct: return e.isPlainChain ? .product : .atom
    case .transpose: return e.isPrimed ? .postfix : .atom
    case .derivative: return e.derivativeKind == .total ? .power : .atom
    }
  }

  /// `A^n`: only where the exponent is no number, which would be read as repeated factors.
  func isMatrixPower(_ e: Expr) -> Bool {
    guard let callee = e.callee, callee.name == "matpow", e.children.count == 2 else {
      return false
    }
    return !callee.isDifferentiated && !e.children[0].isScalar && e.children[0].shape.isSquare
      && e.children[1].kind != .number && e.children[1].isScalar
  }

  // MARK: Kinds

  private mutating func write(_ e: Expr) {
    switch e.kind {
    case .number: out.append(e.number?.description ?? "")
    case .symbol: writeSymbol(e)
    case .sum: writeSum(e)
    case .product: writeProduct(e)
    case .power: writePower(e)
    case .call: writeCall(e)
    case .bigSum, .bigProduct: writeBig(e)
    case .cases: writeCases(e)
    case .condition: writeCondition(e)
    case .delta: writeArguments("delta", e.children)
    case .matrixProduct: writeChain(e)
    case .transpose:
      if e.isPrimed {
        plan([.term(e.children[0], .postfix), .byte(UInt8(ascii: "'"))])
      } else {
        writeArguments("transpose", e.children)
      }
    case .derivative:
      if e.derivativeKind == .partial { return writeArguments("diff", e.children) }
      plan([
        .text("d("), .term(e.children[0], .or), .text(")/d("), .term(e.children[1], .or),
        .byte(UInt8(ascii: ")")),
      ])
    }
  }

  private mutating func writeSymbol(_ e: Expr) {
    guard let symbol = e.symbol else { return }
    out.append(boundNames.printed(symbol.name))
    guard !e.children.isEmpty else { return }
    var steps: [Work] = []
    for (i, child) in e.children.enumerated() {
      if i == 0 {
        steps.append(.byte(symbol.layers > 0 ? UInt8(ascii: "{") : UInt8(ascii: "[")))
      } else if i == symbol.layers {
        steps.append(.text("}["))
      } else {
        steps.append(.byte(UInt8(ascii: ",")))
      }
      steps.append(.term(child, .or))
    }
    let endsInLayers = e.children.count == symbol.layers
    steps.append(.byte(endsInLayers ? UInt8(ascii: "}") : UInt8(ascii: "]")))
    plan(steps)
  }

  private mutating func writeSum(_ e: Expr) {
    var steps: [Work] = []
    steps.reserveCapacity(e.children.count * 2)
    for (i, child) in e.children.enumerated() {
      if i == 0 {
        steps.append(.term(child, .sign))
      } else if child.isNegative {
        steps.append(.text(" - "))
        appendMagnitude(of: child, to: &steps)
      } else {
        steps.append(.text(" + "))
        steps.append(.term(child, .sign))
      }
    }
    plan(steps)
  }

  /// A negative number or product without its minus sign.
  private func appendMagnitude(of e: Expr, to steps: inout [Work]) {
    if let value = e.number {
      steps.append(.string((-value).description))
    } else {
      appendFactors(of: e, withSign: false, to: &steps)
    }
  }

  private mutating func writePower(_ e: Expr) {
    var steps: [Work] = []
    if e.isWrittenAsReciprocal {
      steps.append(.byte(UInt8(ascii: "1")))
      appendDivisor(e, to: &steps)
    } else {
      appendPower(e.children[0], e.children[1], to: &steps)
    }
    plan(steps)
  }

  func appendPower(_ base: Expr, _ exponent: Expr, to steps: inout [Work]) {
    appendBase(base, to: &steps)
    let isByEntries = !base.isScalar || !exponent.isScalar
    steps.append(isByEntries ? .text(" .^ ") : .byte(UInt8(ascii: "^")))
    steps.append(.term(exponent, .power))
  }

  /// A base; Euler's number by its call, since `e^x` is read as exp(x).
  func appendBase(_ base: Expr, to steps: inout [Work]) {
    steps.append(base == .e ? .text("exp(1)") : .term(base, .postfix))
  }

  private mutating func writeCondition(_ e: Expr) {
    guard let sign = e.conditionSign, let operation = Operator(sign) else {
      out.append(e == .always ? "true" : "false")
      return
    }
    if let chain = e.comparisonChain {
      var steps: [Work] = [.term(chain.sides[0], .sum)]
      for (side, sign) in zip(chain.sides.dropFirst(), chain.signs) {
        steps += [.string(Operator(sign)?.row.text ?? ""), .term(side, .sum)]
      }
      return plan(steps)
    }
    let row = operation.row
    if row.grouping == .prefix {
      out.append(row.text)
      work.append(.term(e.children[0], row.right))
      return
    }
    var steps: [Work] = []
    for (i, child) in e.children.enumerated() {
      if i > 0 { steps.append(.string(row.text)) }
      steps.append(.term(child, i == 0 ? row.left : row.right))
    }
    plan(steps)
  }

  private mutating func writeCases(_ e: Expr) {
    var steps: [Work] = [.text("cases(")]
    for (i, child) in e.children.enumerated() {
      if i > 0, i % 2 == 0 { steps.append(.text(", ")) }
      if i % 2 == 1 {
        steps.append(.text(": "))
      } else if i == e.children.count - 1 {
        steps.append(.text("else: "))
      }
      steps.append(.term(child, .or))
    }
    steps.append(.byte(UInt8(ascii: ")")))
    plan(steps)
  }
}
