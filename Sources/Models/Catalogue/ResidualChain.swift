extension CatalogueModel {
  /// A chain of units with skip connections.
  static let residualChain = CatalogueModel(
    id: "residual-chain",
    summary: "a chain of units with skip connections; the input is h{0}",
    explanation: """
      One unit in each layer, and each layer adds to what it is given: h{l} = h{l-1} + v{l}*sigma(a{l}).
      The derivative along the chain is a product of factors 1 + ..., so that a layer that is dead
      passes the gradient on unchanged.
      """,
    text: #"""
      activation sigma
      scalar v{l}, w{l}, b{l}
      layer l = 1..L
      a{l} = w{l}*h{l-1} + b{l}
      h{l} = h{l-1} + v{l}*sigma(a{l})
      """#)
}
