import Exact
import Support
import TestSupport
import Testing

@testable import Calculus
@testable import Deciding
@testable import Expressions
@testable import Notation
@testable import Rewriting

/// The identities of the catalogue, read once.
let identities: [Rule] = (try? RuleSet.identities().rules) ?? []

extension Rule: CustomTestStringConvertible {
  /// The name of the rule.
  public var testDescription: String { id }
}

@Suite("Every rule") struct RulesCampaign {
  @Test("of text: both sides agree where its condition holds", arguments: identities)
  func identity(_ rule: Rule) throws {
    guard case .pattern(let left, let right, let condition) = rule.action else { return }
    #expect(left != right, "it does nothing")
    let variables = left.freeSymbols.filter { $0.symbol?.isPatternVariable == true }
    let used = right.freeSymbols.filter { $0.symbol?.isPatternVariable == true }
    #expect(used.allSatisfy { variables.contains($0) })
    let names = Dictionary(
      uniqueKeysWithValues: variables.enumerated().map {
        ($1, Expr.symbol("v\($0)"))
      })
    let sides = [left, right].map { $0.substituting(names) }
    let conditions = condition.map { [$0.substituting(names)] } ?? []
    var points = 0
    for seed in 1...UInt64(max(20, Campaign.volume(500))) {
      var comparison = Comparison(sides[0], sides[1], where: conditions, seed: seed)
      #expect(comparison.fault() == nil)
      points += comparison.points
      var back = Comparison(sides[1], sides[0], where: conditions, seed: seed)
      // The other way a rule may define more than there was, but not something else.
      if let fault = back.fault(), !fault.contains("only the first") { Issue.record("\(fault)") }
    }
    #expect(points > 20, "\(rule.id) was hardly tested")
  }

  /// Rules that take terms out of a Σ or Π, and the values that these have over nothing.
  private static let takingOut: [Rule.ID: Set<Double>] = [
    "constant-out-of-sum": [0], "equal-terms": [0, 1],
  ]

  @Test("of arithmetic keeps the value of every term to which it applies")
  func arithmetic() throws {
    var tally = Tally()
    let rules = ArithmeticRules.all + WrittenForm.all + [DeltaRules.inSum]
    for seed in 1...UInt64(Campaign.volume(20_000)) {
      let e = randomTerm(seed)
      for part in Postorder(e).terms where part.isScalar {
        for rule in rules {
          guard let new = rule.apply(to: part, in: RuleContext()) else { continue }
          if rule.id != "delta-in-sum" {
            // Denominators below the line may cost signs; the pass as a whole may not.
            let limit = part.treeSize + (rule.id == "one-fraction" ? 2 : 0)
            #expect(new.treeSize <= limit, "\(rule.id), seed \(seed): longer than before")
          }
          var comparison = Comparison(part, new, seed: seed)
          comparison.attempts = 4
          // A sum or product over nothing hides a term without a value that these take out.
          comparison.mayLose = Self.takingOut[rule.id] ?? []
          if let fault = comparison.fault() { Issue.record("\(rule.id), \(fault)") }
          tally.add(comparison.points > 0 ? rule.id : "\(rule.id) (no point)")
        }
      }
    }
    print("arithmetic: \(tally.text)")
    for rule in rules { #expect(tally[rule.id] > 0, "\(rule.id) never applied") }
  }

  /// Wide terms and tight ones by turns.
  private func randomTerm(_ seed: UInt64) -> Expr {
    if seed % 10 == 3 { return quotient(seed) }
    guard seed % 4 == 0 else {
      var terms = TightTerms(seed: seed)
      return terms.term(depth: 4)
    }
    var terms = RandomTerms(seed: seed, kinds: [.binders, .cases, .opaque, .indexed])
    return terms.scalar(depth: 4)
  }

  /// (a + c/b)/(c + a b) and n/sqrt(m): what chance hardly makes.
  private func quotient(_ seed: UInt64) -> Expr {
    var terms = TightTerms(seed: seed)
    let (a, b, c) = (terms.term(depth: 1), terms.term(depth: 1), terms.term(depth: 2))
    let m = Expr(Int(seed / 10 % 5) + 2)
    let root = Expr.power(m, Expr(Rational(-1, 2)))
    return .product([.call("exp", c), .symbol("x"), .symbol("y")])
      + (a + c / b) / (c + a * b) + .product([Expr(Int(seed % 7)) * m, a, root])
  }

  private func question(_ seed: UInt64) -> DerivativeQuestion? {
    if seed % 2 == 0 { return DerivativeQuestion(seed: seed) }
    return DerivativeQuestion(seed: seed, term: randomTerm(seed), variable: .symbol("x"))
  }

  @Test("of differentiation agrees with dual numbers wherever it applies")
  func differentiation() throws {
    var tally = Tally()
    for seed in 1...UInt64(Campaign.volume(20_000)) {
      guard let question = question(seed) else { continue }
      for part in Postorder(question.term).terms where part.isScalar && part.kind != .condition {
        let open = Expr.derivative(part, question.variable)
        guard let formula = try? open.nextFormula(kinkValue: nil) else {
          tally.add("refused")
          continue
        }
        var comparison = Comparison(open, formula.value, where: formula.conditions, seed: seed)
        comparison.attempts = 4
        // n x^(n-1) has no value at x = 0 with n = 0, where the derivative of 1 is 0.
        comparison.mayLose = formula.rule == "power-rule" ? [0] : []
        if let fault = comparison.fault() { Issue.record("\(formula.rule), \(fault)") }
        tally.add(comparison.points > 0 ? formula.rule : "\(formula.rule) (no point)")
      }
    }
    print("differentiation: \(tally.text)")
    // The rules of matrix calculus do not apply to these terms.
    let others = ["tidy", "differentiate"] + DifferentiationCatalogue.matrixRules
    for rule in DifferentiationCatalogue.all where !others.contains(rule.id) {
      #expect(tally[rule.id] > 0, "\(rule.id) never applied")
    }
  }
}
