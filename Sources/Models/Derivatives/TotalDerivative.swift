package import Deciding
internal import Exact
package import Expressions
package import Rewriting

/// A total derivative, how it was found, and what it needs.
package struct TotalDerivative: Sendable {
  package var derivation: Derivation
  package let variable: Expr
  /// The conditions beyond what was given.
  package let needed: [Expr]
  /// The recurrences on the way, each with its derivation.
  package let lemmas: [Derivation]
  /// What the induction has to prove.
  package let claims: [RangeClaim]
  /// What else the induction rests on.
  package let identities: [Identity]
  /// That indices of units lie in their ranges.
  package let unitRanges: [Expr]
  /// Names of the result, with what they stand for.
  package let definitions: [Definition]
  /// When the variable comes after the target, and the derivative is 0: `k > T`.
  package let lateCondition: Expr?

  package var result: Expr { derivation.result }
  package var target: Expr { derivation.question.children[0] }
}

/// Two terms that must be equal.
package struct Identity: Sendable {
  package var left: Expr
  package var right: Expr
  private let assumptions: Assumptions

  init(_ left: Expr, _ right: Expr, _ assumptions: Assumptions) {
    self.left = left
    self.right = right
    self.assumptions = assumptions
  }

  package func isProved(budget: DecisionBudget) -> Bool {
    Equality(under: assumptions, budget: budget).compare(left, right).isEqual
  }
}

/// An index with the ends of its range.
struct IndexSpan {
  let index: Expr
  let lower: Expr
  let upper: Expr
}

extension Expr {
  /// The leftmost derivative of a kind that is not taken.
  func leftmostDerivative(where isWanted: (Expr) -> Bool) -> Expr? {
    guard traits.contains(.hasDerivative) else { return nil }
    let order = Postorder([self], into: { $0.kind != .derivative })
    var holds = Array(repeating: false, count: order.terms.count)
    for (place, e) in order.terms.enumerated() {
      holds[place] =
        e.kind == .derivative ? isWanted(e) : e.children.contains { holds[order[$0]] }
    }
    guard holds[order[self]] else { return nil }
    var e = self
    while e.kind != .derivative {
      guard let next = e.children.first(where: { holds[order[$0]] }) else { return nil }
      e = next
    }
    return e
  }

  /// The ranges of the indices of Σ and Π around the leftmost place of a term.
  func ranges(around part: Expr) -> [IndexSpan] {
    guard let path = path(to: part) else { return [] }
    var spans: [IndexSpan] = []
    var e = self
    for operand in path.operands {
      if let binder = e.binder, operand == 0 {
        spans.append(IndexSpan(index: binder, lower: e.children[1], upper: e.children[2]))
      }
      e = e.children[operand]
    }
    return spans
  }
}
