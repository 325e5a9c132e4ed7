extension Figure {
  /// The picture as a file of its own in scalable vector graphics.
  package var svg: String {
    let size = "width=\"\(width.short)\" height=\"\(height.short)\""
    let head =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) "
      + "viewBox=\"0 0 \(width.short) \(height.short)\" role=\"img\" "
      + "font-family=\"serif\">\n<title>\(Self.escaped(title))</title>\n"
    return head + marks.map { svg($0) + "\n" }.joined() + "</svg>\n"
  }

  private func svg(_ mark: Mark) -> String {
    switch mark {
    case .region(let points, let fill, let stroke):
      return "<polygon points=\"\(list(points))\"\(paint(fill))\(outline(stroke))/>"
    case .path(let points, let stroke, let hasArrow):
      let line = "<polyline points=\"\(list(points))\" fill=\"none\"\(outline(stroke))/>"
      return line + (hasArrow ? arrow(points, stroke) : "")
    case .node(let centre, let radius, let text, let fill, let stroke):
      let circle =
        "<circle cx=\"\(centre.x.short)\" cy=\"\((height - centre.y).short)\" "
        + "r=\"\(radius.short)\"\(paint(fill))\(outline(stroke))/>"
      return circle + (text.isEmpty ? "" : self.text(centre, text, size: min(radius, 11)))
    case .label(let point, let text, let size, let isPatched):
      let patch = isPatched ? " stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\"" : ""
      return self.text(point, text, size: size, extra: patch)
    }
  }

  private func text(_ point: Point, _ text: String, size: Double, extra: String = "") -> String {
    // The baseline lies a third of the size below the middle of the letters.
    let y = (height - point.y + size * 0.34).short
    return "<text x=\"\(point.x.short)\" y=\"\(y)\" font-size=\"\(size.short)\" "
      + "text-anchor=\"middle\"\(extra)>\(Self.escaped(text))</text>"
  }

  private func list(_ points: [Point]) -> String {
    points.map { "\($0.x.short),\((height - $0.y).short)" }.joined(separator: " ")
  }

  private func arrow(_ points: [Point], _ stroke: Stroke) -> String {
    guard let head = Self.arrowHead(points) else { return "" }
    return "<polygon points=\"\(list(head))\"\(paint(stroke.ink))/>"
  }

  /// The triangle at the end of a path.
  static func arrowHead(_ points: [Point]) -> [Point]? {
    guard points.count >= 2 else { return nil }
    let (from, tip) = (points[points.count - 2], points[points.count - 1])
    let (dx, dy) = (tip.x - from.x, tip.y - from.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 0 else { return nil }
    let (ux, uy) = (dx / length, dy / length)
    let back = Point(tip.x - 6 * ux, tip.y - 6 * uy)
    return [
      tip, Point(back.x - 2.5 * uy, back.y + 2.5 * ux), Point(back.x + 2.5 * uy, back.y - 2.5 * ux),
    ]
  }

  private func paint(_ ink: Ink) -> String { " fill=\"\(Self.colour(ink))\"" }

  private func outline(_ stroke: Stroke) -> String {
    guard stroke.ink != .none else { return "" }
    let dashes = stroke.isDashed ? " stroke-dasharray=\"4 3\"" : ""
    return " stroke=\"\(Self.colour(stroke.ink))\" stroke-width=\"\(stroke.width.short)\"\(dashes)"
  }

  private static func colour(_ ink: Ink) -> String {
    switch ink {
    case .none: "none"
    case .black: "#111"
    case .white: "#fff"
    case .grey: "#777"
    case .shade: "#c4c4c4"
    case .blue: "#1f5fa8"
    case .red: "#b3261e"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}
