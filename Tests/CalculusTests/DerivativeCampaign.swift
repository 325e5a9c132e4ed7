import Exact
import Support
import TestSupport
import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

/// A random term with a quantity in it by which it is differentiated.
struct DerivativeQuestion {
  let seed: UInt64
  let term: Expr
  let variable: Expr

  init(seed: UInt64, term: Expr, variable: Expr) {
    self.seed = seed
    self.term = term
    self.variable = variable
  }

  /// Terms in which some quantity stands, over every kind but matrices.
  init?(
    seed: UInt64, depth: Int = 3, kinds: RandomTerms.Kinds = [.binders, .cases, .opaque, .indexed]
  ) {
    var terms = RandomTerms(seed: seed, kinds: kinds)
    let e = terms.scalar(depth: depth)
    let symbols = e.freeSymbols.filter { $0.isScalar && $0 != .pi && $0 != .infinity }
    // What is held fixed changes in a difference quotient all the same.
    let isHeld = Postorder(e).terms.contains { $0.callee?.function?.isHeld == true }
    guard !symbols.isEmpty, e.distinctSize > 3, !isHeld else { return nil }
    self.seed = seed
    term = e
    variable = terms.pick(symbols)
  }

  var text: String {
    let e = (try? PlainWriter.write(term)) ?? "\(term)"
    return "seed \(seed): d(\(e))/d(\((try? PlainWriter.write(variable)) ?? "?"))"
  }

  /// A point at which everything has a value, perhaps.
  func point(_ attempt: Int, for terms: [Expr]) -> Environment {
    let reaches = [Rational(1), Rational(3), Rational(1, 4), Rational(8)]
    var sampler = Sampler(seed: seed &* 64 &+ UInt64(attempt), for: terms)
    sampler.reach = reaches[attempt % reaches.count]
    // Radicands and logarithms want positive numbers: half of the points have nothing else.
    if attempt % 2 == 1 {
      for symbol in terms.flatMap(\.freeSymbols) {
        guard let name = symbol.symbol?.name, !sampler.wholes.contains(name) else { continue }
        sampler.ranges[name] = Rational(1, 16)...sampler.reach
      }
    }
    var environment = Environment(sampler: sampler)
    environment.stepLimit = 20_000
    return environment
  }
}

/// How a campaign went.
struct Tally {
  private(set) var counts: [String: Int] = [:]

  mutating func add(_ what: String) { counts[what, default: 0] += 1 }

  subscript(what: String) -> Int { counts[what] ?? 0 }

  var text: String {
    counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}

@Suite("Derivatives of random terms") struct DerivativeCampaign {
  @Test("agree with their difference quotients, surely")
  func quotients() throws {
    let goal = Campaign.volume(10_000)
    var tally = Tally()
    var seed: UInt64 = 0
    while tally["agrees"] < goal, seed < UInt64(goal) * 40 {
      seed += 1
      guard let question = DerivativeQuestion(seed: seed) else { continue }
      tally.add(try outcome(of: question))
    }
    print("difference quotients: \(tally.text)")
    #expect(tally["agrees"] == goal)
  }

  private func outcome(of question: DerivativeQuestion) throws -> String {
    let derivative: Derivative
    do throws(DifferentiationError) {
      derivative = try question.term.derivative(by: question.variable)
    } catch {
      return "refused: \(error.message)"
    }
    var last = "undefined"
    for attempt in 0..<6 {
      let point = question.point(attempt, for: [question.term, derivative.value])
      let verdict: QuotientVerdict
      do throws(EvaluationError) {
        verdict = try DifferenceQuotient().verdict(
          on: question.term, derivative, by: question.variable, at: point)
      } catch {
        last = "not evaluated"
        continue
      }
      switch verdict {
      case .agrees: return derivative.value.isZero ? "is 0, surely" : "agrees"
      case .differs(let how):
        Issue.record("\(question.text): \(how)")
        return "differs"
      case .kink: last = "kink"
      case .wide: last = "wide"
      case .undefined: break
      }
    }
    return last
  }
}
