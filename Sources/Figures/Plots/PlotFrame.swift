/// The window of a plot: what both axes show, and where a value lies in it.
package struct PlotFrame: Sendable {
  package struct Axis: Sendable {
    package let range: ClosedRange<Double>
    package let scale: Plot.Axis.Scale
    private let low, span: Double

    package init(_ range: ClosedRange<Double>, _ scale: Plot.Axis.Scale) {
      self.range = range
      self.scale = scale
      switch scale {
      case .linear:
        low = range.lowerBound
        span = range.upperBound - range.lowerBound
      case .logarithmic:
        low = Decimal.log(range.lowerBound)
        span = Decimal.log(range.upperBound) - low
      }
    }

    /// Where a value lies, 0 at the lower end and 1 at the upper; nil where it has no place.
    package func part(_ value: Double) -> Double? {
      switch scale {
      case .linear: return value.isFinite ? (value - low) / span : nil
      case .logarithmic:
        guard value > 0, value.isFinite else { return nil }
        return (Decimal.log(value) - low) / span
      }
    }

    /// The value at a part of the axis.
    package func value(at part: Double) -> Double {
      switch scale {
      case .linear: low + part * span
      case .logarithmic: Decimal.power(low + part * span)
      }
    }
  }

  package let x, y: Axis
  /// Whether values of curves lie beyond the window that was chosen for them.
  package let isCut: Bool

  package init(_ plot: Plot) {
    let points = plot.series.flatMap(\.points)
    let xs = points.map(\.x)
    let hasBars = plot.series.contains(where: \.hasBars)
    x = Self.horizontal(plot, xs)
    let shown = x.range
    let ys = points.filter { shown.contains($0.x) }.map(\.y) + (hasBars ? [0] : [])
    if let range = plot.y.range {
      y = Axis(range, plot.y.scale)
      isCut = false
    } else {
      let lines = plot.references.filter { !$0.isVertical }.map(\.value)
      let isCurved = plot.series.contains(where: \.isCurve)
      let found = Self.vertical(
        ys + lines, plot.y.scale, isRobust: isCurved, isWhole: plot.y.isWhole)
      y = Axis(found.range, plot.y.scale)
      isCut = found.isCut
    }
  }

  private static func horizontal(_ plot: Plot, _ xs: [Double]) -> Axis {
    if let range = plot.x.range { return Axis(range, plot.x.scale) }
    if !plot.x.categories.isEmpty {
      return Axis(0.4...(Double(plot.x.categories.count) + 0.6), .linear)
    }
    let values = xs.filter { $0.isFinite && (plot.x.scale == .linear || $0 > 0) }
    guard let low = values.min(), let high = values.max() else { return Axis(1...2, plot.x.scale) }
    if plot.series.allSatisfy(\.isCurve), low < high { return Axis(low...high, plot.x.scale) }
    if plot.series.contains(where: \.isWide), plot.x.scale == .linear {
      let sorted = values.sorted()
      let gap = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.min() ?? 1
      return Axis((low - 0.6 * gap)...(high + 0.6 * gap), .linear)
    }
    return Axis(padded(low...high, plot.x.scale), plot.x.scale)
  }

  /// A range for values: all of them, or where curves run off the part that most lie in.
  ///
  /// Poles would press all else flat; so values far beyond the middle nine tenths are cut off.
  package static func vertical(
    _ values: [Double], _ scale: Plot.Axis.Scale, isRobust: Bool, isWhole: Bool = false
  ) -> (range: ClosedRange<Double>, isCut: Bool) {
    let sorted = values.filter { abs($0) < 8e307 && (scale == .linear || $0 > 1e-305) }.sorted()
    guard var low = sorted.first, var high = sorted.last else { return (1...2, false) }
    var isCut = false
    if isRobust, scale == .linear, sorted.count >= 20 {
      let (lower, upper) = (sorted[sorted.count / 20], sorted[sorted.count - 1 - sorted.count / 20])
      let span = upper - lower
      if span > 0, high > upper + 2 * span { (high, isCut) = (upper + 0.5 * span, true) }
      if span > 0, low < lower - 2 * span { (low, isCut) = (lower - 0.5 * span, true) }
    }
    if scale == .linear, low > 0, low < 0.3 * high { low = 0 }
    if scale == .linear, high < 0, high > 0.3 * low { high = 0 }
    let range = padded(low...high, scale)
    guard low == 0 || high == 0, scale == .linear else { return (range, isCut) }
    return low == 0
      ? ((high == 0 ? range.lowerBound : 0)...range.upperBound, isCut)
      : (range.lowerBound...0, isCut)
  }

  /// A little more on both sides; around a single value a range of its own.
  static func padded(
    _ range: ClosedRange<Double>, _ scale: Plot.Axis.Scale
  ) -> ClosedRange<Double> {
    let (low, high) = (range.lowerBound, range.upperBound)
    switch scale {
    case .linear:
      let size = max(abs(low), abs(high))
      if high - low <= 1e-12 * size {
        let room = size == 0 ? 1 : 0.1 * size
        return (low - room)...(high + room)
      }
      let room = 0.05 * (high - low)
      return (low - room)...(high + room)
    case .logarithmic:
      let (a, b) = (Decimal.log(low), Decimal.log(high))
      let room = b - a < 1e-9 ? 0.5 : 0.05 * (b - a)
      return Decimal.power(max(a - room, -306))...Decimal.power(min(b + room, 308))
    }
  }
}
