/// The feed-forward network that computes what a recurrent network does up to a step.
///
/// Layer l takes the state before and the input of step l; equal kinds of arrows carry the same
/// weights in all layers.
package struct FeedForwardEquivalent: Sendable {
  package var steps: Int
  package var inputUnits = 2
  package var stateUnits = 3
  package var outputUnits = 1
  package var input = IndexedName("x")
  package var state = IndexedName("h")
  package var output = IndexedName("y")
  package var inputWeight = Label(math: "W_{in}")
  package var recurrentWeight = Label(math: "W_{rec}")
  package var outputWeight = Label(math: "W_{out}")
  /// Whether the state before the first step is drawn; it is 0.
  package var showsInitialState = false
  /// Layers 3 … T−1 become dots.
  package var isCollapsed = false

  package init(steps: Int) { self.steps = max(steps, 1) }

  private static let (gap, step, radius) = (84.0, 24.0, 8.0)

  package func figure(title: String) -> Figure {
    var diagram = Diagram()
    let kinds: [Figure.Stroke] = [
      .init(.blue, width: 0.7), .init(.red, width: 0.7, dash: .dashed),
      .init(.green, width: 0.7, dash: .dotted),
    ]
    let shown = isCollapsed && steps > 4 ? [1, 2, 0, steps] : Array(1...steps)
    var before = showsInitialState ? column(state.at("0"), stateUnits, 0, up: true, &diagram) : []
    for (place, layer) in shown.enumerated() {
      guard layer > 0 else {
        before = addDots(at: place + 1, after: before, &diagram)
        continue
      }
      let inputs = column(input.at("\(layer)"), inputUnits, place, up: false, &diagram)
      let states = column(state.at("\(layer)"), stateUnits, place + 1, up: true, &diagram)
      connect(inputs, states, kinds[0], &diagram)
      connect(before, states, kinds[1], &diagram)
      before = states
    }
    let outputs = column(output.at("\(steps)"), outputUnits, shown.count + 1, up: true, &diagram)
    connect(before, outputs, kinds[2], &diagram)
    diagram.legend = [(kinds[0], tied(inputWeight))]
    if steps > 1 || showsInitialState { diagram.legend.append((kinds[1], tied(recurrentWeight))) }
    diagram.legend.append((kinds[2], outputWeight))
    return diagram.figure(title: title, description: description)
  }

  private func tied(_ weight: Label) -> Label {
    weight + Label(steps > 1 ? ", the same in every layer" : "")
  }

  private func connect(
    _ from: [Int], _ to: [Int], _ stroke: Figure.Stroke, _ diagram: inout Diagram
  ) {
    for a in from {
      for b in to { diagram.connect(.init(a, b, stroke: stroke)) }
    }
  }

  /// Units in a column: states above the middle with their name over them, inputs below it.
  private func column(
    _ name: Label, _ count: Int, _ place: Int, up: Bool, _ diagram: inout Diagram
  ) -> [Int] {
    let x = Double(place) * Self.gap
    let isLong = count > 4
    let rows = isLong ? 4 : count
    let top = up ? Double(rows - 1) * Self.step + 14 : -34
    var units: [Int] = []
    for row in 0..<rows {
      let centre = Figure.Point(x, top - Double(row) * Self.step)
      let isDots = isLong && row == 2
      let node = diagram.add(
        isDots
          ? .init(Label(), at: centre, .dots(isVertical: true))
          : .init(Label(), at: centre, fill: up ? .white : .mist, least: Self.radius))
      if !isDots { units.append(node) }
    }
    let text = isLong ? name + Label(" (\(count))") : name
    let low = top - Double(rows - 1) * Self.step
    let y = up ? top + Self.radius + 9 : low - Self.radius - 10
    diagram.texts.append(Figure.Text(text, at: Figure.Point(x, y), size: 9))
    return units
  }

  private func addDots(at place: Int, after before: [Int], _ diagram: inout Diagram) -> [Int] {
    let rows = min(stateUnits, 4)
    let y = 14 + Double(rows - 1) * Self.step / 2
    let dots = diagram.add(
      .init(Label(), at: Figure.Point(Double(place) * Self.gap, y), .dots(isVertical: false)))
    connect(before, [dots], .init(.red, width: 0.7, dash: .dashed), &diagram)
    return [dots]
  }

  private var description: String {
    "\(steps) tied hidden layers of \(stateUnits) units and an output layer of \(outputUnits). Layer l "
      + "takes \(inputUnits) inputs of step l and the \(stateUnits) units of the layer before."
  }
}
