package import Expressions

/// A derivative with the conditions under which it holds.
package struct Derivative: Equatable, Sendable {
  package var value: Expr
  package var conditions: [Expr] = []
}

extension Expr {
  /// The derivative by one variable: each distinct sub-term once, from the leaves upward.
  ///
  /// - Complexity: linear in the number of distinct sub-terms, and so is the size of the result.
  package func derivative(
    by variable: Expr, kinkValue: Expr? = nil
  ) throws(DifferentiationError) -> Derivative {
    let (root, inner) = try preparedForDerivative(by: variable, kinkValue: kinkValue)
    if root.isScalar, !variable.isScalar {
      let pulled = try Pullback.gradients(
        of: root, by: [variable], cotangent: .one, kinkValue: kinkValue)
      return Derivative(value: pulled.gradients[0], conditions: inner + pulled.conditions)
    }
    let depends = try Dependence(of: root, on: [variable])
    let order =
      root.traits.contains(.hasCases)
      ? Postorder([root], into: \.isDifferentiatedInside) : depends.order
    let pass = ForwardPass(order: order)
    let rules = DifferentiationRules(
      variable: variable, depends: depends.callAsFunction, derivative: pass.value,
      kinkValue: kinkValue)
    var conditions = DistinctTerms(inner)
    let isWhole = order === depends.order
    for (place, u) in order.terms.enumerated() {
      guard isWhole ? depends[place] : depends(u), u.kind != .condition else { continue }
      let formula = try rules.formula(of: u)
      pass.values[place] = formula.value
      if !formula.conditions.isEmpty { conditions.add(formula.conditions) }
    }
    return Derivative(value: pass.value(of: root), conditions: conditions.list)
  }

  /// Takes derivatives that stand inside, and renames bound indices that the variable uses.
  func preparedForDerivative(
    by variable: Expr, kinkValue: Expr?
  ) throws(DifferentiationError) -> (root: Expr, conditions: [Expr]) {
    guard variable.kind == .symbol else {
      throw DifferentiationError(
        "only a quantity can be differentiated by, not a term",
        hint: "name a symbol or an entry such as x[1]", at: variable)
    }
    let taken = try takingDerivatives(kinkValue: kinkValue)
    let root = taken.value.renamingBinders { variable.mentions($0) }
    return (root, taken.conditions)
  }

  /// The term with every derivative in it taken, inner ones first.
  package func takingDerivatives(
    kinkValue: Expr? = nil
  ) throws(DifferentiationError) -> Derivative {
    guard traits.contains(.hasDerivative) else { return Derivative(value: self) }
    var conditions = DistinctTerms()
    var root = self
    while let inner = root.innermostDerivative {
      let taken = try inner.children[0].derivative(by: inner.children[1], kinkValue: kinkValue)
      conditions.add(taken.conditions)
      root = root.replacingEverywhere(inner, by: taken.value)
    }
    return Derivative(value: root, conditions: conditions.list)
  }

  /// A derivative, not yet taken, of a term that holds none itself.
  package var innermostDerivative: Expr? {
    guard traits.contains(.hasDerivative) else { return nil }
    return Postorder(self).terms.first { $0.kind == .derivative }
  }

  /// Whether a derivative passes on to the operands: not into indices and conditions.
  var isDifferentiatedInside: Bool {
    switch kind {
    case .number, .symbol, .condition, .delta, .derivative: false
    case .sum, .product, .power, .call, .bigSum, .bigProduct, .cases, .matrixProduct, .transpose:
      true
    }
  }
}

/// The derivatives found so far, by the place of their terms.
private final class ForwardPass {
  private let order: Postorder
  let values: UnsafeMutableBufferPointer<Expr>

  init(order: Postorder) {
    self.order = order
    values = .allocate(capacity: order.terms.count)
    values.initialize(repeating: .zero)
  }

  deinit { values.deallocate() }

  func value(of e: Expr) -> Expr { values[order[e]] }
}
