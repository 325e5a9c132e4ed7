extension CatalogueModel {
  /// Recurrent network in vectors and matrices.
  static let rnn = CatalogueModel(
    id: "rnn",
    summary: "recurrent network in vectors and matrices",
    explanation: """
      The recurrent network of most textbooks: h[t] is a vector of n_h units, W_rec feeds it back,
      and the activation sigma acts on each entry. The output has weights W_out and the same
      activation.
      """,
    text: #"""
      activation sigma
      vector x[t] in n_x
      vector a[t], h[t], b_h in n_h
      vector ay[t], y[t], b_y in n_y
      matrix W_in in n_h x n_x
      matrix W_rec in n_h x n_h
      matrix W_out in n_y x n_h
      time t = 1..T
      a[t] = W_in*x[t] + W_rec*h[t-1] + b_h
      h[t] = sigma(a[t])
      h[0] = 0
      ay[t] = W_out*h[t] + b_y
      y[t] = sigma(ay[t])
      notation W_in = W^{\mathrm{in}}, W_rec = W^{\mathrm{rec}}, W_out = W^{\mathrm{out}}
      """#)
}
