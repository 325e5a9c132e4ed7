/// A feed-forward network: layers of units from left to right, with the weights between them.
package struct LayeredNetwork: Sendable {
  package struct Connection: Sendable {
    /// The layer it starts from, counted from 0, and the units in that layer and the next.
    package var layer, from, to: Int
    package var weight: Label
    package var isNegative: Bool

    package init(layer: Int, from: Int, to: Int, weight: Label = Label(), isNegative: Bool = false)
    {
      self.layer = layer
      self.from = from
      self.to = to
      self.weight = weight
      self.isNegative = isNegative
    }
  }

  /// What stands in the units: names, or thresholds.
  package var units: [[Label]]
  package var connections: [Connection]
  /// What stands above the layers; empty for nothing.
  package var layerNames: [Label] = []
  package var notes: [Label] = []
  /// From so many weights on, they are not written at the edges: they could not be read.
  package var mostWeights = 64

  package init(units: [[Label]], connections: [Connection]) {
    self.units = units
    self.connections = connections
  }

  /// A network in which every unit is connected with all of the layer before, without weights.
  package init(fullyConnected units: [[Label]]) {
    var connections: [Connection] = []
    for layer in units.indices.dropLast() {
      for from in units[layer].indices {
        for to in units[layer + 1].indices {
          connections.append(Connection(layer: layer, from: from, to: to))
        }
      }
    }
    self.init(units: units, connections: connections)
  }

  package func figure(title: String) -> Figure {
    let showsWeights = connections.count <= mostWeights
    var (gap, step) = (96.0, 46.0)
    var diagram = diagram(gap: gap, step: step, showsWeights: showsWeights)
    // More room until every weight has a place on its edge.
    for _ in 0..<5 where !diagram.isRoomy {
      gap *= 1.25
      step *= 1.1
      diagram = self.diagram(gap: gap, step: step, showsWeights: showsWeights)
    }
    return diagram.figure(title: title, description: description)
  }

  /// The layers and weights in words.
  package var description: String {
    var sentences = units.enumerated().map { layer, units in
      "Layer \(layer): " + units.map(\.plain).joined(separator: ", ") + "."
    }
    for connection in connections.prefix(400) where !connection.weight.isEmpty {
      sentences.append(
        "Layer \(connection.layer) unit \(connection.from + 1) to layer \(connection.layer + 1) "
          + "unit \(connection.to + 1): \(connection.weight.plain).")
    }
    return sentences.joined(separator: " ")
  }

  private func diagram(gap: Double, step: Double, showsWeights: Bool) -> Diagram {
    var diagram = Diagram()
    var numbers: [[Int]] = []
    let radius = units.joined().map { Diagram.Node($0, at: Figure.Point(0, 0)).half.x }.max() ?? 12
    for (layer, column) in units.enumerated() {
      let top = Double(column.count - 1) / 2 * max(step, 2 * radius + 12)
      let x = Double(layer) * (gap + 2 * radius)
      numbers.append(
        column.enumerated().map { place, label in
          let y = top - Double(place) * max(step, 2 * radius + 12)
          return diagram.add(.init(label, at: Figure.Point(x, y), least: radius))
        })
    }
    for connection in connections {
      let label = showsWeights ? connection.weight : Label()
      diagram.connect(
        .init(
          numbers[connection.layer][connection.from], numbers[connection.layer + 1][connection.to],
          label, place: .onLine, stroke: Self.stroke(connection)))
    }
    addNames(to: &diagram, numbers)
    diagram.notes = notes
    let weights = connections.count { !$0.weight.isEmpty }
    if !showsWeights, weights > 0 {
      diagram.notes.append(Label("\(weights) weights are not written: there is no room"))
    }
    return diagram
  }

  private static func stroke(_ connection: Connection) -> Figure.Stroke {
    connection.isNegative
      ? Figure.Stroke(.red, width: 0.8, dash: .dashed) : Figure.Stroke(.blue, width: 0.8)
  }

  /// The names of the layers, in one row above the tallest layer.
  private func addNames(to diagram: inout Diagram, _ numbers: [[Int]]) {
    let top = diagram.nodes.map(\.box.top).max() ?? 0
    for (name, column) in zip(layerNames, numbers) where !name.isEmpty {
      guard let first = column.first else { continue }
      let x = diagram.nodes[first].centre.x
      diagram.texts.append(Figure.Text(name, at: Figure.Point(x, top + 12), size: 9))
    }
  }
}
