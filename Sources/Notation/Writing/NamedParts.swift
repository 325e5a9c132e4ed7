package import Expressions

/// A term with names for the parts that stand in it more than once and are big.
///
/// Written out, a shared sub-term appears once for each use, which can be exponentially much.
package struct NamedParts: Sendable {
  /// Names in the order in which they need each other, with what they stand for.
  package private(set) var parts: [(name: Expr, term: Expr)] = []
  package private(set) var root: Expr

  /// Names parts that have at least so many nodes and are used at least twice.
  package init(of e: Expr, largerThan size: Int = 12) {
    root = e
    let order = Postorder(e)
    var uses = [Int](repeating: 0, count: order.terms.count)
    var binders = Set<Expr>()
    for term in order.terms {
      for child in term.children { uses[order[child]] += 1 }
      if let binder = term.binder { binders.insert(binder) }
    }
    var taken = e.symbolNames
    var results: [Expr] = []
    var isBound: [Bool] = []
    results.reserveCapacity(order.terms.count)
    for (place, term) in order.terms.enumerated() {
      let children = term.children.map { results[order[$0]] }
      var new = term.with(children: children)
      let mentions = binders.contains(term) || term.children.contains { isBound[order[$0]] }
      isBound.append(mentions)
      let isNamed =
        uses[place] > 1 && term.treeSize > size && !mentions && term.shape != .truth
        && term.kind != .symbol
      if isNamed {
        let symbol = Symbol(Symbol.freshName(like: "v", avoiding: &taken), shape: new.shape)
        let name = Expr.symbol(symbol, [])
        parts.append((name, new))
        new = name
      }
      results.append(new)
    }
    root = results[order[e]]
  }
}

extension NamedParts {
  /// One line for each named part, `v1 = …`, and the term itself in the last.
  package func plainLines(limit: Int = PlainWriter.usualLimit) throws(WritingError) -> [String] {
    var lines: [String] = []
    for (name, term) in parts {
      lines.append("\(name.symbol?.name ?? "") = \(try PlainWriter.write(term, limit: limit))")
    }
    lines.append(try PlainWriter.write(root, limit: limit))
    return lines
  }

  /// The same in LaTeX.
  package func latexLines(
    options: FormulaOptions = FormulaOptions()
  ) throws(WritingError) -> [String] {
    var lines: [String] = []
    for (name, term) in parts {
      let left = try LatexWriter.write(name, options: options)
      lines.append("\(left) = \(try LatexWriter.write(term, options: options))")
    }
    lines.append(try LatexWriter.write(root, options: options))
    return lines
  }
}
