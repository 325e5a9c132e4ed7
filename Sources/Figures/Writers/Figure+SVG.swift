extension Figure {
  /// The picture as a file of its own in scalable vector graphics.
  package var svg: String { svg() }

  /// The picture in scalable vector graphics, as a file or inside a page of HTML.
  ///
  /// Colours are those of a light page; where the reader prefers dark pages, rules of style change
  /// them. It grows no wider than the room it is given.
  ///
  /// `paper` paints the ground, so that the picture can be read on a page of any colour.
  package func svg(paper: Bool = true) -> String {
    let (w, h) = (width.short, height.short)
    var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(w)\" height=\"\(h)\" "
    text += "viewBox=\"0 0 \(w) \(h)\" role=\"img\" class=\"mnn-figure\" "
    text += "style=\"max-width:100%;height:auto\" font-family=\"\(Self.fonts)\">\n"
    text += "<title>\(title.escapedForSVG)</title>\n"
    if !description.isEmpty { text += "<desc>\(description.escapedForSVG)</desc>\n" }
    let used = usedInks(paper: paper)
    text += "<style>@media screen and (prefers-color-scheme:dark){"
    for ink in Ink.allCases where used.contains(ink) {
      guard let dark = ink.colours?.dark else { continue }
      text += ".mnn-fill-\(ink.rawValue){fill:#\(dark)}.mnn-line-\(ink.rawValue){stroke:#\(dark)}"
    }
    text += "}</style>\n"
    if paper { text += "<rect width=\"\(w)\" height=\"\(h)\"\(Self.paint(.white))/>\n" }
    for mark in marks { text += svg(mark) + "\n" }
    return text + "</svg>\n"
  }

  private static let fonts =
    "'Latin Modern Roman','CMU Serif','STIX Two Text','Times New Roman',Times,serif"

  /// The inks that marks use; only these are written.
  func usedInks(paper: Bool) -> Set<Ink> {
    var used: Set<Ink> = paper ? [.white] : []
    for mark in marks {
      switch mark {
      case .region(_, let fill, let stroke), .circle(_, _, let fill, let stroke):
        used.formUnion([fill, stroke.ink])
      case .path(_, let stroke, _): used.insert(stroke.ink)
      case .text(let text): used.insert(text.ink)
      }
    }
    return used
  }

  private func svg(_ mark: Mark) -> String {
    switch mark {
    case .region(let points, let fill, let stroke):
      return "<polygon points=\"\(list(points))\"\(Self.paint(fill, stroke))/>"
    case .path(let points, let stroke, let hasArrow):
      let (line, head) = Self.drawn(points, width: stroke.width, hasArrow: hasArrow)
      let path = "<polyline points=\"\(list(line))\"\(Self.paint(.none, stroke))/>"
      guard let head else { return path }
      return path + "<polygon points=\"\(list(head))\"\(Self.paint(stroke.ink))/>"
    case .circle(let centre, let radius, let fill, let stroke):
      return "<circle cx=\"\(centre.x.short)\" cy=\"\((height - centre.y).short)\" "
        + "r=\"\(radius.short)\"\(Self.paint(fill, stroke))/>"
    case .text(let text): return svg(text)
    }
  }

  private func svg(_ text: Text) -> String {
    let drop = Text.axis * text.size
    let place: String
    if text.isVertical {
      let (x, y) = ((text.point.x + drop).short, (height - text.point.y).short)
      place = "transform=\"translate(\(x) \(y)) rotate(-90)\""
    } else {
      place = "x=\"\(text.point.x.short)\" y=\"\((height - text.point.y + drop).short)\""
    }
    let anchor = text.anchor == .start ? "" : " text-anchor=\"\(text.anchor.rawValue)\""
    let body = text.label.svg(size: text.size)
    return "<text \(place) font-size=\"\(text.size.short)\"\(anchor)"
      + "\(Self.length(text))\(Self.paint(text.ink))>\(body)</text>"
  }

  /// Asks the browser to keep a longer text to the width it was measured with, whatever its font.
  private static func length(_ text: Text) -> String {
    guard text.label.plain.count > 4 else { return "" }
    let width = text.label.width(size: text.size)
    return " textLength=\"\(width.short)\" lengthAdjust=\"spacingAndGlyphs\""
  }

  private func list(_ points: [Point]) -> String {
    points.map { "\($0.x.short),\((height - $0.y).short)" }.joined(separator: " ")
  }

  /// Fill and outline with one class for each, by which a dark page finds them.
  private static func paint(_ fill: Ink, _ stroke: Stroke = .none) -> String {
    var classes: [String] = []
    var text = " fill=\"none\""
    if let light = fill.colours?.light {
      text = " fill=\"#\(light)\""
      classes.append("mnn-fill-\(fill.rawValue)")
    }
    if let light = stroke.ink.colours?.light {
      let lengths = stroke.dash.lengths.map(\.short).joined(separator: " ")
      text += " stroke=\"#\(light)\" stroke-width=\"\(stroke.width.short)\""
      if !lengths.isEmpty { text += " stroke-dasharray=\"\(lengths)\"" }
      classes.append("mnn-line-\(stroke.ink.rawValue)")
    }
    return classes.isEmpty ? text : text + " class=\"\(classes.joined(separator: " "))\""
  }
}

extension Label {
  /// The pieces as text and `tspan` elements.
  func svg(size: Double) -> String {
    let small = (size * Self.scriptScale).short
    var text = ""
    // How far the pen stands below the line, and how far it is to be moved before the next part:
    // spaces at the ends of parts of a text would get lost.
    var (depth, pending) = (0.0, 0.0)
    for piece in pieces {
      switch piece {
      case .run(let run):
        let space = 0.333 * size
        var inner = run
        inner.text = String(run.text.drop { $0 == " " })
        if inner.text.isEmpty || pieces.count > 1 {
          pending += space * Double(run.text.count - inner.text.count)
          guard !inner.text.isEmpty else { continue }
        } else {
          inner = run
        }
        let trailing = pieces.count > 1 ? inner.text.reversed().prefix { $0 == " " }.count : 0
        inner.text = String(inner.text.dropLast(trailing))
        text += Self.span(inner, move: -depth, shift: pending, size: nil)
        (depth, pending) = (0, space * Double(trailing))
      case .scripts(let below, let above):
        let drop = Self.drop * size
        let rise = -Self.rise * size
        for (place, run) in below.enumerated() {
          let (move, shift) = place == 0 ? (drop - depth, pending) : (0, 0)
          text += Self.span(run, move: move, shift: shift, size: small)
          (depth, pending) = (drop, 0)
        }
        let back = below.isEmpty ? 0 : -Self.width(of: below) * Self.scriptScale * size
        for (place, run) in above.enumerated() {
          let (move, shift) = place == 0 ? (rise - depth, back + pending) : (0, 0)
          text += Self.span(run, move: move, shift: shift, size: small)
          (depth, pending) = (rise, 0)
        }
        let rest = max(0, Self.width(of: below) - Self.width(of: above))
        pending = (0.04 + (above.isEmpty ? 0 : Self.scriptScale * rest)) * size
      }
    }
    return text
  }

  private static func span(
    _ run: Run, move: Double, shift: Double = 0, size: String?
  ) -> String {
    var attributes = ""
    if shift.short != "0" { attributes += " dx=\"\(shift.short)\"" }
    if move.short != "0" { attributes += " dy=\"\(move.short)\"" }
    if let size { attributes += " font-size=\"\(size)\"" }
    if run.isItalic { attributes += " font-style=\"italic\"" }
    let text = run.text.escapedForSVG
    return attributes.isEmpty ? text : "<tspan\(attributes)>\(text)</tspan>"
  }
}

extension String {
  /// The text with the signs of XML spelled out and without characters that XML does not allow.
  var escapedForSVG: String {
    unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result += " "
      default:
        let isForbidden = scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
        result.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
      }
    }
  }
}
