extension CatalogueModel {
  /// Recurrent decoder that is fed its own output.
  static let decoder = CatalogueModel(
    id: "decoder",
    summary: "recurrent decoder that is fed its own output",
    explanation: """
      A decoder without attention: the encoder's last state c starts it, and each step sees the output
      of the step before. The softmax of z[t] is the distribution of the next word.
      """,
    text: #"""
      activation sigma
      vector c, a[t], h[t], b_h in n_h
      vector z[t], p[t], b_y in n_y
      matrix W in n_h x n_y
      matrix U in n_h x n_h
      matrix V in n_y x n_h
      time t = 1..T
      a[t] = W*p[t-1] + U*h[t-1] + b_h
      h[t] = sigma(a[t])
      h[0] = c
      z[t] = V*h[t] + b_y
      p[t] = softmax(z[t])
      p[0] = 0
      """#)
}
