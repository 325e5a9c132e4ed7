internal import Calculus
internal import Deciding
internal import Exact
package import Expressions
package import Rewriting

/// One place where an equation uses a quantity, and what the loss's derivative by the equation's
/// left side makes of the derivative by that quantity.
package struct Use: Sendable {
  /// How an index of the quantity follows from the indices of the equation.
  enum Index: Sendable, Equatable {
    /// A fixed value: `y[T]`, `h[0]`.
    case fixed(Expr)
    /// A variable of the equation with a number added: `h[t-1]`.
    case shifted(Expr, by: Rational)
    /// Bound by a Σ of the equation; the derivative is taken by the quantity at this index.
    case open(Expr)
  }

  package let flow: Flow
  /// The quantity as the equation writes it.
  package let mention: Expr
  /// The quantity by which the derivative is taken.
  package let variable: Expr
  let indices: [Index]
  /// From ⟨δ, right side⟩ to its derivative by the quantity.
  package let derivation: Derivation
  /// The result, in the indices of the equation.
  package let term: Expr
}

extension FlowNet {
  /// All uses of a quantity of some name, in the order of the equations.
  func uses(
    of name: String, in flows: [Flow], ranges: IndexRanges,
    differentiation: (RuleContext) -> Differentiation,
    context: RuleContext
  ) throws(AdjointError) -> [Use] {
    var uses: [Use] = []
    for flow in flows {
      var seen: [Expr] = []
      var mentions = Postorder(flow.right).terms.filter { $0.symbol?.name == name }
      mentions.sort(by: Order.precedes)
      for mention in mentions.map(\.wholeQuantity) {
        let use = try self.use(of: mention, in: flow, ranges, differentiation, context)
        // Two sums with bound indices of their own are one use: its derivative is that of both.
        guard !seen.contains(use.variable) else { continue }
        seen.append(use.variable)
        uses.append(use)
      }
    }
    return uses
  }

  /// How the indices of a quantity that an equation uses follow from those of the equation.
  func indices(of mention: Expr, in flow: Flow) throws(AdjointError) -> [Use.Index] {
    let bound = Set(Postorder(flow.right).terms.compactMap(\.binder))
    var indices: [Use.Index] = []
    for (place, child) in mention.children.enumerated() {
      let symbols = child.freeSymbols
      let isOwn = symbols.contains { flow.variables.contains($0) && !bound.contains($0) }
      if symbols.contains(where: bound.contains) {
        guard !isOwn else {
          throw AdjointError(
            "\(mention.plainText) mixes an index of its equation with one of a sum",
            hint: "write the sum over the index of the quantity itself")
        }
        indices.append(.open(.symbol("i\(place + 1)#")))
      } else if let (variable, shift) = IndexPattern.parts(child, flow.variables) {
        indices.append(.shifted(variable, by: shift))
      } else {
        guard !isOwn else {
          throw AdjointError(
            "the index of \(mention.plainText) is no step back from that of its equation")
        }
        indices.append(.fixed(child))
      }
    }
    return indices
  }

  private func use(
    of mention: Expr, in flow: Flow, _ ranges: IndexRanges,
    _ differentiation: (RuleContext) -> Differentiation, _ context: RuleContext
  ) throws(AdjointError) -> Use {
    let indices = try indices(of: mention, in: flow)
    var children = Array(mention.children)
    var context = context
    for (place, index) in indices.enumerated() {
      guard case .open(let fresh) = index else { continue }
      children[place] = fresh
      for condition in conditions(on: fresh, of: mention, at: place, ranges) {
        context.assumptions.assume(condition)
      }
    }
    for index in flow.variables {
      if let run = run(of: index) {
        context.assumptions.assume(.condition(.lessOrEqual, [run.first, index]))
        context.assumptions.assume(.condition(.lessOrEqual, [index, run.last]))
      }
    }
    let variable = mention.with(children: children)
    let inner = flow.isLoss ? flow.right : Expr.weighted(flow.delta, flow.right)
    let derivation: Derivation
    do throws(DifferentiationError) {
      derivation = try differentiation(context).derivation(of: .derivative(inner, variable))
    } catch {
      throw AdjointError(error)
    }
    return Use(
      flow: flow, mention: mention, variable: variable, indices: indices, derivation: derivation,
      term: abbreviated(derivation.result, beside: flow))
  }

  /// What an index of a quantity that a sum runs over lies between.
  private func conditions(
    on index: Expr, of quantity: Expr, at place: Int, _ ranges: IndexRanges
  ) -> [Expr] {
    if let run = run(at: place, of: quantity) {
      return [
        .condition(.lessOrEqual, [run.first, index]), .condition(.lessOrEqual, [index, run.last]),
      ]
    }
    guard let range = ranges[quantity, place] else { return [] }
    return [
      .condition(.lessOrEqual, [range.lower, index]),
      .condition(.lessOrEqual, [index, range.upper]),
    ]
  }

  /// Right sides of equations that stand in a term, written by their names.
  func abbreviated(_ e: Expr, beside flow: Flow) -> Expr {
    var result = e
    for other in flows where !other.isLoss && other.right.kind != .symbol {
      guard other.right.kind != .number, Set(other.variables).isSubset(of: flow.variables) else {
        continue
      }
      guard result.mentions(other.right) else { continue }
      result = result.replacingEverywhere(other.right, by: other.left)
    }
    return result
  }
}

extension Expr {
  /// ⟨δ, U⟩: for a scalar the product.
  static func weighted(_ delta: Expr, _ u: Expr) -> Expr {
    u.isScalar ? .product([delta, u]) : .heldInner(delta, u)
  }
}
