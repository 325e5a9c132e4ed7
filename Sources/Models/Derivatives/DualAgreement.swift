internal import Deciding
internal import Exact
package import Expressions
package import Rewriting

/// How a formula was compared with dual numbers through the unrolled equations.
package struct DualCheck: Sendable, Equatable {
  package let points: Int
  /// A power of ten that the error stayed below, measured against the sum of the absolute terms.
  package let errorBound: Double
  /// The horizons that were tried.
  package let horizons: ClosedRange<Int>?
}

/// Why a formula is not shown.
package enum DualFailure: Error, Sendable, Equatable {
  case different(point: String, formula: Double, dual: Double)
  case noPoint(String)
}

/// Compares a formula for a total derivative with dual numbers through the model's own equations.
///
/// The run shares nothing with the formula: no rule of calculus, no recurrence. The error is measured
/// against the sum of the absolute values of the formula's terms, since that is what rounding is
/// proportional to.
package struct DualAgreement {
  let setting: Setting
  package var points = 100
  package var horizons = 12
  package var seed: UInt64 = 1
  package var tolerance = 1e-9
  package init(_ setting: Setting) { self.setting = setting }

  /// Compares at every horizon from the least one that the conditions allow.
  package func check(
    _ formula: Expr, target: Expr, variable: Expr?, where conditions: [Expr] = [],
    definitions: [Definition] = [], cutting: Expr? = nil
  ) throws(DualFailure) -> DualCheck {
    let question = DualQuestion(
      setting: setting, formula: formula, target: target, variable: variable,
      conditions: setting.assumptions.conditions + conditions, definitions: definitions,
      cutting: cutting)
    var done = 0
    var largest = 0.0
    var tried: [Int] = []
    var problem = "no random point satisfies the conditions"
    for place in question.places(horizons: horizons, seed: seed) {
      let system: RunSystem
      do throws(EvaluationError) {
        system = try RunSystem(setting, definitions: definitions, wholes: place.wholes)
      } catch {
        throw .noPoint(error.message)
      }
      let share = max(1, points / place.share)
      for number in 0..<share {
        let seed = seed &+ UInt64(number) &* 0x9E37 &+ UInt64(place.number) &* 0x1_0001
        switch try question.compare(in: system, seed: seed, tolerance) {
        case .agree(let error):
          largest = max(largest, error)
          done += 1
          if let horizon = place.horizon { tried.append(horizon) }
        case .undefined(let reason): problem = reason
        }
      }
    }
    guard done > 0 else { throw .noPoint(problem) }
    let range = tried.min().flatMap { low in tried.max().map { low...$0 } }
    return DualCheck(points: done, errorBound: Self.powerOfTen(above: largest), horizons: range)
  }

  /// Compares all lines of a derivation at a few points; how many points there were.
  package func check(
    lines derivation: Derivation, variable: Expr, where conditions: [Expr] = [],
    definitions: [Definition] = [], cutting: Expr? = nil
  ) throws(DualFailure) -> Int {
    let lines = [derivation.question] + derivation.steps.map(\.after)
    let needed = derivation.context.assumptions.conditions + derivation.conditions + conditions
    let target =
      derivation.question.kind == .derivative
      ? derivation.question.children[0] : derivation.question
    let question = DualQuestion(
      setting: setting, formula: derivation.result, target: target, variable: variable,
      conditions: needed, definitions: definitions, cutting: cutting)
    var points = 0
    for place in question.places(horizons: 6, seed: seed).suffix(4) {
      guard
        let system = try? RunSystem(setting, definitions: definitions, wholes: place.wholes)
      else { continue }
      for number in 0..<3 {
        let seed = seed &+ UInt64(number)
        if try question.compare(lines: lines, in: system, seed: seed, tolerance) != nil {
          points += 1
        }
      }
    }
    return points
  }

  private static func powerOfTen(above error: Double) -> Double {
    let bounds = [1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9]
    return bounds.first { $0 >= error } ?? 1
  }
}
