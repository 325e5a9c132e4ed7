extension Plot {
  /// The picture.
  package var figure: Figure {
    var drawing = PlotDrawing(self)
    drawing.draw()
    return Figure(
      around: drawing.marks, title: title,
      description: description.isEmpty ? words : description)
  }

  /// The ranges of the axes and the names of the series in words.
  var words: String {
    let frame = PlotFrame(self)
    func range(_ axis: PlotFrame.Axis) -> String {
      let kind = axis.scale == .logarithmic ? ", logarithmic" : ""
      return "from \(axis.range.lowerBound.rounded4) to \(axis.range.upperBound.rounded4)\(kind)"
    }
    var text = "Horizontal axis \(x.label.plain) \(range(frame.x)); "
    text += "vertical axis \(y.label.plain) \(range(frame.y))."
    let names = series.map(\.name.plain).filter { !$0.isEmpty }
    return names.isEmpty ? text : text + " Shown: \(names.joined(separator: "; "))."
  }
}

extension Double {
  /// The number with four digits that count, for sentences.
  package var rounded4: String {
    guard self != 0, isFinite else { return "0" }
    let power = Int(Decimal.log(abs(self)).rounded(.down))
    guard power > -300 else { return "0" }
    let scale = Decimal.power(Double(3 - power))
    let number = Int((self * scale).rounded())
    var text = Ticks.text(number, power: power - 3)
    if (-4...6).contains(power) {
      if text.contains(".") { text = text.trimmingZeros }
      return text
    }
    return Ticks.text(number, power: -3).trimmingZeros + "·10^\(power)"
  }
}

extension String {
  /// The decimal without zeros at its end.
  fileprivate var trimmingZeros: String {
    guard contains(".") else { return self }
    var text = self[...]
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }
}

/// Draws a plot: axes first, then the data, reference lines, and the legend where it is free.
struct PlotDrawing {
  let plot: Plot
  let frame: PlotFrame
  private(set) var marks: [Figure.Mark] = []
  private var data: [Figure.Mark] = []
  private static let size = 9.0
  private static let pen = Figure.Stroke(.black, width: 0.7)

  init(_ plot: Plot) {
    self.plot = plot
    frame = PlotFrame(plot)
  }

  var window: Box { Box(left: 0, bottom: 0, right: plot.width, top: plot.height) }

  mutating func draw() {
    addAxes()
    // The first series comes last, on top: its markers are the smallest.
    for (number, series) in plot.series.enumerated().reversed() {
      data += marks(of: series, number)
    }
    addReferences()
    marks += data
    addLegend()
    addTitle()
  }

  /// Where a point of the data lies; nil where an axis has no place for it.
  func place(_ point: Figure.Point) -> Figure.Point? {
    guard let x = frame.x.part(point.x), let y = frame.y.part(point.y) else { return nil }
    // Far beyond the window the exact place does not matter, and must not overflow.
    return Figure.Point(
      min(max(x, -50), 50) * plot.width, min(max(y, -50), 50) * plot.height)
  }

  // MARK: Axes

  private mutating func addAxes() {
    let (w, h) = (plot.width, plot.height)
    if frame.y.scale == .linear, let zero = frame.y.part(0), zero > 0.001, zero < 0.999 {
      marks.append(
        .line(
          Figure.Point(0, zero * h), Figure.Point(w, zero * h), Figure.Stroke(.grey, width: 0.4)))
    }
    marks.append(
      .path(
        [Figure.Point(0, h), Figure.Point(0, 0), Figure.Point(w, 0)], stroke: Self.pen,
        hasArrow: false))
    let bottom = addHorizontal()
    let left = addVertical()
    if !plot.x.label.isEmpty {
      let label = Figure.Text(plot.x.label, at: Figure.Point(w / 2, bottom - 11), size: 10)
      marks.append(.text(label))
    }
    if !plot.y.label.isEmpty {
      let text = Figure.Text(
        plot.y.label, at: Figure.Point(left - 12, 0), size: 10, isVertical: true)
      // A vertical text that is longer than its axis grows upward, and the page with it.
      let y = (max(h, text.box.height) - text.box.height) / 2 + text.box.height / 2
      marks.append(
        .text(
          Figure.Text(plot.y.label, at: Figure.Point(left - 12, y), size: 10, isVertical: true)))
    }
  }

  /// Ticks below; the lowest place that they take.
  private mutating func addHorizontal() -> Double {
    let ticks = horizontalTicks
    var bottom = 0.0
    for tick in ticks.ticks {
      guard let part = frame.x.part(tick.value) else { continue }
      let x = part * plot.width
      let length = tick.label.isEmpty ? 2.0 : 3.5
      marks.append(.line(Figure.Point(x, 0), Figure.Point(x, -length), Self.pen))
      guard !tick.label.isEmpty else { continue }
      let text = Self.below(tick.label, x: x)
      marks.append(.text(text))
      bottom = min(bottom, text.box.bottom)
    }
    if ticks.exponent != 0 {
      let label = Label("×") + .powerOfTen(ticks.exponent)
      let text = Figure.Text(
        label, at: Figure.Point(plot.width, bottom - 8), size: Self.size, anchor: .end)
      marks.append(.text(text))
      if plot.x.label.isEmpty { bottom = text.box.bottom }
    }
    return bottom
  }

  private static func below(_ label: Label, x: Double) -> Figure.Text {
    Figure.Text(label, at: Figure.Point(x, -10.5), size: size)
  }

  /// As many ticks as stand side by side with a gap.
  private var horizontalTicks: Ticks {
    if !plot.x.categories.isEmpty {
      return Ticks(
        ticks: plot.x.categories.enumerated().map {
          Tick(value: Double($0.offset + 1), label: $0.element)
        })
    }
    for most in stride(from: 10, through: 2, by: -1) {
      let ticks = self.ticks(plot.x, frame.x, most: most)
      let boxes = ticks.ticks.filter { !$0.label.isEmpty }.compactMap { tick in
        frame.x.part(tick.value).map { Self.below(tick.label, x: $0 * plot.width).box }
      }
      if zip(boxes, boxes.dropFirst()).allSatisfy({ $0.right + 7 < $1.left }) { return ticks }
    }
    return ticks(plot.x, frame.x, most: 1)
  }

  private func ticks(_ axis: Plot.Axis, _ shown: PlotFrame.Axis, most: Int) -> Ticks {
    switch shown.scale {
    case .linear: .linear(shown.range, most: most, isWhole: axis.isWhole)
    case .logarithmic: .logarithmic(shown.range, most: most)
    }
  }

  /// Ticks on the left; the leftmost place that they take.
  private mutating func addVertical() -> Double {
    let ticks = ticks(plot.y, frame.y, most: max(2, Int(plot.height / 24)))
    var left = 0.0
    for tick in ticks.ticks {
      guard let part = frame.y.part(tick.value) else { continue }
      let y = part * plot.height
      let length = tick.label.isEmpty ? 2.0 : 3.5
      marks.append(.line(Figure.Point(0, y), Figure.Point(-length, y), Self.pen))
      guard !tick.label.isEmpty else { continue }
      let text = Figure.Text(
        tick.label, at: Figure.Point(-6, y), size: Self.size, anchor: .end)
      marks.append(.text(text))
      left = min(left, text.box.left)
    }
    if ticks.exponent != 0 {
      let label = Label("×") + .powerOfTen(ticks.exponent)
      marks.append(
        .text(
          Figure.Text(
            label, at: Figure.Point(4, plot.height + 8), size: Self.size, anchor: .start)))
    }
    return left
  }

  // MARK: Beside the data

  private mutating func addReferences() {
    for reference in plot.references {
      let axis = reference.isVertical ? frame.x : frame.y
      guard let part = axis.part(reference.value), part >= 0, part <= 1 else { continue }
      let ends =
        reference.isVertical
        ? [Figure.Point(part * plot.width, 0), Figure.Point(part * plot.width, plot.height)]
        : [Figure.Point(0, part * plot.height), Figure.Point(plot.width, part * plot.height)]
      data.append(
        .path(ends, stroke: Figure.Stroke(.grey, width: 0.8, dash: .dashed), hasArrow: false))
    }
    for reference in plot.references where !reference.label.isEmpty {
      let axis = reference.isVertical ? frame.x : frame.y
      guard let part = axis.part(reference.value), part >= 0, part <= 1 else { continue }
      name(reference, at: part)
    }
  }

  private mutating func name(_ reference: Plot.Reference, at part: Double) {
    var placement = Placement(Scene())
    placement.scene.add(marks + data)
    let path =
      reference.isVertical
      ? [Figure.Point(part * plot.width, 0), Figure.Point(part * plot.width, plot.height)]
      : [Figure.Point(0, part * plot.height), Figure.Point(plot.width, part * plot.height)]
    let parts = [0.88, 0.94, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.12]
    if let text = placement.beside(path, reference.label, size: 8.5, at: parts) {
      data.append(.text(text))
    } else {
      data += placement.marks(naming: path[1], reference.label, size: 8.5) ?? []
    }
  }

  private mutating func addLegend() {
    let entries = plot.series.indices.filter { !plot.series[$0].name.isEmpty }.map { number in
      PlotLegend.Entry(
        series: plot.series[number], style: style(number),
        slot: plot.series.indices.filter { plot.series[$0].hasBars }.firstIndex(of: number) ?? 0)
    }
    guard !entries.isEmpty else { return }
    var scene = Scene(page: window.grown(by: -3))
    scene.add(marks)
    scene.clearance = 4
    marks += PlotLegend(entries: entries, window: window).marks(in: scene, below: marks)
  }

  private mutating func addTitle() {
    guard plot.showsTitle, let box = Box(around: marks.flatMap(\.points)) else { return }
    let text = Figure.Text(
      Label(mixed: plot.title), at: Figure.Point(plot.width / 2, box.top + 12), size: 11)
    marks.append(.text(text))
  }
}
