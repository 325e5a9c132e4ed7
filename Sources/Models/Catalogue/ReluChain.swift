extension CatalogueModel {
  /// A chain of rectified units, one in each layer; the input is h{0}.
  static let reluChain = CatalogueModel(
    id: "relu-chain",
    summary: "a chain of rectified units, one in each layer; the input is h{0}",
    explanation: """
      One rectified linear unit in each layer, each with a weight and a bias: the smallest deep
      network. Its output is piecewise linear in the input, and its gradient a product of weights
      and of zeros and ones.
      """,
    text: #"""
      scalar w{l}, b{l}
      layer l = 1..L
      a{l} = w{l}*h{l-1} + b{l}
      h{l} = relu(a{l})
      notation a{l} = a^{(l)}, h{l} = h^{(l)}, w{l} = w^{(l)}, b{l} = b^{(l)}
      """#)
}
