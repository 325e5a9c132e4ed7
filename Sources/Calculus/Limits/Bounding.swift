internal import Deciding
internal import Exact
internal import Expressions

/// One side of an estimate of a product: its rate, its bound, and the facts that gave them.
struct Bounding {
  enum Side { case upper, lower }

  let side: Side
  let rate: StepRate
  /// The bound, as a term in the horizon.
  let bound: Expr
  let steps: [LimitStep]

  /// Nil where a factor has no bound on this side.
  init?(_ growth: Growth, _ question: EstimatedLimit, _ side: Side) {
    self.side = side
    let horizon = question.horizon
    var steps: [LimitStep] = []
    var constant = growth.constant.map(\.size)
    var rate = StepRate(side, question.assumptions)
    if let whole = GivenStep(growth, question, side) {
      rate.take(whole)
      constant += whole.rest
      steps.append(whole.step)
    } else {
      for power in growth.powers {
        rate.add(power.base, power.slope, exponent: power.exponent(horizon))
      }
      for chain in growth.chains {
        let wantsUpper = (side == .upper) == (chain.exponent > 0)
        guard let edge = question.edge(of: chain.body, wantsUpper ? .upper : .lower) else {
          return nil
        }
        steps.append(question.fact(chain.body, wantsUpper ? .upper : .lower, edge))
        rate.add(
          edge, chain.slope * Rational(chain.exponent),
          exponent: (Expr(chain.exponent) * chain.length).canonical)
      }
    }
    for other in growth.others {
      guard let edge = question.edge(of: other, side) else { return nil }
      if edge != .one { constant.append(edge) }
      steps.append(question.fact(other, side, edge))
    }
    var factors = constant
    if !growth.degree.isZero { factors.append(.power(horizon, Expr(growth.degree))) }
    let (power, rest) = rate.powers(horizon)
    let numbers = (factors + rest).compactMap(\.number).reduce(Rational(1)) { $0 * $1 }
    let others = (factors + rest).filter { $0.number == nil }
    bound = .product((numbers.isOne ? [] : [Expr(numbers)]) + others + power)
    self.rate = rate
    self.steps = steps
  }
}

/// A given bound of one whole step, `abs(w*s'(a[t])) <= q` for every t.
struct GivenStep {
  let rate: Expr
  let exponent: Expr
  /// Magnitudes of what the powers have beyond the Π.
  let rest: [Expr]
  let step: LimitStep

  /// Nil where no such bound is given.
  init?(_ growth: Growth, _ question: EstimatedLimit, _ side: Bounding.Side) {
    guard let first = growth.chains.first,
      growth.chains.allSatisfy({ $0.slope.isOne && $0.exponent == 1 }),
      growth.powers.allSatisfy({ $0.slope.isOne }), let binder = first.product.binder
    else { return nil }
    let index = Expr.symbol("#index")
    var factors = growth.powers.map(\.base)
    for chain in growth.chains {
      guard let own = chain.product.binder else { return nil }
      factors.append(chain.body.substituting(own, by: index))
    }
    let whole = Expr.product(factors)
    guard let edge = question.givenEdge(of: whole, at: index, side) else { return nil }
    rate = edge
    exponent = first.length
    var rest: [Expr] = []
    for power in growth.powers {
      let left = (power.exponent(question.horizon) - exponent).normalForm
      if !left.isZero { rest.append(.power(power.base.size, left)) }
    }
    for chain in growth.chains.dropFirst() where chain.length != exponent { return nil }
    self.rest = rest
    step = LimitStep(
      "given bound of a step", "given for every step", whole.substituting(index, by: binder).size,
      side.relation, edge)
  }
}

extension Bounding.Side {
  var relation: LimitStep.Relation { self == .upper ? .isAtMost : .isAtLeast }
}

/// The rate of one step as a product of bases, with the exponents that they have.
struct StepRate {
  private let side: Bounding.Side
  private let assumptions: Assumptions
  private var slopes: [Expr: Rational] = [:]
  private var factors: [(base: Expr, slope: Rational, exponent: Expr)] = []
  /// A rate that was given for every step, and its number of steps.
  private var given: (rate: Expr, exponent: Expr)?

  init(_ side: Bounding.Side, _ assumptions: Assumptions) {
    self.side = side
    self.assumptions = assumptions
  }

  mutating func add(_ base: Expr, _ slope: Rational, exponent: Expr) {
    factors.append((base, slope, exponent))
    slopes[base, default: 0] += slope
  }

  mutating func take(_ step: GivenStep) { given = (step.rate, step.exponent) }

  /// The rate q as a term.
  var expr: Expr {
    if let given { return given.rate }
    return GrowthRate(slopes).expr
  }

  var standing: Standing {
    if let given {
      let signs = assumptions.signs(of: given.rate - 1)
      return signs.isNegative ? .below : signs.isPositive ? .above : signs.isZero ? .one : .unknown
    }
    return GrowthRate(slopes).standing(under: assumptions)
  }

  /// That the rate stands on one side of one, solved for a single base where it can be.
  func conditions(_ standing: Standing) -> [Expr] {
    let sign: ConditionSign = standing == .below ? .less : .greater
    if given == nil, let solved = solved(sign) { return [solved] }
    return [.condition(sign, [expr, .one])]
  }

  /// |b|^s·c < 1 as |b| < c^(−1/s).
  private func solved(_ sign: ConditionSign) -> Expr? {
    let rate = GrowthRate(slopes)
    let open = rate.bases.filter { $0.number == nil }
    guard open.count == 1, let base = open.first, let slope = slopes[base],
      let edge = rate.edge(of: base)
    else { return nil }
    let size = assumptions.signs(of: base).isNonnegative ? base : base.size
    return .condition(
      slope.signum > 0 ? sign : sign == .less ? .greater : .less, [size, Expr(edge)])
  }

  /// q^n for the power with which the bases come together, and the factors that are left over.
  func powers(_ horizon: Expr) -> (power: [Expr], rest: [Expr]) {
    if let given { return ([.power(given.rate, given.exponent.leading(with: horizon))], []) }
    guard let first = factors.first(where: { $0.base.number == nil }) ?? factors.first else {
      return ([], [])
    }
    // All bases are raised to the number of steps n of the first; what is left does not grow.
    let n = (first.exponent / Expr(first.slope)).normalForm.leading(with: horizon)
    var rest: [Expr] = []
    for factor in factors {
      let left = (factor.exponent - Expr(factor.slope) * n).normalForm
      if !left.isZero { rest.append(factor.base.size.power(left).canonical) }
    }
    let q = expr
    return (q.isOne ? [] : [.power(q, n)], rest)
  }
}

extension Expr {
  /// The magnitude of a term, without bars where they do nothing.
  var size: Expr {
    if let number { return Expr(number.magnitude) }
    if callee == Callee("exp") || callee == Callee("abs") { return self }
    if kind == .power, children[1].number?.asInt.map({ $0 % 2 == 0 }) == true { return self }
    return .call("abs", self)
  }
}

extension Extent {
  /// The largest magnitude that a value can have; nil where there is none.
  var largest: Expr? {
    guard let lower, let upper else { return nil }
    return Expr(max(lower.value.magnitude, upper.value.magnitude))
  }

  /// A magnitude above zero that every value has at least; nil where there is none.
  var smallest: Expr? {
    if let lower, lower.value.signum > 0 { return Expr(lower.value) }
    if let upper, upper.value.signum < 0 { return Expr(upper.value.magnitude) }
    return nil
  }
}
