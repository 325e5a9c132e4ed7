package import Expressions
package import Rewriting

/// Brings a term to the form that a lecturer would write.
///
/// The form is fixed: arithmetic is done, equal terms and bases are collected, common factors are
/// taken out, functions take their known values, and an identity of the catalogue is used where it
/// makes the term shorter. At the end products are written over one fraction line, and names stand
/// before a single function. Brackets are opened only where that is shorter, and the result never
/// has more nodes than the term.
package struct Simplification {
  package let rules: RuleSet
  private let passes: Passes

  /// The name under which a derivation tells it.
  package static let ruleID = "simplify"

  private static let arithmetic = ArithmeticRules.all + MatrixArithmetic.all

  package init(identities: [Rule] = [], context: RuleContext = RuleContext()) {
    let shortening = identities.map(\.onlyWhereShorter)
    let passes = Passes(
      arithmetic: Rewriter(Self.arithmetic + shortening, context: context),
      writing: [2, 0].map { Rewriter(WrittenForm.rules(slack: $0), context: context) })
    self.passes = passes
    var whole = Rule(
      Self.ruleID, "brought to a simpler form, not longer than before",
      .code { e, _ in passes.rewritten(e).result })
    whole.sumsUp = true
    rules = RuleSet([whole] + Self.arithmetic + WrittenForm.all + shortening)
  }

  package func simplified(_ e: Expr) -> Expr { passes.rewritten(e).result }

  /// Adds the simplification of what a derivation has reached as one step, with its inner steps.
  package func append(to derivation: inout Derivation) {
    let (result, log) = passes.rewritten(derivation.result)
    derivation.append(Self.ruleID, log, to: result)
  }

  /// First what is shorter, then how it is written.
  private struct Passes: Sendable {
    let arithmetic: Rewriter
    /// To be tried in turn, until the result is not longer than the question.
    let writing: [Rewriter]

    func rewritten(_ e: Expr) -> (result: Expr, log: [Rewriter.Entry]) {
      var (result, log) = arithmetic.rewrite(e)
      if result.treeSize > e.treeSize { (result, log) = (e, []) }
      for pass in writing {
        let (new, entries) = pass.rewrite(result)
        if new.treeSize <= e.treeSize { return (new, log + entries) }
      }
      return (result, log)
    }
  }
}

extension Rule {
  /// The same rule, applied only where its result is shorter.
  fileprivate var onlyWhereShorter: Rule {
    var rule = self
    rule.mustShorten = true
    return rule
  }
}
