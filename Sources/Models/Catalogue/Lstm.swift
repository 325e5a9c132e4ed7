extension CatalogueModel {
  /// Long short-term memory with input, forget and output gate.
  static let lstm = CatalogueModel(
    id: "lstm",
    summary: "long short-term memory with input, forget and output gate",
    explanation: """
      Each gate is a layer of its own with the logistic function, fed by the input and by the
      output of the step before. The cell c[t] adds what the input gate i[t] lets in to what the
      forget gate f[t] keeps, entry by entry; since nothing else stands between c[t-1] and c[t],
      the gradient along the cell is a product of forget gates.
      """,
    text: #"""
      activation sigma = sigmoid
      vector x[t] in n_x
      vector f[t], i[t], o[t], g[t], c[t], h[t] in n_h
      vector b_f, b_i, b_o, b_g in n_h
      matrix W_f, W_i, W_o, W_g in n_h x n_x
      matrix U_f, U_i, U_o, U_g in n_h x n_h
      time t = 1..T
      f[t] = sigma(W_f*x[t] + U_f*h[t-1] + b_f)
      i[t] = sigma(W_i*x[t] + U_i*h[t-1] + b_i)
      o[t] = sigma(W_o*x[t] + U_o*h[t-1] + b_o)
      g[t] = tanh(W_g*x[t] + U_g*h[t-1] + b_g)
      c[t] = f[t] .* c[t-1] + i[t] .* g[t]
      h[t] = o[t] .* tanh(c[t])
      c[0] = 0
      h[0] = 0
      """#)
}
