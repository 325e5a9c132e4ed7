/// The order of terms in canonical sums and products: by structure, never by id.
package enum Order {
  /// Whether the first stands before the second: simple kinds first, then by size, then by content.
  package static func precedes(_ a: Expr, _ b: Expr) -> Bool { compare(a, b) < 0 }

  /// Negative, zero or positive as the first stands before, with or after the second.
  package static func compare(_ a: Expr, _ b: Expr) -> Int {
    if a == b { return 0 }
    if let decided = shallow(a, b) { return decided }
    if let decided = walk(a, b) { return decided }
    return a.contentHash < b.contentHash ? -1 : a.contentHash > b.contentHash ? 1 : deep(a, b)
  }

  /// Decides by kind, size and the content of the two nodes alone.
  private static func shallow(_ a: Expr, _ b: Expr) -> Int? {
    if a.kind != b.kind { return Int(a.kind.rawValue) - Int(b.kind.rawValue) }
    if let x = a.number, let y = b.number, x != y { return x < y ? -1 : 1 }
    if let x = a.symbol, let y = b.symbol, x != y {
      if x.name != y.name { return x.name < y.name ? -1 : 1 }
      if x.layers != y.layers { return x.layers - y.layers }
      if x.family != y.family { return x.family - y.family }
      return compare(x.shape.rows, y.shape.rows) < 0 ? -1 : 1
    }
    if a.treeSize != b.treeSize { return a.treeSize < b.treeSize ? -1 : 1 }
    if let x = a.callee, let y = b.callee, x != y {
      if x.name != y.name { return x.name < y.name ? -1 : 1 }
      return x.orders.lexicographicallyPrecedes(y.orders) ? -1 : 1
    }
    let x = a.node.pointee.flags
    let y = b.node.pointee.flags
    if x != y { return x < y ? -1 : 1 }
    return a.children.count == b.children.count ? nil : a.children.count - b.children.count
  }

  /// Walks both terms from the left, a bounded number of steps; nil when that decides nothing.
  private static func walk(_ a: Expr, _ b: Expr, steps: Int = 64) -> Int? {
    var pairs = [(a, b)]
    var left = steps
    while let (x, y) = pairs.popLast(), left > 0 {
      left -= 1
      if x == y { continue }
      if let decided = shallow(x, y) { return decided }
      for i in x.children.indices.reversed() { pairs.append((x.children[i], y.children[i])) }
    }
    return nil
  }

  /// Two different terms with one hash: compares them to the end, each pair once.
  private static func deep(_ a: Expr, _ b: Expr) -> Int {
    var pairs = [(a, b)]
    var seen = Set<[Expr]>()
    while let (x, y) = pairs.popLast() {
      if x == y || !seen.insert([x, y]).inserted { continue }
      if let decided = shallow(x, y) { return decided }
      if let p = x.binder, let q = y.binder, p != q { return compare(p, q) }
      for i in x.children.indices.reversed() { pairs.append((x.children[i], y.children[i])) }
    }
    return 0
  }
}
