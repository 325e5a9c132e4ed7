extension CatalogueModel {
  /// Network whose output, not its hidden layer, feeds back.
  static let jordan = CatalogueModel(
    id: "jordan",
    summary: "network whose output, not its hidden layer, feeds back",
    explanation: """
      The hidden units see the input and the output one step before; all that the network
      remembers has to pass through its output. Compare the network of Elman, where the hidden
      units feed back themselves.
      """,
    text: #"""
      activation sigma
      vector x[t] in n_x
      vector a[t], h[t], b_h in n_h
      vector ay[t], y[t], b_y in n_y
      matrix W_in in n_h x n_x
      matrix W_rec in n_h x n_y
      matrix W_out in n_y x n_h
      time t = 1..T
      a[t] = W_in*x[t] + W_rec*y[t-1] + b_h
      h[t] = sigma(a[t])
      ay[t] = W_out*h[t] + b_y
      y[t] = sigma(ay[t])
      y[0] = 0
      """#)
}
