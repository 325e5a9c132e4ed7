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
    let sizes = [network.inputCount] + network.layers.map(\.count)
    let rows = max(sizes.max() ?? 1, 1)
    let height = Double(rows) * 62 + 50
    let width = Double(sizes.count) * 150
    var marks: [Figure.Mark] = []
    for (layer, units) in network.layers.enumerated() {
      for (unit, row) in units.enumerated() {
        let target = place(layer + 1, unit, sizes[layer + 1], height)
        for (source, weight) in row.weights.enumerated() where !weight.isZero {
          let from = place(layer, source, sizes[layer], height)
          marks += edge(from, target, weight, source)
        }
      }
    }
    for (index, name) in inputs.prefix(sizes[0]).enumerated() {
      let point = place(0, index, sizes[0], height)
      marks.append(
        .node(point, radius: 15, text: name, fill: .white, stroke: .init(.black)))
    }
    for (layer, units) in network.layers.enumerated() {
      for (index, unit) in units.enumerated() {
        let point = place(layer + 1, index, sizes[layer + 1], height)
        marks.append(.node(point, radius: 15, text: "", fill: .white, stroke: .init(.black)))
        marks.append(.label(point, text: "\(unit.threshold)", size: 9, isPatched: false))
      }
    }
    marks.append(
      .label(
        Figure.Point(width / 2, 14), text: "in a unit: its threshold; dashed: a negative weight",
        size: 10, isPatched: false))
    return Figure(width: width, height: height, title: title, marks: marks)
  }

  private func place(_ layer: Int, _ index: Int, _ count: Int, _ height: Double) -> Figure.Point {
    let step = (height - 50) / Double(count)
    return Figure.Point(Double(layer) * 150 + 75, height - 12 - step * (Double(index) + 0.5))
  }

  /// An arrow with its weight near its start, so that weights of one source stand apart.
  private func edge(
    _ from: Figure.Point, _ to: Figure.Point, _ weight: Rational, _ source: Int
  ) -> [Figure.Mark] {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = max((dx * dx + dy * dy).squareRoot(), 1)
    let (ux, uy) = (dx / length, dy / length)
    let start = Figure.Point(from.x + 15 * ux, from.y + 15 * uy)
    let end = Figure.Point(to.x - 16 * ux, to.y - 16 * uy)
    let isNegative = weight.signum < 0
    let along = source.isMultiple(of: 2) ? 0.3 : 0.62
    let middle = Figure.Point(
      start.x + along * (end.x - start.x), start.y + along * (end.y - start.y))
    return [
      .path(
        [start, end], stroke: .init(isNegative ? .red : .blue, width: 0.8, dashed: isNegative),
        hasArrow: true),
      .label(middle, text: "\(weight)", size: 8, isPatched: true),
    ]
  }
}
