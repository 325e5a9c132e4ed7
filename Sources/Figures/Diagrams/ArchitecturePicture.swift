/// Small pictures of recurrent architectures side by side: one to one, one to many, and so on.
package struct ArchitecturePicture: Sendable {
  package struct Panel: Sendable {
    package var title: Label
    package var caption: Label
    /// At which steps there is an input, and at which an output.
    package var inputs, outputs: [Bool]

    package init(_ title: Label, _ caption: Label, inputs: [Bool], outputs: [Bool]) {
      self.title = title
      self.caption = caption
      self.inputs = inputs
      self.outputs = outputs
    }
  }

  package var panels: [Panel]
  /// The width at which a new row of panels begins.
  package var widest = 380.0
  package var input = IndexedName("x")
  package var state = IndexedName("h")
  package var output = IndexedName("y")

  package init(panels: [Panel]) { self.panels = panels }

  /// The five common ones, with a caption for each.
  package static func five(captions: [Label]) -> ArchitecturePicture {
    let (yes, no) = (true, false)
    let rows: [(Label, [Bool], [Bool])] = [
      ("one to one", [yes], [yes]),
      ("one to many", [yes, no, no], [yes, yes, yes]),
      ("many to one", [yes, yes, yes], [no, no, yes]),
      ("many to many, apart", [yes, yes, yes, no, no], [no, no, no, yes, yes]),
      ("many to many, in step", [yes, yes, yes], [yes, yes, yes]),
    ]
    return ArchitecturePicture(
      panels: rows.enumerated().map { place, row in
        let caption = captions.indices.contains(place) ? captions[place] : Label()
        return Panel(row.0, caption, inputs: row.1, outputs: row.2)
      })
  }

  private static let (gap, rise) = (40.0, 40.0)

  package func figure(title: String) -> Figure {
    var diagram = Diagram()
    var (x, y) = (0.0, 0.0)
    for panel in panels {
      let steps = max(panel.inputs.count, panel.outputs.count, 1)
      let text = max(panel.title.width(size: 9.5), panel.caption.width(size: 8.5))
      let width = max(Double(steps - 1) * Self.gap + 26, text)
      if x > 0, x + width > widest { (x, y) = (0, y - 2 * Self.rise - 84) }
      add(panel, steps: steps, centre: x + width / 2, top: y, to: &diagram)
      x += width + 30
    }
    let words = panels.map { "\($0.title.plain): \($0.caption.plain)." }
    return diagram.figure(title: title, description: words.joined(separator: " "))
  }

  private func add(
    _ panel: Panel, steps: Int, centre: Double, top: Double, to diagram: inout Diagram
  ) {
    let left = centre - Double(steps - 1) * Self.gap / 2
    diagram.texts.append(Figure.Text(panel.title, at: Figure.Point(centre, top), size: 9.5))
    let bottom = top - 2 * Self.rise - 48
    if !panel.caption.isEmpty {
      diagram.texts.append(
        Figure.Text(panel.caption, at: Figure.Point(centre, bottom), size: 8.5))
    }
    var before: Int?
    for step in 0..<steps {
      let index = "\(step + 1)"
      func place(_ row: Int) -> Figure.Point {
        Figure.Point(left + Double(step) * Self.gap, top - 22 - Double(row) * Self.rise)
      }
      let h = diagram.add(.init(state.at(index), at: place(1), size: 9, least: 11))
      if let before { diagram.connect(.init(before, h)) }
      before = h
      if panel.inputs.indices.contains(step), panel.inputs[step] {
        let x = diagram.add(.init(input.at(index), at: place(2), fill: .mist, size: 9, least: 11))
        diagram.connect(.init(x, h))
      }
      if panel.outputs.indices.contains(step), panel.outputs[step] {
        let y = diagram.add(.init(output.at(index), at: place(0), fill: .mist, size: 9, least: 11))
        diagram.connect(.init(h, y))
      }
    }
  }
}
