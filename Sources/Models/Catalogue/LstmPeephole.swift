extension CatalogueModel {
  /// Memory cell with one unit, whose gates see the cell.
  static let lstmPeephole = CatalogueModel(
    id: "lstm-peephole",
    summary: "memory cell with one unit, whose gates see the cell",
    explanation: """
      A long short-term memory cell with one unit and peepholes: the gates see the content of the cell
      besides the input and the output of the step before; the output gate sees the new content.
      """,
    text: #"""
      activation sigma = sigmoid
      scalar W_f, W_i, W_o, W_g, U_f, U_i, U_o, U_g
      scalar p_f, p_i, p_o, b_f, b_i, b_o, b_g
      time t = 1..T
      f[t] = sigma(W_f*x[t] + U_f*h[t-1] + p_f*c[t-1] + b_f)
      i[t] = sigma(W_i*x[t] + U_i*h[t-1] + p_i*c[t-1] + b_i)
      g[t] = tanh(W_g*x[t] + U_g*h[t-1] + b_g)
      c[t] = f[t]*c[t-1] + i[t]*g[t]
      o[t] = sigma(W_o*x[t] + U_o*h[t-1] + p_o*c[t] + b_o)
      h[t] = o[t]*tanh(c[t])
      c[0] = 0
      h[0] = 0
      """#)
}
