internal import Exact
internal import Expressions

extension SumForms {
  /// What a summand is, once its index is taken apart: k^degree · r^k.
  private struct Geometric {
    var degree = 0
    /// Bases with the slopes of their exponents: r = Π base^slope.
    var parts: [(base: Expr, slope: Expr)] = []
    var outside: [Expr] = []

    /// r^n.
    func power(_ n: Expr) -> Expr {
      .product(
        parts.map { part in
          let exponent = (part.slope * n).canonical
          return part.base == .e ? .call("exp", exponent) : .power(part.base, exponent)
        })
    }
  }

  /// The sum of a power of the index times a geometric term; nil for any other summand.
  func closedForm(_ factors: [Expr], _ span: Range) throws -> Expr? {
    guard let shape = geometric(factors, span.binder), shape.degree <= 12 else { return nil }
    let outside = Expr.product(shape.outside)
    if shape.parts.isEmpty {
      let upper = Self.powerSum(shape.degree, span.upper)
      return outside * (upper - Self.powerSum(shape.degree, span.lower - 1))
    }
    let ratio = shape.power(1).canonical
    guard isPlainRatio(ratio) else { return nil }
    // With Q such that r·Q(k + 1) − Q(k) = k^p, the sum telescopes to r^(b+1)·Q(b + 1) − r^a·Q(a).
    let coefficients = Self.antidifference(shape.degree, ratio)
    func q(_ n: Expr) -> Expr {
      .sum(coefficients.enumerated().map { $0.element * n.power($0.offset) })
    }
    let end = span.upper + 1
    return outside * (shape.power(end) * q(end) - shape.power(span.lower) * q(span.lower))
  }

  /// Whether a ratio is surely not one, except at single values of its symbols.
  private func isPlainRatio(_ ratio: Expr) -> Bool {
    if let number = ratio.number { return !number.isOne }
    let test = ZeroTest(under: assumptions, budget: budget)
    guard let written = try? Definitions.expanded(ratio - 1).canonical else { return false }
    if case .decided(.probablyNonzero) = test.attempt(written) { return true }
    return false
  }

  private func geometric(_ factors: [Expr], _ binder: Expr) -> Geometric? {
    var result = Geometric()
    for factor in factors {
      if factor == binder {
        result.degree += 1
        continue
      }
      let (base, exponent) = factor.splitExponent
      if base == binder, let n = exponent.number?.asInt, n > 0 {
        result.degree += n
        continue
      }
      guard base == .e || !base.mentions(binder), exponent.mentions(binder) else { return nil }
      let next = exponent.substituting(binder, by: binder + 1)
      let slope = Linear(next - exponent).expr
      guard !slope.mentions(binder) else { return nil }
      let constant = exponent.substituting(binder, by: .zero).canonical
      result.parts.append((base, slope))
      result.outside.append(
        base == .e ? .call("exp", constant) : .power(base, constant))
    }
    return result
  }

  /// The coefficients of Q with r·Q(k + 1) − Q(k) = k^p, lowest first.
  ///
  /// From the highest down, (r − 1)·q_j = [j = p] − r·Σ_{i > j} q_i·C(i, j).
  private static func antidifference(_ degree: Int, _ ratio: Expr) -> [Expr] {
    var q = Array(repeating: Expr.zero, count: degree + 1)
    for j in (0...degree).reversed() {
      var rest = j == degree ? Expr.one : .zero
      for i in (j + 1)..<max(j + 1, degree + 1) {
        rest = rest - Expr(Rational(Integer.binomial(Integer(i), j))) * ratio * q[i]
      }
      q[j] = rest / (ratio - 1)
    }
    return q
  }

  /// Σ_{k = 1..n} k^p as a polynomial in n, by its differences at 0 (Newton).
  private static func powerSum(_ degree: Int, _ n: Expr) -> Expr {
    // With P(n) = Σ_j d_j·C(n, j) and d_j the differences of 0, 1^p, 1^p + 2^p, … at 0.
    var row: [Rational] = [0]
    for k in 1..<(degree + 3) { row.append(row[k - 1] + Rational(k).power(degree)) }
    var terms: [Expr] = []
    var falling = Expr.one
    for j in 0...(degree + 1) {
      let factorial = Rational(Integer.factorial(j))
      if !row[0].isZero { terms.append(Expr(row[0] / factorial) * falling) }
      falling = falling * (n - Expr(j))
      row = zip(row.dropFirst(), row).map { $0 - $1 }
    }
    return Expr.sum(terms)
  }

  // MARK: Ranges with a break

  /// A sum in which Kronecker's delta or a case speaks about the index, taken apart.
  func splitRange(_ term: Term, _ span: Range) throws -> Expr? {
    for (i, factor) in term.inside.enumerated() {
      var others = term.inside
      others.remove(at: i)
      if factor.kind == .delta,
        let at = Self.solved(factor.children[0] - factor.children[1], span.binder),
        canDecide(.condition(.lessOrEqual, [span.lower, at])),
        canDecide(.condition(.lessOrEqual, [at, span.upper]))
      {
        let outside = Expr.product(term.outside)
        return outside * (try single(.product(others), at: at, span))
      }
      if factor.kind == .cases, let split = try splitCases(factor, others, span) {
        return Expr.product(term.outside) * split
      }
    }
    return nil
  }

  /// The value of the index at which a term linear in it with slope ±1 vanishes.
  static func solved(_ difference: Expr, _ binder: Expr) -> Expr? {
    let linear = Linear(difference)
    let slope = linear[binder]
    guard slope.magnitude.isOne else { return nil }
    var rest = linear
    rest.add(-slope, binder)
    guard !rest.expr.mentions(binder) else { return nil }
    return rest.scaled(by: -slope).expr
  }

  /// The summand at one value of the index, if the range holds it.
  private func single(_ body: Expr, at value: Expr, _ span: Range) throws -> Expr {
    guard try holds(.condition(.lessOrEqual, [span.lower, value])),
      try holds(.condition(.lessOrEqual, [value, span.upper]))
    else { return .zero }
    return try normalized(body.placing(value, for: span.binder))
  }

  /// Σ over cases whose first condition compares the index, as sums over the parts of the range.
  private func splitCases(_ cases: Expr, _ others: [Expr], _ span: Range) throws -> Expr? {
    guard cases.children.count >= 2, let sign = cases.children[0].conditionSign, sign.isComparison
    else { return nil }
    let condition = cases.children[0]
    let difference = condition.children[0] - condition.children[1]
    guard let at = Self.solved(difference, span.binder) else { return nil }
    let rest = Array(cases.children.dropFirst(2))
    guard !rest.isEmpty else { return nil }
    let otherwise = rest.count == 1 ? rest[0] : Expr.cases(rest)
    let (value, other) = (cases.children[1], otherwise)
    let below = Range(binder: span.binder, lower: span.lower, upper: (at - 1).canonical)
    let above = Range(binder: span.binder, lower: (at + 1).canonical, upper: span.upper)
    let slope = Linear(difference)[span.binder].signum
    // The sign of the difference below, at and above the break.
    let values = [-slope, 0, slope].map { sign.holds($0) ? value : other }
    guard try holds(.condition(.lessOrEqual, [span.lower, at])) else {
      return try sum(of: .product(others + [values[2]]), over: span)
    }
    guard try holds(.condition(.lessOrEqual, [at, span.upper])) else {
      return try sum(of: .product(others + [values[0]]), over: span)
    }
    return try sum(of: .product(others + [values[0]]), over: below)
      + single(.product(others + [values[1]]), at: at, span)
      + sum(of: .product(others + [values[2]]), over: above)
  }
}
