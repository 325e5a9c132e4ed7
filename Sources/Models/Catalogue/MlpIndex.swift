extension CatalogueModel {
  /// Layers of any width, with indices and sums; the input is x{0}.
  static let mlpIndex = CatalogueModel(
    id: "mlp-index",
    summary: "layers of any width, with indices and sums; the input is x{0}",
    explanation: """
      A feed-forward network written with indices: layer l has n{l} units, and w{l}[j,k] leads
      from unit k of the layer below to unit j. The input is layer 0.
      """,
    text: #"""
      activation sigma
      integer n{l}
      layer l = 1..L
      a{l}[j] = sum(k = 1..n{l-1}, w{l}[j,k]*x{l-1}[k]) + b{l}[j]
      x{l}[j] = sigma(a{l}[j])
      notation a{l}[j] = a_j^{(l)}, x{l}[j] = x_j^{(l)}, w{l}[j,k] = w_{jk}^{(l)}
      """#)
}
