extension CatalogueModel {
  /// Recurrent layers on top of each other; the input is h{0}[t].
  static let rnnStacked = CatalogueModel(
    id: "rnn-stacked",
    summary: "recurrent layers on top of each other; the input is h{0}[t]",
    explanation: """
      Several recurrent layers of n units: layer l sees the layer below at the same time step and
      itself one step before. The input is layer 0. Every layer starts from rest.
      """,
    text: #"""
      activation sigma
      vector a{l}[t], h{l}[t], b{l} in n
      matrix W{l}, U{l} in n x n
      time t = 1..T
      layer l = 1..L
      a{l}[t] = W{l}*h{l-1}[t] + U{l}*h{l}[t-1] + b{l}
      h{l}[t] = sigma(a{l}[t])
      h{l}[0] = 0
      """#)
}
