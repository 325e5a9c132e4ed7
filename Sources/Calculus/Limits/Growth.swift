internal import Deciding
package import Exact
package import Expressions

/// A product taken apart by how its factors change as a whole number T grows.
///
/// The term is the product of `constant`, T^degree, base^(slope·T + offset) for each power, each
/// chain Π, and each other factor.
package struct Growth {
  /// Factors in which T does not stand.
  package private(set) var constant: [Expr] = []
  package private(set) var degree: Rational = 0
  package private(set) var powers: [Power] = []
  package private(set) var chains: [Chain] = []
  /// Factors with T in them of any other form.
  package private(set) var others: [Expr] = []

  /// base^(slope·T + offset), the base free of T.
  package struct Power: Hashable, Sendable {
    package let base: Expr
    package let slope: Rational
    package let offset: Expr

    /// The exponent as a term in T.
    func exponent(_ horizon: Expr) -> Expr { .linear(slope, horizon, offset) }
  }

  /// A Π whose number of factors grows with T, to a whole power.
  package struct Chain: Hashable, Sendable {
    package let product: Expr
    package let exponent: Int
    /// By how many factors it grows when T grows by one.
    package let slope: Rational

    package var body: Expr { product.children[0] }
    /// The number of factors.
    var length: Expr { (product.children[2] - product.children[1] + 1).canonical }
  }

  /// Whether only powers of constants and of T stand in it.
  var isElementary: Bool { chains.isEmpty && others.isEmpty }

  /// Whether it does not change with T.
  var isConstant: Bool { isElementary && degree.isZero && powers.isEmpty }

  /// A product, or any other term as a product of one factor.
  package init(_ e: Expr, in horizon: Expr) {
    var open: [(Expr, Rational)] = [(e, 1)]
    while let (factor, exponent) = open.popLast() {
      if !factor.mentions(horizon) {
        constant.append(Self.power(factor, exponent))
      } else if factor == horizon {
        degree += exponent
      } else if factor.kind == .product || factor.kind == .matrixProduct {
        for child in factor.children.reversed() { open.append((child, exponent)) }
      } else if factor.kind == .power, let inner = factor.children[1].number, exponent.isInteger {
        open.append((factor.children[0], inner * exponent))
      } else if !takesPower(factor, exponent, horizon), !takesChain(factor, exponent, horizon) {
        others.append(Self.power(factor, exponent))
      }
    }
    constant.reverse()
    others.reverse()
  }

  private static func power(_ e: Expr, _ exponent: Rational) -> Expr {
    exponent.isOne ? e : e.power(Expr(exponent))
  }

  /// base^(linear in T), or exp of a term linear in T.
  private mutating func takesPower(_ e: Expr, _ exponent: Rational, _ horizon: Expr) -> Bool {
    guard exponent.isInteger else { return false }
    let base: Expr
    let inner: Expr
    if e.kind == .power, !e.children[0].mentions(horizon) {
      (base, inner) = (e.children[0], e.children[1])
    } else if e.callee == Callee("exp") {
      (base, inner) = (.e, e.children[0])
    } else {
      return false
    }
    guard let (slope, offset) = Self.linear(Expr(exponent) * inner, in: horizon) else {
      return false
    }
    if let number = slope.number {
      add(Power(base: base, slope: number, offset: offset))
    } else {
      let grown = base == .e ? Expr.call("exp", slope) : Expr.power(base, slope)
      add(Power(base: grown, slope: 1, offset: .zero))
      constant.append(base == .e ? .call("exp", offset) : .power(base, offset))
    }
    return true
  }

  /// Adds base^(slope·T + offset): products of bases come apart, powers of bases and fractions of
  /// whole numbers are brought to the base itself.
  private mutating func add(_ new: Power) {
    var open = [new]
    while let next = open.popLast() {
      if next.base.isOne { continue }
      if next.base.kind == .product {
        open += next.base.children.map { Power(base: $0, slope: next.slope, offset: next.offset) }
      } else if next.base.kind == .power, let n = next.base.children[1].number, n.isInteger {
        let offset = (Expr(n) * next.offset).canonical
        open.append(Power(base: next.base.children[0], slope: next.slope * n, offset: offset))
      } else if let number = next.base.number, !number.isInteger {
        let top = Power(
          base: Expr(Rational(number.numerator)), slope: next.slope, offset: next.offset)
        open.append(top)
        open.append(
          Power(
            base: Expr(Rational(number.denominator)), slope: -next.slope,
            offset: (-next.offset).canonical))
      } else {
        collect(next)
      }
    }
  }

  private mutating func collect(_ new: Power) {
    guard let place = powers.firstIndex(where: { $0.base == new.base }) else {
      return powers.append(new)
    }
    let sum = powers[place].slope + new.slope
    let offset = (powers[place].offset + new.offset).canonical
    powers[place] = Power(base: new.base, slope: sum, offset: offset)
    guard sum.isZero else { return }
    powers.remove(at: place)
    constant.append(new.base.power(offset))
  }

  private mutating func takesChain(_ e: Expr, _ exponent: Rational, _ horizon: Expr) -> Bool {
    guard e.kind == .bigProduct, e.isScalar, let n = exponent.asInt,
      let (slope, _) = Self.linear(e.children[2] - e.children[1], in: horizon),
      let grown = slope.number, grown.signum > 0, let binder = e.binder
    else { return false }
    // What does not change within the Π leaves it as a power.
    let body = e.children[0]
    let factors = body.kind == .product ? Array(body.children) : [body]
    let (fixed, moving) = (
      factors.filter { !$0.mentions(binder) }, factors.filter { $0.mentions(binder) }
    )
    guard !fixed.contains(where: { $0.mentions(horizon) }) else { return false }
    let length = (e.children[2] - e.children[1] + 1).canonical
    if !fixed.isEmpty, let (slope, offset) = Self.linear(Expr(n) * length, in: horizon),
      let number = slope.number
    {
      add(Power(base: .product(fixed), slope: number, offset: offset))
    }
    guard !moving.isEmpty else { return true }
    let rest = fixed.isEmpty ? e : e.with(children: [.product(moving)] + e.children.dropFirst())
    chains.append(Chain(product: rest, exponent: n, slope: grown))
    return true
  }

  /// A term as slope·T + offset; nil where it is not linear in T.
  static func linear(_ e: Expr, in horizon: Expr) -> (slope: Expr, offset: Expr)? {
    let offset = e.substituting(horizon, by: .zero).normalForm
    let slope = (e.substituting(horizon, by: horizon + 1) - e).normalForm
    guard !slope.mentions(horizon) else { return nil }
    return (slope, offset)
  }

  /// All factors that do not change with T, the offsets of exponents included.
  package var coefficient: Expr {
    let offsets = powers.filter { !$0.offset.isZero }.map { $0.base.power($0.offset) }
    return Expr.product(constant + offsets)
  }

  /// The factor by which the elementary part grows with each step, without its sign.
  var rate: [Expr: Rational] {
    var result: [Expr: Rational] = [:]
    for power in powers { result[power.base, default: 0] += power.slope }
    return result
  }
}

extension Expr {
  /// slope·T + offset, with T first.
  static func linear(_ slope: Rational, _ horizon: Expr, _ offset: Expr) -> Expr {
    let rest = offset.canonical
    let parts = rest.kind == .sum ? Array(rest.children) : [rest]
    // Symbols before numbers: T + K - 1.
    let ordered = parts.filter { $0.number == nil } + parts.filter { $0.number != nil }
    return ordered.reduce(Expr(slope) * horizon) { $0 + $1 }
  }

  /// The same sum with T in front, where it is linear in T.
  func leading(with horizon: Expr) -> Expr {
    guard let (slope, offset) = Growth.linear(self, in: horizon), let number = slope.number,
      !number.isZero
    else { return self }
    return .linear(number, horizon, offset)
  }

  /// The term with every Σ that runs up to the horizon counted from its end: Σ_k f(T − k) over
  /// k = a..T is Σ_m f(m) over m = 0..T − a, where geometric sums have their shortest form.
  func countingDown(to horizon: Expr) -> Expr {
    guard traits.contains(.bindsIndex) else { return self }
    return rebuilt { _, e in
      guard e.kind == .bigSum, let binder = e.binder, e.children[2].mentions(horizon),
        e.children[0].mentions(horizon)
      else { return e }
      let (body, lower, upper) = (e.children[0], e.children[1], e.children[2])
      let turned = body.substituting(binder, by: upper - binder).tidyingExponents
      guard !turned.mentions(horizon) else { return e }
      return e.with(binder: binder, children: [turned, .zero, (upper - lower).canonical])
    }
  }

  /// Exponents and indices that are linear, collected: T − (T − m) is m.
  private var tidyingExponents: Expr {
    rebuilt { _, e in
      e.kind == .power ? e.with(children: [e.children[0], e.children[1].normalForm]) : e
    }
  }
}
