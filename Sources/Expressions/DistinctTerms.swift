/// Terms in the order in which they came, each once.
package struct DistinctTerms: Sendable {
  package private(set) var list: [Expr] = []
  private var known: Set<Expr> = []

  package init(_ terms: [Expr] = []) { add(terms) }

  package mutating func add(_ terms: some Sequence<Expr>) {
    for term in terms where known.insert(term).inserted { list.append(term) }
  }
}
