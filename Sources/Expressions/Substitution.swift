extension Expr {
  /// The term with sub-terms replaced, never capturing a bound index.
  ///
  /// Each key is looked for as it stands. What a Σ or Π binds is its own: a key that is its index,
  /// or a replacement that mentions its index, makes the index be renamed first.
  package func substituting(_ table: [Expr: Expr]) -> Expr {
    guard !table.isEmpty else { return self }
    var source = self
    if traits.contains(.bindsIndex) {
      var taken = Set<Expr>()
      for (key, value) in table {
        taken.formUnion(Postorder(key).terms.filter { $0.kind == .symbol })
        taken.formUnion(Postorder(value).terms.filter { $0.kind == .symbol })
      }
      source = renamingBinders { taken.contains($0) }
    }
    return source.replacing(table)
  }

  package func substituting(_ part: Expr, by replacement: Expr) -> Expr {
    substituting([part: replacement])
  }

  /// Replaces a sub-term wherever it stands; indices that it shares with a Σ around it stay bound.
  package func replacingEverywhere(_ part: Expr, by new: Expr) -> Expr {
    replacing([part: new])
  }

  /// Replaces sub-terms wherever they stand, bound or free; larger ones first.
  package func replacing(_ table: [Expr: Expr]) -> Expr {
    let order = Postorder([self], into: { table[$0] == nil })
    var results: [Expr] = []
    results.reserveCapacity(order.terms.count)
    for e in order.terms {
      if let replacement = table[e] {
        results.append(replacement)
        continue
      }
      let children = e.children.map { results[order[$0]] }
      if let binder = e.binder, let renamed = table[binder] {
        results.append(e.with(binder: renamed, children: children))
      } else {
        results.append(e.with(children: children))
      }
    }
    return results[order[self]]
  }

  /// The same term with every bound index that is unwanted renamed to a fresh name.
  package func renamingBinders(where isUnwanted: (Expr) -> Bool) -> Expr {
    guard traits.contains(.bindsIndex) else { return self }
    var names = symbolNames
    return rebuilt { original, new in
      guard let binder = new.binder, isUnwanted(binder), let symbol = binder.symbol else {
        return new
      }
      let fresh = Expr.symbol(Symbol.freshName(like: symbol.name, avoiding: &names))
      let body = new.children[0].replacing([binder: fresh])
      return new.with(binder: fresh, children: [body, new.children[1], new.children[2]])
    }
  }
}

extension Symbol {
  /// A name like the given one that is not taken: k, k1, k2, …; it is taken from then on.
  package static func freshName(like name: String, avoiding taken: inout Set<String>) -> String {
    let stem = String(name.reversed().drop(while: \.isNumber).reversed())
    var n = 1
    while taken.contains("\(stem)\(n)") { n += 1 }
    taken.insert("\(stem)\(n)")
    return "\(stem)\(n)"
  }
}
