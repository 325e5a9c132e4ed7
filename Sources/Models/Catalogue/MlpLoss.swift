extension CatalogueModel {
  /// One hidden layer, softmax output and its cross-entropy.
  static let mlpLoss = CatalogueModel(
    id: "mlp-loss",
    summary: "one hidden layer, softmax output and its cross-entropy",
    explanation: """
      The classifier of first courses: one hidden layer with activation sigma, an output for each
      class, the softmax of the outputs, and the cross-entropy with the wanted distribution d as
      the loss.
      """,
    text: #"""
      activation sigma
      vector x in n_x
      vector a, h, b_h in n_h
      vector z, p, d, b_y in n_y
      matrix W in n_h x n_x
      matrix V in n_y x n_h
      a = W*x + b_h
      h = sigma(a)
      z = V*h + b_y
      p = softmax(z)
      E = -d'*log(p)
      """#)
}
