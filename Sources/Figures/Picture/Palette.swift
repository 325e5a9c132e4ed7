extension Figure {
  /// The shape of a point's marker, so that sequences are told apart without colour.
  package enum Marker: String, Sendable, CaseIterable {
    case disk
    case square
    case triangle
    case diamond
    case cross
    case plus

    /// The character that stands for it in a terminal.
    package var character: Character {
      switch self {
      case .disk: "●"
      case .square: "□"
      case .triangle: "▲"
      case .diamond: "◇"
      case .cross: "×"
      case .plus: "+"
      }
    }

    /// The marker at a point.
    package func marks(at p: Point, ink: Ink, size r: Double = 2.2) -> [Mark] {
      let stroke = Stroke(ink, width: 1)
      switch self {
      case .disk: return [.circle(p, radius: r, fill: ink, stroke: .none)]
      case .square:
        return [
          .region(
            Box(centre: p, width: 2.7 * r, height: 2.7 * r).corners, fill: .none, stroke: stroke)
        ]
      case .triangle:
        let corners = [
          Point(p.x - 1.2 * r, p.y - r), Point(p.x + 1.2 * r, p.y - r), Point(p.x, p.y + 1.2 * r),
        ]
        return [.region(corners, fill: ink, stroke: .none)]
      case .diamond:
        let d = 1.7 * r
        let corners = [
          Point(p.x - d, p.y), Point(p.x, p.y - d), Point(p.x + d, p.y), Point(p.x, p.y + d),
        ]
        return [.region(corners, fill: .none, stroke: stroke)]
      case .cross:
        let d = 1.3 * r
        return [
          .line(Point(p.x - d, p.y - d), Point(p.x + d, p.y + d), stroke),
          .line(Point(p.x - d, p.y + d), Point(p.x + d, p.y - d), stroke),
        ]
      case .plus:
        let d = 1.7 * r
        return [
          .line(Point(p.x - d, p.y), Point(p.x + d, p.y), stroke),
          .line(Point(p.x, p.y - d), Point(p.x, p.y + d), stroke),
        ]
      }
    }
  }

  /// How one of several curves or sequences is drawn: by colour, dashes and marker at once.
  package struct Style: Sendable, Equatable {
    package var ink: Ink
    package var dash: Dash
    package var marker: Marker

    package init(ink: Ink, dash: Dash, marker: Marker) {
      self.ink = ink
      self.dash = dash
      self.marker = marker
    }

    /// The style of the n-th one, counted from 0.
    ///
    /// Colour and dashes change together; after six they are combined anew, so that the first
    /// thirty are all different.
    package static func number(_ n: Int) -> Style {
      let inks: [Ink] = [.blue, .red, .green, .purple, .orange, .black]
      let (dashes, markers) = (Dash.allCases, Marker.allCases)
      let round = n / inks.count
      return Style(
        ink: inks[n % inks.count], dash: dashes[(n + round) % dashes.count],
        marker: markers[(n + round) % markers.count])
    }
  }
}
