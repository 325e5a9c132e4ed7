package import Expressions

// Where a derivative needs that there is no kink.
extension DifferentiationRules {
  /// The conditions among these that matter: not where the term does not depend on the variable.
  ///
  /// relu(w_k) has a derivative by w_j at w_k = 0, too, unless k = j.
  func needed(_ kinks: [Expr]) -> [Expr] {
    kinks.compactMap { kink in
      guard kink.children.contains(where: depends) else { return nil }
      guard let apart = independence(of: kink) else { return kink }
      return apart == .always
        ? nil : Normalizer(operands: .asWritten).normal(.condition(.or, [kink, apart]))
    }
  }

  /// The condition on indices under which a term does not depend on the variable; nil where indices
  /// do not decide it, or many would.
  private func independence(of e: Expr) -> Expr? {
    guard !variable.children.isEmpty, !e.traits.contains(.bindsIndex) else { return nil }
    var parts: [Expr] = []
    for symbol in Postorder(e).terms where symbol.kind == .symbol && depends(symbol) {
      guard symbol.hasSameHead(as: variable), symbol.children.count == variable.children.count
      else { return nil }
      let indices = zip(symbol.children, variable.children).filter { $0 != $1 }
      if indices.isEmpty { return nil }
      let apart = Expr.condition(.or, indices.map { .condition(.notEqual, [$0, $1]) })
      parts.append(apart.normalizedAsWritten)
    }
    guard parts.count <= 2 else { return nil }
    return Normalizer(operands: .asWritten).normal(.condition(.and, parts))
  }
}

extension Expr {
  /// What a condition says where it must hold for every value of an index.
  ///
  /// `C(k) or k != j` for every k is C(j).
  package func forEvery(_ index: Expr) -> Expr {
    guard conditionSign == .or else { return self }
    for (place, part) in children.enumerated() where part.conditionSign == .notEqual {
      guard part.children.contains(where: { $0.mentions(index) }),
        let value = part.solved(for: index)
      else { continue }
      var others = Array(children)
      others.remove(at: place)
      let rest = others.map { $0.substituting(index, by: value).normalizedAsWritten }
      return Normalizer(operands: .asWritten).normal(.condition(.or, rest))
    }
    return self
  }
}
