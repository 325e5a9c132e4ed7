extension Plot {
  /// The plot in characters, for a terminal: dots of Braille, axes with numbers, a legend.
  ///
  /// - Parameters:
  ///   - columns: The widest line.
  ///   - rows: How many lines the window has; from the width if nil.
  ///   - paint: Puts colour around a text; nothing by default.
  /// - Returns: The lines.
  package func lines(
    columns: Int = 80, rows: Int? = nil,
    paint: @escaping (String, Figure.Ink) -> String = { text, _ in text }
  ) -> [String] {
    var text = PlotText(self, columns: columns, rows: rows, paint: paint)
    return text.lines()
  }
}

/// A grid of dots, two by four in each character.
private struct DotGrid {
  let columns, rows: Int
  private var dots: [UInt8]
  private var inks: [Figure.Ink]
  private var markers: [Character?]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    dots = Array(repeating: 0, count: columns * rows)
    inks = Array(repeating: .none, count: columns * rows)
    markers = Array(repeating: nil, count: columns * rows)
  }

  var width: Int { 2 * columns }
  var height: Int { 4 * rows }

  /// The bits of the dots in a character of Unicode's Braille, by column and row from below.
  private static let bits: [[UInt8]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]

  mutating func set(_ x: Int, _ y: Int, _ ink: Figure.Ink) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let cell = (rows - 1 - y / 4) * columns + x / 2
    dots[cell] |= Self.bits[x % 2][y % 4]
    inks[cell] = ink
  }

  /// Stands where markers of several series share a character.
  static let shared: Character = "✱"
  /// Whether it was needed.
  private(set) var hasShared = false

  /// A marker in the character at a place.
  mutating func mark(_ x: Double, _ y: Double, _ marker: Character, _ ink: Figure.Ink) {
    let column = min(max(Int(x / 2), 0), columns - 1)
    let row = min(max(rows - 1 - Int(y / 4), 0), rows - 1)
    if let other = markers[row * columns + column] {
      guard other != marker else { return }
      markers[row * columns + column] = Self.shared
      inks[row * columns + column] = .none
      hasShared = true
      return
    }
    markers[row * columns + column] = marker
    inks[row * columns + column] = ink
  }

  func line(_ row: Int, paint: (String, Figure.Ink) -> String) -> String {
    var text = ""
    for column in 0..<columns {
      let cell = row * columns + column
      if let marker = markers[cell] {
        text += paint(String(marker), inks[cell])
      } else if dots[cell] == 0 {
        text += " "
      } else if let scalar = Unicode.Scalar(0x2800 + UInt32(dots[cell])) {
        text += paint(String(Character(scalar)), inks[cell])
      }
    }
    return text
  }
}

/// Draws a plot in characters.
private struct PlotText {
  let plot: Plot
  let frame: PlotFrame
  let paint: (String, Figure.Ink) -> String
  private let columns, rows: Int
  private let margin: Int
  private let vertical: Ticks
  private var grid: DotGrid

  init(
    _ plot: Plot, columns: Int, rows: Int?, paint: @escaping (String, Figure.Ink) -> String
  ) {
    self.plot = plot
    self.paint = paint
    frame = PlotFrame(plot)
    let wide = min(max(columns, 24), 400)
    self.rows = min(max(rows ?? wide / 4, 5), 100)
    let most = max(2, self.rows / 3)
    vertical =
      frame.y.scale == .linear
      ? .linear(frame.y.range, most: most, isWhole: plot.y.isWhole)
      : .logarithmic(frame.y.range, most: most)
    let longest = vertical.ticks.map { $0.label.plain.count }.max() ?? 0
    margin = min(longest, wide / 2) + 1
    self.columns = max(8, wide - margin - 1)
    grid = DotGrid(columns: self.columns, rows: self.rows)
  }

  mutating func lines() -> [String] {
    drawZero()
    for (number, series) in plot.series.enumerated() { draw(series, number) }
    drawReferences()
    var lines: [String] = []
    let head = [plot.y.label.plain, Self.power(vertical.exponent)].filter { !$0.isEmpty }
    if plot.showsTitle, !plot.title.isEmpty { lines.append(Label(mixed: plot.title).plain) }
    if !head.isEmpty { lines.append(head.joined(separator: " ")) }
    let labels = verticalLabels
    for row in 0..<rows {
      let label = labels[row] ?? ""
      let axis = labels[row] == nil ? "│" : "┤"
      lines.append(Self.right(label, margin) + axis + grid.line(row, paint: paint))
    }
    lines += horizontalLines
    return (lines + legend).map(Self.trimmed)
  }

  private static func power(_ exponent: Int) -> String {
    exponent == 0 ? "" : "(×" + Label.powerOfTen(exponent).plain + ")"
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  // MARK: Axes

  /// Numbers by their row, none twice.
  private var verticalLabels: [Int: String] {
    var labels: [Int: String] = [:]
    for tick in vertical.ticks where !tick.label.isEmpty {
      guard let part = frame.y.part(tick.value), (0...1).contains(part) else { continue }
      let row = rows - 1 - min(Int(part * Double(rows)), rows - 1)
      if labels[row] == nil { labels[row] = tick.label.plain }
    }
    return labels
  }

  /// The axis below with its numbers, and the name of the axis.
  private var horizontalLines: [String] {
    var axis = Array(repeating: Character("─"), count: columns)
    var below = Array(repeating: Character(" "), count: columns + margin + 1)
    var ticks = Ticks(ticks: [])
    var places: [(tick: Tick, column: Int)] = []
    for most in stride(from: 12, through: 1, by: -1) {
      ticks = horizontalTicks(most)
      places = ticks.ticks.compactMap { tick in
        guard !tick.label.isEmpty, let part = frame.x.part(tick.value), (0...1).contains(part)
        else { return nil }
        return (tick, min(Int(part * Double(columns)), columns - 1))
      }
      let starts = places.map { start(of: $0.tick.label.plain, $0.column) }
      let fits = zip(places, zip(starts, starts.dropFirst())).allSatisfy { place, pair in
        pair.0 + place.tick.label.plain.count < pair.1
      }
      if fits { break }
    }
    var end = -1
    for (tick, column) in places {
      axis[column] = "┬"
      let text = tick.label.plain
      let first = start(of: text, column)
      guard first > end, first + text.count <= below.count else { continue }
      for (i, character) in text.enumerated() { below[first + i] = character }
      end = first + text.count
    }
    let corner = Self.right("└", margin + 1)
    let name = [plot.x.label.plain, Self.power(ticks.exponent)].filter { !$0.isEmpty }
    var lines = [corner + String(axis), String(below)]
    if !name.isEmpty {
      let text = name.joined(separator: " ")
      lines.append(Self.right(text, margin + 1 + (columns + text.count) / 2))
    }
    return lines
  }

  private func start(of text: String, _ column: Int) -> Int {
    min(max(margin + 1 + column - text.count / 2, 0), margin + 1 + columns - text.count)
  }

  private func horizontalTicks(_ most: Int) -> Ticks {
    if !plot.x.categories.isEmpty {
      return Ticks(
        ticks: plot.x.categories.enumerated().map {
          Tick(value: Double($0.offset + 1), label: $0.element)
        })
    }
    switch frame.x.scale {
    case .linear: return .linear(frame.x.range, most: most, isWhole: plot.x.isWhole)
    case .logarithmic: return .logarithmic(frame.x.range, most: most)
    }
  }

  // MARK: Data

  private func place(_ point: Figure.Point) -> Figure.Point? {
    guard let x = frame.x.part(point.x), let y = frame.y.part(point.y) else { return nil }
    return Figure.Point(
      min(max(x, -50), 50) * Double(grid.width - 1), min(max(y, -50), 50) * Double(grid.height - 1))
  }

  private var window: Box {
    Box(left: 0, bottom: 0, right: Double(grid.width - 1), top: Double(grid.height - 1))
  }

  private func style(_ number: Int) -> Figure.Style {
    plot.series[number].style ?? .number(number)
  }

  private mutating func draw(_ series: Plot.Series, _ number: Int) {
    let style = style(number)
    switch series.kind {
    case .curve(let parts):
      for part in parts { draw(part.compactMap(place), style.ink, style.dash) }
    case .sequence(let points):
      for point in points.compactMap(place) where window.contains(point) {
        grid.mark(point.x, point.y, style.marker.character, style.ink)
      }
    case .errorBars(let values), .boxes(let values):
      for value in values { draw(value, style) }
    case .bars(let points):
      for point in points {
        guard let top = place(point) else { continue }
        let bottom = place(Figure.Point(point.x, 0)) ?? Figure.Point(top.x, 0)
        for shift in -1...1 {
          let d = Figure.Point(Double(shift), 0)
          draw([bottom + d, top + d], style.ink, .solid)
        }
      }
    }
  }

  private mutating func draw(_ value: Plot.Measured, _ style: Figure.Style) {
    let low = place(Figure.Point(value.x, value.mean - value.deviation))
    let high = place(Figure.Point(value.x, value.mean + value.deviation))
    if let high {
      draw([low ?? Figure.Point(high.x, 0), high], style.ink, .solid)
    }
    if let centre = place(Figure.Point(value.x, value.mean)), window.contains(centre) {
      grid.mark(centre.x, centre.y, style.marker.character, style.ink)
    }
  }

  /// A polyline in dots, broken as its dashes say.
  private mutating func draw(_ points: [Figure.Point], _ ink: Figure.Ink, _ dash: Figure.Dash) {
    let pattern = dash.dots
    var way = 0.0
    for part in window.clip(points) {
      for (a, b) in zip(part, part.dropFirst()) {
        let steps = max(1, Int(max(abs(b.x - a.x), abs(b.y - a.y)).rounded(.up)))
        for step in 0..<steps {
          let p = a.toward(b, Double(step) / Double(steps))
          if pattern.isEmpty || pattern[Int(way) % pattern.count] {
            grid.set(Int(p.x.rounded()), Int(p.y.rounded()), ink)
          }
          way += (b - a).length / Double(steps)
        }
      }
      if let last = part.last, pattern.isEmpty {
        grid.set(Int(last.x.rounded()), Int(last.y.rounded()), ink)
      }
    }
  }

  private mutating func drawZero() {
    guard frame.y.scale == .linear, let part = frame.y.part(0), part > 0.02, part < 0.98 else {
      return
    }
    let y = Int((part * Double(grid.height - 1)).rounded())
    for x in stride(from: 0, to: grid.width, by: 4) { grid.set(x, y, .grey) }
  }

  private mutating func drawReferences() {
    for reference in plot.references {
      let axis = reference.isVertical ? frame.x : frame.y
      guard let part = axis.part(reference.value), (0...1).contains(part) else { continue }
      let (w, h) = (window.right, window.top)
      let path =
        reference.isVertical
        ? [Figure.Point(part * w, 0), Figure.Point(part * w, h)]
        : [Figure.Point(0, part * h), Figure.Point(w, part * h)]
      draw(path, .grey, .dashed)
    }
  }

  private var legend: [String] {
    let named = plot.series.indices.filter { !plot.series[$0].name.isEmpty }
    let shared = grid.hasShared ? [" \(DotGrid.shared) several at one place"] : []
    return named.map { number in
      let style = style(number)
      var sample = String(style.marker.character)
      if plot.series[number].isCurve {
        var line = DotGrid(columns: 6, rows: 1)
        let pattern = style.dash.dots
        for x in 0..<12 where pattern.isEmpty || pattern[x % pattern.count] {
          line.set(x, 1, style.ink)
        }
        return " " + line.line(0, paint: paint) + " " + plot.series[number].name.plain
      }
      if plot.series[number].hasBars { sample = "█" }
      return " " + paint(sample, style.ink) + " " + plot.series[number].name.plain
    } + shared
  }
}

extension Figure.Dash {
  /// Which dots of a line are set, in turn; empty for all.
  fileprivate var dots: [Bool] {
    func pattern(_ text: String) -> [Bool] { text.map { $0 == "x" } }
    return switch self {
    case .solid: []
    case .dashed: pattern("xxxx..")
    case .dotted: pattern("x..")
    case .dashDotted: pattern("xxxxx..x..")
    case .longDashed: pattern("xxxxxxxxx...")
    case .dashDotDotted: pattern("xxxxx..x..x..")
    }
  }
}
