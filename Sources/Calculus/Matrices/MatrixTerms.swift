package import Expressions

/// Making terms of matrices in the form in which a lecturer writes them.
///
/// What costs nothing is done at once: scalars leave ordered products, identities vanish, and a
/// transpose goes to the leaves.
extension Expr {
  /// A product in this order; scalars among the factors, and rows times columns, go to the front.
  package static func ordered(_ factors: [Expr]) -> Expr {
    var scalars: [Expr] = []
    var chain: [Expr] = []
    for factor in factors.flatMap({ $0.chainFactors }) {
      if factor.isScalar { scalars.append(factor) } else { chain.append(factor) }
    }
    extractScalars(from: &chain, into: &scalars)
    let kept = chain.filter { !$0.isIdentity }
    let core: Expr? =
      kept.isEmpty ? chain.first : kept.count == 1 ? kept[0] : .matrixProduct(kept)
    if scalars.contains(where: \.isZero) || chain.contains(where: \.isZeroMatrix) {
      return .zero(of: core?.shape ?? .scalar)
    }
    let front = scalars.filter { !$0.isOne }
    guard let core else { return .product(front) }
    return front.isEmpty ? core : .product(front + [core])
  }

  /// The factors of an ordered product, those of a scaled one included.
  private var chainFactors: [Expr] {
    if isScalar { return [self] }
    switch kind {
    case .matrixProduct: return Array(children)
    case .product:
      let scalars = children.filter(\.isScalar)
      let others = children.filter { !$0.isScalar }
      guard !scalars.isEmpty, others.count == 1 else { return [self] }
      return scalars + others[0].chainFactors
    case .number, .symbol, .sum, .power, .call, .bigSum, .bigProduct, .cases, .condition, .delta,
      .transpose, .derivative:
      return [self]
    }
  }

  /// Takes v' w out of A v' w B: a row times a column inside a longer product.
  private static func extractScalars(from chain: inout [Expr], into scalars: inout [Expr]) {
    var start = 0
    while start < chain.count {
      guard chain[start].shape.isRow,
        let end = chain[start...].firstIndex(where: { $0.shape.isVector })
      else {
        start += 1
        continue
      }
      let part = chain[start...end].filter { !$0.isIdentity }
      scalars.append(.matrixProduct(part))
      chain.removeSubrange(start...end)
    }
  }

  /// The term transposed, down to its leaves.
  package var flipped: Expr {
    if isScalar { return self }
    switch kind {
    case .transpose: return children[0]
    case .matrixProduct: return .ordered(children.reversed().map(\.flipped))
    case .sum, .product, .power:
      let inside = with(children: children.map(\.flipped))
      return inside.treeSize <= treeSize + 1 ? inside : transposed
    case .bigSum: return with(children: [children[0].flipped, children[1], children[2]])
    case .bigProduct: return flippedProduct
    case .cases:
      let last = children.count - 1
      return with(
        children: children.enumerated().map { place, child in
          place % 2 == 0 && place < last ? child : child.flipped
        })
    case .call: return flippedCall
    case .number, .symbol, .condition, .delta, .derivative: return transposed
    }
  }

  private var flippedProduct: Expr {
    guard let index = binder else { return transposed }
    let order: ProductOrder =
      switch productOrder {
      case .commutative: .commutative
      case .ascending: .descending
      case .descending: .ascending
      }
    return .bigProduct(
      index, from: children[1], to: children[2], children[0].flipped, order: order)
  }

  private var flippedCall: Expr {
    guard let callee, !callee.isDifferentiated else { return transposed }
    switch callee.name {
    case "identity": return self
    case "diag" where children[0].shape.isVector: return self
    case "matpow": return with(children: [children[0].flipped, children[1]])
    case "ones", "zeros": return .call(callee.name, shape.columns, shape.rows)
    default: return transposed
    }
  }

  /// Σ of all products of entries: u' v for columns, tr(A' B) for matrices.
  package static func inner(_ a: Expr, _ b: Expr) -> Expr {
    if a.isScalar { return a * b }
    if a.isOnesMatrix { return .call("sumEntries", b) }
    if a.isIdentity { return .call("tr", b) }
    if a.shape.isVector { return .ordered([a.flipped, b]) }
    if a.shape.isRow { return .ordered([a, b.flipped]) }
    return .call("tr", .ordered([a.flipped, b]))
  }

  /// Entry by entry, or a scalar times a matrix; ones vanish.
  package static func entrywise(_ a: Expr, _ b: Expr) -> Expr {
    if a.isOne || (a.isOnesMatrix && !b.isScalar) { return b }
    if b.isOne || (b.isOnesMatrix && !a.isScalar) { return a }
    return .product([a, b])
  }

  package static func diagonal(_ v: Expr) -> Expr {
    if v.isScalar { return v }
    if v.shape.isVector, v.isOnesMatrix { return .call("identity", v.shape.rows) }
    return .call("diag", v)
  }

  /// The matrix with a single 1, or the unit vector.
  package static func unitEntry(_ indices: [Expr], of shape: Shape) -> Expr {
    let row = Expr.call("unit", indices[0], shape.rows)
    guard indices.count == 2 else { return shape.isRow ? row.transposed : row }
    return .ordered([row, Expr.call("unit", indices[1], shape.columns).transposed])
  }

  package var isIdentity: Bool { isPlainCall("identity") }
  package var isOnesMatrix: Bool { isPlainCall("ones") }

  package var isZeroMatrix: Bool {
    if isPlainCall("zeros") || isZero { return true }
    return kind == .product && children.contains(where: \.isZero)
  }

  /// Whether it is a call of a function of the catalogue, not differentiated.
  package func isPlainCall(_ name: String) -> Bool {
    guard let callee else { return false }
    return callee.name == name && !callee.isDifferentiated
  }
}
