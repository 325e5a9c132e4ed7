package import Expressions
package import Rewriting

/// Brings a term to the form that a lecturer would write.
///
/// The form is fixed: arithmetic is done, equal terms and bases are collected, common factors are
/// taken out, functions take their known values, and an identity of the catalogue is used where it
/// makes the term shorter. Nothing is expanded, and the result never has more nodes than the term.
package struct Simplification {
  package let rules: RuleSet
  private let rewriter: Rewriter

  /// The name under which a derivation tells it.
  package static let ruleID = "simplify"

  private static let arithmetic = ArithmeticRules.all + MatrixArithmetic.all

  package init(identities: [Rule] = [], context: RuleContext = RuleContext()) {
    let shortening = identities.map(\.onlyWhereShorter)
    rewriter = Rewriter(Self.arithmetic + shortening, context: context)
    let rewriter = rewriter
    var whole = Rule(
      Self.ruleID, "brought to a simpler form, not longer than before",
      .code { e, _ in Self.shorter(e, rewriter.rewrite(e).result) })
    whole.sumsUp = true
    rules = RuleSet([whole] + Self.arithmetic + shortening)
  }

  package func simplified(_ e: Expr) -> Expr { Self.shorter(e, rewriter.rewrite(e).result) }

  /// Adds the simplification of what a derivation has reached as one step, with its inner steps.
  package func append(to derivation: inout Derivation) {
    let (result, log) = rewriter.rewrite(derivation.result)
    guard Self.shorter(derivation.result, result) == result else { return }
    derivation.append(Self.ruleID, log, to: result)
  }

  private static func shorter(_ e: Expr, _ new: Expr) -> Expr {
    new.treeSize <= e.treeSize ? new : e
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
