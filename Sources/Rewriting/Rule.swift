package import Deciding
package import Expressions

/// What a rule may ask about the question at hand.
package struct RuleContext: Sendable {
  package var assumptions: Assumptions
  /// The value that a derivative takes at a kink, where a convention is stated.
  package var kinkValue: Expr?

  package init(assumptions: Assumptions = Assumptions(), kinkValue: Expr? = nil) {
    self.assumptions = assumptions
    self.kinkValue = kinkValue
  }

  /// Whether a condition follows from the assumptions.
  package func holds(_ condition: Expr) -> Bool { assumptions.proves(condition) == .yes }
}

/// One way to rewrite a term, with a name and the reason why it is right.
package struct Rule: Sendable {
  package typealias ID = String

  /// Words joined by hyphens: `product-rule`.
  package let id: ID
  /// One line that a student reads beside the step.
  package let reason: String
  /// Whether a short derivation tells it as part of the step before.
  package var isRoutine = false
  /// Whether it is named only where every step is.
  package var isSilent = false
  /// Whether it is applied only where its result is shorter.
  package var mustShorten = false
  /// Whether a step that it names may tell the steps inside it, in place of a replay.
  package var sumsUp = false
  /// Conditions under which its result is right at a term, beyond the assumptions.
  package var conditions: @Sendable (Expr, RuleContext) -> [Expr] = { _, _ in [] }
  package let action: Action
  /// The kinds of terms that it may apply to; nil for any.
  package let kinds: Set<Kind>?

  package enum Action: Sendable {
    /// The left side becomes the right side, if the condition holds.
    case pattern(left: Expr, right: Expr, condition: Expr?)
    /// A rule in code: for derivatives, sums with any number of terms, arithmetic. It gives the
    /// new term, or nil where it does not apply; the same term always gives the same answer.
    case code(@Sendable (Expr, RuleContext) -> Expr?)
  }

  package init(
    _ id: ID, _ reason: String, on kinds: Set<Kind>? = nil, isRoutine: Bool = false,
    isSilent: Bool = false, _ action: Action
  ) {
    self.id = id
    self.reason = reason
    self.isRoutine = isRoutine
    self.isSilent = isSilent
    self.action = action
    switch action {
    case .code: self.kinds = kinds
    case .pattern(let left, _, _):
      let isOpen = left.symbol?.isPatternVariable == true
      self.kinds = isOpen ? nil : left.negated == nil ? [left.kind] : [.product, .number]
    }
  }

  /// What the terms call that it may apply to; nil where that is not fixed.
  var callee: Callee? {
    guard case .pattern(let left, _, _) = action else { return nil }
    return left.callee
  }

  /// Whether it may apply to a term with this head, by a glance.
  package func mayApply(to e: Expr) -> Bool {
    guard kinds?.contains(e.kind) != false else { return false }
    switch action {
    case .code: return true
    case .pattern(let left, _, _): return left.kind != .call || left.hasSameHead(as: e)
    }
  }

  /// The term after the rule, or nil when the rule does not apply.
  package func apply(to e: Expr, in context: RuleContext) -> Expr? {
    guard mayApply(to: e), let result = rewritten(e, context) else { return nil }
    return mustShorten && result.treeSize >= e.treeSize ? nil : result
  }

  private func rewritten(_ e: Expr, _ context: RuleContext) -> Expr? {
    switch action {
    case .code(let rewrite):
      guard let result = rewrite(e, context), result != e else { return nil }
      return result
    case .pattern(let left, let right, let condition):
      let match = Matching.first(of: left, in: e) { bindings in
        condition.map { context.holds($0.filled(with: bindings)) } ?? true
      }
      guard let match else { return rewrittenBelowLine(e, context) }
      let result = e.replacingOperands(match.used, by: right.filled(with: match.bindings))
      return result == e ? nil : result
    }
  }

  /// A rule about u^n, applied to 1/u^n: what is equal is equal below a fraction line, too.
  private func rewrittenBelowLine(_ e: Expr, _ context: RuleContext) -> Expr? {
    guard e.isBelowLine else { return nil }
    let divisor = e.children[0].power(-e.children[1])
    guard divisor.kind == .power, let new = rewritten(divisor, context) else { return nil }
    return .power(new, .minusOne)
  }
}

extension Expr {
  /// A sum or product with some operands replaced by one term, at the place of the first.
  fileprivate func replacingOperands(_ used: [Int]?, by new: Expr) -> Expr {
    guard let used, let first = used.first else { return new }
    let gone = Set(used)
    let operands = children.indices.compactMap { place -> Expr? in
      place == first ? new : gone.contains(place) ? nil : children[place]
    }
    return kind == .sum ? .sum(operands) : .product(operands)
  }
}
