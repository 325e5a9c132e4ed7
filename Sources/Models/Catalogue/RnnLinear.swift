extension CatalogueModel {
  /// Recurrent network without activation: a linear recurrence.
  static let rnnLinear = CatalogueModel(
    id: "rnn-linear",
    summary: "recurrent network without activation: a linear recurrence",
    explanation: """
      Without an activation the hidden state is a linear recurrence, h[T] = W_rec^T h[0] + …,
      whose gradients can be followed exactly: they vanish or grow by the powers of W_rec.
      """,
    text: #"""
      vector x[t] in n_x
      vector h[t], h_0 in n_h
      vector y[t] in n_y
      matrix W_in in n_h x n_x
      matrix W_rec in n_h x n_h
      matrix W_out in n_y x n_h
      time t = 1..T
      h[t] = W_in*x[t] + W_rec*h[t-1]
      h[0] = h_0
      y[t] = W_out*h[t]
      """#)
}
