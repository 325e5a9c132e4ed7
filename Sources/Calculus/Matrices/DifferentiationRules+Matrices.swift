internal import Exact
package import Expressions

// The readings of the table of matrix calculus, one term at a time.
extension DifferentiationRules {
  private var table: DifferentialTable { DifferentialTable(depends: depends, kinkValue: kinkValue) }

  /// Whether vectors or matrices take part in the derivative of a term.
  func takesMatrices(_ u: Expr) -> Bool {
    if u.kind == .symbol { return !u.isScalar || !variable.isScalar || isEntryOfOther(u) }
    guard u.traits.contains(.hasMatrix) else { return false }
    if !u.isScalar { return true }
    if u.kind != .condition, u.children.contains(where: { !$0.isScalar }) { return true }
    return u.kind == .power && u.children[0].isPlainCall("norm") && u.children[1] == .two
  }

  private func isEntryOfOther(_ u: Expr) -> Bool { u.children.count != variable.children.count }

  func matrixFormula(of u: Expr) throws(DifferentiationError) -> DerivativeFormula {
    if u.kind == .symbol { return try symbolFormula(u) }
    if variable.isScalar {
      if takesAnyTerm, u.isScalar, let whole = entryOfGradient(u) { return whole }
      return try pushed(u)
    }
    if let (cotangent, inner) = u.heldInner {
      guard inner.kind != .symbol else {
        return DerivativeFormula(rule: "index-rule", value: .indexShare(cotangent, inner, variable))
      }
      return try pulled(inner, cotangent)
    }
    if u.isScalar { return takesAnyTerm ? try pulled(u, .one) : try jacobian(u) }
    guard u.shape.isVector, variable.shape.isVector else { throw noMatrix(u) }
    return try jacobian(u)
  }

  private func noMatrix(_ u: Expr) -> DifferentiationError {
    DifferentiationError(
      "the derivative of \(u.shape.words) by \(variable.shape.words) has more than two indices",
      hint: "differentiate by an entry, such as \(variable.exampleEntry)", at: u)
  }

  // MARK: Symbols

  private func symbolFormula(_ u: Expr) throws(DifferentiationError) -> DerivativeFormula {
    let rule = u == variable ? "variable-rule" : "index-rule"
    if u.isScalar {
      return DerivativeFormula(rule: rule, value: .indexShare(.one, u, variable))
    }
    if variable.isScalar {
      return DerivativeFormula(rule: rule, value: .indexChange(u, variable))
    }
    guard u.shape.isVector, variable.shape.isVector else { throw noMatrix(u) }
    let delta = Expr.memberDelta(u, variable)
    return DerivativeFormula(
      rule: rule, value: .entrywise(delta, .call("identity", u.shape.rows)))
  }

  // MARK: Forward, by a scalar

  /// The derivative of a scalar by an entry is that entry of its gradient.
  private func entryOfGradient(_ u: Expr) -> DerivativeFormula? {
    guard let (owner, indices) = variable.ownerOfEntry else { return nil }
    let gradient = Expr.derivative(u, owner, kind)
    let row = Expr.call("unit", indices[0], owner.shape.rows).transposed
    let value =
      indices.count == 1
      ? Expr.matrixProduct([row, gradient])
      : .matrixProduct([row, gradient, .call("unit", indices[1], owner.shape.columns)])
    return DerivativeFormula(rule: "entry-of-gradient", value: value)
  }

  private func pushed(_ u: Expr) throws(DifferentiationError) -> DerivativeFormula {
    let local = try table.differential(of: u)
    let values = local.shares.map { share -> Expr in
      depends(share.operand) ? share.pushed(derivative(share.operand)) : .zero(of: u.shape)
    }
    return joined(u, local, values, shape: u.shape)
  }

  /// The shares put together as their scope says.
  private func joined(
    _ u: Expr, _ local: LocalDifferential, _ values: [Expr], shape: Shape
  ) -> DerivativeFormula {
    let value: Expr
    switch local.scope {
    case .plain:
      let terms = values.filter { !$0.isZeroMatrix }
      value = terms.isEmpty ? .zero(of: shape) : .sum(terms)
    case .sum(let index, let lower, let upper):
      value =
        values[0].isZeroMatrix
        ? .zero(of: shape) : .bigSum(index, from: lower, to: upper, values[0])
    case .cases:
      var rest = values[...]
      let last = u.children.count - 1
      let children = u.children.enumerated().map { place, child in
        place % 2 == 0 && place < last ? child : rest.popFirst() ?? .zero(of: shape)
      }
      value = values.allSatisfy(\.isZeroMatrix) ? .zero(of: shape) : .cases(children)
    }
    return DerivativeFormula(rule: local.rule, value: value, conditions: local.conditions)
  }

  // MARK: Backward, of a scalar by a vector or matrix

  private func pulled(
    _ u: Expr, _ cotangent: Expr
  ) throws(DifferentiationError) -> DerivativeFormula {
    let clear = u.renamingBinders { cotangent.mentions($0) }
    let local = try table.differential(of: clear)
    let values = local.shares.map { share -> Expr in
      guard depends(share.operand) else { return .zero(of: variable.shape) }
      return remaining(share.pulled(cotangent), of: share.operand)
    }
    return joined(clear, local, values, shape: variable.shape)
  }

  /// What is left to do: the derivative by an operand is known, and the operand depends.
  private func remaining(_ cotangent: Expr, of operand: Expr) -> Expr {
    if operand == variable { return cotangent }
    if cotangent.isZeroMatrix { return .zero(of: variable.shape) }
    if operand.isScalar {
      let inner = Expr.derivative(operand, variable, kind)
      return .entrywise(cotangent, inner)
    }
    return .derivative(.heldInner(cotangent, operand), variable, kind)
  }

  // MARK: The Jacobian matrix of a vector by a vector

  private func jacobian(_ u: Expr) throws(DifferentiationError) -> DerivativeFormula {
    let local = try table.differential(of: u)
    let shape =
      u.isScalar ? variable.shape : Shape.matrix(u.shape.rows, variable.shape.rows)
    var values: [Expr] = []
    for share in local.shares {
      guard depends(share.operand) else {
        values.append(.zero(of: shape))
        continue
      }
      var state = try start(share.operand, in: u)
      for part in share.parts {
        guard let next = state.after(part) else { throw noJacobian(u) }
        state = next
      }
      switch state {
      case .column(let value), .scalar(let value): values.append(value)
      case .row, .diagonal: throw noJacobian(u)
      }
    }
    return joined(u, local, values, shape: shape)
  }

  private func start(_ operand: Expr, in u: Expr) throws(DifferentiationError) -> JacobianState {
    func inner(_ e: Expr) -> Expr {
      e == variable ? .call("identity", e.shape.rows) : derivative(e)
    }
    if operand.isScalar { return .scalar(inner(operand)) }
    if operand.shape.isVector { return .column(inner(operand)) }
    if operand.isPlainCall("diag"), operand.children[0].shape.isVector {
      return .diagonal(inner(operand.children[0]))
    }
    guard operand.shape.isRow else { throw noJacobian(u) }
    if operand.kind == .transpose { return .row(inner(operand.children[0])) }
    guard takesAnyTerm else { throw noJacobian(u) }
    return .row(inner(operand.flipped))
  }

  private func noJacobian(_ u: Expr) -> DifferentiationError {
    DifferentiationError(
      "a matrix that depends on \(variable.symbol?.name ?? "the variable") stands here, and its"
        + " derivative has more than two indices",
      hint: "differentiate by an entry, such as \(variable.exampleEntry), or multiply it out", at: u
    )
  }
}

extension Expr {
  /// ⟨hold(R), U⟩, as a term.
  package static func heldInner(_ cotangent: Expr, _ u: Expr) -> Expr {
    let product = Expr.matrixProduct([Expr.call("hold", cotangent).transposed, u])
    return u.shape.isVector ? product : .call("tr", product)
  }

  /// R and U of ⟨hold(R), U⟩; nil for any other term.
  var heldInner: (cotangent: Expr, inner: Expr)? {
    let product = isPlainCall("tr") ? children[0] : self
    guard product.kind == .matrixProduct, product.children.count == 2,
      product.children[0].kind == .transpose,
      product.children[0].children[0].isPlainCall("hold")
    else { return nil }
    return (product.children[0].children[0].children[0], product.children[1])
  }

  /// How far an index lies behind another, brackets opened: t - 1 and t - 2 give 1.
  private func indexDistance(from other: Expr) -> Rational? {
    if let number = offset(from: other) { return number }
    guard let mine = Affine(self), let theirs = Affine(other), mine.terms == theirs.terms else {
      return nil
    }
    return mine.constant - theirs.constant
  }

  /// 1 where two members of a family are the same, as a product of deltas.
  package static func memberDelta(_ u: Expr, _ v: Expr) -> Expr {
    guard let symbol = u.symbol else { return .zero }
    let count = symbol.layers + symbol.family
    let deltas = zip(u.children.prefix(count), v.children.prefix(count)).map { i, j -> Expr in
      if i == j { return .one }
      if let difference = i.indexDistance(from: j) { return difference.isZero ? .one : .zero }
      return .delta(i, j)
    }
    return deltas.reduce(.one, *)
  }

  private var entryIndices: [Expr] {
    guard let symbol else { return [] }
    return Array(children.dropFirst(symbol.layers + symbol.family))
  }

  /// What a derivative R by a symbol makes of the derivative by a variable of the same family.
  static func indexShare(_ cotangent: Expr, _ u: Expr, _ variable: Expr) -> Expr {
    let delta = memberDelta(u, variable)
    let (mine, theirs) = (u.entryIndices, variable.entryIndices)
    if mine.isEmpty, theirs.isEmpty { return .entrywise(delta, cotangent) }
    if mine.isEmpty { return delta * EntryForm.entry(theirs, of: cotangent) }
    if theirs.isEmpty {
      return .ordered([delta, cotangent, unitEntry(mine, of: variable.shape)])
    }
    let entries = zip(mine, theirs).map { i, j -> Expr in
      if i == j { return .one }
      if let difference = i.indexDistance(from: j) { return difference.isZero ? .one : .zero }
      return .delta(i, j)
    }
    return ([delta, cotangent] + entries).reduce(.one, *)
  }

  /// The change of a vector or matrix with one of its entries.
  static func indexChange(_ u: Expr, _ variable: Expr) -> Expr {
    let delta = memberDelta(u, variable)
    let indices = variable.entryIndices
    guard !indices.isEmpty else { return .zero(of: u.shape) }
    return .ordered([delta, unitEntry(indices, of: u.shape)])
  }

  /// `x[k]` or `W[i,j]`, for hints.
  package var exampleEntry: String {
    let name = symbol?.name ?? "x"
    return shape.isVector ? "\(name)[k]" : "\(name)[i,j]"
  }
}
