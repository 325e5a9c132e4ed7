extension CatalogueModel {
  /// Recurrent network with one hidden unit, all quantities scalars.
  static let rnnScalar = CatalogueModel(
    id: "rnn-scalar",
    summary: "recurrent network with one hidden unit, all quantities scalars",
    explanation: """
      One hidden unit with feedback: its activity h[t] depends on the input x[t] and on its own
      value one step before, through the activation sigma, which is left open. The output y[t] is
      read out by a weight of its own. a[t] and ay[t] abbreviate what the activation is applied
      to; results keep these names.
      """,
    text: #"""
      activation sigma
      scalar W_in, W_rec, W_out, b_h, b_y
      time t = 1..T
      a[t] = W_in*x[t] + W_rec*h[t-1] + b_h
      h[t] = sigma(a[t])
      h[0] = 0
      ay[t] = W_out*h[t] + b_y
      y[t] = sigma(ay[t])
      notation W_in = W^{\mathrm{in}}, W_rec = W^{\mathrm{rec}}, W_out = W^{\mathrm{out}}
      notation b_h = b^{\mathrm{h}}, b_y = b^{\mathrm{y}}
      notation a[t] = a_t^{\mathrm{h}}, ay[t] = a_t^{\mathrm{y}}
      """#)
}
