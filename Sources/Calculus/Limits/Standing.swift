internal import Deciding
internal import Exact
internal import Expressions

/// How a positive quantity stands to one.
enum Standing {
  case below, one, above, unknown

  var reversed: Standing {
    switch self {
    case .below: .above
    case .above: .below
    case .one: .one
    case .unknown: .unknown
    }
  }
}

/// The factor by which a product of powers grows with each step, and how it stands to one.
///
/// Held as Π |base|^slope, so that rates of equal bases cancel without algebra.
struct GrowthRate: Hashable {
  private(set) var slopes: [Expr: Rational] = [:]

  init(_ slopes: [Expr: Rational] = [:]) {
    for (base, slope) in slopes where !slope.isZero && !base.isOne && base != .minusOne {
      self.slopes[base] = slope
    }
  }

  func over(_ other: GrowthRate) -> GrowthRate {
    var result = slopes
    for (base, slope) in other.slopes { result[base, default: 0] -= slope }
    return GrowthRate(result)
  }

  var bases: [Expr] { slopes.keys.sorted(by: Order.precedes) }

  /// Π |base|^slope as a term.
  var expr: Expr { expr(under: Assumptions()) }

  /// The same without bars around what is known not to be negative.
  private func expr(under assumptions: Assumptions) -> Expr {
    let numbers = bases.filter { $0.number != nil && slopes[$0]?.isInteger == true }
    var factors: [Expr] = []
    let value = numbers.reduce(Rational(1)) { product, base in
      guard let number = base.number, let n = slopes[base]?.asInt else { return product }
      return product * number.magnitude.power(n)
    }
    if !value.isOne { factors.append(Expr(value)) }
    for base in bases where !numbers.contains(base) {
      let size = assumptions.signs(of: base).isNonnegative ? base : base.size
      factors.append(slopes[base] == 1 ? size : .power(size, Expr(slopes[base] ?? 1)))
    }
    return .product(factors)
  }

  /// The magnitude of one base at which the rate is one, all others being numbers; nil where that
  /// is no fraction.
  func edge(of base: Expr) -> Rational? {
    guard let slope = slopes[base], base.callee != Callee("exp") else { return nil }
    var edge = Rational(1)
    for (other, own) in slopes where other != base {
      guard let value = other.number, own.isInteger, let n = own.asInt else { return nil }
      edge = edge / value.magnitude.power(n)
    }
    // |base|^slope is the edge so far.
    guard let n = slope.asInt, abs(n) <= 64 else { return nil }
    return (n < 0 ? edge.reciprocal : edge).exactRoot(abs(n))
  }

  /// How the rate stands to one, as far as the assumptions say.
  func standing(under assumptions: Assumptions) -> Standing {
    guard !slopes.isEmpty else { return .one }
    let parts = bases.map { base -> Standing in
      let own = Self.standing(of: base, under: assumptions)
      return (slopes[base]?.signum ?? 1) < 0 ? own.reversed : own
    }
    if parts.allSatisfy({ $0 == .one }) { return .one }
    if parts.allSatisfy({ $0 == .one || $0 == .below }) { return .below }
    if parts.allSatisfy({ $0 == .one || $0 == .above }) { return .above }
    return Self.compared(expr(under: assumptions), under: assumptions)
  }

  /// How the magnitude of one base stands to one.
  static func standing(of base: Expr, under assumptions: Assumptions) -> Standing {
    if base.callee == Callee("exp") {
      let signs = assumptions.signs(of: base.children[0])
      return signs.isZero ? .one : signs.isPositive ? .above : signs.isNegative ? .below : .unknown
    }
    let extent = assumptions.extent(of: base)
    if let lower = extent.lower, let upper = extent.upper {
      let far = max(lower.value.magnitude, upper.value.magnitude)
      let isOpen =
        (lower.value.magnitude < far || lower.isOpen)
        && (upper.value.magnitude < far || upper.isOpen)
      if far < 1 || (far.isOne && isOpen) { return .below }
      if lower.value == upper.value, far.isOne { return .one }
    }
    if let lower = extent.lower, lower.value > 1 || (lower.value.isOne && lower.isOpen) {
      return .above
    }
    if let upper = extent.upper, upper.value < -1 || (upper.value == -1 && upper.isOpen) {
      return .above
    }
    return compared(.call("abs", base), under: assumptions)
  }

  private static func compared(_ size: Expr, under assumptions: Assumptions) -> Standing {
    if assumptions.proves(.condition(.less, [size, .one])) == .yes { return .below }
    if assumptions.proves(.condition(.greater, [size, .one])) == .yes { return .above }
    if assumptions.proves(.condition(.equal, [size, .one])) == .yes { return .one }
    guard size.freeSymbols.isEmpty, case .value(let value)? = try? size.enclosure(bits: 128) else {
      return .unknown
    }
    if value.isLess(than: .one) == true { return .below }
    return Interval.one.isLess(than: value) == true ? .above : .unknown
  }
}
