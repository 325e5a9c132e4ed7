extension CatalogueModel {
  /// Gated recurrent unit; the reset gate acts before the recurrent weights.
  static let gru = CatalogueModel(
    id: "gru",
    summary: "gated recurrent unit; the reset gate acts before the recurrent weights",
    explanation: """
      Two gates and no cell besides the output: z[t] mixes the old output with the new candidate
      g[t], and the reset gate r[t] decides how much of the old output the candidate sees. Here
      r[t] acts on h[t-1] before it is multiplied by the recurrent weights, as the unit was first
      described.
      """,
    text: #"""
      activation sigma = sigmoid
      vector x[t] in n_x
      vector z[t], r[t], g[t], h[t] in n_h
      vector b_z, b_r, b_g in n_h
      matrix W_z, W_r, W_g in n_h x n_x
      matrix U_z, U_r, U_g in n_h x n_h
      time t = 1..T
      z[t] = sigma(W_z*x[t] + U_z*h[t-1] + b_z)
      r[t] = sigma(W_r*x[t] + U_r*h[t-1] + b_r)
      g[t] = tanh(W_g*x[t] + U_g*(r[t] .* h[t-1]) + b_g)
      h[t] = z[t] .* h[t-1] + (1 - z[t]) .* g[t]
      h[0] = 0
      """#)
}
