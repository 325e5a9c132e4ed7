internal import Calculus
package import Expressions

/// An equation along which derivatives run: of the model, of an argument that got a name, or of the
/// loss.
package struct Flow: Sendable, Equatable {
  /// What the equation gives: `h[t]`, `h[0]`, the loss.
  package let left: Expr
  package let right: Expr
  /// The indices of the left side that vary.
  package let variables: [Expr]
  /// Whether it is the loss, whose derivative by itself is 1.
  package var isLoss = false

  package var name: String { left.symbol?.name ?? "" }

  /// The derivative of the loss by the left side, as a quantity.
  package var delta: Expr { isLoss ? .one : left.deltaQuantity }
}

extension Expr {
  /// `delta_h[t]` for `h[t]`: the derivative of the loss by it.
  package var deltaQuantity: Expr { renamedQuantity { "delta_\($0)" } }

  /// The same quantity with another name, its indices and shape kept.
  func renamedQuantity(_ name: (String) -> String) -> Expr {
    guard let symbol else { return self }
    let new = Symbol(
      name(symbol.name), layers: symbol.layers, family: symbol.family, shape: symbol.shape)
    return .symbol(new, Array(children))
  }

  /// The whole vector or matrix of which it is an entry; itself for all other quantities.
  package var wholeQuantity: Expr { ownerOfEntry?.owner ?? self }
}

/// The range of an index that runs over time or layers.
package struct Run: Sendable, Equatable {
  package let index: Expr
  package let first: Expr
  package let last: Expr
}

/// Why backward equations can not be given.
package struct AdjointError: Error, Equatable, Sendable {
  package let message: String
  package let hint: String?

  package init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  init(_ error: DifferentiationError) {
    self.init("\(error.message), at \(error.at.plainText)", hint: error.hint)
  }
}
