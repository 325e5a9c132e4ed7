internal import Exact
package import Figures

/// A drawing of a layered network with its weights and thresholds.
package struct NetworkPicture: Sendable {
  private let network: ThresholdNetwork
  /// Names of the inputs, from below in the drawing's text.
  private let inputs: [String]
  private let title: String

  package init(_ network: ThresholdNetwork, inputs: [String], title: String) {
    self.network = network
    self.inputs = inputs
    self.title = title
  }

  package var figure: Figure {
    let names = inputs.prefix(network.inputCount).map { Label(formula: $0) }
    let thresholds = network.layers.map { $0.map { Label(formula: "\($0.threshold)") } }
    var connections: [LayeredNetwork.Connection] = []
    for (layer, units) in network.layers.enumerated() {
      for (unit, row) in units.enumerated() {
        for (source, weight) in row.weights.enumerated() where !weight.isZero {
          connections.append(
            .init(
              layer: layer, from: source, to: unit, weight: Label(formula: "\(weight)"),
              isNegative: weight.signum < 0))
        }
      }
    }
    var picture = LayeredNetwork(units: [names] + thresholds, connections: connections)
    picture.notes = ["in a unit: its threshold; dashed: a negative weight"]
    return picture.figure(title: title)
  }
}
