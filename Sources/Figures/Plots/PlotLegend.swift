/// Explains how series are drawn: inside the window where nothing is in the way, or below.
struct PlotLegend {
  struct Entry {
    let series: Plot.Series
    let style: Figure.Style
    /// Which of several kinds of bars it is.
    let slot: Int
  }

  let entries: [Entry]
  let window: Box
  private static let size = 9.0
  private static let line = 13.0
  private static let sample = 24.0

  init(entries: [Entry], window: Box) {
    self.entries = entries
    self.window = window
  }

  /// The legend in the first corner that is free; else in rows below all that is drawn.
  func marks(in scene: Scene, below drawn: [Figure.Mark]) -> [Figure.Mark] {
    let width = entries.map { $0.series.name.width(size: Self.size) }.max() ?? 0
    let (w, h) = (Self.sample + 6 + width, Double(entries.count) * Self.line)
    if w < 0.6 * window.width, h < 0.6 * window.height {
      for (x, y) in corners(w, h) {
        let box = Box(left: x, bottom: y, right: x + w, top: y + h)
        if scene.isFree(box) { return column(left: x, top: y + h) }
      }
    }
    let bottom = Box(around: drawn.flatMap(\.points))?.bottom ?? 0
    return rows(top: bottom - 4)
  }

  /// Lower left ends of a legend of some size, in corners first and then in the middle of sides.
  private func corners(_ w: Double, _ h: Double) -> [(Double, Double)] {
    let xs = [window.right - w - 6, window.left + 8, (window.left + window.right - w) / 2]
    let ys = [window.top - h - 4, window.bottom + 7, (window.bottom + window.top - h) / 2]
    return ys.flatMap { y in xs.map { ($0, y) } }
  }

  private func column(left: Double, top: Double) -> [Figure.Mark] {
    entries.enumerated().flatMap { place, entry in
      marks(of: entry, at: Figure.Point(left, top - (Double(place) + 0.5) * Self.line))
    }
  }

  private func rows(top: Double) -> [Figure.Mark] {
    var marks: [Figure.Mark] = []
    var (x, y) = (window.left, top - Self.line / 2)
    for entry in entries {
      let width = Self.sample + 6 + entry.series.name.width(size: Self.size)
      if x > window.left, x + width > window.right {
        (x, y) = (window.left, y - Self.line)
      }
      marks += self.marks(of: entry, at: Figure.Point(x, y))
      x += width + 14
    }
    return marks
  }

  private func marks(of entry: Entry, at point: Figure.Point) -> [Figure.Mark] {
    let text = Figure.Text(
      entry.series.name, at: Figure.Point(point.x + Self.sample + 6, point.y), size: Self.size,
      anchor: .start)
    return sample(of: entry, at: point) + [.text(text)]
  }

  private func sample(of entry: Entry, at point: Figure.Point) -> [Figure.Mark] {
    let end = point + Figure.Point(Self.sample, 0)
    let middle = point + Figure.Point(Self.sample / 2, 0)
    let (ink, dash) = (entry.style.ink, entry.style.dash)
    switch entry.series.kind {
    case .curve: return [.line(point, end, Figure.Stroke(ink, width: 1.3, dash: dash))]
    case .sequence:
      return [.line(point, end, Figure.Stroke(ink, width: 0.5, dash: dash))]
        + entry.style.marker.marks(at: middle, ink: ink)
    case .errorBars:
      let d = Figure.Point(0, 4.5)
      return [.line(middle - d, middle + d, Figure.Stroke(ink))]
        + entry.style.marker.marks(at: middle, ink: ink)
    case .boxes:
      let box = Box(centre: middle, width: 12, height: 8)
      return [
        .region(box.corners, fill: .none, stroke: Figure.Stroke(ink)),
        .line(middle - Figure.Point(6, 0), middle + Figure.Point(6, 0), Figure.Stroke(ink)),
      ]
    case .bars:
      return BarPattern.marks(
        Box(centre: middle, width: 14, height: 8), entry.style, slot: entry.slot)
    }
  }
}

/// How bars are filled, so that several kinds are told apart without colour.
enum BarPattern {
  /// Full, then lines rising, falling, upright, level, and an empty bar.
  static func marks(_ box: Box, _ style: Figure.Style, slot: Int) -> [Figure.Mark] {
    guard box.width > 0, box.height > 0 else { return [] }
    let pen = Figure.Stroke(style.ink, width: 0.8)
    if slot % 6 == 0 { return [.region(box.corners, fill: style.ink, stroke: pen)] }
    let outline = Figure.Mark.region(box.corners, fill: .white, stroke: pen)
    let step = 4.0
    var lines: [(Figure.Point, Figure.Point)] = []
    let reach = box.width + box.height
    for i in 0..<min(Int(reach / step) + 1, 400) {
      let d = (Double(i) + 0.5) * step
      switch slot % 6 {
      case 1:
        lines.append(
          (Figure.Point(box.left, box.top - d), Figure.Point(box.left + d, box.top)))
      case 2:
        lines.append(
          (Figure.Point(box.left, box.bottom + d), Figure.Point(box.left + d, box.bottom)))
      case 3:
        lines.append((Figure.Point(box.left + d, box.bottom), Figure.Point(box.left + d, box.top)))
      case 4:
        lines.append(
          (Figure.Point(box.left, box.bottom + d), Figure.Point(box.right, box.bottom + d)))
      default: break
      }
    }
    let hatch = Figure.Stroke(style.ink, width: 0.6)
    return [outline]
      + lines.flatMap { a, b in
        box.clip([a, b]).map { .path($0, stroke: hatch, hasArrow: false) }
      }
  }
}
