import Exact

@testable import Calculus
@testable import Expressions
@testable import Notation

/// Two terms that should be equal wherever the first has a value.
struct Comparison {
  let old: Expr
  let new: Expr
  var conditions: [Expr] = []
  var seed: UInt64 = 1
  var attempts = 12
  /// The second may have no value where the first is one of these.
  var mayLose: Set<Double> = []
  private(set) var points = 0

  init(_ old: Expr, _ new: Expr, where conditions: [Expr] = [], seed: UInt64 = 1) {
    self.old = old
    self.new = new
    self.conditions = conditions
    self.seed = seed
  }

  /// What speaks against it: a point at which the values differ, or only the first has one.
  ///
  /// Floating point raises the suspicion, intervals of high precision judge.
  mutating func fault() -> String? {
    guard let plan = try? Plan([old, new] + conditions) else { return nil }
    for attempt in 0..<attempts {
      let environment = point(attempt)
      guard let values = try? plan.values(in: DoubleArithmetic(), at: environment),
        values[2...].allSatisfy({ if case .truth(false) = $0 { false } else { true } }),
        let before = values[0].number
      else { continue }
      if let after = values[1].number {
        points += 1
        if abs(before - after) <= 1e-9 * max(1, abs(before), abs(after)) { continue }
        if let fault = difference(at: environment) { return fault }
      } else if let reason = values[1].undefined?.reason, reason == .domain || reason == .kink {
        if let fault = hole(at: environment) { return fault }
      }
    }
    return nil
  }

  private func point(_ attempt: Int) -> Environment {
    var sampler = Sampler(seed: seed &* 64 &+ UInt64(attempt), for: [old, new] + conditions)
    sampler.reach = [Rational(3), Rational(1), Rational(1, 4), Rational(8)][attempt % 4]
    if attempt % 3 == 1 {
      for symbol in (old.freeSymbols + new.freeSymbols) {
        guard let name = symbol.symbol?.name, !sampler.wholes.contains(name) else { continue }
        sampler.ranges[name] = Rational(1, 16)...sampler.reach
      }
    }
    var environment = Environment(sampler: sampler)
    environment.stepLimit = 20_000
    return environment
  }

  private func sides(_ environment: Environment, _ bits: Int) -> [Outcome<Interval>]? {
    try? Plan([old, new]).values(in: EnclosingArithmetic(bits: bits), at: environment)
  }

  private func difference(at environment: Environment) -> String? {
    for bits in [128, 512, 2048] {
      guard let sides = sides(environment, bits), let x = sides[0].number, let y = sides[1].number
      else { continue }
      return x.overlaps(y) ? nil : "\(text): \(x.doubleBounds) and \(y.doubleBounds)"
    }
    return nil
  }

  private func hole(at environment: Environment) -> String? {
    guard let sides = sides(environment, 256), let x = sides[0].number,
      let reason = sides[1].undefined?.reason, reason == .domain || reason == .kink,
      !mayLose.contains(x.doubleBounds.lower) || x.doubleBounds.lower != x.doubleBounds.upper
    else { return nil }
    return "\(text): only the first has a value, \(x.doubleBounds)"
  }

  private var text: String {
    let parts = [old, new].map { (try? PlainWriter.write($0)) ?? "?" }
    let wheres = conditions.map { (try? PlainWriter.write($0)) ?? "?" }
    return "seed \(seed): \(parts[0])  →  \(parts[1]) if \(wheres)"
  }
}
