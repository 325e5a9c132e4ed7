internal import Exact

/// Terms of vectors and matrices by their entries, with indices and Σ.
///
/// (W h)_i = Σ_k W_ik h_k, diag(v)_ij = δ_ij v_i, softmax(z)_i = e^{z_i} / Σ_k e^{z_k}. Two terms are
/// equal in all sizes if their entries at free indices i, j are; for these all methods for scalars
/// serve, cases of signs among them. Inverses and determinants have no such form.
package struct EntryNotation {
  /// Names of matrices that are their own transposes.
  let symmetric: Set<String>
  private var names = 0
  private let taken: Set<String>

  /// A term that has no form with indices.
  package struct NoForm: Error {}

  package init(for terms: [Expr], symmetric: Set<String> = []) {
    self.symmetric = symmetric
    taken = terms.reduce(into: Set<String>()) { $0.formUnion($1.symbolNames) }
  }

  /// A name for an index that the terms do not have.
  package mutating func freshIndex() -> Expr {
    repeat { names += 1 } while taken.contains("i\(names)")
    return .symbol("i\(names)")
  }

  /// A scalar term, all vectors and matrices in it written by their entries.
  mutating func scalar(_ e: Expr) throws -> Expr {
    guard e.traits.contains(.hasMatrix) else { return e }
    switch e.kind {
    case .matrixProduct: return try entry(e, .zero, .zero)
    case .call where !e.children.allSatisfy(\.isScalar): return try scalarCall(e)
    case .transpose: return try scalar(e.children[0])
    case .number, .symbol, .sum, .product, .power, .call, .bigSum, .bigProduct, .cases, .condition,
      .delta:
      var children: [Expr] = []
      for child in e.children {
        guard child.isScalar || child.kind == .condition else { throw NoForm() }
        children.append(try scalar(child))
      }
      return e.with(children: children)
    case .derivative: throw NoForm()
    }
  }

  /// The entry of a term in a row and a column; a scalar stands for each of its entries.
  package mutating func entry(_ e: Expr, _ row: Expr, _ column: Expr) throws -> Expr {
    if e.isScalar, e.kind != .matrixProduct { return try scalar(e) }
    switch e.kind {
    case .symbol: return member(e, row, column)
    case .sum, .product:
      var children: [Expr] = []
      for child in e.children { children.append(try entry(child, row, column)) }
      return e.kind == .sum ? .sum(children) : .product(children)
    case .power:
      return .power(try entry(e.children[0], row, column), try entry(e.children[1], row, column))
    case .call: return try call(e, row, column)
    case .matrixProduct: return try product(Array(e.children), row, column)
    case .transpose: return try entry(e.children[0], column, row)
    case .bigSum, .bigProduct:
      guard e.productOrder == .commutative else { throw NoForm() }
      let body = try entry(e.children[0], row, column)
      return e.with(children: [body, try scalar(e.children[1]), try scalar(e.children[2])])
    case .cases:
      var children: [Expr] = []
      for (i, child) in e.children.enumerated() {
        let isCondition = i % 2 == 0 && i + 1 < e.children.count
        children.append(try isCondition ? scalar(child) : entry(child, row, column))
      }
      return .cases(children)
    case .number, .condition, .delta, .derivative: throw NoForm()
    }
  }

  private func member(_ e: Expr, _ row: Expr, _ column: Expr) -> Expr {
    guard let symbol = e.symbol else { return e }
    if e.shape.isVector { return .symbol(symbol, e.children + [row]) }
    if e.shape.isRow { return .symbol(symbol, e.children + [row, column]) }
    let entry = Expr.symbol(symbol, e.children + [row, column])
    guard symmetric.contains(symbol.name) else { return entry }
    return .half * (entry + .symbol(symbol, e.children + [column, row]))
  }

  private mutating func product(_ factors: [Expr], _ row: Expr, _ column: Expr) throws -> Expr {
    guard factors.count > 1 else { return try entry(factors[0], row, column) }
    let (first, rest) = (factors[0], Array(factors.dropFirst()))
    if first.isScalar { return try scalar(first) * product(rest, row, column) }
    let size = first.shape.columns
    if size.isOne { return try entry(first, row, .one) * product(rest, .one, column) }
    let index = freshIndex()
    let body = try entry(first, row, index) * product(rest, index, column)
    return .bigSum(index, from: .one, to: size, body)
  }

  private mutating func call(_ e: Expr, _ row: Expr, _ column: Expr) throws -> Expr {
    guard let callee = e.callee else { throw NoForm() }
    let argument = e.children[0]
    switch callee.name {
    case "identity": return .delta(row, column)
    case "zeros": return .zero
    case "ones": return .one
    case "unit": return .delta(row, argument)
    case "diag":
      if argument.shape.isVector { return .delta(row, column) * (try entry(argument, row, .one)) }
      return try entry(argument, row, row)
    case "softmax":
      let isColumn = argument.shape.isVector
      let index = freshIndex()
      let others = try entry(argument, isColumn ? index : row, isColumn ? .one : index)
      let size = isColumn ? argument.shape.rows : argument.shape.columns
      let total = Expr.bigSum(index, from: .one, to: size, .call("exp", others))
      return .call("exp", try entry(argument, row, column)) / total
    default:
      if let function = callee.function {
        guard case .eachEntry = function.shapeRule else { throw NoForm() }
      }
      var arguments: [Expr] = []
      for argument in e.children { arguments.append(try entry(argument, row, column)) }
      return .call(callee, arguments)
    }
  }

  private mutating func scalarCall(_ e: Expr) throws -> Expr {
    let argument = e.children[0]
    switch e.callee?.name ?? "" {
    case "tr":
      let index = freshIndex()
      return .bigSum(index, from: .one, to: argument.shape.rows, try entry(argument, index, index))
    case "sumEntries": return try total(of: argument) { $0 }
    case "norm": return .power(try total(of: argument) { $0 * $0 }, .half)
    default: throw NoForm()
    }
  }

  /// The sum over all entries of something made of them.
  private mutating func total(of e: Expr, _ make: (Expr) -> Expr) throws -> Expr {
    var (row, column) = (Expr.one, Expr.one)
    var ranges: [(index: Expr, size: Expr)] = []
    if !e.shape.rows.isOne {
      row = freshIndex()
      ranges.append((row, e.shape.rows))
    }
    if !e.shape.columns.isOne {
      column = freshIndex()
      ranges.append((column, e.shape.columns))
    }
    var result = make(try entry(e, row, column))
    for range in ranges { result = .bigSum(range.index, from: .one, to: range.size, result) }
    return result
  }
}
