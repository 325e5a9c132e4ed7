internal import Exact
package import Expressions
package import Rewriting

/// Entries of matrix terms, written with indices and sums.
package enum EntryForm {
  /// e_k' v = v_k and e_i' A e_j = A_ij, products as sums over an index.
  package static let rule = Rule(
    "entry-form", "an entry of a product is a sum over the inner index", on: [.matrixProduct],
    .code { e, _ in
      guard e.kind == .matrixProduct else { return nil }
      guard e.isScalar else { return withEntryInFront(e) }
      return picked(e).flatMap { $0 == e ? nil : $0 }
    })

  /// A e_k' v = v_k A.
  private static func withEntryInFront(_ e: Expr) -> Expr? {
    let factors = Array(e.children)
    guard let start = factors.firstIndex(where: { $0.unitPlaceOfRow != nil }),
      let end = factors[start...].firstIndex(where: \.shape.isVector), end > start,
      let scalar = picked(.matrixProduct(Array(factors[start...end])))
    else { return nil }
    return .ordered([scalar] + factors[..<start] + factors[(end + 1)...])
  }

  private static func picked(_ e: Expr) -> Expr? {
    let factors = Array(e.children)
    guard let first = factors.first, let last = factors.last, factors.count > 1 else { return nil }
    var names = e.symbolNames
    if let row = first.unitPlaceOfRow {
      if let column = last.unitPlace {
        if factors.count == 2 { return .delta(row, column) }
        return entry([row, column], of: .ordered(Array(factors[1..<(factors.count - 1)])), &names)
      }
      return entry([row], of: .ordered(Array(factors.dropFirst())), &names)
    }
    guard let column = last.unitPlace else { return nil }
    return entry([column], of: Expr.ordered(Array(factors.dropLast())).flipped, &names)
  }

  /// An entry of a vector or matrix; where it can not be written, a unit vector picks it.
  package static func entry(_ indices: [Expr], of e: Expr) -> Expr {
    var names = e.symbolNames
    for index in indices { names.formUnion(index.symbolNames) }
    return entry(indices, of: e, &names)
  }

  private static func entry(_ at: [Expr], of e: Expr, _ names: inout Set<String>) -> Expr {
    if e.isScalar { return e }
    let at =
      at.count == 1 ? at : e.shape.isVector ? [at[0]] : e.shape.isRow ? [at[1]] : at
    switch e.kind {
    case .symbol:
      guard let symbol = e.symbol, !e.shape.isRow else { return unitForm(at, e) }
      return .symbol(symbol, Array(e.children) + at)
    case .transpose: return entry(at.reversed(), of: e.children[0], &names)
    case .sum, .product, .power:
      return e.with(children: e.children.map { entry(at, of: $0, &names) })
    case .matrixProduct: return chain(at, e, &names)
    case .call: return call(at, e, &names)
    case .bigSum:
      let index = e.binder.map { [$0] } ?? []
      let clear = e.renamingBinders { binder in at.contains { $0.mentions(binder) } }
      names.formUnion(clear.symbolNames.union(index.flatMap(\.symbolNames)))
      return clear.with(
        children: [entry(at, of: clear.children[0], &names), clear.children[1], clear.children[2]])
    case .number, .bigProduct, .cases, .condition, .delta, .derivative: return unitForm(at, e)
    }
  }

  private static func call(_ at: [Expr], _ e: Expr, _ names: inout Set<String>) -> Expr {
    guard let callee = e.callee else { return unitForm(at, e) }
    guard callee.function?.onMatrices != nil else {
      return e.with(children: e.children.map { entry(at, of: $0, &names) })
    }
    switch callee.name {
    case "ones": return .one
    case "zeros": return .zero
    case "identity": return .delta(at[0], at[1])
    case "unit": return .delta(at[0], e.children[0])
    case "diag" where e.children[0].shape.isVector:
      return .delta(at[0], at[1]) * entry([at[0]], of: e.children[0], &names)
    case "diag": return entry([at[0], at[0]], of: e.children[0], &names)
    default: return unitForm(at, e)
    }
  }

  /// (A B)_ij = Σ_k A_ik B_kj, the last product taken first.
  private static func chain(_ at: [Expr], _ e: Expr, _ names: inout Set<String>) -> Expr {
    let factors = Array(e.children)
    let (first, rest) = (factors[0], Expr.ordered(Array(factors.dropFirst())))
    let isOuter = first.shape.isVector
    if isOuter {
      return entry([at[0]], of: first, &names) * entry([at.last ?? at[0]], of: rest, &names)
    }
    let stem = ["i", "j", "k", "l", "m"].first { !names.contains($0) }
    let k = Expr.symbol(stem ?? Symbol.freshName(like: "k", avoiding: &names))
    if let stem { names.insert(stem) }
    let left = first.shape.isRow ? [k] : [at[0], k]
    let right = rest.shape.isVector ? [k] : [k, at.last ?? at[0]]
    let body = entry(left, of: first, &names) * entry(right, of: rest, &names)
    return .bigSum(k, from: 1, to: first.shape.columns, body)
  }

  private static func unitForm(_ at: [Expr], _ e: Expr) -> Expr {
    if e.shape.isVector { return .matrixProduct([.unitRow(at[0], e.shape.rows), e]) }
    let last = Expr.call("unit", at.last ?? at[0], e.shape.columns)
    if e.shape.isRow { return .matrixProduct([e, last]) }
    return .matrixProduct([.unitRow(at[0], e.shape.rows), e, last])
  }
}

extension Expr {
  fileprivate static func unitRow(_ place: Expr, _ size: Expr) -> Expr {
    Expr.call("unit", place, size).transposed
  }

  /// The place k of a unit vector e_k.
  fileprivate var unitPlace: Expr? { isPlainCall("unit") ? children[0] : nil }

  fileprivate var unitPlaceOfRow: Expr? { kind == .transpose ? children[0].unitPlace : nil }

  /// The vector or matrix that a quantity is an entry of, and where; nil for whole quantities.
  package var ownerOfEntry: (owner: Expr, indices: [Expr])? {
    guard let symbol, symbol.shape != .scalar else { return nil }
    let count = symbol.layers + symbol.family
    guard children.count > count else { return nil }
    return (.symbol(symbol, Array(children.prefix(count))), Array(children.dropFirst(count)))
  }

  /// That the indices of an entry lie in its owner.
  package var entryRange: [Expr] {
    guard let (owner, indices) = ownerOfEntry else { return [] }
    let sizes = [owner.shape.rows, owner.shape.columns]
    return zip(indices, sizes).flatMap { index, size -> [Expr] in
      [.condition(.lessOrEqual, [1, index]), .condition(.lessOrEqual, [index, size])]
    }
  }
}
