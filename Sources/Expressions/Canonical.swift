extension Expr {
  /// The canonical form, remembered for each term.
  ///
  /// It is the same for terms that differ only in order, grouping, names of bound indices and
  /// arithmetic with numbers.
  package var canonical: Expr {
    if let known = Store.canonicalForm(of: self) { return known }
    let normalizer = Normalizer(operands: .canonical)
    let order = Postorder([self], into: { Store.canonicalForm(of: $0) == nil })
    var results: [Expr] = []
    results.reserveCapacity(order.terms.count)
    for e in order.terms {
      if let known = Store.canonicalForm(of: e) {
        results.append(known)
        continue
      }
      let form = normalizer.normal(e.with(children: e.children.map { results[order[$0]] }))
      Store.remember(canonical: form, of: e)
      results.append(form)
    }
    return results[order[self]]
  }

  /// The same arithmetic as in the canonical form, in the author's order and with his names.
  package var normalizedAsWritten: Expr {
    let normalizer = Normalizer(operands: .asWritten)
    return rebuilt { _, new in normalizer.normal(new) }
  }
}
