extension CatalogueModel {
  /// One hidden layer that has to give the input back.
  static let autoencoder = CatalogueModel(
    id: "autoencoder",
    summary: "one hidden layer that has to give the input back",
    explanation: """
      The encoder W maps the input to a code h, the decoder V maps the code back; the loss is half the
      squared distance between input and output. With fewer hidden units than inputs the code must
      leave something out.
      """,
    text: #"""
      activation sigma
      vector x, y, b_y in n_x
      vector a, h, b_h in n_h
      matrix W in n_h x n_x
      matrix V in n_x x n_h
      a = W*x + b_h
      h = sigma(a)
      y = V*h + b_y
      E = 1/2*(y - x)'*(y - x)
      """#)
}
