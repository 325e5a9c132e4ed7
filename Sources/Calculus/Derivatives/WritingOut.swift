internal import Expressions
package import Rewriting

/// Writes derivatives of named functions out: `sigma'(x)` as `sigma(x)*(1 - sigma(x))`.
///
/// The derivative of an activation that is declared as a function of the catalogue follows from
/// that function's room, the activation's own name standing for its values.
package struct WritingOut: Sendable {
  /// Activations by name, with the function of the catalogue that each one is.
  private let activations: [String: String]
  private static let highestOrder = 12

  package init(activations: [String: String]) { self.activations = activations }

  /// The rule that derivations name.
  package var rule: Rule {
    Rule("written-out", "the derivative of the activation is written out", .code { e, _ in of(e) })
  }

  /// A call of a differentiated function, written out; nil for every other term.
  private func of(_ e: Expr) -> Expr? {
    guard let callee = e.callee, callee.isDifferentiated,
      callee.orders.reduce(0, +) <= Self.highestOrder, let room = room(callee.name)
    else { return nil }
    let parameters = e.children.indices.map { Expr.symbol("#u\($0 + 1)") }
    let name = callee.undifferentiated
    var term = Expr.call(name, parameters)
    for (place, order) in callee.orders.enumerated() {
      for _ in 0..<order {
        guard let next = try? term.derivative(by: parameters[place]).value else { return nil }
        term = next.rebuilt { _, part in
          guard let inner = part.callee, inner.isDifferentiated, inner.name == callee.name,
            let moved = inner.orders.firstIndex(of: 1)
          else { return part }
          let call = Expr.call(name, Array(part.children))
          return room.derivative(of: call, in: moved) ?? part
        }
      }
    }
    guard !term.children.contains(where: { $0.callee == callee }) else { return nil }
    return term.substituting(Dictionary(uniqueKeysWithValues: zip(parameters, e.children)))
      .normalizedAsWritten
  }

  private func room(_ name: String) -> Function? {
    Function.named(activations[name] ?? name)
  }
}
