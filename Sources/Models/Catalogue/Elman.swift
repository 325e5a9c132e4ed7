extension CatalogueModel {
  /// Network whose hidden units feed back on themselves, with a softmax output.
  static let elman = CatalogueModel(
    id: "elman",
    summary: "network whose hidden units feed back on themselves, with a softmax output",
    explanation: """
      The simple recurrent network for sequences of classes: the hidden units see the input and
      their own activity one step before, and the softmax of the output layer gives a probability
      for each class. The loss adds the cross-entropy with the wanted distribution d[t] over all
      steps.
      """,
    text: #"""
      vector x[t] in n_x
      vector a[t], h[t], b_h in n_h
      vector z[t], p[t], d[t], b_y in n_y
      matrix W in n_h x n_x
      matrix U in n_h x n_h
      matrix V in n_y x n_h
      time t = 1..T
      a[t] = W*x[t] + U*h[t-1] + b_h
      h[t] = tanh(a[t])
      h[0] = 0
      z[t] = V*h[t] + b_y
      p[t] = softmax(z[t])
      L[t] = -d[t]'*log(p[t])
      E = sum(t = 1..T, L[t])
      """#)
}
