package import Exact

/// Brings terms to a normal form by arithmetic alone.
///
/// Sums and products become flat, like terms and equal bases are collected, numbers are computed.
/// Nothing is expanded.
///
/// In `canonical` order operands are sorted and bound indices renamed, so that terms which differ
/// only in these are the same handle. `asWritten` keeps the author's order and names, for display.
package struct Normalizer {
  package enum Operands: Sendable { case canonical, asWritten }

  let operands: Operands

  package init(operands: Operands) { self.operands = operands }

  /// The normal form of a term whose operands are in normal form.
  package func normal(_ e: Expr) -> Expr {
    switch e.kind {
    case .number: e
    case .symbol: e
    case .sum: collectedSum(e)
    case .product: collectedProduct(e)
    case .power: power(e)
    case .call: call(e)
    case .bigSum, .bigProduct: operands == .canonical ? withCanonicalBinder(e) : e
    case .cases: cases(e)
    case .condition: condition(e)
    case .delta: delta(e)
    case .matrixProduct: matrixProduct(e)
    case .transpose: e.children[0].kind == .transpose ? e.children[0].children[0] : e
    case .derivative: e
    }
  }

  /// The operands in the order of this form.
  private func ordered(_ list: [Expr]) -> [Expr] {
    operands == .canonical ? list.sorted(by: Order.precedes) : list
  }

  // MARK: Sums

  private func collectedSum(_ e: Expr) -> Expr {
    var like = Collection()
    var constant = Rational(0)
    var constantPlace: Int?
    var terms = Array(e.children.reversed())
    while let term = terms.popLast() {
      if term.kind == .sum, term.children.count <= Expr.openingLimit {
        terms.append(contentsOf: term.children.reversed())
      } else if let number = term.number {
        constant = constant + number
        if constantPlace == nil { constantPlace = like.parts.count }
      } else {
        let (coefficient, rest) = term.splitCoefficient
        like.add(Expr(coefficient), to: rest)
      }
    }
    return sum(like, constant, at: constantPlace ?? 0, shape: e.shape)
  }

  private func sum(
    _ like: Collection, _ constant: Rational, at place: Int, shape: Shape
  ) -> Expr {
    var result: [Expr] = []
    for (i, part) in like.parts.enumerated() {
      if i == place, !constant.isZero { result.append(Expr(constant)) }
      guard let coefficient = part.amount.number, !coefficient.isZero else { continue }
      result.append(part.base.scaled(by: coefficient))
    }
    if place >= like.parts.count, !constant.isZero { result.append(Expr(constant)) }
    if result.isEmpty || !result.contains(where: { $0.shape == shape }) {
      result.append(Expr.zero(of: shape))
    }
    return .sum(ordered(result))
  }

  // MARK: Products

  private func collectedProduct(_ e: Expr) -> Expr {
    var like = Collection()
    var coefficient = Rational(1)
    var factors = Array(e.children.reversed())
    while let factor = factors.popLast() {
      if factor.kind == .product, factor.children.count <= Expr.openingLimit {
        factors.append(contentsOf: factor.children.reversed())
      } else if let number = factor.number {
        coefficient = coefficient * number
      } else {
        let (base, exponent) = factor.splitExponent
        like.add(exponent, to: base)
      }
    }
    if coefficient.isZero { return .zero(of: e.shape) }
    var result: [Expr] = []
    for part in like.parts {
      let factor = Self.raised(part.base, to: part.amount.canonicalIfNeeded(operands))
      if let number = factor.number {
        coefficient = coefficient * number
      } else if factor.kind == .product {
        for inner in factor.children {
          if let number = inner.number {
            coefficient = coefficient * number
          } else {
            result.append(inner)
          }
        }
      } else {
        result.append(factor)
      }
    }
    if result.contains(.dividedByZero) {
      // Other divisors say nothing beside it.
      result.removeAll { $0.isBelowLine && $0.isScalar && $0 != .dividedByZero }
      coefficient = Rational(coefficient.numerator)
    }
    if !result.contains(where: { $0.shape == e.shape }) {
      return .filled(coefficient, like: e.shape) * .product(result)
    }
    result = ordered(result)
    if !coefficient.isOne || result.isEmpty { result.insert(Expr(coefficient), at: 0) }
    return .product(result)
  }

  // MARK: Powers

  private func power(_ e: Expr) -> Expr {
    let (base, exponent) = e.splitExponent
    let power = Self.raised(base, to: exponent.canonicalIfNeeded(operands))
    // The factors of a product keep their order under a power, but not in canonical order.
    return power.kind == .product && operands == .canonical ? collectedProduct(power) : power
  }

  /// A base with an exponent, numbers computed, powers of powers joined where that is right.
  static func raised(_ base: Expr, to exponent: Expr) -> Expr {
    guard base.isScalar else { return exponent.isOne ? base : .power(base, exponent) }
    if base == .e { return exponent.isZero ? .one : .call("exp", exponent) }
    if exponent.isZero || base.isOne { return .one }
    if exponent.isOne { return base }
    guard let value = exponent.number else { return .power(base, exponent) }
    if let number = base.number, let known = number.raised(to: value) { return known }
    // Without a value in any case: one way to write it.
    if base.isZero, value.signum < 0 { return .dividedByZero }
    guard let n = value.asInt else { return .power(base, exponent) }
    if base.kind == .product {
      let factors = base.children.map { factor in
        let (inner, old) = factor.splitExponent
        return raised(inner, to: (old * Expr(n)).canonicalIfNeeded(.canonical))
      }
      // (-1)^2 is gone.
      let kept = factors.filter { !$0.isOne }
      return kept.isEmpty ? .one : .product(kept)
    }
    return .power(base, exponent)
  }

  // MARK: The other kinds

  private func call(_ e: Expr) -> Expr {
    guard let callee = e.callee, !callee.isDifferentiated else { return e }
    if callee.name == "sqrt" { return Self.raised(e.children[0], to: .half) }
    return e
  }

  private func matrixProduct(_ e: Expr) -> Expr {
    var factors: [Expr] = []
    var scalars: [Expr] = []
    for factor in e.children {
      let inner = factor.kind == .matrixProduct ? Array(factor.children) : [factor]
      for part in inner {
        if part.isScalar {
          scalars.append(part)
        } else if part.kind == .product {
          scalars += part.children.filter(\.isScalar)
          factors.append(.product(part.children.filter { !$0.isScalar }))
        } else {
          factors.append(part)
        }
      }
    }
    let product = Expr.matrixProduct(factors)
    return scalars.isEmpty ? product : collectedProduct(.product(scalars + [product]))
  }

  private func delta(_ e: Expr) -> Expr {
    let (i, j) = (e.children[0], e.children[1])
    if let difference = i.offset(from: j) { return difference.isZero ? .one : .zero }
    return operands == .canonical && Order.precedes(j, i) ? .delta(j, i) : e
  }

  private func cases(_ e: Expr) -> Expr {
    var children: [Expr] = []
    var i = 0
    while i + 1 < e.children.count {
      let (condition, value) = (e.children[i], e.children[i + 1])
      i += 2
      if condition == .never { continue }
      if condition == .always { return children.isEmpty ? value : .cases(children + [value]) }
      children += [condition, value]
    }
    if i < e.children.count {
      if children.isEmpty { return e.children[i] }
      children.append(e.children[i])
    }
    return children.isEmpty ? e : .cases(children)
  }

  /// In a Σ or Π the bound index is named by the height of the binders below it.
  private func withCanonicalBinder(_ e: Expr) -> Expr {
    guard let binder = e.binder else { return e }
    let body = e.children[0]
    let canonical = Expr.symbol("#\(body.binderHeight + 1)")
    if binder == canonical { return e }
    let renamed = body.replacing([binder: canonical]).canonical
    return e.with(binder: canonical, children: [renamed, e.children[1], e.children[2]])
  }
}

/// Parts with amounts that add up, in the order of their first appearance.
private struct Collection {
  private(set) var parts: [(base: Expr, amount: Expr)] = []
  /// Where each part is; only kept for long lists, a short one is looked through.
  private var places: [Expr: Int] = [:]
  private static let shortLimit = 8

  mutating func add(_ amount: Expr, to base: Expr) {
    if let place = place(of: base) {
      parts[place].amount = parts[place].amount + amount
      return
    }
    parts.append((base, amount))
    if parts.count == Self.shortLimit + 1 {
      for (place, part) in parts.enumerated() { places[part.base] = place }
    } else if parts.count > Self.shortLimit {
      places[base] = parts.count - 1
    }
  }

  private func place(of base: Expr) -> Int? {
    if parts.count > Self.shortLimit { return places[base] }
    return parts.firstIndex { $0.base == base }
  }
}

extension Expr {
  /// A product led by a number, parted: coefficient and rest.
  package var splitCoefficient: (Rational, Expr) {
    guard kind == .product, let number = children[0].number else { return (1, self) }
    return (number, .product(Array(children.dropFirst())))
  }

  /// Base and exponent: roots and the exponential function are powers, too.
  package var splitExponent: (base: Expr, exponent: Expr) {
    if kind == .power, isScalar {
      let (base, exponent) = (children[0], children[1])
      guard exponent.number?.isInteger == true else { return (base, exponent) }
      let (inner, first) = base.splitExponentOnce
      return (inner, first * exponent)
    }
    return splitExponentOnce
  }

  private var splitExponentOnce: (base: Expr, exponent: Expr) {
    if kind == .power, isScalar { return (children[0], children[1]) }
    if kind == .call, let callee, callee.name == "exp", !callee.isDifferentiated, isScalar {
      return (.e, children[0])
    }
    return (self, .one)
  }

  /// The term times a number, the number first.
  package func scaled(by coefficient: Rational) -> Expr {
    if coefficient.isOne { return self }
    if kind == .product {
      return .product([Expr(coefficient)] + children)
    }
    return .product([Expr(coefficient), self])
  }

  fileprivate func canonicalIfNeeded(_ operands: Normalizer.Operands) -> Expr {
    if kind == .number || kind == .symbol { return self }
    return operands == .canonical ? canonical : normalizedAsWritten
  }

  /// How many binders stand inside one another here, by canonical names.
  fileprivate var binderHeight: Int {
    guard traits.contains(.bindsIndex) else { return 0 }
    var highest = 0
    for e in Postorder(self).terms {
      guard let name = e.binder?.symbol?.name, name.utf8.first == UInt8(ascii: "#") else {
        continue
      }
      highest = max(highest, Int(name.dropFirst()) ?? 0)
    }
    return highest
  }

  /// 1/0, which has no value.
  fileprivate static let dividedByZero = Expr.power(.zero, .minusOne)

  /// Zero in the given shape.
  package static func zero(of shape: Shape) -> Expr { filled(0, like: shape) }

  /// A term of the given shape with one number in each entry.
  package static func filled(_ value: Rational, like shape: Shape) -> Expr {
    if shape == .scalar { return Expr(value) }
    let ones = Expr.call("ones", shape.rows, shape.columns)
    return value.isOne ? ones : .product([Expr(value), ones])
  }
}

extension Rational {
  /// A number raised to a rational exponent, where the result is a number or a number times roots.
  fileprivate func raised(to exponent: Rational) -> Expr? {
    if let n = exponent.asInt {
      guard abs(n) <= 4096, !(isZero && n < 0) else { return nil }
      return Expr(power(n))
    }
    if isZero { return exponent.signum > 0 ? .zero : nil }
    guard let q = exponent.denominator.asInt, q <= 64, signum > 0,
      let p = exponent.numerator.asInt, abs(p) <= 64,
      let top = numerator.exactRoot(q), let bottom = denominator.exactRoot(q)
    else { return nil }
    return Expr(Rational(top, bottom).power(p))
  }
}
