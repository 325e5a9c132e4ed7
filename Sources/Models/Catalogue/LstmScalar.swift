extension CatalogueModel {
  /// Memory cell with one unit; its gates f[t], i[t], o[t] are inputs.
  static let lstmScalar = CatalogueModel(
    id: "lstm-scalar",
    summary: "memory cell with one unit; its gates f[t], i[t], o[t] are inputs",
    explanation: """
      A long short-term memory cell with one unit. The cell c[t] keeps a part f[t] of its content
      and takes in a part i[t] of what comes; the output gate o[t] decides how much of it is seen.
      The gates are given from outside, so that the path of the gradient through the cell stands
      alone.
      """,
    text: #"""
      activation sigma
      scalar W_in, W_rec, W_out, b_h, b_y
      time t = 1..T
      a[t] = W_in*x[t] + W_rec*h[t-1] + b_h
      c[t] = f[t]*c[t-1] + i[t]*sigma(a[t])
      c[0] = 0
      h[t] = o[t]*sigma(c[t])
      h[0] = 0
      ay[t] = W_out*h[t] + b_y
      y[t] = sigma(ay[t])
      notation W_in = W^{\mathrm{in}}, W_rec = W^{\mathrm{rec}}, W_out = W^{\mathrm{out}}
      notation b_h = b^{\mathrm{h}}, b_y = b^{\mathrm{y}}
      notation a[t] = a_t^{\mathrm{h}}, ay[t] = a_t^{\mathrm{y}}
      """#)
}
