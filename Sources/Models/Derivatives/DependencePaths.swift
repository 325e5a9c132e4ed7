package import Calculus
internal import Exact
package import Expressions

/// One way in which a quantity depends on another: through which quantities, and by what factor.
package struct DependencePath: Sendable, Equatable {
  /// From the quantity that is asked about to the one that it depends on, both included.
  package let quantities: [Expr]
  /// The product of the local derivatives along the way.
  package let factor: Expr

  /// Whether nothing stands between both: the direct path.
  package var isDirect: Bool { quantities.count == 2 }
}

extension Setting {
  /// Every path from a quantity back to another one through the model's equations.
  ///
  /// The sum of their factors is the total derivative, the direct path alone the partial one; what a
  /// student's derivative lacks can be compared with single paths. Paths leave a step only for
  /// earlier ones, so between single steps they end; what needs too many is an error.
  ///
  /// - Parameters:
  ///   - target: The quantity that depends: `c[t]`.
  ///   - source: What it depends on: `c[t-1]`.
  ///   - limit: How many partial paths may be looked at.
  /// - Returns: The paths, shorter ones first; empty where there is none.
  /// - Throws: When the paths do not end, or a derivative is not known.
  package func paths(
    from target: Expr, to source: Expr, limit: Int = 400
  ) throws(DifferentiationError) -> [DependencePath] {
    try paths(from: target, to: source, limit: limit) { _ in false }
  }

  /// The paths that end at a variable or at an earlier step, there with the derivative that is left.
  package func pathsWithinStep(
    from target: Expr, to source: Expr
  ) throws(DifferentiationError) -> [DependencePath] {
    let graph = model.map { ModelGraph($0) }
    let axes = graph?.axes ?? []
    return try paths(from: target, to: source, limit: 400) { quantity in
      axes.contains { axis in
        guard let place = graph?.place(of: axis, in: quantity),
          let own = graph?.place(of: axis, in: target)
        else { return false }
        return quantity.children[place] != target.children[own]
      }
    }
  }

  private func paths(
    from target: Expr, to source: Expr, limit: Int, endingAt isLast: (Expr) -> Bool
  ) throws(DifferentiationError) -> [DependencePath] {
    guard let model else {
      throw DifferentiationError("there is no model whose paths could be followed", at: target)
    }
    let passing = TotalRules(model: model, graph: ModelGraph(model), variable: source)
    var found: [DependencePath] = []
    var open = [DependencePath(quantities: [target], factor: .one)]
    var steps = 0
    while let path = open.popLast() {
      steps += 1
      guard steps <= limit, let last = path.quantities.last else {
        throw DifferentiationError(
          "there are too many paths from \(target.plainText) to \(source.plainText)",
          hint: "ask for steps that lie close together", at: target)
      }
      guard let instance = model.equation(for: last), instance.entry.isEmpty else { continue }
      let right = instance.right
      for next in Postorder(right).terms where next.kind == .symbol && next.isScalar {
        let isEnd = next == source
        guard isEnd || (passing.reaches(next) && !passing.hasNoPath(next, under: assumptions))
        else {
          continue
        }
        // The other quantities stay fixed: only this one varies.
        let mark = Expr.symbol("#path")
        let slope = try right.replacingEverywhere(next, by: mark).derivative(by: mark).value
          .replacingEverywhere(mark, by: next)
        let factor = (path.factor * slope).normalizedAsWritten
        let quantities = path.quantities + [next]
        if isEnd {
          found.append(DependencePath(quantities: quantities, factor: factor))
        } else if isLast(next) {
          let rest = Expr.derivative(next, source, .total)
          found.append(
            DependencePath(
              quantities: quantities, factor: (factor * rest).normalizedAsWritten))
        } else {
          open.append(DependencePath(quantities: quantities, factor: factor))
        }
      }
    }
    return found.sorted { a, b in
      a.quantities.count != b.quantities.count
        ? a.quantities.count < b.quantities.count
        : Order.precedes(a.factor, b.factor)
    }
  }
}
