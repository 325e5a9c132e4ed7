internal import Deciding
internal import Exact
internal import Expressions

/// The limit of a quotient of sums of terms c·T^p·Π base^(slope·T).
///
/// The term that grows fastest decides. Which one that is may depend on how a base stands to one:
/// then the question is split into cases.
struct ElementaryLimit {
  let horizon: Expr
  /// Rates whose standing a case of the question has fixed.
  private var fixed: [GrowthRate: Standing] = [:]
  /// Parts whose limit is known, by the symbols that stand for them.
  private var limits: [Expr: Expr] = [:]
  private let budget: DecisionBudget
  private static let largestDepth = 6

  init(horizon: Expr, budget: DecisionBudget) {
    self.horizon = horizon
    self.budget = budget
  }

  /// The cases of a term, or nil where it is no such quotient.
  func cases(of e: Expr, under assumptions: Assumptions, depth: Int = 0) -> [LimitCase]? {
    if !e.mentions(horizon) { return [LimitCase(.isConstant(e))] }
    let closed: Expr
    switch ClosedSums.closing(e.countingDown(to: horizon), under: assumptions, budget: budget) {
    case .closed(let term): closed = term == e ? e : term.normalForm
    case .unknown: return nil
    case .needs(let condition):
      guard depth < Self.largestDepth else { return nil }
      return split(on: condition, e, assumptions, depth)
    }
    if let part = innerCall(of: closed) {
      guard depth < Self.largestDepth else { return nil }
      return split(at: part, closed, assumptions, depth)
    }
    guard let form = ExponentialQuotient(closed, in: horizon) else { return nil }
    return decided(form, of: e, closed, assumptions, depth)
  }

  private static let open = LimitCase(.isUnknown("the term has a form that is not understood"))

  // MARK: Cases

  private func split(
    on condition: Expr, _ e: Expr, _ assumptions: Assumptions, _ depth: Int
  ) -> [LimitCase]? {
    var result: [LimitCase] = []
    let opposite = Expr.condition(.not, [condition])
    let parts = [condition, condition.negatedCondition ?? opposite]
    for part in parts {
      let inner = assumptions.assuming(part)
      if inner.isContradictory { continue }
      let (term, rest) = Self.putting(part, into: e, inner)
      let cases = cases(of: term, under: rest, depth: depth + 1) ?? [Self.open]
      result += cases.map { $0.under([part]) }
    }
    return result
  }

  /// An equality of a symbol is put in.
  private static func putting(
    _ condition: Expr, into e: Expr, _ assumptions: Assumptions
  ) -> (Expr, Assumptions) {
    guard condition.conditionSign == .equal, condition.children[0].kind == .symbol else {
      return (e, assumptions)
    }
    return (e.substituting(condition.children[0], by: condition.children[1]), assumptions)
  }

  // MARK: Functions of what grows

  /// A function of the horizon that is no exponential of a linear term.
  private func innerCall(of e: Expr) -> Expr? {
    Postorder(e).terms.first { term in
      term.kind == .call && term.mentions(horizon) && term.isScalar
        && ExponentialQuotient(term, in: horizon) == nil
    }
  }

  /// The function replaced by a symbol that has its limit, in each case of its argument.
  private func split(
    at call: Expr, _ e: Expr, _ assumptions: Assumptions, _ depth: Int
  ) -> [LimitCase]? {
    guard call.children.count == 1,
      let inner = cases(of: call.children[0], under: assumptions, depth: depth + 1)
    else { return nil }
    var result: [LimitCase] = []
    for argument in inner {
      guard let at = argument.behaviour.limit, let value = limit(of: call, at: at) else {
        return nil
      }
      var own = self
      let name = Expr.symbol("#limit\(limits.count + 1)")
      own.limits[name] = value
      let given = argument.conditions.reduce(assumptions) { $0.assuming($1) }
      let known = given.assuming(.condition(.equal, [name, value]))
      guard
        let found = own.cases(
          of: e.replacingEverywhere(call, by: name), under: known, depth: depth + 1)
      else { return nil }
      result += found.map { $0.under(argument.conditions).putting(name, value) }
    }
    return result
  }

  /// The limit of a function of the catalogue where its argument tends to a value or to infinity.
  private func limit(of call: Expr, at point: Expr) -> Expr? {
    guard let callee = call.callee, !callee.isDifferentiated, let function = callee.function else {
      return nil
    }
    let isInfinite = point == .infinity || point == -.infinity
    guard isInfinite else {
      let isSmooth = function.monotone.allSatisfy { $0.direction != .constant }
      return isSmooth && function.definedWhere([point]).isEmpty ? .call(callee, [point]) : nil
    }
    guard function.monotone.count == 1, let piece = function.monotone.first, piece.from == nil,
      piece.to == nil
    else { return nil }
    let wantsUpper = (piece.direction == .rising) == (point == .infinity)
    guard let text = wantsUpper ? function.image.upper : function.image.lower else { return nil }
    return FunctionRange.end(text)
  }

  // MARK: Bases

  /// The cases in which one base stands differently to the magnitude at which the rate is one.
  private func split(
    byBase base: Expr, at edge: Rational, _ e: Expr, _ assumptions: Assumptions, _ depth: Int
  ) -> [LimitCase]? {
    var result: [LimitCase] = []
    for condition in BaseCases.conditions(on: base, edge, assumptions) {
      let inner = assumptions.assuming(condition)
      if inner.isContradictory || assumptions.proves(condition) == .no { continue }
      let (term, rest) = Self.putting(condition, into: e, inner)
      let cases = cases(of: term, under: rest, depth: depth + 1) ?? [Self.open]
      result += cases.map { $0.under([condition]) }
    }
    return result
  }

  // MARK: The fastest term

  private typealias Term = (shape: ExponentialSum.Shape, coefficient: Expr)

  private func decided(
    _ form: ExponentialQuotient, of e: Expr, _ closed: Expr, _ assumptions: Assumptions,
    _ depth: Int
  ) -> [LimitCase]? {
    guard !form.bottom.isZero else { return [LimitCase(.isUnknown("it divides by 0"))] }
    guard !form.top.isZero else { return [LimitCase(.isZero)] }
    var leaders: [Term] = []
    for terms in [form.top.terms, form.bottom.terms] {
      switch fastest(terms, assumptions) {
      case .term(let leader): leaders.append(leader)
      case .open(let rate):
        guard depth < Self.largestDepth else { return nil }
        return split(rate, e, assumptions, depth)
      }
    }
    let rate = GrowthRate(leaders[0].shape.rate).over(GrowthRate(leaders[1].shape.rate))
    if standing(rate, assumptions) == .unknown {
      guard depth < Self.largestDepth else { return nil }
      return split(rate, e, assumptions, depth)
    }
    let value = (leaders[0].coefficient / leaders[1].coefficient).normalForm
    let inverse = leaders[1].shape.rate.mapValues { -$0 }
    let below = ExponentialSum.Shape(
      degree: -leaders[1].shape.degree, logarithms: -leaders[1].shape.logarithms, rate: inverse)
    let shape = leaders[0].shape.times(below)
    let leading = value * shape.expr(horizon)
    let isExact = form.top.terms.count + form.bottom.terms.count == 2
    let steps =
      isExact && leading.canonical == closed.canonical
      ? []
      : [
        LimitStep(
          isExact ? "powers collected" : "dominant term",
          isExact ? "powers of one base are one power" : "the terms that grow fastest decide",
          closed, .equals, leading)
      ]
    var result = conclusion(rate, shape, value, form, leaders, assumptions)
    if case .isUnknown = result.behaviour { return [result] }
    if result.behaviour != .staysBounded { result.steps = steps }
    if isExact { result.bound = bound(value, shape, assumptions) }
    return [result]
  }

  /// |c|·q^T for a term that fades and has no others beside it.
  private func bound(
    _ value: Expr, _ shape: ExponentialSum.Shape, _ assumptions: Assumptions
  ) -> Expr? {
    guard shape.degree.isZero, shape.logarithms.isZero, !shape.rate.isEmpty else { return nil }
    let rate = GrowthRate(shape.rate)
    return standing(rate, assumptions) == .below ? value.size * .power(rate.expr, horizon) : nil
  }

  private func split(
    _ rate: GrowthRate, _ e: Expr, _ assumptions: Assumptions, _ depth: Int
  ) -> [LimitCase]? {
    let open = rate.bases.filter {
      GrowthRate.standing(of: $0, under: assumptions) == .unknown
    }
    let named = rate.bases.filter { $0.number == nil }
    if named.count == 1, let base = named.first, let edge = rate.edge(of: base) {
      return split(byBase: base, at: edge, e, assumptions, depth)
    }
    if open.count == 1 { return split(byBase: open[0], at: 1, e, assumptions, depth) }
    var result: [LimitCase] = []
    for (standing, sign) in Self.standings {
      var inner = self
      inner.fixed[rate] = standing
      let condition = Expr.condition(sign, [rate.expr, .one])
      let cases = inner.cases(of: e, under: assumptions, depth: depth + 1) ?? [Self.open]
      result += cases.map { $0.under([condition]) }
    }
    return result
  }

  private static let standings: [(Standing, ConditionSign)] = [
    (.below, .less), (.one, .equal), (.above, .greater),
  ]

  private func standing(_ rate: GrowthRate, _ assumptions: Assumptions) -> Standing {
    if let known = fixed[rate] { return known }
    if let known = fixed[GrowthRate().over(rate)] { return known.reversed }
    return rate.standing(under: assumptions)
  }

  private enum Leader {
    case term(Term)
    case open(GrowthRate)
  }

  private func fastest(_ terms: [Term], _ assumptions: Assumptions) -> Leader {
    var leader = terms[0]
    for other in terms.dropFirst() {
      let rate = GrowthRate(other.shape.rate).over(GrowthRate(leader.shape.rate))
      switch standing(rate, assumptions) {
      case .above: leader = other
      case .one: if other.shape.isAhead(of: leader.shape) { leader = other }
      case .below: break
      case .unknown: return .open(rate)
      }
    }
    return .term(leader)
  }

  /// Whether other terms grow exactly like the leader, up to signs: (-2)^T beside 2^T.
  private func isMixed(_ terms: [Term], _ leader: Term, _ assumptions: Assumptions) -> Bool {
    terms.contains { other in
      let rate = GrowthRate(other.shape.rate).over(GrowthRate(leader.shape.rate))
      return other.shape != leader.shape && other.shape.degree == leader.shape.degree
        && other.shape.logarithms == leader.shape.logarithms
        && standing(rate, assumptions) == .one
    }
  }

  private func conclusion(
    _ rate: GrowthRate, _ shape: ExponentialSum.Shape, _ open: Expr, _ form: ExponentialQuotient,
    _ leaders: [Term], _ assumptions: Assumptions
  ) -> LimitCase {
    let isApproached = limits.keys.contains { open.mentions($0) }
    let value = open.substituting(limits).canonical
    let signs = assumptions.signs(of: value)
    let standing = standing(rate, assumptions)
    let order = shape.degree.isZero ? shape.logarithms : shape.degree
    let fades = standing == .below || (standing == .one && order.signum < 0)
    if isMixed(form.bottom.terms, leaders[1], assumptions)
      || (!fades && isMixed(form.top.terms, leaders[0], assumptions))
    {
      let isFlat = standing == .one && shape.degree.isZero && shape.logarithms.isZero
      let isBelow = isMixed(form.bottom.terms, leaders[1], assumptions)
      return LimitCase(
        isFlat && !isBelow ? .staysBounded : .isUnknown("terms of equal growth alternate"))
    }
    if fades { return LimitCase(.tendsToZero) }
    if isApproached, !signs.isNonzero {
      return LimitCase(.isUnknown("the leading terms may cancel"))
    }
    let turning = turning(shape, assumptions)
    let isFlat = shape.degree.isZero && shape.logarithms.isZero
    if standing == .one, isFlat {
      if turning == .always { return LimitCase(.alternates) }
      if turning == .perhaps { return LimitCase(.staysBounded) }
      let isExact = !isApproached && form.top.terms.count + form.bottom.terms.count == 2
      return LimitCase(isExact ? .isConstant(value) : .tendsTo(value))
    }
    let sign = turning != .never ? nil : signs.isPositive ? 1 : signs.isNegative ? -1 : nil
    return LimitCase(.diverges(sign: sign), if: assumptions.conditions(forNonzero: value))
  }

  private enum Turning { case never, perhaps, always }

  /// Whether the sign changes from step to step, as a negative base makes it.
  private func turning(_ shape: ExponentialSum.Shape, _ assumptions: Assumptions) -> Turning {
    var result = Turning.never
    for (base, slope) in shape.rate {
      guard slope.isInteger, slope.asInt.map({ $0 % 2 != 0 }) ?? true else { continue }
      let signs = assumptions.signs(of: base)
      guard signs.contains(.negative) else { continue }
      if !signs.isNegative || result != .never { return .perhaps }
      result = .always
    }
    return result
  }
}

extension Assumptions {
  /// What must hold for a term not to be 0: that no factor above the line is.
  func conditions(forNonzero e: Expr) -> [Expr] {
    if signs(of: e).isNonzero { return [] }
    let factors = e.kind == .product ? Array(e.children) : [e]
    var found: [Expr] = []
    for factor in factors where !factor.isBelowLine && !signs(of: factor).isNonzero {
      let base = factor.kind == .power ? factor.children[0] : factor
      found.append(.condition(.notEqual, [base, .zero]))
    }
    return found
  }
}

extension LimitCase {
  /// The same case with a symbol's value put in.
  fileprivate func putting(_ name: Expr, _ value: Expr) -> LimitCase {
    var result = self
    result.conditions = conditions.filter { !$0.mentions(name) }
    result.steps = steps.map { step in
      var shown = step
      shown.before = step.before.substituting(name, by: value)
      shown.after = step.after.substituting(name, by: value)
      return shown
    }
    return result
  }

  /// The same case with conditions before its own, each once.
  func under(_ more: [Expr]) -> LimitCase {
    var result = self
    result.conditions = more + conditions.filter { !more.contains($0) }
    return result
  }
}
