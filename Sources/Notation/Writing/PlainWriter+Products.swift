internal import Exact
internal import Expressions

// Products and quotients in plain text: the mirror of the reader's chains of factors.
extension PlainWriter {
  mutating func writeProduct(_ e: Expr) {
    var steps: [Work] = []
    appendFactors(of: e, withSign: true, to: &steps)
    plan(steps)
  }

  /// The factors of a product joined by `*`, `.*` and `/`.
  ///
  /// Without its sign, a leading −1 is left out and another leading number is made positive.
  func appendFactors(of e: Expr, withSign: Bool, to steps: inout [Work]) {
    let factors = e.children
    let lead = factors[0].number
    let isNegative = (lead?.signum ?? 1) < 0
    if isNegative, withSign { steps.append(.byte(UInt8(ascii: "-"))) }
    var first = 0
    if let lead, isNegative, lead == -1 {
      first = 1
      if factors.count == 1 { return steps.append(.byte(UInt8(ascii: "1"))) }
    }
    let barred = e.barsMatrixChains
    var hasOrdered = false
    for i in first..<factors.count {
      let factor = factors[i]
      if i == first {
        let isLead = i == 0
        appendFirst(
          factor, isLead: isLead, next: i + 1 < factors.count ? factors[i + 1] : nil, barred,
          to: &steps)
      } else if i == 1, first == 0, factor.isPlainWholeDivisor, lead?.isInteger ?? false {
        // `2/4` is read as one number.
        steps.append(.byte(UInt8(ascii: "*")))
        appendPower(factor.children[0], factor.children[1], to: &steps)
      } else if factor.isDivisor {
        appendDivisor(factor, to: &steps)
      } else {
        let isByEntries = hasOrdered && !factor.isScalar
        steps.append(isByEntries ? .text(" .* ") : .byte(UInt8(ascii: "*")))
        appendFactor(factor, barred, to: &steps)
      }
      hasOrdered = hasOrdered || !factor.isScalar
    }
  }

  /// The first factor; a number is bare only where it is read as the leading number again.
  private func appendFirst(
    _ factor: Expr, isLead: Bool, next: Expr?, _ barred: Bool, to steps: inout [Work]
  ) {
    guard let value = factor.number else {
      if factor.isWrittenAsReciprocal {
        steps.append(.byte(UInt8(ascii: "1")))
        appendDivisor(factor, to: &steps)
      } else {
        appendFactor(factor, barred, to: &steps)
      }
      return
    }
    let magnitude = value.magnitude
    var isBare = isLead
    if let next, next.isDivisor, value.isInteger {
      // `1/x` is read without the 1.
      if value.isOne, !next.isPlainWholeDivisor { isBare = false }
    }
    if isBare {
      steps.append(.string(magnitude.description))
    } else {
      let shown = isLead ? magnitude : value
      steps.append(.string("(\(shown))"))
    }
  }

  private func appendFactor(_ factor: Expr, _ barred: Bool, to steps: inout [Work]) {
    if factor.kind == .matrixProduct, factor.isPlainChain, !(barred && factor.isScalar) {
      steps.append(.term(factor, .product))
    } else {
      steps.append(.term(factor, .power))
    }
  }

  /// `/b` or `/b^n` for a negative power.
  func appendDivisor(_ e: Expr, to steps: inout [Work]) {
    steps.append(.byte(UInt8(ascii: "/")))
    let base = e.children[0]
    guard let exponent = e.children[1].number else { return }
    if exponent == -1 {
      let isRead = base.kind == .power && (base.children[1].number?.signum ?? 0) > 0
      let isLoose = isRead || base.kind == .derivative
      steps.append(.term(base, isLoose ? .atom : .power))
      return
    }
    appendPower(base, Expr(-exponent), to: &steps)
  }

  /// A product in which the order matters.
  mutating func writeChain(_ e: Expr) {
    guard e.isPlainChain else { return writeArguments("matprod", e.children) }
    var steps: [Work] = []
    for (i, factor) in e.children.enumerated() {
      if i > 0, factor.isScalar, factor.isDivisor {
        appendDivisor(factor, to: &steps)
        continue
      }
      if i > 0 { steps.append(.byte(UInt8(ascii: "*"))) }
      steps.append(.term(factor, .power))
    }
    plan(steps)
  }
}

extension Expr {
  /// Whether two or more factors of a product are vectors or matrices.
  var isByEntries: Bool {
    if isScalar { return false }
    var count = 0
    for child in children where !child.isScalar { count += 1 }
    return count > 1
  }

  /// A power with a negative number above, which is written below a fraction stroke.
  var isDivisor: Bool { kind == .power && (children[1].number?.signum ?? 0) < 0 }

  /// `1/b`; but one over a whole number would be read as one number.
  var isWrittenAsReciprocal: Bool { isDivisor && !isPlainWholeDivisor }

  /// One over a whole number.
  var isPlainWholeDivisor: Bool {
    guard isDivisor, children[1] == .minusOne, let base = children[0].number else { return false }
    return base.isInteger && base.signum >= 0
  }

  /// Whether a chain `A*B` is read as this matrix product: matrices stand at both ends.
  var isPlainChain: Bool {
    guard kind == .matrixProduct, children.count > 1 else { return false }
    return !children[0].isScalar && !children[children.count - 1].isScalar
  }

  /// Whether scalar matrix products among the factors need parentheses: beside other matrices.
  var barsMatrixChains: Bool {
    var count = 0
    for child in children where !child.isScalar || child.kind == .matrixProduct { count += 1 }
    return count > 1
  }

  /// Whether a transpose is written by a prime: a scalar has none, except in patterns.
  var isPrimed: Bool { !children[0].isScalar || children[0].traits.contains(.hasPatternVariable) }
}
