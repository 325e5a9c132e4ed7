extension CatalogueModel {
  /// A chain of rectified units with an open loss of its output.
  static let reluChainLoss = CatalogueModel(
    id: "relu-chain-loss",
    summary: "a chain of rectified units with an open loss C of its output",
    explanation: """
      The chain of rectified units with a loss: C is any smooth function of the last activity. The
      gradient by an early bias is a product of weights, of zeros and ones, and of C'.
      """,
    text: #"""
      function C
      scalar w{l}, b{l}
      layer l = 1..L
      a{l} = w{l}*h{l-1} + b{l}
      h{l} = relu(a{l})
      E = C(h{L})
      """#)
}
