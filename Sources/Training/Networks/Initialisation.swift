/// How parameters get their first values.
package struct Initialisation: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Uniform in ±1/√(inputs), biases too; a recurrent layer counts its units as inputs.
    case standard
    /// Uniform in ±√3·√(2/inputs), for rectifiers; biases zero.
    case he
    /// Uniform in ±√(6/(inputs + outputs)); biases zero.
    case xavier
    /// Recurrent weights are a multiple of an orthogonal matrix, all else standard.
    case orthogonal
  }
  package var kind: Kind
  /// What all weights, or the orthogonal matrix, are multiplied by.
  package var scale: Double
  /// The first value of the biases of forget gates, if they get one of their own.
  package var forgetBias: Double?

  package init(_ kind: Kind = .standard, scale: Double = 1, forgetBias: Double? = nil) {
    self.kind = kind
    self.scale = scale
    self.forgetBias = forgetBias
  }
}

extension Network {
  /// Gives all parameters their first values.
  package func initialise(_ how: Initialisation = Initialisation(), seed: Int) {
    var tensors: [NamedTensor<Real>] = []
    for (number, map) in maps.enumerated() {
      var random = Random(seed: seed, purpose: 1, number: number)
      let values = how.values(map, &random).map { Real($0) }
      tensors.append(NamedTensor(name: map.name, shape: map.shape, values: values))
    }
    set(tensors)
  }
}

extension Initialisation {
  fileprivate func values(_ map: ParameterMap, _ random: inout Random) -> [Double] {
    let bound = 1 / Double(map.fanIn).squareRoot()
    func uniform(_ bound: Double) -> [Double] {
      (0..<map.count).map { _ in random.uniform(-bound, bound) }
    }
    switch map.role {
    case .weight: return uniform(weightBound(map))
    case .recurrent:
      return kind == .orthogonal
        ? orthogonal(map.shape[0], &random).map { $0 * scale } : uniform(weightBound(map))
    case .bias: return uniform(hasBiases ? bound : 0)
    case .doubleBias: return doubled(map, hasBiases ? bound : 0, &random)
    case .forgetBias:
      if let forgetBias { return [Double](repeating: forgetBias, count: map.count) }
      return doubled(map, hasBiases ? bound : 0, &random)
    }
  }

  private var hasBiases: Bool { kind == .standard || kind == .orthogonal }

  /// Where libraries keep two biases that only matter by their sum.
  private func doubled(_ map: ParameterMap, _ bound: Double, _ random: inout Random) -> [Double] {
    (0..<map.count).map { _ in random.uniform(-bound, bound) + random.uniform(-bound, bound) }
  }

  private func weightBound(_ map: ParameterMap) -> Double {
    let inputs = Double(map.shape.dropFirst().reduce(1, *))
    switch kind {
    case .standard: return scale / Double(map.fanIn).squareRoot()
    case .he: return scale * (6 / inputs).squareRoot()
    case .xavier: return scale * (6 / (inputs + Double(map.shape[0]))).squareRoot()
    case .orthogonal: return 1 / Double(map.fanIn).squareRoot()
    }
  }

  /// An orthogonal matrix: random rows, made orthogonal one after the other, twice for the digits.
  private func orthogonal(_ n: Int, _ random: inout Random) -> [Double] {
    var rows: [[Double]] = []
    while rows.count < n {
      var row = (0..<n).map { _ in random.normal() }
      for _ in 0..<2 {
        for other in rows {
          var dot = 0.0
          for i in 0..<n { dot += row[i] * other[i] }
          for i in 0..<n { row[i] -= dot * other[i] }
        }
      }
      let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if norm > 1e-6 { rows.append(row.map { $0 / norm }) }
    }
    return rows.flatMap { $0 }
  }
}
