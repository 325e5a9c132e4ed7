extension CatalogueModel {
  /// Gated recurrent unit with one unit.
  static let gruScalar = CatalogueModel(
    id: "gru-scalar",
    summary: "gated recurrent unit with one unit, all quantities scalars",
    explanation: """
      The gated recurrent unit with one hidden unit: small enough to follow each path of the gradient
      by hand. The gate z[t] mixes the old state with the candidate g[t], and r[t] decides how much of
      the old state the candidate sees.
      """,
    text: #"""
      activation sigma = sigmoid
      scalar W_z, W_r, W_g, U_z, U_r, U_g, b_z, b_r, b_g
      time t = 1..T
      z[t] = sigma(W_z*x[t] + U_z*h[t-1] + b_z)
      r[t] = sigma(W_r*x[t] + U_r*h[t-1] + b_r)
      g[t] = tanh(W_g*x[t] + U_g*r[t]*h[t-1] + b_g)
      h[t] = z[t]*h[t-1] + (1 - z[t])*g[t]
      h[0] = 0
      """#)
}
