package import Exact

/// A unit that fires where the weighted sum of its inputs exceeds its threshold.
package struct ThresholdUnit: Sendable, Equatable {
  package var weights: [Rational]
  package var threshold: Rational

  package init(weights: [Rational], threshold: Rational) {
    self.weights = weights
    self.threshold = threshold
  }

  /// The sum w·x − θ, whose sign decides; at zero the unit does not fire.
  package func excess(at inputs: [Rational]) -> Rational {
    zip(weights, inputs).reduce(-threshold) { $0 + $1.0 * $1.1 }
  }

  package func fires(at inputs: [Rational]) -> Bool { excess(at: inputs).signum > 0 }
}

/// A network of layers of threshold units.
package struct ThresholdNetwork: Sendable, Equatable {
  package let inputCount: Int
  package let layers: [[ThresholdUnit]]

  package init(inputCount: Int, layers: [[ThresholdUnit]]) {
    self.inputCount = inputCount
    self.layers = layers
  }

  /// What the units of the last layer say at a point.
  package func outputs(at point: [Rational]) -> [Bool] {
    var values = point
    for layer in layers { values = layer.map { $0.fires(at: values) ? 1 : 0 } }
    return values.map { $0.signum > 0 }
  }

  /// What the units of every layer say, given what those of the first say.
  package func values(afterFirst first: [Rational]) -> [[Rational]] {
    var values = [first]
    for layer in layers.dropFirst() {
      values.append(layer.map { $0.fires(at: values[values.count - 1]) ? 1 : 0 })
    }
    return values
  }

  /// What the units of the distinct hyperplanes say in a region with given signs.
  package static func outputs(of text: String, _ arrangement: Arrangement) -> [Rational] {
    signs(text, arrangement).map { $0 ? 1 : 0 }
  }

  /// Whether the first output fires.
  package func fires(at point: [Rational]) -> Bool { outputs(at: point).first ?? false }

  /// The numbers of units, as in 2–5–3–1.
  package var shape: String {
    ([inputCount] + layers.map(\.count)).map(String.init).joined(separator: "-")
  }

  /// The network that fires in a union of regions: one unit for each hyperplane, one for each
  /// region, and an OR.
  ///
  /// The unit of the sign vector s has the weights s_i and the threshold #(+) − 1/2: its sum is
  /// #(+) on s itself and at least one less on every other vector of zeros and ones.
  package init(union regions: [String], of arrangement: Arrangement) {
    let second = regions.map { signs in
      let signs = Self.signs(signs, arrangement)
      let plus = signs.count { $0 }
      return ThresholdUnit(
        weights: signs.map { $0 ? 1 : -1 }, threshold: Rational(plus) - Rational(1, 2))
    }
    self.init(second: second, of: arrangement)
  }

  /// The units of the hyperplanes, given second-layer units, and an OR.
  package init(second: [ThresholdUnit], of arrangement: Arrangement) {
    let first = arrangement.hyperplanes.map { plane in
      ThresholdUnit(
        weights: plane.normal.map { Rational($0) }, threshold: Rational(plane.constant))
    }
    let or = ThresholdUnit(
      weights: [Rational](repeating: 1, count: second.count), threshold: Rational(1, 2))
    self.init(inputCount: arrangement.dimension, layers: [first, second, [or]])
  }

  /// The sides of the distinct hyperplanes, from the signs of the rows.
  static func signs(_ text: String, _ arrangement: Arrangement) -> [Bool] {
    var sides = [Bool](repeating: false, count: arrangement.hyperplanes.count)
    for (row, sign) in zip(arrangement.rows, text) where !row.isReversed {
      sides[row.hyperplane] = sign == "+"
    }
    return sides
  }
}

extension ThresholdNetwork {
  /// The network as text: a line for each unit, `weights | threshold`, layers parted by blank lines.
  package var text: String {
    layers.map { layer in
      layer.map { unit in
        unit.weights.map(\.description).joined(separator: " ") + " | \(unit.threshold)\n"
      }.joined()
    }.joined(separator: "\n")
  }

  /// Reads a network as `text` writes it; `#` starts a comment.
  package static func read(_ text: String) throws(ArrangementReader.Fault) -> ThresholdNetwork {
    var layers: [[ThresholdUnit]] = [[]]
    for line in TextLine.lines(of: text) {
      if line.isBlank {
        // A comment alone does not end a layer.
        if !line.hasComment, layers.last?.isEmpty == false { layers.append([]) }
        continue
      }
      let row = try ArrangementReader.row(
        line.content, at: line.offset, needs: "a unit needs '|' before its threshold",
        hint: "write 'w1 w2 | t': it fires where w1*x1 + w2*x2 > t")
      let unit = ThresholdUnit(weights: Array(row.dropLast()), threshold: row[row.count - 1])
      try check(unit, in: layers, line.offset)
      layers[layers.count - 1].append(unit)
    }
    if layers.last?.isEmpty == true { layers.removeLast() }
    guard let first = layers.first?.first else {
      throw ArrangementReader.Fault(message: "there is no unit in this network", offset: 0)
    }
    return ThresholdNetwork(inputCount: first.weights.count, layers: layers)
  }

  private static func check(
    _ unit: ThresholdUnit, in layers: [[ThresholdUnit]], _ offset: Int
  ) throws(ArrangementReader.Fault) {
    let current = layers[layers.count - 1]
    let wanted =
      current.first?.weights.count ?? (layers.count > 1 ? layers[layers.count - 2].count : nil)
    guard let wanted, wanted != unit.weights.count else { return }
    throw ArrangementReader.Fault(
      message: "\(unit.weights.count) weights where \(wanted) are needed", offset: offset,
      hint: "a unit has one weight for each unit of the layer before; blank lines part layers")
  }
}
