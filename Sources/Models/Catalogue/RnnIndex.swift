extension CatalogueModel {
  /// Recurrent network written with indices and sums.
  static let rnnIndex = CatalogueModel(
    id: "rnn-index",
    summary: "recurrent network written with indices and sums",
    explanation: """
      A recurrent network with n_x inputs, n_h hidden units and n_y outputs, each sum written out
      with its index: W_in[j,k] leads from input k to unit j, W_rec[j,i] from unit i of the step
      before, W_out[i,j] to output i.
      """,
    text: #"""
      activation sigma
      integer n_x, n_h, n_y
      time t = 1..T
      a[t,j] = sum(k = 1..n_x, W_in[j,k]*x[t,k]) + sum(i = 1..n_h, W_rec[j,i]*h[t-1,i]) + b_h[j]
      h[t,j] = sigma(a[t,j])
      h[0,j] = 0
      ay[t,i] = sum(j = 1..n_h, W_out[i,j]*h[t,j]) + b_y[i]
      y[t,i] = sigma(ay[t,i])
      notation W_in[j,k] = w_{jk}^{\mathrm{in}}, W_rec[j,i] = w_{ji}^{\mathrm{rec}}
      notation W_out[i,j] = w_{ij}^{\mathrm{out}}
      """#)
}
