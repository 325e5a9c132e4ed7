/// A picture as data: marks in a rectangle, the y axis pointing up, lengths in points.
///
/// Marks are drawn in order. One picture is written as SVG and as TikZ; neither holds more than the
/// other.
package struct Figure: Sendable, Equatable {
  package struct Point: Sendable, Equatable {
    package var x, y: Double

    package init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// Colours, by what they are for.
  package enum Ink: String, Sendable, CaseIterable {
    case none
    case black
    case white
    case grey
    case shade
    case blue
    case red
  }

  /// How the outline of a mark is drawn.
  package struct Stroke: Sendable, Equatable {
    package var ink: Ink
    package var width: Double
    package var isDashed: Bool

    package init(_ ink: Ink = .black, width: Double = 1, dashed: Bool = false) {
      self.ink = ink
      self.width = width
      isDashed = dashed
    }

    package static let none = Stroke(.none, width: 0)
  }

  /// One thing that is drawn.
  package enum Mark: Sendable, Equatable {
    /// A filled polygon.
    case region([Point], fill: Ink, stroke: Stroke)
    /// A polyline, with an arrow head at its end if wanted.
    case path([Point], stroke: Stroke, hasArrow: Bool)
    /// A circle with a text inside.
    case node(Point, radius: Double, text: String, fill: Ink, stroke: Stroke)
    /// A text centred at a point, on a patch of background if it must stay legible.
    case label(Point, text: String, size: Double, isPatched: Bool)
  }

  package var width: Double
  package var height: Double
  package var marks: [Mark]
  /// What the picture shows, for those who do not see it.
  package var title: String

  package init(width: Double, height: Double, title: String, marks: [Mark] = []) {
    self.width = width
    self.height = height
    self.title = title
    self.marks = marks
  }
}

extension Double {
  /// The number with two decimals at most, the same on every machine.
  var short: String {
    let hundredths = Int((self * 100).rounded())
    let (whole, part) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if part == 0 { return "\(sign)\(whole)" }
    let digits = part % 10 == 0 ? "\(part / 10)" : part < 10 ? "0\(part)" : "\(part)"
    return "\(sign)\(whole).\(digits)"
  }
}
