extension Figure {
  /// The picture as a TikZ environment that needs no library beyond tikz itself.
  package var tikz: String {
    let colours =
      Ink.allCases.compactMap { ink in
        Self.definition(ink).map { "\\definecolor{mnn\(ink.rawValue)}{HTML}{\($0)}\n" }
      }.joined()
    let lines = marks.map { "  " + tikz($0) + "\n" }.joined()
    return "% \(title)\n" + colours + "\\begin{tikzpicture}[x=1pt,y=1pt,line join=round]\n"
      + "  \\useasboundingbox (0,0) rectangle (\(width.short),\(height.short));\n"
      + lines + "\\end{tikzpicture}\n"
  }

  private func tikz(_ mark: Mark) -> String {
    switch mark {
    case .region(let points, let fill, let stroke):
      return "\\path[\(options(fill, stroke))] \(list(points)) -- cycle;"
    case .path(let points, let stroke, let hasArrow):
      let line = "\\path[\(options(.none, stroke))] \(list(points));"
      guard hasArrow, let head = Self.arrowHead(points) else { return line }
      return line + " \\path[fill=mnn\(stroke.ink.rawValue)] \(list(head)) -- cycle;"
    case .node(let centre, let radius, let text, let fill, let stroke):
      let circle =
        "\\path[\(options(fill, stroke))] \(place(centre)) circle[radius=\(radius.short)];"
      return circle + (text.isEmpty ? "" : " " + node(centre, text, size: min(radius, 11)))
    case .label(let point, let text, let size, let isPatched):
      return node(point, text, size: size, options: isPatched ? "fill=white,inner sep=1pt," : "")
    }
  }

  private func node(_ point: Point, _ text: String, size: Double, options: String = "") -> String {
    let font = "font=\\fontsize{\(size.short)}{\((size * 1.2).short)}\\selectfont"
    return "\\node[\(options)inner sep=0pt,\(font)] at \(place(point)) {\(Self.tex(text))};"
  }

  private func list(_ points: [Point]) -> String { points.map(place).joined(separator: " -- ") }

  private func place(_ point: Point) -> String { "(\(point.x.short),\(point.y.short))" }

  private func options(_ fill: Ink, _ stroke: Stroke) -> String {
    var parts: [String] = []
    if fill != .none { parts.append("fill=mnn\(fill.rawValue)") }
    if stroke.ink != .none {
      parts.append("draw=mnn\(stroke.ink.rawValue),line width=\(stroke.width.short)pt")
      if stroke.isDashed { parts.append("dash pattern=on 4pt off 3pt") }
    }
    return parts.joined(separator: ",")
  }

  private static func definition(_ ink: Ink) -> String? {
    switch ink {
    case .none: nil
    case .black: "111111"
    case .white: "FFFFFF"
    case .grey: "777777"
    case .shade: "C4C4C4"
    case .blue: "1F5FA8"
    case .red: "B3261E"
    }
  }

  /// Text for TeX: signs that TeX takes for commands are escaped.
  private static func tex(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "{", "}", "$", "&", "#", "%", "_": result += "\\\(character)"
      case "^": result += "\\textasciicircum{}"
      case "~": result += "\\textasciitilde{}"
      case "−": result += "$-$"
      case "≥": result += "$\\geq$"
      case "½": result += "$\\frac12$"
      case "·": result += "$\\cdot$"
      default: result.append(character)
      }
    }
  }
}
