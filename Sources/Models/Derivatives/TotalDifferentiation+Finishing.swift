internal import Calculus
internal import Deciding
internal import Expressions
internal import Rewriting

// What is done once all derivatives are taken.
extension TotalDifferentiation {
  /// A lemma in the form in which it is told: deltas contracted, names used again.
  func finishLemma(_ derivation: inout Derivation) {
    contract(&derivation)
    if !expands { close(&derivation, by: NamesAgain.id) }
    simplification(in: derivation).append(to: &derivation)
  }

  /// What is done once all derivatives are taken.
  mutating func finish(_ derivation: inout Derivation) {
    contract(&derivation)
    rewrite(derivation.result, by: "values-put-in", in: &derivation)
    if expands {
      rewrite(derivation.result, by: Abbreviations.id, in: &derivation)
      rewrite(derivation.result, by: "values-put-in", in: &derivation)
    }
    for rule in closing { close(&derivation, by: rule.id) }
    close(&derivation, by: NarrowRanges.rule.id)
    close(&derivation, by: ShortRanges.rule.id)
    simplification(in: derivation).append(to: &derivation)
    contract(&derivation)
    close(&derivation, by: ProductJoining.rule.id)
    simplification(in: derivation).append(to: &derivation)
    close(&derivation, by: ProductJoining.orderRule.id)
  }

  /// Kronecker deltas pick their terms; those inside brackets once the brackets are tidy.
  func contract(_ derivation: inout Derivation) {
    guard Postorder(derivation.result).terms.contains(where: { $0.kind == .delta }) else { return }
    for _ in 0..<8 {
      let before = derivation.result
      close(&derivation, by: DeltaRules.inSum.id)
      close(&derivation, by: DeltaSums.rule.id)
      if derivation.result == before { break }
    }
  }
}
