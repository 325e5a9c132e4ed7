extension CatalogueModel {
  /// Gated recurrent unit; the reset gate acts after the recurrent weights.
  static let gruAfter = CatalogueModel(
    id: "gru-after",
    summary: "gated recurrent unit; the reset gate acts after the recurrent weights",
    explanation: """
      The variant of the gated recurrent unit that libraries compute: the reset gate r[t] acts on
      the product of the recurrent weights with h[t-1], and that product has a bias c_g of its
      own. One matrix product then serves all three layers.
      """,
    text: #"""
      activation sigma = sigmoid
      vector x[t] in n_x
      vector z[t], r[t], g[t], h[t] in n_h
      vector b_z, b_r, b_g, c_g in n_h
      matrix W_z, W_r, W_g in n_h x n_x
      matrix U_z, U_r, U_g in n_h x n_h
      time t = 1..T
      z[t] = sigma(W_z*x[t] + U_z*h[t-1] + b_z)
      r[t] = sigma(W_r*x[t] + U_r*h[t-1] + b_r)
      g[t] = tanh(W_g*x[t] + b_g + r[t] .* (U_g*h[t-1] + c_g))
      h[t] = z[t] .* h[t-1] + (1 - z[t]) .* g[t]
      h[0] = 0
      """#)
}
