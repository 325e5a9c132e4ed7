package import Expressions

// Quantities about which nothing is known.
extension Expr {
  /// A derivative of a quantity about which nothing is known would be a silent zero.
  package func refuseUnknownDependence() throws(DifferentiationError) {
    guard traits.contains(.hasDerivative) else { return }
    for term in Postorder(self).terms where term.kind == .derivative {
      let (u, x) = (term.children[0], term.children[1])
      guard u.kind == .symbol, x.kind == .symbol, !u.hasSameHead(as: x) else { continue }
      let name = u.symbol?.name ?? ""
      throw DifferentiationError(
        "nothing is known about how \(name) depends on \(x.symbol?.name ?? "")",
        hint: "say what \(name) is: by --model or, in a derivation, by a line '\(name) = …' before",
        at: term)
    }
  }

  /// The term with partial derivatives in place of total ones, for questions without equations: no
  /// quantity that stands in a term then depends on another.
  package var takingTotalsAsPartials: Expr {
    let totals = Postorder(self).terms.filter {
      $0.kind == .derivative && $0.derivativeKind == .total
    }
    if totals.isEmpty { return self }
    return rebuilt { _, new in
      guard new.kind == .derivative, new.derivativeKind == .total else { return new }
      return .derivative(new.children[0], new.children[1], .partial)
    }
  }
}
