/// Values of a function where its curve bends, and the places where it has none.
///
/// A few points spread over the range come first. Then the stretch whose middle lies farthest from
/// its chord is halved, until the curve is true to a tenth of a point or 300 points are used.
package struct CurveSampler {
  package typealias Function = (Double) -> Double?

  private let function: Function
  private let axis: PlotFrame.Axis
  /// The points of the first pass, by their part of the range.
  private let start: [(part: Double, y: Double?)]
  private static let limit = 300

  package init(
    over range: ClosedRange<Double>, scale: Plot.Axis.Scale = .linear,
    _ function: @escaping Function
  ) {
    let axis = PlotFrame.Axis(range, scale)
    self.function = function
    self.axis = axis
    let count = 64
    start = (0...count).map { i in
      // Inner points are moved a little, by parts of the golden ratio: a wave whose length fits
      // evenly spaced points would look flat.
      let golden = (Double(i) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
      let shift = i == 0 || i == count || i == count / 2 ? 0 : 0.4 * (golden - 0.5)
      let part = (Double(i) + shift) / Double(count)
      return (part, Self.value(function, Self.place(part, on: axis)))
    }
  }

  /// The ends of the range are met exactly.
  private static func place(_ part: Double, on axis: PlotFrame.Axis) -> Double {
    part <= 0 ? axis.range.lowerBound : part >= 1 ? axis.range.upperBound : axis.value(at: part)
  }

  private static func value(_ function: Function, _ x: Double) -> Double? {
    guard let y = function(x), y.isFinite else { return nil }
    return y
  }

  /// The values of the first pass, from which a window is chosen.
  package var values: [Double] { start.compactMap(\.y) }

  /// The curve in parts, and the ranges in which it has no value.
  package func curve(
    in y: PlotFrame.Axis, width: Double, height: Double
  ) -> (parts: [[Figure.Point]], gaps: [ClosedRange<Double>]) {
    var run = SamplerRun(
      axis: axis, y: y, width: width, height: height, limit: Self.limit
    ) { Self.value(function, Self.place($0, on: axis)) }
    run.start(with: start)
    run.refine()
    return run.result { Self.place($0, on: axis) }
  }
}

/// One refinement: points in order of x, and the stretches between them by how much they bend.
private struct SamplerRun {
  struct Sample {
    var part: Double
    var y: Double?
    /// The height on the page, far outside values cut off; nil where there is none.
    var height: Double?
  }

  /// A stretch between two samples, with its middle.
  struct Stretch {
    var left, middle, right: Sample
    var error: Double
  }

  let axis, y: PlotFrame.Axis
  let width, height: Double
  let limit: Int
  let value: (Double) -> Double?
  private var stretches: [Stretch] = []

  init(
    axis: PlotFrame.Axis, y: PlotFrame.Axis, width: Double, height: Double, limit: Int,
    value: @escaping (Double) -> Double?
  ) {
    self.axis = axis
    self.y = y
    self.width = width
    self.height = height
    self.limit = limit
    self.value = value
  }

  private func sample(_ part: Double, _ known: Double?) -> Sample {
    guard let known, let place = y.part(known) else {
      return Sample(part: part, y: nil, height: nil)
    }
    return Sample(part: part, y: known, height: min(max(place, -1), 2) * height)
  }

  private func sample(_ part: Double) -> Sample { sample(part, value(part)) }

  mutating func start(with points: [(part: Double, y: Double?)]) {
    let samples = points.map { sample($0.part, $0.y) }
    stretches = zip(samples, samples.dropFirst()).map { stretch($0, $1) }
  }

  private func stretch(_ a: Sample, _ b: Sample) -> Stretch {
    let middle = sample((a.part + b.part) / 2)
    return Stretch(left: a, middle: middle, right: b, error: error(a, middle, b))
  }

  /// How far the middle lies from the chord; the whole width where values end or begin.
  private func error(_ a: Sample, _ m: Sample, _ b: Sample) -> Double {
    let wide = (b.part - a.part) * width
    guard let p = a.height, let q = m.height, let r = b.height else {
      let hasNone = a.height == nil && m.height == nil && b.height == nil
      return hasNone || wide < 0.05 ? 0 : wide
    }
    if wide < 0.01 { return 0 }
    let isOutside =
      [p, q, r].allSatisfy { $0 > 1.2 * height } || [p, q, r].allSatisfy { $0 < -0.2 * height }
    if isOutside { return 0 }
    let chord = Figure.Point(wide, r - p)
    return abs(wide * ((p + r) / 2 - q)) / max(chord.length, 1e-9)
  }

  mutating func refine() {
    while stretches.count < limit - 1 {
      var worst = 0
      for (i, stretch) in stretches.enumerated() where stretch.error > stretches[worst].error {
        worst = i
      }
      let found = stretches[worst]
      guard found.error > 0.1 else { return }
      stretches[worst] = stretch(found.left, found.middle)
      stretches.insert(stretch(found.middle, found.right), at: worst + 1)
    }
  }

  /// The points in parts: a new part begins where values are missing and where the curve jumps.
  func result(
    place: (Double) -> Double
  ) -> (parts: [[Figure.Point]], gaps: [ClosedRange<Double>]) {
    guard let first = stretches.first else { return ([], []) }
    let samples = [first.left] + stretches.map(\.right)
    var parts: [[Figure.Point]] = []
    var part: [Figure.Point] = []
    var gaps: [ClosedRange<Double>] = []
    var last: Sample?
    for sample in samples {
      let x = place(sample.part)
      if let y = sample.y {
        if let last, last.y != nil, isJump(last, sample) {
          parts.append(part)
          part = []
        }
        part.append(Figure.Point(x, y))
      } else {
        if !part.isEmpty { parts.append(part) }
        part = []
        if let last, last.y == nil, let gap = gaps.popLast() {
          gaps.append(gap.lowerBound...x)
        } else {
          gaps.append(x...x)
        }
      }
      last = sample
    }
    if !part.isEmpty { parts.append(part) }
    return (parts, gaps)
  }

  /// Whether a steep stretch is a jump: halved again and again, one half keeps the whole rise.
  private func isJump(_ a: Sample, _ b: Sample) -> Bool {
    guard var p = a.height, var r = b.height else { return false }
    let rise = abs(r - p)
    guard rise > 1, (b.part - a.part) * width < 0.2 else { return false }
    var (left, right) = (a.part, b.part)
    for _ in 0..<24 {
      let part = (left + right) / 2
      guard let q = sample(part).height else { return true }
      if abs(q - p) > abs(r - q) { (right, r) = (part, q) } else { (left, p) = (part, q) }
    }
    return abs(r - p) > 0.6 * rise
  }
}
