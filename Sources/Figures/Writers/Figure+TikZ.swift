extension Figure {
  /// The picture as a TikZ environment that needs no library beyond tikz itself.
  package var tikz: String {
    let used = usedInks(paper: false)
    var text = "% \(title.onOneLine)\n"
    for ink in Ink.allCases where used.contains(ink) {
      guard let light = ink.colours?.light else { continue }
      text += "\\definecolor{mnn\(ink.rawValue)}{HTML}{\(light)}\n"
    }
    text += "\\begin{tikzpicture}[x=1pt,y=1pt,line join=round]\n"
    text += "  \\useasboundingbox (0,0) rectangle (\(width.short),\(height.short));\n"
    for mark in marks { text += "  " + tikz(mark) + "\n" }
    return text + "\\end{tikzpicture}\n"
  }

  private func tikz(_ mark: Mark) -> String {
    switch mark {
    case .region(let points, let fill, let stroke):
      return "\\path[\(options(fill, stroke))] \(list(points)) -- cycle;"
    case .path(let points, let stroke, let hasArrow):
      let (points, head) = Self.drawn(points, width: stroke.width, hasArrow: hasArrow)
      let line = "\\path[\(options(.none, stroke))] \(list(points));"
      guard let head else { return line }
      return line + " \\path[fill=mnn\(stroke.ink.rawValue)] \(list(head)) -- cycle;"
    case .circle(let centre, let radius, let fill, let stroke):
      return "\\path[\(options(fill, stroke))] \(place(centre)) circle[radius=\(radius.short)];"
    case .text(let text): return tikz(text)
    }
  }

  private func tikz(_ text: Text) -> String {
    let drop = Text.axis * text.size
    let anchor =
      switch text.anchor {
      case .start: "base west"
      case .middle: "base"
      case .end: "base east"
      }
    var options = "anchor=\(anchor),inner sep=0pt,outer sep=0pt"
    if text.ink != .black { options += ",text=mnn\(text.ink.rawValue)" }
    if text.isVertical { options += ",rotate=90" }
    options += ",font=\\fontsize{\(text.size.short)}{\((text.size * 1.2).short)}\\selectfont"
    let base =
      text.isVertical
      ? Point(text.point.x + drop, text.point.y) : Point(text.point.x, text.point.y - drop)
    return "\\node[\(options)] at \(place(base)) {\(text.label.tex)};"
  }

  /// The points, a few on each line.
  private func list(_ points: [Point]) -> String {
    var text = ""
    for (i, point) in points.enumerated() {
      if i > 0 { text += i.isMultiple(of: 8) ? "\n    -- " : " -- " }
      text += place(point)
    }
    return text
  }

  private func place(_ point: Point) -> String { "(\(point.x.short),\(point.y.short))" }

  private func options(_ fill: Ink, _ stroke: Stroke) -> String {
    var parts: [String] = []
    if fill != .none { parts.append("fill=mnn\(fill.rawValue)") }
    if stroke.ink != .none {
      parts.append("draw=mnn\(stroke.ink.rawValue),line width=\(stroke.width.short)pt")
      let lengths = stroke.dash.lengths
      if !lengths.isEmpty {
        let pattern = lengths.enumerated().map { place, length in
          (place.isMultiple(of: 2) ? "on " : "off ") + length.short + "pt"
        }
        parts.append("dash pattern=" + pattern.joined(separator: " "))
      }
    }
    return parts.joined(separator: ",")
  }
}

extension Label {
  /// The label for TeX: plain text, or one formula if it has any mathematics.
  package var tex: String {
    var (isMath, isBehindScripts) = (false, true)
    var text = ""
    for piece in pieces {
      switch piece {
      case .run(let run):
        isBehindScripts = false
        text += run.isItalic ? Self.letters(run.text) : Self.word(run.text)
        if run.isItalic { isMath = true }
      case .scripts(let below, let above):
        isMath = true
        // Scripts behind scripts need something to stand at.
        if isBehindScripts { text += "{}" }
        isBehindScripts = true
        if !below.isEmpty { text += "_{\(Self.script(below))}" }
        if !above.isEmpty { text += "^{\(Self.script(above))}" }
      }
    }
    if isMath { return "$\(text)$" }
    return pieces.map { piece in
      switch piece {
      case .run(let run): TeXText.escaped(run.text)
      case .scripts: ""
      }
    }.joined()
  }

  private static func letters(_ text: String) -> String {
    text.map { character in
      GreekLetters.command(of: character).map { "\\\($0) " } ?? TeXText.escaped(String(character))
    }.joined()
  }

  /// Upright text inside a formula.
  private static func word(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return isPlain ? "\\mathrm{\(text)}" : "\\mbox{\(TeXText.escaped(text))}"
  }

  private static func upright(_ word: String) -> String {
    word.isEmpty ? "" : "\\mathrm{\(word)}"
  }

  private static func script(_ runs: [Run]) -> String {
    runs.map { run in
      if run.isItalic { return letters(run.text) }
      var (text, word) = ("", "")
      for character in run.text {
        if character.isASCII, character.isLetter || character.isNumber {
          word.append(character)
        } else {
          text += upright(word) + "{\(TeXText.mathematics(character))}"
          word = ""
        }
      }
      return text + upright(word)
    }.joined()
  }
}

/// Text for TeX: signs that it takes for commands are escaped, others become its mathematics.
enum TeXText {
  static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "{", "}", "$", "&", "#", "%", "_": result += "\\\(character)"
      case "^": result += "\\textasciicircum{}"
      case "~": result += "\\textasciitilde{}"
      case "\"": result += "''"
      case "\u{2009}": result += "\\,"
      case "\u{A0}", "\n", "\t": result += "~"
      case "–": result += "--"
      case "—": result += "---"
      case "…": result += "\\ldots{}"
      default: result += common(character) ?? "$\(mathematics(character))$"
      }
    }
  }

  /// Characters that every TeX of today reads as they stand.
  private static func common(_ character: Character) -> String? {
    if character.isASCII {
      return "<>|".contains(character) || character < " " ? nil : "\(character)"
    }
    guard let value = character.unicodeScalars.first?.value else { return "" }
    let isLatin = (0xC0..<0x180).contains(value) && value != 0xD7 && value != 0xF7
    return isLatin || "‘’“”§".contains(character) ? String(character) : nil
  }

  private static let signs: [Character: String] = [
    "−": "-", "½": "\\frac12", "¼": "\\frac14", "¾": "\\frac34", "⇒": "\\Rightarrow",
    "←": "\\gets", "↔": "\\leftrightarrow", "√": "\\surd", "∑": "\\textstyle\\sum",
    "∏": "\\textstyle\\prod", "′": "'", "″": "''", "°": "^\\circ", "‖": "\\Vert", "÷": "\\div",
    "∧": "\\land", "∨": "\\lor", "¬": "\\lnot", "²": "^2", "³": "^3", "¹": "^1", "⋅": "\\cdot",
    "ο": "o", "ς": "\\varsigma", "⌊": "\\lfloor", "⌋": "\\rfloor", "⌈": "\\lceil", "⌉": "\\rceil",
    "ℓ": "\\ell", "∪": "\\cup", "∩": "\\cap", "∅": "\\emptyset",
  ]

  /// A sign for TeX's mathematics; what is not known becomes its number.
  static func mathematics(_ character: Character) -> String {
    if let sign = signs[character] { return sign }
    if let command = GreekLetters.command(of: character) { return "\\\(command)" }
    switch character {
    case "\\": return "\\backslash"
    case "{", "}", "$", "&", "#", "%", "_": return "\\\(character)"
    case "^", "~": return "\\mbox{\(escaped(String(character)))}"
    case " ": return "\\ "
    case "\u{2009}": return "\\,"
    case "…": return "\\ldots"
    default: break
    }
    if character.isASCII { return character < " " ? "" : String(character) }
    if let text = common(character) { return "\\mbox{\(text)}" }
    let value = character.unicodeScalars.first?.value ?? 0
    return "\\mbox{[U+\(String(value, radix: 16, uppercase: true))]}"
  }
}

extension String {
  /// The text without line ends, for a comment.
  fileprivate var onOneLine: String { String(map { $0.isNewline ? " " : $0 }) }
}
