extension CatalogueModel {
  /// Scalar unit that keeps a part of its state.
  static let leaky = CatalogueModel(
    id: "leaky",
    summary: "scalar unit that keeps a part of its state: leaky integrator",
    explanation: """
      One unit whose state leaks: it keeps the part 1 - alpha of what it was and takes in alpha of its
      new activity. Echo state networks are made of such units. The direct path of the gradient is
      the constant 1 - alpha.
      """,
    text: #"""
      activation sigma
      scalar alpha, W_in, W_rec, b
      time t = 1..T
      a[t] = W_in*x[t] + W_rec*h[t-1] + b
      h[t] = (1 - alpha)*h[t-1] + alpha*sigma(a[t])
      h[0] = 0
      notation W_in = W^{\mathrm{in}}, W_rec = W^{\mathrm{rec}}
      """#)
}
