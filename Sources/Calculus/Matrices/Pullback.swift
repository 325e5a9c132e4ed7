package import Expressions

/// Gradients in one pass from the root down over the shared graph, matrices included.
///
/// The pass carries, for each sub-term, the derivative of ⟨R, root⟩ by it, where R is given; the
/// table of local differentials says how it goes on to the operands.
package enum Pullback {
  /// The derivatives of ⟨R, root⟩ by some symbols, each in its symbol's shape.
  package static func gradients(
    of root: Expr, by variables: [Expr], cotangent: Expr, kinkValue: Expr? = nil
  ) throws(DifferentiationError) -> (gradients: [Expr], conditions: [Expr]) {
    var names = DistinctTerms()
    names.add(variables)
    names.add([cotangent])
    let hidden = root.indicesHidingOthers
    let clear = root.renamingBinders { index in
      hidden.contains(index) || names.list.contains { $0.mentions(index) }
    }
    let pass = PullbackPass(
      order: Postorder([clear], into: \.isPulledThrough),
      depends: try Dependence(of: clear, on: variables), variables: variables,
      kinkValue: kinkValue)
    try pass.run(from: clear, cotangent)
    let gradients = zip(pass.gradients, variables).map { terms, variable in
      terms.isEmpty ? Expr.zero(of: variable.shape) : .sum(terms)
    }
    return (gradients, pass.conditions.list)
  }
}

extension Expr {
  /// Indices that a Σ or Π binds once more inside a Σ or Π that binds them already: what is carried
  /// inward from the outer one must not be caught by the inner one.
  fileprivate var indicesHidingOthers: Set<Expr> {
    guard traits.contains(.bindsIndex) else { return [] }
    return Set(
      Postorder(self).terms.compactMap { outer in
        guard let index = outer.binder, outer.children[0].traits.contains(.bindsIndex) else {
          return nil
        }
        let isHidden = Postorder(outer.children[0]).terms.contains { $0.binder == index }
        return isHidden ? index : nil
      })
  }

  /// Whether one pass goes into the operands; Σ, Π and cases get a pass of their own.
  fileprivate var isPulledThrough: Bool {
    switch kind {
    case .sum, .product, .power, .call, .matrixProduct, .transpose: true
    case .number, .symbol, .bigSum, .bigProduct, .cases, .condition, .delta, .derivative: false
    }
  }
}

private final class PullbackPass {
  private let order: Postorder
  private let depends: Dependence
  private let variables: [Expr]
  private let kinkValue: Expr?
  private var cotangents: [[Expr]]
  private(set) var gradients: [[Expr]]
  private(set) var conditions = DistinctTerms()

  init(order: Postorder, depends: Dependence, variables: [Expr], kinkValue: Expr?) {
    self.order = order
    self.depends = depends
    self.variables = variables
    self.kinkValue = kinkValue
    cotangents = Array(repeating: [], count: order.terms.count)
    gradients = Array(repeating: [], count: variables.count)
  }

  func run(from root: Expr, _ cotangent: Expr) throws(DifferentiationError) {
    cotangents[order[root]] = [cotangent]
    let table = DifferentialTable(depends: { [depends] in depends($0) }, kinkValue: kinkValue)
    for (place, u) in order.terms.enumerated().reversed() where depends(u) {
      guard !cotangents[place].isEmpty else { continue }
      let r = Expr.sum(cotangents[place])
      if u.kind == .symbol {
        reach(u, r)
        continue
      }
      let local = try table.differential(of: u)
      conditions.add(local.conditions)
      guard u.isPulledThrough else {
        try takeInside(u, local, r)
        continue
      }
      for share in local.shares where depends(share.operand) {
        let pulled = share.pulled(r)
        guard !pulled.isZeroMatrix, let target = order.place(of: share.operand) else { continue }
        cotangents[target].append(pulled)
      }
    }
  }

  private func reach(_ u: Expr, _ r: Expr) {
    for (i, variable) in variables.enumerated() where variable.symbol == u.symbol {
      let value = Expr.indexShare(r, u, variable)
      if !value.isZeroMatrix { gradients[i].append(value) }
    }
  }

  /// A Σ, a Π or cases: each share by a pass of its own, put together as the scope says.
  private func takeInside(
    _ u: Expr, _ local: LocalDifferential, _ r: Expr
  ) throws(DifferentiationError) {
    var values: [[Expr]] = []
    for share in local.shares {
      let inner = try Pullback.gradients(
        of: share.operand, by: variables, cotangent: share.pulled(r), kinkValue: kinkValue)
      conditions.add(inner.conditions)
      values.append(inner.gradients)
    }
    for i in variables.indices {
      let shares = values.map { $0[i] }
      guard shares.contains(where: { !$0.isZeroMatrix }) else { continue }
      gradients[i].append(joined(u, local.scope, shares, shape: variables[i].shape))
    }
  }

  private func joined(
    _ u: Expr, _ scope: LocalDifferential.Scope, _ shares: [Expr], shape: Shape
  ) -> Expr {
    switch scope {
    case .plain: return .sum(shares)
    case .sum(let index, let lower, let upper):
      return .bigSum(index, from: lower, to: upper, shares[0])
    case .cases:
      var rest = shares[...]
      let last = u.children.count - 1
      return .cases(
        u.children.enumerated().map { place, child in
          place % 2 == 0 && place < last ? child : rest.popFirst() ?? .zero(of: shape)
        })
    }
  }
}
