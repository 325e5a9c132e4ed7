package import Expressions
package import Rewriting

/// A question about a derivative and the way to its answer.
package struct Differentiation {
  package let simplification: Simplification
  package let context: RuleContext
  /// Terms with more distinct parts are differentiated in one step.
  private let stepLimit = 600
  /// What writes derivatives of activations out at the end, if that is wanted.
  private let writingOut: WritingOut?
  /// Whether an index that is free in the question names an entry, which is there.
  package var namesEntries = true
  /// Values put in at the end.
  private let values: [Expr: Expr]

  package init(
    identities: [Rule] = [], context: RuleContext = RuleContext(), writingOut: WritingOut? = nil,
    values: [Expr: Expr] = [:]
  ) {
    self.context = context
    self.writingOut = writingOut
    self.values = values
    simplification = Simplification(identities: identities, context: context)
  }

  private var rules: RuleSet {
    RuleSet(
      DifferentiationCatalogue.all + DeltaRules.all + [EntryForm.rule, Self.release] + closing)
      + simplification.rules
  }

  /// Once no derivative is left, nothing needs to be held fixed.
  private static let release = Rule(
    "release", "no derivative is left: nothing is held fixed any more", on: [.call],
    isRoutine: true, isSilent: true,
    .code { e, _ in e.isPlainCall("hold") ? e.children[0] : nil })

  /// What is done once all derivatives are taken.
  private var closing: [Rule] {
    let values = values
    let puttingIn = Rule(
      "values-put-in", "the given values are put in", .code { e, _ in e.substituting(values) })
    return (writingOut.map { [$0.rule] } ?? []) + (values.isEmpty ? [] : [puttingIn])
  }

  /// The derivation of a term's derivative, or of any term in which derivatives stand.
  ///
  /// Derivatives are taken from the left, inner ones first; then the result is simplified.
  package func derivation(of question: Expr) throws(DifferentiationError) -> Derivation {
    var derivation = Derivation(of: question, rules: rules, context: context)
    let isShort = question.distinctSize <= stepLimit
    while let open = derivation.result.leftmostOpenDerivative {
      if isShort, !derivation.result.holdsInDerivative(open) {
        try step(open, in: &derivation)
      } else {
        try leap(open, in: &derivation)
      }
      _ = derivation.rewrite(derivation.result, by: DifferentiationCatalogue.tidy)
    }
    while let held = Postorder(derivation.result).terms.last(where: { $0.isPlainCall("hold") }) {
      guard derivation.rewrite(held, by: Self.release) else { break }
    }
    contract(&derivation)
    for rule in closing { close(&derivation, by: rule) }
    simplification.append(to: &derivation)
    let reached = derivation.result
    contract(&derivation)
    if derivation.result != reached { simplification.append(to: &derivation) }
    return derivation
  }

  /// Sums over a Kronecker delta pick their term.
  ///
  /// An index that is free in the question names an entry, and there is one only in the range: this
  /// becomes a condition of the result. Any other index may leave the range, which needs a case.
  private func contract(_ derivation: inout Derivation) {
    while let part = Postorder(derivation.result).terms.last(where: {
      $0.kind == .matrixProduct && EntryForm.rule.apply(to: $0, in: context) != nil
    }) {
      guard derivation.rewrite(part, by: EntryForm.rule) else { break }
    }
    let free = Set(derivation.question.freeSymbols)
    while let (sum, rule) = deltaStep(in: derivation.result, free: free) {
      guard derivation.rewrite(sum, by: rule) else { return }
    }
  }

  /// The next sum that a delta makes simpler, and the rule that does it; inner sums first.
  private func deltaStep(in result: Expr, free: Set<Expr>) -> (Expr, Rule)? {
    let sums = Postorder(result).terms.filter { $0.kind == .bigSum }
    guard !sums.isEmpty else { return nil }
    let bound = Set(Postorder(result).terms.compactMap(\.binder))
    let isFree = { (e: Expr) in
      e.freeSymbols.allSatisfy { free.contains($0) && !bound.contains($0) }
    }
    for sum in sums {
      if sum.pickedByDelta(context) != nil {
        // A range with the index of a sum around is another for each of its values.
        let bounds = sum.children.dropFirst().flatMap(\.freeSymbols)
        let isEntry =
          namesEntries && sum.indexPickedByDelta.map(isFree) ?? false
          && bounds.allSatisfy { !bound.contains($0) }
        return (sum, isEntry ? DeltaRules.inRange : DeltaRules.inSum)
      }
      for rule in [DeltaRules.outward, DeltaRules.apart]
      where rule.apply(to: sum, in: context) != nil {
        return (sum, rule)
      }
      if namesEntries, DeltaRules.cutRange.apply(to: sum, in: context) != nil,
        DeltaRules.cutRange.conditions(sum, context).allSatisfy(isFree)
      {
        return (sum, DeltaRules.cutRange)
      }
    }
    return nil
  }

  /// Applies a rule wherever it applies, and once to the whole.
  private func close(_ derivation: inout Derivation, by rule: Rule) {
    while let part = Postorder(derivation.result).terms.last(where: {
      rule.apply(to: $0, in: context) != nil
    }) {
      guard derivation.rewrite(part, by: rule) else { return }
    }
  }

  private func step(
    _ open: Expr, in derivation: inout Derivation
  ) throws(DifferentiationError) {
    let formula = try open.nextFormula(kinkValue: context.kinkValue)
    guard let rule = derivation.rules[formula.rule], derivation.rewrite(open, by: rule) else {
      fatalError("Differentiation: the rule \(formula.rule) did not apply")
    }
  }

  /// The derivative as a whole; what stands inside another derivative is then made simple.
  private func leap(
    _ open: Expr, in derivation: inout Derivation
  ) throws(DifferentiationError) {
    // Asked first for its error, which a rule can not give.
    _ = try open.children[0].derivative(by: open.children[1], kinkValue: context.kinkValue)
    let isInside = derivation.result != open
    guard derivation.rewrite(open, by: DifferentiationCatalogue.differentiate) else {
      fatalError("Differentiation: a derivative could not be taken twice")
    }
    if isInside, open.traits.contains(.hasMatrix), let rule = rules[Simplification.ruleID],
      let inner = derivation.result.leftmostOpenDerivative?.children[0]
    {
      _ = derivation.rewrite(inner, by: rule)
    }
  }
}

extension Expr {
  /// Whether a derivative by a vector or matrix stands inside another derivative: what it holds
  /// fixed would then be held in the other one, too.
  fileprivate func holdsInDerivative(_ open: Expr) -> Bool {
    guard !open.children[1].isScalar, self != open else { return false }
    return Postorder(self).terms.contains {
      $0.kind == .derivative && $0 != open && $0.children[0].mentions(open)
    }
  }

  /// The leftmost derivative, not yet taken, whose operand holds none.
  var leftmostOpenDerivative: Expr? {
    guard traits.contains(.hasDerivative) else { return nil }
    var e = self
    while let next = e.children.first(where: { $0.traits.contains(.hasDerivative) }) { e = next }
    return e.kind == .derivative ? e : nil
  }
}
