internal import Exact
package import Expressions

extension RunSystem {
  /// The value of a term in which total derivatives through the equations may stand.
  ///
  /// Each derivative is the tangent of dual numbers over the same arithmetic, so that intervals prove
  /// its digits as they prove those of any value.
  ///
  /// - Throws: When a derivative is of a kind that one tangent does not give.
  package func totalValue<A: Arithmetic>(
    of e: Expr, in arithmetic: A, at environment: Environment
  ) throws(EvaluationError) -> Outcome<A.Number> {
    guard !e.hasDerivativeOfDerivative else {
      throw .unsupported("second derivatives through the equations of a model have no value here")
    }
    var term = try writingOutSums(in: e)
    var tangents: [Quantity: A.Number] = [:]
    while let derivative = term.innermostTotal {
      switch try tangent(of: derivative, in: arithmetic, at: environment) {
      case .value(let number):
        let name = "#derivative\(tangents.count)"
        tangents[Quantity(name)] = number
        term = term.replacingEverywhere(derivative, by: .symbol(name))
      case let outcome: return outcome
      }
    }
    var run = ModelRun(self, in: arithmetic, at: environment)
    run.remember(tangents)
    return try run.value(of: term)
  }

  /// The term with each Σ and Π written out in which a derivative stands: its index names the variable.
  private func writingOutSums(in e: Expr) throws(EvaluationError) -> Expr {
    var term = e
    while let sum = term.innermostSumOfDerivatives, let index = sum.binder {
      let ends = [whole(sum.children[1]), whole(sum.children[2])].compactMap { $0 }
      guard ends.count == 2 else { throw .notWhole("a bound of \(sum.plainText)") }
      guard ends[1] - ends[0] < 10_000 else { throw .tooManySteps(limit: 10_000) }
      let range = ends[0] <= ends[1] ? Array(ends[0]...ends[1]) : []
      let parts = range.map { sum.children[0].substituting([index: Expr($0)]) }
      term = term.replacingEverywhere(sum, by: sum.kind == .bigSum ? .sum(parts) : .product(parts))
    }
    return term
  }

  /// A term of horizons and sizes as a number.
  private func whole(_ e: Expr) -> Int? {
    e.substituting(wholes.mapValues { Expr($0) }).canonical.number?.asInt
  }

  private func tangent<A: Arithmetic>(
    of derivative: Expr, in arithmetic: A, at environment: Environment
  ) throws(EvaluationError) -> Outcome<A.Number> {
    let (target, variable) = (derivative.children[0], derivative.children[1])
    guard target.isScalar, variable.isScalar else {
      throw .unsupported("\(derivative.plainText) is no single number; ask for its entries")
    }
    guard let quantity = quantity(variable) else {
      throw .notWhole("an index of \(variable.plainText)")
    }
    let dual = DualArithmetic(arithmetic, by: quantity)
    var run = ModelRun(self, in: dual, at: environment) { place, number in
      guard place == quantity else { return number }
      return Dual(number.value, tangent: arithmetic.number(1))
    }
    switch try run.value(of: target) {
    case .value(let number): return .value(number.tangent)
    case .undefined(let reason): return .undefined(reason)
    case .matrix, .truth: throw .unsupported("\(target.plainText) is no single number")
    }
  }

  /// A quantity with its indices as numbers; nil where one is none.
  func quantity(_ e: Expr) -> Quantity? {
    guard let symbol = e.symbol else { return nil }
    var indices: [Int] = []
    for child in e.children {
      guard let index = whole(child) else { return nil }
      indices.append(index)
    }
    return Quantity(
      symbol.name, layers: Array(indices.prefix(symbol.layers)),
      Array(indices.dropFirst(symbol.layers)))
  }
}

extension Expr {
  fileprivate var hasDerivativeOfDerivative: Bool {
    traits.contains(.hasDerivative)
      && Postorder(self).terms.contains {
        $0.kind == .derivative && $0.children.contains { $0.traits.contains(.hasDerivative) }
      }
  }

  /// A Σ or Π in which a derivative stands, but no other such sum.
  fileprivate var innermostSumOfDerivatives: Expr? {
    guard traits.contains(.hasDerivative), traits.contains(.bindsIndex) else { return nil }
    return Postorder(self).terms.first {
      ($0.kind == .bigSum || $0.kind == .bigProduct) && $0.traits.contains(.hasDerivative)
    }
  }

  /// A total derivative in which no other one stands.
  fileprivate var innermostTotal: Expr? {
    guard traits.contains(.hasDerivative) else { return nil }
    return Postorder(self).terms.first {
      $0.kind == .derivative && $0.derivativeKind == .total
    }
  }
}
