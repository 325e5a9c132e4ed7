internal import Deciding
internal import Exact
internal import Expressions

/// A sum of terms c·T^p·log(T)^r·Π base^(slope·T), with coefficients free of T, terms of equal
/// growth collected.
struct ExponentialSum {
  /// How a term grows, without its coefficient.
  struct Shape: Hashable {
    var degree: Rational = 0
    /// The exponent of log(T).
    var logarithms: Rational = 0
    var rate: [Expr: Rational] = [:]

    static let constant = Shape()

    func times(_ other: Shape) -> Shape {
      Shape(
        degree: degree + other.degree, logarithms: logarithms + other.logarithms,
        rate: rate.merging(other.rate) { $0 + $1 }.filter { !$0.value.isZero })
    }

    /// Whether it grows faster than another of the same rate.
    func isAhead(of other: Shape) -> Bool {
      degree == other.degree ? logarithms > other.logarithms : degree > other.degree
    }

    func expr(_ horizon: Expr) -> Expr {
      let bases = rate.keys.sorted(by: Order.precedes)
      var factors: [Expr] = degree.isZero ? [] : [horizon.power(Expr(degree))]
      if !logarithms.isZero {
        factors.append(Expr.call("log", horizon).power(Expr(logarithms)))
      }
      for base in bases {
        let exponent = (Expr(rate[base] ?? 1) * horizon).canonical
        factors.append(
          base.callee == Callee("exp")
            ? .call("exp", (base.children[0] * exponent).canonical) : .power(base, exponent))
      }
      return .product(factors)
    }
  }

  private(set) var terms: [(shape: Shape, coefficient: Expr)] = []
  private static let termLimit = 200

  init(_ coefficient: Expr, _ shape: Shape = .constant) {
    if !coefficient.isZero { terms = [(shape, coefficient)] }
  }

  static let zero = ExponentialSum(.zero)

  var isZero: Bool { terms.isEmpty }
  /// The coefficient of a sum that does not change with T; nil where it does.
  var constant: Expr? {
    isZero ? .zero : terms.count == 1 && terms[0].shape == .constant ? terms[0].coefficient : nil
  }

  func plus(_ other: ExponentialSum) -> ExponentialSum {
    var result = self
    for (shape, coefficient) in other.terms {
      guard let place = result.terms.firstIndex(where: { $0.shape == shape }) else {
        result.terms.append((shape, coefficient))
        continue
      }
      let sum = (result.terms[place].coefficient + coefficient).normalForm
      if sum.isZero {
        result.terms.remove(at: place)
      } else {
        result.terms[place].coefficient = sum
      }
    }
    return result
  }

  /// The product; nil where it would get too long.
  func times(_ other: ExponentialSum) -> ExponentialSum? {
    guard terms.count * other.terms.count <= Self.termLimit else { return nil }
    var result = ExponentialSum.zero
    for a in terms {
      for b in other.terms {
        let product = ExponentialSum(a.coefficient * b.coefficient, a.shape.times(b.shape))
        result = result.plus(product)
      }
    }
    return result
  }

  func power(_ n: Int) -> ExponentialSum? {
    var result: ExponentialSum? = ExponentialSum(.one)
    for _ in 0..<n { result = result?.times(self) }
    return result
  }
}

/// A quotient of two such sums.
struct ExponentialQuotient {
  let top: ExponentialSum
  let bottom: ExponentialSum

  private init(_ top: ExponentialSum, _ bottom: ExponentialSum = ExponentialSum(.one)) {
    self.top = top
    self.bottom = bottom
  }

  /// A term as such a quotient; nil for any other term.
  init?(_ e: Expr, in horizon: Expr) {
    let order = Postorder([e], into: { $0.mentions(horizon) })
    // Nil for an exponent of T that is no such quotient: only the power is asked for.
    var known: [ExponentialQuotient?] = []
    for term in order.terms {
      guard term.mentions(horizon) else {
        known.append(ExponentialQuotient(ExponentialSum(term)))
        continue
      }
      known.append(Self.form(of: term, term.children.map { known[order[$0]] }, horizon))
    }
    guard let form = known[order[e]] else { return nil }
    self = form
  }

  private static func form(
    of e: Expr, _ parts: [ExponentialQuotient?], _ horizon: Expr
  ) -> ExponentialQuotient? {
    let below = parts.compactMap { $0 }
    guard below.count == parts.count else { return nil }
    switch e.kind {
    case .symbol:
      guard e == horizon else { return nil }
      return ExponentialQuotient(ExponentialSum(.one, .init(degree: 1)))
    case .sum: return below.reduce(ExponentialQuotient(.zero)) { $0?.plus($1) }
    case .product: return below.reduce(ExponentialQuotient(ExponentialSum(.one))) { $0?.times($1) }
    case .power:
      if let n = e.children[1].number?.asInt, abs(n) <= 16 { return below[0].power(n) }
      if e.children[1] == .half { return below[0].root }
      return exponential(e, horizon)
    case .call:
      switch e.callee {
      case Callee("log")?: return logarithm(of: below[0], horizon)
      case Callee("sqrt")?: return below[0].root
      case _: return exponential(e, horizon)
      }
    case .number, .bigSum, .bigProduct, .cases, .condition, .delta, .matrixProduct, .transpose,
      .derivative:
      return nil
    }
  }

  private static func exponential(_ e: Expr, _ horizon: Expr) -> ExponentialQuotient? {
    let growth = Growth(e, in: horizon)
    guard growth.isElementary else { return nil }
    // 0^(T + c) is 0 once the exponent is above 0.
    if let dead = growth.powers.first(where: { $0.base.isZero }) {
      return dead.slope.signum > 0 ? ExponentialQuotient(.zero) : nil
    }
    return ExponentialQuotient(
      ExponentialSum(growth.coefficient, .init(degree: growth.degree, rate: growth.rate)))
  }

  /// log(c·T^p·Π base^(slope·T)) = log(c) + p·log(T) + T·Σ slope·log(base).
  private static func logarithm(
    of e: ExponentialQuotient, _ horizon: Expr
  ) -> ExponentialQuotient? {
    guard let (shape, coefficient) = e.monomial, shape.logarithms.isZero,
      shape.rate.keys.allSatisfy({ ($0.number?.signum ?? 0) > 0 || $0.callee == Callee("exp") })
    else { return nil }
    var sum = ExponentialSum(coefficient.isOne ? .zero : .call("log", coefficient))
    sum = sum.plus(ExponentialSum(Expr(shape.degree), .init(logarithms: 1)))
    for (base, slope) in shape.rate {
      let log = base.callee == Callee("exp") ? base.children[0] : Expr.call("log", base)
      sum = sum.plus(ExponentialSum(Expr(slope) * log, .init(degree: 1)))
    }
    return ExponentialQuotient(sum)
  }

  /// The one term of a quotient of two; nil where there are more.
  private var monomial: (shape: ExponentialSum.Shape, coefficient: Expr)? {
    guard top.terms.count == 1, bottom.terms.count == 1, let above = top.terms.first,
      let below = bottom.terms.first
    else { return nil }
    let inverse = ExponentialSum.Shape(
      degree: -below.shape.degree, logarithms: -below.shape.logarithms,
      rate: below.shape.rate.mapValues { -$0 })
    return (above.shape.times(inverse), (above.coefficient / below.coefficient).normalForm)
  }

  private var root: ExponentialQuotient? {
    guard let (shape, coefficient) = monomial else { return nil }
    let half = Rational(1, 2)
    let halved = ExponentialSum.Shape(
      degree: shape.degree * half, logarithms: shape.logarithms * half,
      rate: shape.rate.mapValues { $0 * half })
    return ExponentialQuotient(
      ExponentialSum(coefficient.isOne ? .one : .call("sqrt", coefficient), halved))
  }

  private func plus(_ other: ExponentialQuotient) -> ExponentialQuotient? {
    if bottom.constant == other.bottom.constant, bottom.constant != nil {
      return ExponentialQuotient(top.plus(other.top), bottom)
    }
    guard let left = top.times(other.bottom), let right = other.top.times(bottom),
      let below = bottom.times(other.bottom)
    else { return nil }
    return ExponentialQuotient(left.plus(right), below)
  }

  private func times(_ other: ExponentialQuotient) -> ExponentialQuotient? {
    guard let above = top.times(other.top), let below = bottom.times(other.bottom) else {
      return nil
    }
    return ExponentialQuotient(above, below)
  }

  private func power(_ n: Int) -> ExponentialQuotient? {
    let (a, b) = n >= 0 ? (top, bottom) : (bottom, top)
    guard let above = a.power(abs(n)), let below = b.power(abs(n)) else { return nil }
    return ExponentialQuotient(above, below)
  }
}
