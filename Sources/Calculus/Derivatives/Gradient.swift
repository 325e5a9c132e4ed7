package import Expressions

extension Expr {
  /// The derivatives by many variables in one pass from the root down over the shared graph.
  ///
  /// The pass carries δ, the derivative of the root by each sub-term; where a Σ or Π stands, its
  /// own derivatives are taken forward.
  ///
  /// - Complexity: linear in the number of distinct sub-terms outside of Σ and Π.
  package func gradient(
    by variables: [Expr], kinkValue: Expr? = nil
  ) throws(DifferentiationError) -> [Derivative] {
    var root = self
    var conditions = DistinctTerms()
    for variable in variables {
      let prepared = try root.preparedForDerivative(by: variable, kinkValue: kinkValue)
      root = prepared.root
      conditions.add(prepared.conditions)
    }
    let depends = try Dependence(of: root, on: variables)
    if root.traits.contains(.hasMatrix) || variables.contains(where: { !$0.isScalar }) {
      let pulled = try Pullback.gradients(
        of: root, by: variables, cotangent: .one, kinkValue: kinkValue)
      conditions.add(pulled.conditions)
      return pulled.gradients.map { Derivative(value: $0, conditions: conditions.list) }
    }
    let pass = BackwardPass(
      order: Postorder([root], into: \.isDifferentiatedInOnePass), depends: depends,
      variables: variables, kinkValue: kinkValue)
    try pass.run(from: root)
    conditions.add(pass.conditions.list)
    return pass.gradients.map { Derivative(value: $0.total, conditions: conditions.list) }
  }

  fileprivate var isDifferentiatedInOnePass: Bool {
    isDifferentiatedInside && kind != .bigSum && kind != .bigProduct
  }
}

/// Contributions that add up.
private struct Accumulation {
  private var first: Expr?
  private var others: [Expr] = []

  mutating func add(_ term: Expr) {
    if term.isZero { return }
    if first == nil { first = term } else { others.append(term) }
  }

  var total: Expr {
    guard let first else { return .zero }
    return others.isEmpty ? first : .sum([first] + others)
  }
}

private final class BackwardPass {
  private let order: Postorder
  private let depends: Dependence
  private let variables: [Expr]
  private let kinkValue: Expr?
  private var deltas: [Accumulation]
  private(set) var gradients: [Accumulation]
  private(set) var conditions = DistinctTerms()

  init(order: Postorder, depends: Dependence, variables: [Expr], kinkValue: Expr?) {
    self.order = order
    self.depends = depends
    self.variables = variables
    self.kinkValue = kinkValue
    deltas = Array(repeating: Accumulation(), count: order.terms.count)
    gradients = Array(repeating: Accumulation(), count: variables.count)
  }

  func run(from root: Expr) throws(DifferentiationError) {
    deltas[order[root]].add(.one)
    for (place, u) in order.terms.enumerated().reversed() where depends(u) {
      if u.kind == .condition { continue }
      let delta = deltas[place].total
      if delta.isZero { continue }
      switch u.kind {
      case .symbol: try reach(u, delta)
      case .bigSum, .bigProduct: try takeForward(u, delta)
      case .sum:
        for child in u.children where depends(child) { deltas[order[child]].add(delta) }
      case .product: spreadProduct(Array(u.children), delta)
      case .number, .power, .call, .cases, .condition, .delta, .matrixProduct, .transpose,
        .derivative:
        try spread(u, delta)
      }
    }
  }

  /// At a symbol: its share in the derivative by each variable of its family.
  private func reach(_ u: Expr, _ delta: Expr) throws(DifferentiationError) {
    for (i, variable) in variables.enumerated() where variable.symbol == u.symbol {
      let value = try rules(for: variable) { _ in .zero }.formula(of: u).value
      gradients[i].add(delta * value)
    }
  }

  private func takeForward(_ u: Expr, _ delta: Expr) throws(DifferentiationError) {
    for (i, variable) in variables.enumerated() {
      let inner = try u.derivative(by: variable, kinkValue: kinkValue)
      conditions.add(inner.conditions)
      gradients[i].add(delta * inner.value)
    }
  }

  private func spread(_ u: Expr, _ delta: Expr) throws(DifferentiationError) {
    var done = Set<Expr>()
    for child in u.children where depends(child) && child.kind != .condition {
      guard done.insert(child).inserted else { continue }
      let formula = try rules(for: child) { $0 == child ? .one : .zero }.formula(of: u)
      conditions.add(formula.conditions)
      deltas[order[child]].add(delta * formula.value)
    }
  }

  /// δ times the other factors, what stands before and behind a factor being shared.
  private func spreadProduct(_ factors: [Expr], _ delta: Expr) {
    var behind = Array(repeating: Expr.one, count: factors.count + 1)
    for i in factors.indices.reversed() { behind[i] = factors[i] * behind[i + 1] }
    var before = delta
    for (i, factor) in factors.enumerated() {
      if depends(factor) { deltas[order[factor]].add(before * behind[i + 1]) }
      before = before * factor
    }
  }

  private func rules(
    for variable: Expr, _ derivative: @escaping (Expr) -> Expr
  ) -> DifferentiationRules {
    let depends = depends
    return DifferentiationRules(
      variable: variable, depends: { depends($0) }, derivative: derivative, kinkValue: kinkValue)
  }
}
