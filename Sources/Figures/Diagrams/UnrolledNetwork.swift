/// A recurrent network unrolled over time: inputs below, states in a row, outputs above.
package struct UnrolledNetwork: Sendable {
  /// Where the network has outputs.
  package enum Outputs: Sendable {
    case everywhere
    case last
    case none
  }

  /// The steps that are drawn; nil stands for those left out.
  package enum Column: Sendable, Equatable {
    case step(String)
    case dots
  }

  package var columns: [Column]
  package var input = IndexedName("x")
  /// One for each layer of states, the lowest first.
  package var states = [IndexedName("h")]
  package var output = IndexedName("y")
  package var outputs = Outputs.everywhere
  /// What stands at the arrows.
  package var inputWeight = Label(math: "W_{in}")
  /// One for each layer of states.
  package var recurrentWeights = [Label(math: "W_{rec}")]
  /// Between layers of states, from below; one less than layers.
  package var layerWeights: [Label] = []
  package var outputWeight = Label(math: "W_{out}")
  /// The state before the first step, as in `h_0 = 0`; one for each layer, or none.
  package var initial: [Label] = [Label(math: "h_0 = 0")]
  package var notes: [Label] = []

  package init(columns: [Column]) { self.columns = columns }

  /// All steps up to a number; from `collapsing` on, steps 3 … T−1 are dots.
  package init(steps: Int, collapsing: Bool = false) {
    let all = (1...max(steps, 1)).map { Column.step("\($0)") }
    self.init(columns: collapsing && steps > 4 ? [all[0], all[1], .dots, all[steps - 1]] : all)
  }

  /// Steps up to a symbol: 1, 2, dots, T.
  package init(until last: String) {
    self.init(columns: [.step("1"), .step("2"), .dots, .step(last)])
  }

  /// The radius of the largest circle.
  private var radius: Double {
    let indices = columns.map { column in
      switch column {
      case .step(let index): index
      case .dots: ""
      }
    }
    let names = ([input] + states + [output]).flatMap { name in indices.map { name.at($0) } }
    return (names + initial).map { Diagram.Node($0, at: Figure.Point(0, 0)).half.x }.max() ?? 12
  }

  /// How far apart columns and rows stand: circles and the texts between them have room.
  private var spacing: (gap: Double, rise: Double) {
    let size = Diagram().textSize
    let along = recurrentWeights.map { $0.width(size: size) }.max() ?? 0
    let upward =
      ([inputWeight, outputWeight] + layerWeights).map { $0.width(size: size) }.max() ?? 0
    return (max(74, 2 * radius + along + 16, upward + 24), max(56, 2 * radius + 26))
  }

  package func figure(title: String) -> Figure {
    var diagram = Diagram()
    let (gap, rise) = spacing
    func place(_ column: Int, _ row: Int) -> Figure.Point {
      Figure.Point(Double(column) * gap, Double(row) * rise)
    }
    var before: [Int?] = states.indices.map { layer in
      guard initial.indices.contains(layer), !initial[layer].isEmpty else { return nil }
      return diagram.add(
        .init(initial[layer], at: place(-1, layer + 1), stroke: .init(dash: .dashed)))
    }
    for (number, column) in columns.enumerated() {
      let places = (0...(states.count + 1)).map { place(number, $0) }
      switch column {
      case .dots: before = addDots(at: places, after: before, to: &diagram)
      case .step(let index):
        let isLast = number == columns.count - 1
        before = addStep(index, at: places, isLast, after: before, to: &diagram)
      }
    }
    level(&diagram)
    diagram.notes = notes
    return diagram.figure(title: title, description: description)
  }

  /// All circles as large as the largest.
  private func level(_ diagram: inout Diagram) {
    let radius = radius
    for i in diagram.nodes.indices { diagram.nodes[i].least = Figure.Point(radius, radius) }
  }

  private func addDots(
    at places: [Figure.Point], after before: [Int?], to diagram: inout Diagram
  ) -> [Int?] {
    states.indices.map { layer in
      let dots = diagram.add(
        .init(Label(), at: places[layer + 1], .dots(isVertical: false)))
      if let from = before[layer] { diagram.connect(.init(from, dots, recurrent(layer))) }
      return dots
    }
  }

  private func recurrent(_ layer: Int) -> Label {
    recurrentWeights.indices.contains(layer) ? recurrentWeights[layer] : Label()
  }

  private func addStep(
    _ index: String, at places: [Figure.Point], _ isLast: Bool, after before: [Int?],
    to diagram: inout Diagram
  ) -> [Int?] {
    let x = diagram.add(.init(input.at(index), at: places[0], fill: .mist))
    var below = x
    var now: [Int?] = []
    for (layer, state) in states.enumerated() {
      let h = diagram.add(.init(state.at(index), at: places[layer + 1]))
      let weight =
        layer == 0
        ? inputWeight : layerWeights.indices.contains(layer - 1) ? layerWeights[layer - 1] : Label()
      diagram.connect(.init(below, h, weight))
      if let from = before[layer] { diagram.connect(.init(from, h, recurrent(layer))) }
      now.append(h)
      below = h
    }
    switch outputs {
    case .everywhere,
      .last where isLast:
      let y = diagram.add(
        .init(output.at(index), at: places[states.count + 1], fill: .mist))
      diagram.connect(.init(below, y, outputWeight))
    case .last, .none: break
    }
    return now
  }

  private var description: String {
    let steps = columns.map { column in
      switch column {
      case .step(let index): index
      case .dots: "…"
      }
    }
    let names = states.map(\.base.plain).joined(separator: ", ")
    return
      "Steps \(steps.joined(separator: ", ")). At each step the input \(input.base.plain) and the "
      + "state before give the state \(names)"
      + (outputs == .none ? "." : ", and the state gives the output \(output.base.plain).")
  }
}
