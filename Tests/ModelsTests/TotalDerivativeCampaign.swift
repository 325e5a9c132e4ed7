import Calculus
import Deciding
import Expressions
import Notation
import Rewriting
import Support
import Testing

@testable import Models

/// Recurrences that nobody has seen, with gates and tables made at random.
@Suite("Random recurrences") struct TotalDerivativeCampaign {
  struct Made {
    var model: String
    var given: String
    var target: String
    var variable: String
  }

  /// A model of one to three states, what is given, and a question about it.
  static func made(_ random: inout SeededNumbers) -> Made {
    let names = Array(["u", "v", "w"].prefix(Int.random(in: 1...3, using: &random)))
    let functions = ["tanh", "sigmoid", "sigma"]
    var lines = ["activation sigma", "scalar p, q, r, s", "time t = 1..T"]
    let parameters = ["p", "q", "r", "s"]
    func parameter() -> String { parameters.randomElement(using: &random) ?? "p" }
    for (place, name) in names.enumerated() {
      // States of one step earlier, or of this step where they are computed already.
      var past = names.map { "\($0)[t-1]" } + names.prefix(place).map { "\($0)[t]" }
      if Int.random(in: 0..<5, using: &random) == 0 { past.append("\(name)[t-2]") }
      let state = past.randomElement(using: &random) ?? past[0]
      let other = past.randomElement(using: &random) ?? past[0]
      let f = functions.randomElement(using: &random) ?? "tanh"
      switch Int.random(in: 0..<4, using: &random) {
      case 0: lines.append("\(name)[t] = \(f)(\(parameter())*\(state) + \(parameter())*x[t])")
      case 1: lines.append("\(name)[t] = g[t]*\(name)[t-1] + \(parameter())*\(f)(\(other) + x[t])")
      case 2:
        lines.append(
          "\(name)[t] = \(parameter())*\(name)[t-1] + i[t]*\(f)(\(parameter())*\(state))")
      default:
        lines.append("\(name)[t] = \(f)(\(parameter())*\(state))*\(other) + \(parameter())*x[t]")
      }
      lines += ["\(name)[0] = 0", "\(name)[-1] = 0"]
    }
    let tables = [
      "x[1] = 1, x[t] = 0 for t > 1", "x[t] = 1 for t = 1, 2, x[t] = 0 for t > 2", "x[T] = 0",
      "g[t] = 1/2 for t > 2", "g[1] = 0", "i[t] = 0 for t < T, i[T] = 1", "i[t] = 1 for t = 2..3",
      "g[t] = 1 for t >= 3, g[2] = 0", "g[5] = 0", "g[t] = p for t > 2",
      "x[1] = q, x[t] = 0 for t > 1",
      "x[T] = 1, x[t] = 0 for t < T", "i[t] = r for t < T", "",
    ]
    var given: [String] = []
    for name in ["x", "g", "i"] where Bool.random(using: &random) {
      let mine = tables.filter { $0.hasPrefix(name) }
      given.append(mine.randomElement(using: &random) ?? "")
    }
    let last = names[names.count - 1]
    let target =
      ["\(last)[T]", "\(names[0])[T]^2", "\(last)[T]*\(names[0])[T]"]
      .randomElement(using: &random) ?? "\(last)[T]"
    let variable = (parameters + ["x[k]", "\(names[0])[k]"]).randomElement(using: &random) ?? "p"
    return Made(
      model: lines.joined(separator: "\n"),
      given: given.filter { !$0.isEmpty }.joined(separator: ", "),
      target: target, variable: variable)
  }

  @Test("agree with dual numbers, and are proved; corrupted ones do not", arguments: 1...4)
  func derivatives(_ seed: Int) throws {
    var random = SeededNumbers(seed: UInt64(seed))
    var (claims, proved) = (0, 0)
    for number in 0..<Campaign.volume(50) {
      let made = Self.made(&random)
      let name = "seed \(seed), \(number): \(made)"
      let model = try Model.read(made.model)
      let setting = try Setting(
        given: made.given.isEmpty ? [] : [Source(made.given)], model: model,
        names: [made.variable, "x[k]"])
      let total = try totalDerivative(made.target, by: made.variable, in: setting)
      for derivation in total.lemmas + [total.derivation] {
        #expect(derivation.check() == nil, "\(name)")
      }
      let engine = try TotalDifferentiation(setting, by: total.variable)
      let cases = engine.otherCases(of: total.target, beside: total)
      for claim in total.claims + cases.flatMap(\.derivative.claims) {
        claims += 1
        if claim.isProved(budget: DecisionBudget(steps: 4_000_000)) { proved += 1 }
      }
      try expectEveryStep(total, cases, name)
      var agreement = DualAgreement(setting)
      (agreement.points, agreement.horizons) = (Campaign.isFull ? 20 : 4, Campaign.isFull ? 12 : 6)
      let conditions = total.needed + total.derivation.conditions
      do {
        let check = try agreement.check(
          total.result, target: total.target, variable: total.variable, where: conditions,
          definitions: total.definitions)
        #expect(check.points > 0, "\(name)")
      } catch {
        Issue.record("\(error), \(total.result.text), \(name)")
        continue
      }
      let corrupted = total.result + 1
      #expect(throws: DualFailure.self, "\(name)") {
        try agreement.check(
          corrupted, target: total.target, variable: total.variable, where: conditions,
          definitions: total.definitions)
      }
    }
    #expect(proved == claims, "\(proved) of \(claims) are proved")
  }

  /// The formulas for single steps agree with dual numbers, too, and no step is left out.
  private func expectEveryStep(
    _ total: TotalDerivative, _ cases: [CaseDerivative], _ name: String
  ) throws {
    for other in cases {
      var agreement = DualAgreement(other.setting)
      (agreement.points, agreement.horizons) = (4, 8)
      let derivative = other.derivative
      do {
        _ = try agreement.check(
          derivative.result, target: derivative.target, variable: derivative.variable,
          where: derivative.needed + derivative.derivation.conditions,
          definitions: derivative.definitions)
      } catch DualFailure.noPoint {
        continue
      } catch {
        Issue.record("\(error), \(other.place.text): \(derivative.result.text), \(name)")
      }
    }
    let step = Expr.symbol("k")
    guard total.variable.mentions(step) else { return }
    for horizon in 1...6 {
      for number in 1...horizon {
        let numbers = [step: Expr(number), .symbol("T"): Expr(horizon)]
        func holds(_ conditions: [Expr]) -> Bool {
          !conditions.contains { Assumptions().proves($0.substituting(numbers)) == .no }
        }
        guard holds(total.needed.filter { !$0.mentions(step) }) else { continue }
        let isTold = holds(total.needed) || cases.contains { holds($0.conditions) }
        #expect(isTold, "T = \(horizon), k = \(number), \(name)")
      }
    }
  }
}
