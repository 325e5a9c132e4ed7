package import Deciding
internal import Exact
package import Expressions

/// How a result was checked with numbers.
package struct NumericCheck: Equatable, Sendable {
  /// At how many random points both sides were evaluated.
  package let points: Int
  /// A power of ten that the relative error stayed below at every point.
  package let errorBound: Double
}

/// Why a result is not shown: numbers speak against it, or none could be tried.
package enum CheckFailure: Error, Equatable, Sendable {
  /// The two terms have these values at a point.
  case different(Expr, Expr, left: Double, right: Double)
  /// No point was found at which both sides have a value.
  case noPoint(String)
}

/// Evaluates terms that should be equal at random points.
///
/// Derivatives that are not taken are evaluated by dual numbers, which use no rule of calculus. A
/// difference in floating point counts only where intervals of high precision part, too.
package struct NumericAgreement {
  package var samples = 20
  package var seed: UInt64 = 1
  package var tolerance = 1e-8
  /// Values, families and functions that are given.
  package var environment = Environment()
  package var assumptions = Assumptions()

  package init() {}

  /// Checks that all terms have the first one's value wherever the conditions hold.
  package func check(
    _ terms: [Expr], where conditions: [Expr] = []
  ) throws(CheckFailure) -> NumericCheck {
    let needed = assumptions.conditions + conditions
    let plan: Plan
    do throws(EvaluationError) {
      plan = try Plan(terms + needed)
    } catch {
      throw .noPoint(error.message)
    }
    var points = 0
    var largest = 0.0
    var isOutOfRange = false
    var problem = "no random point satisfies the conditions"
    for attempt in 0..<(samples * 40) where points < samples {
      let environment = point(attempt, for: terms + needed)
      let outcomes: [Outcome<Double>]
      do throws(EvaluationError) {
        outcomes = try plan.values(in: DoubleArithmetic(), at: environment)
      } catch {
        problem = error.message
        continue
      }
      // A condition about a bound index has no value by itself and is skipped.
      if outcomes[terms.count...].contains(where: \.isFalse) { continue }
      guard let spread = try spread(of: terms, outcomes, at: environment) else {
        problem = "the terms are not defined at the random points"
        isOutOfRange = isOutOfRange || outcomes.contains { $0.undefined?.reason == .range }
        continue
      }
      largest = max(largest, spread)
      points += 1
    }
    if points == 0, isOutOfRange, let check = try checkByIntervals(terms, needed, plan) {
      return check
    }
    guard points > 0 else { throw .noPoint(problem) }
    return NumericCheck(points: points, errorBound: Self.powerOfTen(above: largest))
  }

  /// The largest relative difference from the first term; nil where one has no value.
  private func spread(
    of terms: [Expr], _ outcomes: [Outcome<Double>], at environment: Environment
  ) throws(CheckFailure) -> Double? {
    guard let first = outcomes[0].numbers else { return nil }
    var largest = 0.0
    for (term, outcome) in zip(terms, outcomes).dropFirst() {
      guard let values = outcome.numbers, values.count == first.count else { return nil }
      for (x, y) in zip(first, values) {
        let error = abs(x - y) / max(1, abs(x), abs(y))
        if error <= tolerance {
          largest = max(largest, error)
        } else if partsForSure(terms[0], term, at: environment) {
          throw .different(terms[0], term, left: x, right: y)
        }
      }
    }
    return largest
  }

  /// Whether intervals of high precision show that two terms differ.
  private func partsForSure(_ a: Expr, _ b: Expr, at environment: Environment) -> Bool {
    for bits in [256, 512, 2048] {
      // Slopes are measured: a wrong derivative of a function must not vouch for itself.
      let arithmetic = EnclosingArithmetic(bits: bits, slopes: .measured)
      let sides = try? Plan([a, b]).values(in: arithmetic, at: environment)
      guard let sides else { return true }
      if let x = sides[0].number, let y = sides[1].number {
        return !x.overlaps(y)
      }
    }
    return true
  }

  /// A random point: near 1, nearer to 0, and farther out by turns.
  func point(_ attempt: Int, for terms: [Expr]) -> Environment {
    var sampler = Sampler(seed: seed &+ UInt64(attempt), for: terms)
    let reaches = [Rational(3), Rational(1), Rational(1, 4), Rational(8)]
    sampler.reach = reaches[attempt % reaches.count]
    for symbol in assumptions.conditions.flatMap(\.freeSymbols) {
      guard let name = symbol.symbol?.name else { continue }
      sampler.ranges[name] = range(assumptions.extent(of: symbol), sampler.reach)
    }
    var point = environment
    point.sampler = sampler
    point.stepLimit = 200_000
    return GivenFamilies(assumptions).fulfilled(in: point)
  }

  private func range(_ extent: Extent, _ reach: Rational) -> ClosedRange<Rational> {
    let width = extent.isInteger ? Rational(6) : reach
    switch (extent.lower?.value, extent.upper?.value) {
    case (let low?, let high?): return low...max(low, high)
    case (let low?, nil): return low...(low + width)
    case (nil, let high?): return (high - width)...high
    case (nil, nil): return -width...width
    }
  }

  /// The least power of ten above an error, 1e-15 at least: the same on every machine.
  static func powerOfTen(above error: Double) -> Double {
    let bounds = [1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4]
    return bounds.first { $0 >= error } ?? 1
  }
}

extension Outcome {
  /// Whether it is a condition that does not hold.
  var isFalse: Bool {
    if case .truth(let holds) = self { !holds } else { false }
  }
}

extension Outcome<Double> {
  /// The number, or all entries of a matrix; nil where it has no value.
  fileprivate var numbers: [Double]? {
    switch self {
    case .value(let value): [value]
    case .matrix(let tensor): tensor.entries
    case .truth, .undefined: nil
    }
  }
}
