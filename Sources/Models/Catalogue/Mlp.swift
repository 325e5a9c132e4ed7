extension CatalogueModel {
  /// Layers of equal width in matrices; the input is h{0}.
  static let mlp = CatalogueModel(
    id: "mlp",
    summary: "layers of equal width in matrices; the input is h{0}",
    explanation: """
      A feed-forward network: layer l applies its weights W{l} to the layer below and then the
      activation sigma to each entry. The input is layer 0. All layers have n units here, so that
      one line says it for every layer; `mlp-index` has layers of any width.
      """,
    text: #"""
      activation sigma
      vector a{l}, h{l}, b{l} in n
      matrix W{l} in n x n
      layer l = 1..L
      a{l} = W{l}*h{l-1} + b{l}
      h{l} = sigma(a{l})
      notation a{l} = a^{(l)}, h{l} = h^{(l)}, W{l} = W^{(l)}, b{l} = b^{(l)}
      """#)
}
