/// A picture as data: marks in a rectangle, the y axis pointing up, lengths in points.
///
/// Marks are drawn in order. One picture is written as SVG and as TikZ; neither holds more than the
/// other, and both draw from these coordinates.
package struct Figure: Sendable, Equatable {
  package struct Point: Sendable, Hashable {
    package var x, y: Double

    package init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// Colours, by what they are for.
  ///
  /// Black is the colour of the pen and white that of the paper: on a dark page they change places.
  /// The others are told apart with every common kind of colour blindness (after Okabe and Ito).
  package enum Ink: String, Sendable, CaseIterable {
    case none
    case black
    case white
    case grey
    /// A light grey that is filled in.
    case shade
    /// A very light grey behind a group of things.
    case mist
    case blue
    case red
    case green
    case purple
    case orange
  }

  /// How a line is broken, so that lines are told apart without colour.
  package enum Dash: String, Sendable, CaseIterable {
    case solid
    case dashed
    case dotted
    case dashDotted
    case longDashed
    case dashDotDotted

    /// Lengths of strokes and gaps in turn, in points.
    package var lengths: [Double] {
      switch self {
      case .solid: []
      case .dashed: [5, 3]
      case .dotted: [1.2, 2.4]
      case .dashDotted: [6, 2.4, 1.2, 2.4]
      case .longDashed: [10, 3.5]
      case .dashDotDotted: [6, 2, 1.2, 2, 1.2, 2]
      }
    }
  }

  /// How the outline of a mark is drawn.
  package struct Stroke: Sendable, Equatable {
    package var ink: Ink
    package var width: Double
    package var dash: Dash

    package init(_ ink: Ink = .black, width: Double = 1, dash: Dash = .solid) {
      self.ink = ink
      self.width = width
      self.dash = dash
    }

    package init(_ ink: Ink = .black, width: Double = 1, dashed: Bool) {
      self.init(ink, width: width, dash: dashed ? .dashed : .solid)
    }

    package static let none = Stroke(.none, width: 0)
  }

  /// A text with its place.
  package struct Text: Sendable, Equatable {
    /// Which part of the text stands at its point.
    package enum Anchor: String, Sendable {
      case start
      case middle
      case end
    }

    package var label: Label
    /// The place of the anchor, at half the height of the capital letters.
    package var point: Point
    package var size: Double
    package var anchor: Anchor
    package var ink: Ink
    /// Whether it runs upward.
    package var isVertical: Bool

    package init(
      _ label: Label, at point: Point, size: Double = 10, anchor: Anchor = .middle,
      ink: Ink = .black, isVertical: Bool = false
    ) {
      self.label = label
      self.point = point
      self.size = size
      self.anchor = anchor
      self.ink = ink
      self.isVertical = isVertical
    }
  }

  /// One thing that is drawn.
  package enum Mark: Sendable, Equatable {
    /// A filled polygon.
    case region([Point], fill: Ink, stroke: Stroke)
    /// A polyline, with an arrow head at its end if wanted.
    case path([Point], stroke: Stroke, hasArrow: Bool)
    case circle(Point, radius: Double, fill: Ink, stroke: Stroke)
    case text(Text)

    /// A short text centred at a point.
    package static func label(_ point: Point, text: Label, size: Double = 10) -> Mark {
      .text(Text(text, at: point, size: size))
    }

    /// A line with nothing at its ends.
    package static func line(_ from: Point, _ to: Point, _ stroke: Stroke = Stroke()) -> Mark {
      .path([from, to], stroke: stroke, hasArrow: false)
    }

    /// A line with an arrow head at its end.
    package static func arrow(_ from: Point, _ to: Point, _ stroke: Stroke = Stroke()) -> Mark {
      .path([from, to], stroke: stroke, hasArrow: true)
    }
  }

  package var width: Double
  package var height: Double
  package var marks: [Mark]
  /// What the picture shows, in a few words.
  package var title: String
  /// What it shows for those who do not see it, in sentences.
  package var description: String

  package init(
    width: Double, height: Double, title: String, description: String = "", marks: [Mark] = []
  ) {
    self.width = width
    self.height = height
    self.title = title
    self.description = description
    self.marks = marks
  }
}

extension Figure.Point {
  static func + (a: Self, b: Self) -> Self { Self(a.x + b.x, a.y + b.y) }
  static func - (a: Self, b: Self) -> Self { Self(a.x - b.x, a.y - b.y) }
  static func * (factor: Double, a: Self) -> Self { Self(factor * a.x, factor * a.y) }

  /// The distance from the origin.
  var length: Double { (x * x + y * y).squareRoot() }

  /// The same direction with length 1; the origin stays.
  var unit: Self { length > 0 ? (1 / length) * self : self }

  /// A quarter turn against the clock.
  var turned: Self { Self(-y, x) }

  /// The point a part of the way to another one.
  func toward(_ other: Self, _ part: Double) -> Self { self + part * (other - self) }
}

extension Double {
  /// The number with two decimals at most, the same on every machine.
  var short: String {
    guard isFinite else { return "0" }
    let hundredths = Int((Swift.min(Swift.max(self, -1e9), 1e9) * 100).rounded())
    let (whole, part) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if part == 0 { return "\(sign)\(whole)" }
    let digits = part % 10 == 0 ? "\(part / 10)" : part < 10 ? "0\(part)" : "\(part)"
    return "\(sign)\(whole).\(digits)"
  }
}
