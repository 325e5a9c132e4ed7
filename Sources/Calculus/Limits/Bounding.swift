internal import Deciding
internal import Exact
internal import Expressions

/// One side of an estimate of a product: its rate, its bound, and the facts that gave them.
struct Bounding {
  enum Side { case upper, lower }

  /// What may be supposed of factors without a known bound.
  enum Supposing {
    case nothing
    /// That they have one.
    case open
    /// That each step has one that is not the one given for it.
    case apart
  }

  let side: Side
  let rate: StepRate
  /// The bound, as a term in the horizon.
  let bound: Expr
  let steps: [LimitStep]
  /// What is supposed of factors without a known bound: `abs(w*s'(a[t])) <= q` for every t.
  private(set) var supposed: [Expr] = []
  /// Whether a constant in the bound is only known to exist.
  private(set) var hasOpenConstant = false

  /// Nil where a factor has no bound on this side and none may be supposed.
  init?(
    _ growth: Growth, _ question: EstimatedLimit, _ side: Side, _ mode: Supposing = .nothing
  ) {
    self.side = side
    let supposing = mode != .nothing
    let horizon = question.horizon
    var steps: [LimitStep] = []
    var names = supposing ? growth.names : []
    var constant = growth.constant.map(\.size)
    var rate = StepRate(side, question.assumptions)
    if mode != .apart, let whole = GivenStep(growth, question, side) {
      rate.take(whole)
      constant += whole.rest
      steps.append(whole.step)
    } else if supposing, let whole = GivenStep(supposing: growth, question, side, &names) {
      rate.take(whole)
      constant += whole.rest
      steps.append(whole.step)
      supposed += whole.supposed
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
      if let edge = question.edge(of: other, side) {
        if edge != .one { constant.append(edge) }
        steps.append(question.fact(other, side, edge))
        continue
      }
      guard supposing, other.mayBeSupposedBounded, !(growth.powers.isEmpty && growth.chains.isEmpty)
      else { return nil }
      let edge = Expr.symbol(Symbol.freshName(like: "c", avoiding: &names))
      constant.append(edge)
      if side == .lower, question.isPositiveOnBounded(other) {
        hasOpenConstant = true
        steps.append(
          LimitStep(
            "smallest magnitude", "positive and continuous on the bounded range of its argument",
            other.size, .isAtLeast, edge))
      } else {
        supposed.append(.condition(side.sign, [other.size, edge]))
        if side == .lower { supposed.append(.condition(.greater, [edge, .zero])) }
        steps.append(
          LimitStep("supposed bound", "for every step", other.size, side.relation, edge))
      }
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
  /// The bound itself, where it is not given but supposed.
  var supposed: [Expr] = []

  /// Nil where no such bound is given.
  init?(_ growth: Growth, _ question: EstimatedLimit, _ side: Bounding.Side) {
    self.init(growth, question, side, "given bound of a step") { whole, index, _ in
      question.givenEdge(of: whole, at: index, side)
    }
  }

  /// A bound q that is supposed for every step.
  init?(
    supposing growth: Growth, _ question: EstimatedLimit, _ side: Bounding.Side,
    _ names: inout Set<String>
  ) {
    let rate = Expr.symbol(
      names.contains("q") ? Symbol.freshName(like: "q", avoiding: &names) : "q")
    names.insert("q")
    var condition: Expr?
    self.init(growth, question, side, "supposed bound of a step") { whole, index, binder in
      condition = .condition(side.sign, [whole.substituting(index, by: binder).size, rate])
      return rate
    }
    supposed = condition.map { [$0] } ?? []
  }

  private init?(
    _ growth: Growth, _ question: EstimatedLimit, _ side: Bounding.Side, _ rule: String,
    edge: (_ whole: Expr, _ index: Expr, _ binder: Expr) -> Expr?
  ) {
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
    guard let edge = edge(whole, index, binder) else { return nil }
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
      rule, "for every step", whole.substituting(index, by: binder).size,
      side.relation, edge)
  }
}

extension Growth {
  /// All names that stand in it.
  fileprivate var names: Set<String> {
    let terms = constant + powers.map(\.base) + chains.map(\.product) + others
    return terms.reduce(into: []) { $0.formUnion($1.symbolNames) }
  }
}

extension Bounding.Side {
  var sign: ConditionSign { self == .upper ? .lessOrEqual : .greaterOrEqual }
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
    if let given {
      let power = Expr.power(given.rate, given.exponent.leading(with: horizon))
      return (given.rate.isOne ? [] : [power], [])
    }
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
  /// Whether a bound may be supposed of it: a quantity of a family, or a function of one.
  fileprivate var mayBeSupposedBounded: Bool {
    switch kind {
    case .symbol: !children.isEmpty
    case .call: true
    case .power: children[0].mayBeSupposedBounded && children[1].number != nil
    case .number, .sum, .product, .bigSum, .bigProduct, .cases, .condition, .delta, .matrixProduct,
      .transpose, .derivative:
      false
    }
  }

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
