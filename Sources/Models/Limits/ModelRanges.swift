internal import Calculus
package import Deciding
package import Expressions

extension Setting {
  /// Bounds of a model's quantity at every step, from the right side of its equation.
  ///
  /// What is the value of a function lies in the function's image; other right sides have the
  /// bounds of their parts, some equations deep.
  package func range(of quantity: Expr) -> Extent? { range(of: quantity, depth: 3) }

  /// Whether a model's quantity stays between fixed numbers: its equation adds and multiplies only
  /// parameters and quantities that do.
  package func staysBounded(_ quantity: Expr) -> Bool { staysBounded(quantity, depth: 4) }

  private func staysBounded(_ quantity: Expr, depth: Int) -> Bool {
    if let range = range(of: quantity), range.lower != nil, range.upper != nil { return true }
    guard depth > 0, let model, let name = quantity.symbol?.name else { return false }
    guard let equation = model.equations.first(where: { $0.name == name && !$0.isInitial }) else {
      return sequences.contains {
        $0.pattern.symbol?.name == name && $0.range.upper == nil && $0.value.number != nil
      }
    }
    var inside = estimates { range(of: $0) }
    inside.staysBounded = { staysBounded($0, depth: depth - 1) }
    guard let time = model.time else { return false }
    return inside.over(time.index).isBounded(equation.right)
  }

  private func range(of quantity: Expr, depth: Int) -> Extent? {
    guard depth > 0, let model, let name = quantity.symbol?.name, quantity.isScalar,
      let equation = model.equations.first(where: { $0.name == name && !$0.isInitial })
    else { return nil }
    // The value before the first step may lie elsewhere.
    let isFirst = model.equations.contains { $0.name == name && $0.isInitial }
    let inside = estimates { range(of: $0, depth: depth - 1) }.extent(of: equation.right)
    guard isFirst else { return inside }
    let starts = model.equations.filter { $0.name == name && $0.isInitial }
      .map { assumptions.extent(of: applyingValues(to: $0.right)) }
    return starts.reduce(inside) { $0.hull($1) }
  }

  /// The estimates of terms with this setting's activations.
  private func estimates(
    _ range: @escaping @Sendable (Expr) -> Extent?
  ) -> EstimatedLimit {
    var estimates = EstimatedLimit(
      horizon: model?.time?.last ?? .symbol("#T"), assumptions: assumptions)
    estimates.activations = activations
    estimates.range = range
    return estimates
  }
}
