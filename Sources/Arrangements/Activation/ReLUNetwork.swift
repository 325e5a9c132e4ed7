package import Exact

/// A network whose hidden units are rectified linear, with rational weights.
///
/// It is held like a threshold network: a unit has the value max(0, w·x − θ); the last layer is
/// linear if it is an output and then bounds no region.
package struct ReLUNetwork: Sendable {
  package let inputCount: Int
  package let hidden: [[ThresholdUnit]]
  /// The linear outputs, if there are any.
  package let outputs: [ThresholdUnit]

  /// The hidden layers of a network of units, whose last layer may be linear outputs.
  package init(_ network: ThresholdNetwork, hasOutputs: Bool) {
    inputCount = network.inputCount
    hidden = hasOutputs ? Array(network.layers.dropLast()) : network.layers
    outputs = hasOutputs ? network.layers.last ?? [] : []
  }

  /// The network seen along x = p + s u (+ t v): the first layer composed with the slice.
  package func sliced(origin: [Rational], directions: [[Rational]]) -> ReLUNetwork {
    let first = (hidden.first ?? outputs).map { unit in
      ThresholdUnit(
        weights: directions.map { u in zip(unit.weights, u).reduce(Rational(0)) { $0 + $1.0 * $1.1 }
        },
        threshold: -unit.excess(at: origin))
    }
    let layers = hidden.isEmpty ? [first] : [first] + hidden.dropFirst() + [outputs]
    let network = ThresholdNetwork(
      inputCount: directions.count, layers: layers.filter { !$0.isEmpty })
    return ReLUNetwork(network, hasOutputs: !outputs.isEmpty)
  }

  /// The first output at a point, or the first unit of the last hidden layer if there is no output.
  package func value(at point: [Rational]) -> Rational {
    var values = point
    for layer in hidden { values = layer.map { max(0, $0.excess(at: values)) } }
    return outputs.first?.excess(at: values) ?? values.first ?? 0
  }

  /// Bounds for the number of regions, by layers from the widths alone.
  ///
  /// A layer of n units cuts a cell of effective dimension m into at most Σ C(n, k), k ≤ m, cells
  /// (Raghu et al. 2017; m is the least width so far, and the number of inputs).
  package var upperBound: Integer {
    var dimension = inputCount
    var bound: Integer = 1
    for layer in hidden {
      bound *= (0...min(dimension, layer.count)).reduce(Integer(0)) {
        $0 + Integer.binomial(Integer(layer.count), $1)
      }
      dimension = min(dimension, layer.count)
    }
    return bound
  }
}

/// A cell on which a ReLU network is linear, with its pattern of active units.
package struct ActivationRegion: Sendable {
  /// `+` for an active and `-` for an inactive unit, layers one after the other.
  package var pattern: String
  /// Rows a, b with a·x + b > 0 that bound the cell.
  package var walls: [[Integer]]
  /// The hidden layer, from 0, whose unit changes at each wall.
  package var wallLayers: [Int]
  /// The values of the last layer as rows of a linear map with constant.
  package var map: [[Rational]]
  package var point: [Rational]
}

extension ReLUNetwork {
  /// The activation regions: the open cells of constant activation pattern, bounded or not.
  ///
  /// Layer by layer: inside a cell the units of the next layer are affine, so their zero sets are
  /// hyperplanes, and the cell's own walls enter the listing as a prefix of fixed signs that never
  /// splits. No box bounds the search: a box may miss regions. A unit that is zero on a whole cell
  /// counts as inactive there.
  package func activationRegions() -> [ActivationRegion] {
    let identity = (0..<inputCount).map { row in
      (0...inputCount).map { Rational($0 == row ? 1 : 0) }
    }
    var regions = [
      ActivationRegion(
        pattern: "", walls: [], wallLayers: [], map: identity,
        point: [Rational](repeating: 0, count: inputCount))
    ]
    for layer in hidden.indices { regions = regions.flatMap { split($0, by: layer) } }
    return regions.map { region in
      var region = region
      if !outputs.isEmpty { region.map = Self.rows(of: outputs, after: region.map) }
      return region
    }
  }

  /// The rows w·A − θ of the units over the map of a cell.
  private static func rows(of units: [ThresholdUnit], after map: [[Rational]]) -> [[Rational]] {
    units.map { unit in
      var row = [Rational](repeating: 0, count: map.first?.count ?? 1)
      for (weight, source) in zip(unit.weights, map) where !weight.isZero {
        for index in row.indices { row[index] += weight * source[index] }
      }
      row[row.count - 1] -= unit.threshold
      return row
    }
  }

  private func split(_ cell: ActivationRegion, by layer: Int) -> [ActivationRegion] {
    let rows = Self.rows(of: hidden[layer], after: cell.map)
    let isCut = rows.map { $0.dropLast().contains { !$0.isZero } }
    let cuts = rows.indices.filter { isCut[$0] }
    let whole = cuts.map { Self.whole(rows[$0]) }
    let parts = CellListing(walls: cell.walls, cuts: whole, dimension: inputCount).parts()
    return parts.map { part in
      var active = rows.indices.map { !isCut[$0] && rows[$0][inputCount].signum > 0 }
      var walls = cell.walls
      var layers = cell.wallLayers
      for (place, unit) in cuts.enumerated() {
        active[unit] = !part.isNegative[place]
        let wall = active[unit] ? whole[place] : whole[place].map { -$0 }
        if !walls.contains(wall) {
          walls.append(wall)
          layers.append(layer)
        }
      }
      let zero = [Rational](repeating: 0, count: inputCount + 1)
      return ActivationRegion(
        pattern: cell.pattern + active.map { $0 ? "+" : "-" }.joined(), walls: walls,
        wallLayers: layers,
        map: rows.indices.map { active[$0] ? rows[$0] : zero }, point: part.point)
    }
  }

  /// A row multiplied by a positive number to whole numbers without common divisor.
  private static func whole(_ row: [Rational]) -> [Integer] {
    let scale = row.reduce(Integer(1)) { Integer.lcm($0, $1.denominator) }
    let numbers = row.map { ($0 * Rational(scale)).numerator }
    let divisor = numbers.reduce(Integer(0)) { Integer.gcd($0, $1) }
    return numbers.map { $0.exactQuotient(by: divisor) }
  }
}
