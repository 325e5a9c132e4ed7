internal import Calculus
internal import Deciding
internal import Exact
package import Expressions
internal import Notation

/// Looks for numbers at which a term does not do what is claimed, and proves it there.
///
/// Simple numbers are tried first. Floating point only proposes: a candidate counts when the states
/// are caught in a cycle of boxes (`OrbitTrap`) on which the factor of a step is surely below one, or
/// surely not.
package struct CounterexampleSearch {
  private let setting: Setting
  private let term: Expr
  private let horizon: Expr
  private let claim: LimitClaim
  private let seed: UInt64
  private let attempts: Int

  package init(
    _ setting: Setting, _ term: Expr, in horizon: Expr, against claim: LimitClaim, seed: UInt64 = 1,
    attempts: Int = 4000
  ) {
    self.setting = setting
    self.term = term
    self.horizon = horizon
    self.claim = claim
    self.seed = seed
    self.attempts = attempts
  }

  /// The first one found; nil where the attempts bring none.
  package func first() -> Counterexample? {
    for functions in openActivations() {
      var setting = setting
      for choice in functions { setting.activations[choice.name] = choice.function }
      for attempt in 0..<(attempts / max(1, openActivations().count)) {
        if let found = trial(attempt, setting, functions) { return found }
      }
    }
    return nil
  }

  /// Functions that open activations may stand for: all of them the same one.
  private func openActivations() -> [[(name: String, function: String)]] {
    let open = setting.declarations.filter {
      if case .activation(nil) = $0.kind { setting.activations[$0.name] == nil } else { false }
    }
    if open.isEmpty { return [[]] }
    return ["sigmoid", "tanh"].map { function in open.map { ($0.name, function) } }
  }

  // MARK: One trial

  private struct Choice {
    var setting: Setting
    var environment: Environment
    var values: [(quantity: Expr, value: Rational)] = []
    var inputs: [(name: String, value: Rational)] = []
  }

  private func trial(
    _ attempt: Int, _ setting: Setting, _ functions: [(name: String, function: String)]
  ) -> Counterexample? {
    guard let choice = choice(attempt, setting), seemsToFail(choice) else { return nil }
    guard let system = try? RunSystem(choice.setting, wholes: [:]) else { return nil }
    guard var trap = OrbitTrap(choice.setting, at: choice.environment) else { return nil }
    let term = choice.setting.applyingValues(to: term)
    let parts = term.kind == .sum ? Array(term.children) : [term]
    let fades = claim == .diverges
    guard fades || parts.count == 1 else { return nil }
    var factor: Interval?
    var run = ModelRun(system, in: EnclosingArithmetic(bits: 160), at: choice.environment)
    for part in parts {
      guard let own = cycleFactor(Growth(part, in: horizon), &trap, &run, fades: fades) else {
        return nil
      }
      factor = factor.map { Interval.maximum($0, own) } ?? own
    }
    guard let factor else { return nil }
    let isProof = fades ? factor.isLess(than: .one) == true : Interval.one.isAtMost(factor) == true
    let step = 60
    guard isProof,
      case .value(let value)? = try? run.value(of: term.substituting(horizon, by: Expr(step)))
    else { return nil }
    return Counterexample(
      values: choice.values, inputs: choice.inputs, functions: functions, factor: factor,
      period: trap.period, step: step, value: value, fades: fades)
  }

  /// The factor by which a product changes over one cycle, all other factors being harmless.
  private func cycleFactor(
    _ growth: Growth, _ trap: inout OrbitTrap, _ run: inout ModelRun<EnclosingArithmetic>,
    fades: Bool
  ) -> Interval? {
    guard growth.degree.isZero, growth.chains.allSatisfy({ $0.slope.isOne }),
      growth.powers.allSatisfy({ $0.slope.isInteger })
    else { return nil }
    let arithmetic = IntervalArithmetic(bits: 160)
    var factor = Interval.one
    for phase in 1...trap.period {
      for power in growth.powers {
        guard let n = power.slope.asInt,
          let base = trap.enclosure(of: power.base, horizon, phase: phase)?.magnitude,
          let own = arithmetic.power(base, n)
        else { return nil }
        factor = arithmetic.product(factor, own)
      }
      for chain in growth.chains {
        guard let binder = chain.product.binder,
          let body = trap.enclosure(of: chain.body, binder, phase: phase)?.magnitude,
          let own = arithmetic.power(body, chain.exponent)
        else { return nil }
        factor = arithmetic.product(factor, own)
      }
      for other in growth.others {
        guard let value = trap.enclosure(of: other, horizon, phase: phase),
          fades || value.isNonzero
        else { return nil }
      }
    }
    guard case .value(let constant)? = try? run.value(of: growth.coefficient), constant.isFinite,
      fades || constant.isNonzero
    else { return nil }
    return factor
  }

  /// What floating point says at a few steps.
  private func seemsToFail(_ choice: Choice) -> Bool {
    guard let system = try? RunSystem(choice.setting, wholes: [:]) else { return false }
    var run = ModelRun(system, in: DoubleArithmetic(), at: choice.environment)
    var sizes: [Double] = []
    for step in [10, 20, 40] {
      let there = choice.setting.applyingValues(to: term).substituting(horizon, by: Expr(step))
      guard case .value(let value)? = try? run.value(of: there), value.isFinite else {
        return false
      }
      sizes.append(abs(value))
    }
    switch claim {
    case .diverges: return sizes[2] < sizes[1] * 0.5 && sizes[1] < sizes[0] * 0.8
    case .vanishes: return sizes[2] >= sizes[1] * 0.99 && sizes[1] > 1e-12
    case .bounded: return sizes[2] > sizes[1] * 2 && sizes[1] > sizes[0] * 1.2
    }
  }

  // MARK: Numbers

  private static let pool: [Rational] = [
    1, -1, Rational(1, 2), 2, -2, Rational(3, 2), 0, Rational(-1, 2), 3, Rational(-3, 2), -3,
    Rational(1, 4), 4, Rational(3, 4), -4, 6, Rational(-3, 4), 8, -6, Rational(7, 10),
  ]

  /// Numbers for everything that is open, simple ones first; nil where a condition does not hold.
  private func choice(_ attempt: Int, _ setting: Setting) -> Choice? {
    guard let model = setting.model else { return nil }
    var generator = SeededGenerator(seed: seed &+ UInt64(attempt))
    let reach = min(Self.pool.count, 3 + attempt / 40)
    var choice = Choice(setting: setting, environment: Environment())
    for (name, function) in setting.activations {
      choice.environment.functions[name] = .catalogue(function)
    }
    var table: [Expr: Expr] = [:]
    for parameter in parameters(of: model) where setting.values[parameter] == nil {
      let value = Self.pool[generator.integer(in: 0...(reach - 1))]
      table[parameter] = Expr(value)
      choice.values.append((parameter, value))
    }
    for condition in setting.assumptions.conditions where !condition.mentions(horizon) {
      let there = condition.substituting(table)
      guard case .truth(true)? = try? there.value(in: RationalArithmetic(), at: choice.environment)
      else { return nil }
    }
    for (parameter, value) in table { choice.setting.values[parameter] = value }
    for (known, value) in setting.values {
      choice.setting.values[known] = value.substituting(table)
    }
    for input in model.inputs {
      guard let name = input.symbol?.name, !isGiven(name) else { continue }
      let value = Self.pool[generator.integer(in: 0...2)]
      choice.environment.families[name] = { _ in value }
      if !choice.inputs.contains(where: { $0.name == name }) { choice.inputs.append((name, value)) }
    }
    return choice
  }

  private func isGiven(_ name: String) -> Bool {
    setting.sequences.contains { $0.pattern.symbol?.name == name }
  }

  /// The scalars that the model's equations and the term leave open.
  private func parameters(of model: Model) -> [Expr] {
    let terms = model.equations.map(\.right) + [term]
    var found = Set<Expr>()
    for symbol in terms.flatMap(\.freeSymbols) {
      guard symbol.isScalar, symbol.children.isEmpty, symbol != horizon, symbol != .pi,
        symbol != model.time?.index, symbol != model.time?.last,
        !model.hasEquation(symbol.symbol?.name ?? ""), !model.wholeSymbols.contains(symbol)
      else { continue }
      found.insert(symbol)
    }
    return found.sorted(by: Order.precedes)
  }
}
