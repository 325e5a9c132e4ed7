import Exact
import Support
import TestSupport
import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

/// A derivation with one field of one step changed.
struct Corruption {
  let what: String
  let derivation: Derivation
}

extension Derivation {
  /// The derivation with other steps.
  fileprivate func with(_ steps: [Step]) -> Derivation {
    Derivation(of: question, steps: steps, rules: rules, context: context)
  }

  /// Every corruption of every field that is not another right derivation.
  func corruptions() -> [Corruption] {
    var found: [Corruption] = []
    for i in steps.indices {
      for (what, step) in steps[i].corruptions(in: self) {
        var changed = steps
        changed[i] = step
        found.append(Corruption(what: "\(what) of step \(i + 1)", derivation: with(changed)))
      }
      var shorter = steps
      shorter.remove(at: i)
      if i < steps.count - 1 {
        found.append(Corruption(what: "step \(i + 1) dropped", derivation: with(shorter)))
        var swapped = steps
        swapped.swapAt(i, i + 1)
        found.append(Corruption(what: "step \(i + 1) swapped", derivation: with(swapped)))
      }
      var doubled = steps
      doubled.insert(steps[i], at: i)
      found.append(Corruption(what: "step \(i + 1) doubled", derivation: with(doubled)))
    }
    return found
  }
}

extension Step {
  fileprivate func changed(_ change: (inout Step) -> Void) -> Step {
    var step = self
    change(&step)
    return step
  }

  /// The step with one field changed, so that it is no longer right.
  fileprivate func corruptions(in derivation: Derivation) -> [(String, Step)] {
    var found: [(String, Step)] = [
      ("unknown rule", changed { $0.rule = "no-such-rule" }),
      ("before plus 1", changed { $0.before = $0.before + 1 }),
      ("before as after", changed { $0.before = $0.after }),
      ("after plus 1", changed { $0.after = $0.after + 1 }),
      ("after as before", changed { $0.after = $0.before }),
      ("path too long", changed { $0.path.operands.append(99) }),
      ("condition added", changed { $0.conditions.append(.condition(.less, [.symbol("q"), 7])) }),
    ]
    if !after.isZero {
      let factor = Expr(Rational(1_000_001, 1_000_000))
      found.append(("after by a millionth", changed { $0.after = $0.after * factor }))
    }
    if !conditions.isEmpty {
      found.append(("condition dropped", changed { $0.conditions.removeLast() }))
    }
    for rule in derivation.rules.rules where rule.id != self.rule && !isMade(by: rule, derivation) {
      found.append(("rule \(rule.id)", changed { $0.rule = rule.id }))
    }
    for leaf in Postorder(after).terms where leaf.kind == .number {
      let other = after.replacingEverywhere(leaf, by: Expr((leaf.number ?? 0) + 1))
      if other != after { found.append(("a number after", changed { $0.after = other })) }
    }
    for i in path.operands.indices {
      let other = changed { $0.path.operands[i] += 1 }
      if before.part(at: other.path) != before.part(at: path) { found.append(("path", other)) }
    }
    if !path.operands.isEmpty {
      let shorter = changed { $0.path.operands.removeLast() }
      // Arithmetic may do the very same from one operation further out: that is right, too.
      let isRight = derivation.rules[rule].map { shorter.isMade(by: $0, derivation) } ?? false
      if !isRight { found.append(("path shortened", shorter)) }
    }
    return found + innerCorruptions(in: derivation)
  }

  private func innerCorruptions(in derivation: Derivation) -> [(String, Step)] {
    var found: [(String, Step)] = []
    for i in because.indices {
      for (what, inner) in because[i].corruptions(in: derivation) {
        found.append(("\(what) of inner step \(i + 1)", changed { $0.because[i] = inner }))
      }
      // Without any inner step the rule itself is replayed, which is right.
      if because.count > 1 {
        found.append(("inner step \(i + 1) dropped", changed { $0.because.remove(at: i) }))
      }
      if i > 0 { found.append(("inner steps swapped", changed { $0.because.swapAt(i, i - 1) })) }
    }
    return found
  }

  /// Whether a rule, applied at the place of this step, makes the very same step.
  private func isMade(by rule: Rule, _ derivation: Derivation) -> Bool {
    if !because.isEmpty { return false }
    guard let part = before.part(at: path),
      let step = Step(rule, on: part, in: before, derivation.context)
    else { return false }
    return step.after == after && step.conditions == conditions
  }
}

@Suite("Derivations as evidence") struct ReplayCampaign {
  @Test("replay, and no corruption of a step does")
  func corruptions() throws {
    var tally = Tally()
    var derivations: [Derivation] = []
    for (term, variable) in Lecture.exercises.flatMap(\.terms).prefix(Campaign.isFull ? 80 : 8) {
      derivations.append(try derivation(term, by: variable))
    }
    for seed in 1...UInt64(Campaign.volume(1500)) {
      guard let question = DerivativeQuestion(seed: seed &+ 500, depth: 2) else { continue }
      let open = Expr.derivative(question.term, question.variable)
      if let made = try? Differentiation(identities: identities).derivation(of: open) {
        derivations.append(made)
      }
    }
    for derivation in derivations {
      #expect(derivation.check() == nil)
      for corruption in derivation.corruptions() {
        let isCaught = corruption.derivation.check() != nil
        tally.add(isCaught ? "caught" : "passed")
        if !isCaught {
          let question = try PlainWriter.write(derivation.question)
          Issue.record("\(question): \(corruption.what) is not noticed")
        }
      }
    }
    print("corruptions of \(derivations.count) derivations: \(tally.text)")
    #expect(tally["caught"] > 1000)
  }
}
