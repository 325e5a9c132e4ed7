import Training

/// The equations of a feed-forward network as the text of a model, each layer with its own width.
///
/// The catalogue's `mlp` has layers of equal width, so that one line says it for all of them.
enum NetworkText {
  /// The text; parameters have the names that the engine gives them.
  static func equations(of shape: NetworkShape) -> String {
    let layers = shape.hidden.count
    func weight(_ layer: Int) -> (matrix: String, bias: String) {
      layers == 1 ? ("W", "b_h") : ("W\(layer)", "b\(layer)")
    }
    func name(_ letter: String, _ layer: Int) -> String {
      layers == 1 ? letter : "\(letter)\(layer)"
    }
    var lines = ["activation sigma", "vector x in n_x"]
    var (below, size) = ("x", "n_x")
    var equations: [String] = []
    for layer in 1...max(layers, 1) where layer <= layers {
      let (own, parameter) = (layers == 1 ? "n_h" : "n_\(layer)", weight(layer))
      let (a, h) = (name("a", layer), name("h", layer))
      lines.append("vector \(a), \(h), \(parameter.bias) in \(own)")
      lines.append("matrix \(parameter.matrix) in \(own) x \(size)")
      equations.append("\(a) = \(parameter.matrix)*\(below) + \(parameter.bias)")
      equations.append("\(h) = sigma(\(a))")
      (below, size) = (h, own)
    }
    lines += ["vector z, p, d, b_y in n_y", "matrix V in n_y x \(size)"]
    equations += ["z = V*\(below) + b_y", "p = softmax(z)", "E = -d'*log(p)"]
    return (lines + equations).map { $0 + "\n" }.joined()
  }
}
