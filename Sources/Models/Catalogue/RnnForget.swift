extension CatalogueModel {
  /// Recurrent network with one gate that forgets, in vectors.
  static let rnnForget = CatalogueModel(
    id: "rnn-forget",
    summary: "recurrent network with one gate that forgets, in vectors",
    explanation: """
      The smallest gated network: one gate f[t] decides, entry by entry, how much of the old state
      is kept, and its complement how much of the new candidate g[t] comes in.
      """,
    text: #"""
      activation sigma = sigmoid
      vector x[t] in n_x
      vector f[t], g[t], h[t], b_f, b_g in n_h
      matrix W_f, W_g in n_h x n_x
      matrix U_f, U_g in n_h x n_h
      time t = 1..T
      f[t] = sigma(W_f*x[t] + U_f*h[t-1] + b_f)
      g[t] = tanh(W_g*x[t] + U_g*h[t-1] + b_g)
      h[t] = f[t] .* h[t-1] + (1 - f[t]) .* g[t]
      h[0] = 0
      """#)
}
