package import Expressions

/// The way from a term down to one inside it: which operand, again and again.
package struct Path: Hashable, Sendable {
  package var operands: [Int]

  package init(_ operands: [Int] = []) { self.operands = operands }

  /// As text for people: `2.1`, counted from 1; empty for the whole term.
  package var text: String { operands.map { String($0 + 1) }.joined(separator: ".") }
}

extension Expr {
  /// The term at the end of the path; nil when the path leads out of the term.
  package func part(at path: Path) -> Expr? {
    var e = self
    for operand in path.operands {
      guard e.children.indices.contains(operand) else { return nil }
      e = e.children[operand]
    }
    return e
  }

  /// The way to the leftmost place where a term stands in this one.
  package func path(to part: Expr) -> Path? {
    if part == self { return Path() }
    let order = Postorder(self)
    guard order.place(of: part) != nil else { return nil }
    var holds = Array(repeating: false, count: order.terms.count)
    for (place, e) in order.terms.enumerated() {
      holds[place] = e == part || e.children.contains { holds[order[$0]] }
    }
    var operands: [Int] = []
    var e = self
    while e != part {
      guard let next = e.children.firstIndex(where: { holds[order[$0]] }) else { return nil }
      operands.append(next)
      e = e.children[next]
    }
    return Path(operands)
  }
}
