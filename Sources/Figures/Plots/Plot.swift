/// Curves, sequences, bars and measured values over two axes.
package struct Plot: Sendable {
  package struct Axis: Sendable {
    package enum Scale: Sendable {
      case linear
      case logarithmic
    }

    package var label: Label
    package var scale: Scale
    /// What is shown, or nil for what the data ask; what lies beyond is cut off.
    package var range: ClosedRange<Double>?
    /// Names that stand at 1, 2, 3… instead of numbers.
    package var categories: [Label]
    /// Whether only whole numbers are marked.
    package var isWhole: Bool

    package init(
      _ label: Label = Label(), scale: Scale = .linear, range: ClosedRange<Double>? = nil,
      categories: [Label] = [], isWhole: Bool = false
    ) {
      self.label = label
      self.scale = scale
      self.range = range
      self.categories = categories
      self.isWhole = isWhole
    }
  }

  /// A measured value with its spread.
  package struct Measured: Sendable, Equatable {
    package var x, mean, deviation: Double
    /// The least and the largest value, if they are to be shown.
    package var extremes: ClosedRange<Double>?

    package init(
      x: Double, mean: Double, deviation: Double, extremes: ClosedRange<Double>? = nil
    ) {
      self.x = x
      self.mean = mean
      self.deviation = deviation
      self.extremes = extremes
    }
  }

  package struct Series: Sendable {
    package enum Kind: Sendable {
      /// Parts of a curve; between them it has no value.
      case curve([[Figure.Point]])
      /// Single points, each with a marker, joined by a thin line unless one is missing between.
      case sequence([Figure.Point])
      /// Means with bars of one deviation.
      case errorBars([Measured])
      /// Boxes of mean ± deviation.
      case boxes([Measured])
      /// Bars from 0.
      case bars([Figure.Point])
    }

    package var name: Label
    package var kind: Kind
    /// How it is drawn; by its place among the series if nil.
    package var style: Figure.Style?

    package init(_ name: Label, _ kind: Kind, style: Figure.Style? = nil) {
      self.name = name
      self.kind = kind
      self.style = style
    }
  }

  /// A line across the plot at one value.
  package struct Reference: Sendable {
    package var value: Double
    package var isVertical: Bool
    package var label: Label

    package init(_ value: Double, isVertical: Bool = false, label: Label = Label()) {
      self.value = value
      self.isVertical = isVertical
      self.label = label
    }
  }

  package var title: String
  /// Whether the title stands above the plot.
  package var showsTitle = false
  package var description = ""
  package var x: Axis
  package var y: Axis
  package var series: [Series]
  package var references: [Reference] = []
  /// The size of the area that the axes bound, in points.
  package var width = 300.0
  package var height = 190.0

  package init(title: String, x: Axis = Axis(), y: Axis = Axis(), series: [Series]) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
  }

  /// A histogram: how many values lie in each of some equal parts of their range.
  package static func histogram(
    of values: [Double], parts: Int, title: String, label: Label
  ) -> Plot {
    let finite = values.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    let width = high > low ? (high - low) / Double(max(parts, 1)) : 1
    var counts = Array(repeating: 0, count: max(parts, 1))
    for value in finite { counts[min(Int((value - low) / width), counts.count - 1)] += 1 }
    let bars = counts.enumerated().map {
      Figure.Point(low + (Double($0.offset) + 0.5) * width, Double($0.element))
    }
    return Plot(
      title: title, x: Axis(label), y: Axis("count", isWhole: true),
      series: [Series(Label(), .bars(bars))])
  }
}

extension Plot.Series {
  /// All points that count for the range of the axes.
  var points: [Figure.Point] {
    switch kind {
    case .curve(let parts): return parts.flatMap { $0 }
    case .sequence(let points), .bars(let points): return points
    case .errorBars(let values), .boxes(let values):
      return values.flatMap { value -> [Figure.Point] in
        let ends = value.extremes.map { [$0.lowerBound, $0.upperBound] } ?? []
        let heights = [value.mean, value.mean - value.deviation, value.mean + value.deviation]
        return (heights + ends).map { Figure.Point(value.x, $0) }
      }
    }
  }

  var isCurve: Bool { if case .curve = kind { true } else { false } }
  /// Whether it takes room on both sides of its points.
  var isWide: Bool {
    switch kind {
    case .bars, .boxes, .errorBars: true
    case .curve, .sequence: false
    }
  }

  var hasBars: Bool { if case .bars = kind { true } else { false } }
}
