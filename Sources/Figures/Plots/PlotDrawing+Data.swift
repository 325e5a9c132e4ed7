extension PlotDrawing {
  func style(_ number: Int) -> Figure.Style {
    plot.series[number].style ?? .number(number)
  }

  func marks(of series: Plot.Series, _ number: Int) -> [Figure.Mark] {
    let style = style(number)
    switch series.kind {
    case .curve(let parts):
      let stroke = Figure.Stroke(style.ink, width: 1.3, dash: style.dash)
      return parts.flatMap { lines($0, stroke) }
    case .sequence(let points):
      let stroke = Figure.Stroke(style.ink, width: 0.5, dash: style.dash)
      return connected(points).flatMap { lines($0, stroke) }
        + points.compactMap(place).filter(window.contains).flatMap {
          style.marker.marks(at: $0, ink: style.ink)
        }
    case .errorBars(let values):
      return values.flatMap { errorBar($0, style, shift(number)) }
    case .boxes(let values): return values.flatMap { box($0, style) }
    case .bars(let points): return bars(points, number, style)
    }
  }

  private func lines(_ points: [Figure.Point], _ stroke: Figure.Stroke) -> [Figure.Mark] {
    window.clip(points.compactMap(place)).map { .path($0, stroke: stroke, hasArrow: false) }
  }

  /// The points of a sequence in parts: where one is missing the line is interrupted.
  private func connected(_ points: [Figure.Point]) -> [[Figure.Point]] {
    let steps = zip(points, points.dropFirst()).map { $1.x - $0.x }.filter { $0 > 0 }
    guard let step = steps.min() else { return [] }
    var parts: [[Figure.Point]] = []
    for point in points {
      if let last = parts.last?.last, point.x - last.x < 1.5 * step {
        parts[parts.count - 1].append(point)
      } else {
        parts.append([point])
      }
    }
    return parts.filter { $0.count > 1 }
  }

  /// Several series of measured values stand side by side.
  private func shift(_ number: Int) -> Double {
    let measured = plot.series.indices.filter { i in
      if case .errorBars = plot.series[i].kind { true } else { false }
    }
    guard measured.count > 1, let place = measured.firstIndex(of: number) else { return 0 }
    return 7 * (Double(place) - Double(measured.count - 1) / 2)
  }

  private func errorBar(
    _ value: Plot.Measured, _ style: Figure.Style, _ shift: Double
  ) -> [Figure.Mark] {
    guard let centre = place(Figure.Point(value.x, value.mean)) else { return [] }
    let x = centre.x + shift
    let pen = Figure.Stroke(style.ink, width: 1)
    let top = height(value.mean + value.deviation)
    let bottom = height(value.mean - value.deviation)
    var marks: [Figure.Mark] = []
    for (a, b) in [
      (Figure.Point(x, bottom), Figure.Point(x, top)),
      (Figure.Point(x - 3, bottom), Figure.Point(x + 3, bottom)),
      (Figure.Point(x - 3, top), Figure.Point(x + 3, top)),
    ] {
      marks += window.clip([a, b]).map { .path($0, stroke: pen, hasArrow: false) }
    }
    let point = Figure.Point(x, centre.y)
    return window.contains(point) ? marks + style.marker.marks(at: point, ink: style.ink) : marks
  }

  /// The height of a value; below all on a logarithmic axis where it is not positive.
  private func height(_ value: Double) -> Double {
    min(max(frame.y.part(value) ?? -1, -50), 50) * plot.height
  }

  private func box(_ value: Plot.Measured, _ style: Figure.Style) -> [Figure.Mark] {
    guard let part = frame.x.part(value.x) else { return [] }
    let x = part * plot.width
    let pen = Figure.Stroke(style.ink, width: 1)
    let (low, high) = (height(value.mean - value.deviation), height(value.mean + value.deviation))
    let frame = Box(left: x - 9, bottom: low, right: x + 9, top: high)
    let outline = frame.corners + [frame.corners[0]]
    let middle = height(value.mean)
    var paths = [outline, [Figure.Point(x - 9, middle), Figure.Point(x + 9, middle)]]
    if let extremes = value.extremes {
      let (least, largest) = (height(extremes.lowerBound), height(extremes.upperBound))
      if least < low { paths.append([Figure.Point(x, low), Figure.Point(x, least)]) }
      if largest > high { paths.append([Figure.Point(x, high), Figure.Point(x, largest)]) }
    }
    return paths.flatMap { path in
      window.clip(path).map { .path($0, stroke: pen, hasArrow: false) }
    }
  }

  private func bars(
    _ points: [Figure.Point], _ number: Int, _ style: Figure.Style
  ) -> [Figure.Mark] {
    let kinds = plot.series.indices.filter { plot.series[$0].hasBars }
    let slot = Double(kinds.firstIndex(of: number) ?? 0)
    let xs = points.compactMap { frame.x.part($0.x) }.sorted()
    let gap = zip(xs, xs.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.min() ?? 0.5
    // Bars of a histogram touch; those of categories and of several series stand apart.
    let isHistogram = kinds.count == 1 && plot.x.categories.isEmpty
    let whole = gap * plot.width * (isHistogram ? 1 : 0.7)
    let width = whole / Double(kinds.count)
    return points.flatMap { point -> [Figure.Mark] in
      guard let part = frame.x.part(point.x) else { return [] }
      let left = part * plot.width - whole / 2 + slot * width
      let (a, b) = (height(0), height(point.y))
      let box = Box(left: left, bottom: min(a, b), right: left + width, top: max(a, b))
      return BarPattern.marks(box.cut(to: window), style, slot: Int(slot))
    }
  }
}

extension Box {
  /// The part inside another box.
  func cut(to other: Box) -> Box {
    Box(
      left: min(max(left, other.left), other.right),
      bottom: min(max(bottom, other.bottom), other.top),
      right: min(max(right, other.left), other.right),
      top: min(max(top, other.bottom), other.top))
  }
}
