/// A short text with simple mathematics: letters in italics, Greek, primes, scripts.
///
/// It is a value that both writers know; so a picture's texts need no TeX and no browser.
package struct Label: Sendable, Hashable {
  /// Letters of one slant.
  package struct Run: Sendable, Hashable {
    package var text: String
    package var isItalic: Bool

    package init(_ text: String, italic: Bool = false) {
      self.text = text
      isItalic = italic
    }
  }

  package enum Piece: Sendable, Hashable {
    case run(Run)
    /// What stands below and above the line, both right behind the piece before.
    case scripts(below: [Run], above: [Run])
  }

  package private(set) var pieces: [Piece] = []

  package init() {}

  /// Upright text, taken as it stands.
  package init(_ text: String) { append(Run(text)) }

  package init(pieces: [Piece]) {
    for piece in pieces { append(piece) }
  }

  package var isEmpty: Bool { pieces.isEmpty }

  /// Adds letters; those of one slant are joined, as are signs with what stands before them.
  package mutating func append(_ run: Run) {
    guard !run.text.isEmpty else { return }
    if case .run(var last)? = pieces.last, last.isItalic == run.isItalic {
      last.text += run.text
      pieces[pieces.count - 1] = .run(last)
    } else {
      pieces.append(.run(run))
    }
  }

  package mutating func append(_ piece: Piece) {
    switch piece {
    case .run(let run): append(run)
    case .scripts(let below, let above):
      guard !below.isEmpty || !above.isEmpty else { return }
      if case .scripts(let oldBelow, let oldAbove)? = pieces.last,
        oldBelow.isEmpty || below.isEmpty, oldAbove.isEmpty || above.isEmpty
      {
        pieces[pieces.count - 1] = .scripts(below: oldBelow + below, above: oldAbove + above)
      } else {
        pieces.append(piece)
      }
    }
  }

  package static func + (a: Label, b: Label) -> Label { Label(pieces: a.pieces + b.pieces) }

  /// The label with something behind it below and above the line.
  package func with(below: String = "", above: String = "") -> Label {
    func runs(_ text: String) -> [Run] {
      Label(math: text).pieces.flatMap { piece -> [Run] in
        switch piece {
        case .run(let run): [run]
        case .scripts(let below, let above): below + above
        }
      }
    }
    return self + Label(pieces: [.scripts(below: runs(below), above: runs(above))])
  }
}

extension Label: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) { self.init(text) }
}

extension Label {
  /// The label in plain characters, with Unicode's scripts where they exist.
  package var plain: String {
    var text = ""
    for piece in pieces {
      switch piece {
      case .run(let run): text += run.text
      case .scripts(let below, let above):
        if !below.isEmpty { text += Self.script(below, Self.lowered, sign: "_") }
        if !above.isEmpty { text += Self.script(above, Self.raised, sign: "^") }
      }
    }
    return text
  }

  private static func script(
    _ runs: [Run], _ table: [Character: Character], sign: String
  ) -> String {
    let text = runs.map(\.text).joined()
    let small = text.compactMap { table[$0] }
    if small.count == text.count { return String(small) }
    return text.count == 1 || sign == "_" && text.allSatisfy(\.isLetter)
      ? sign + text : "\(sign)(\(text))"
  }

  private static let raised = Dictionary(
    uniqueKeysWithValues: zip("0123456789+−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ"))
  private static let lowered = Dictionary(
    uniqueKeysWithValues: zip("0123456789+−()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎"))
}

extension Label {
  /// How much smaller scripts are.
  static let scriptScale = 0.7
  /// How far scripts stand below and above the line, in sizes of the label.
  static let drop = 0.22
  static let rise = 0.38

  /// Width, height above the baseline and depth below it, at a size.
  package func extent(size: Double) -> (width: Double, ascent: Double, descent: Double) {
    var (width, ascent, descent) = (0.0, 0.44, 0.0)
    for piece in pieces {
      switch piece {
      case .run(let run):
        width += GlyphWidths.width(of: run)
        ascent = max(ascent, run.text.allSatisfy(GlyphWidths.isLow) ? 0.44 : 0.7)
        descent = max(descent, run.text.contains(where: GlyphWidths.hangs) ? 0.22 : 0.01)
      case .scripts(let below, let above):
        width += Self.scriptScale * max(Self.width(of: below), Self.width(of: above)) + 0.04
        if !below.isEmpty {
          let hangs = below.contains { $0.text.contains(where: GlyphWidths.hangs) }
          descent = max(descent, Self.drop + Self.scriptScale * (hangs ? 0.22 : 0.02))
        }
        if !above.isEmpty { ascent = max(ascent, Self.rise + Self.scriptScale * 0.7) }
      }
    }
    return (width * size, ascent * size, descent * size)
  }

  static func width(of runs: [Run]) -> Double {
    runs.reduce(0) { $0 + GlyphWidths.width(of: $1) }
  }

  package func width(size: Double) -> Double { extent(size: size).width }
}

extension Figure.Text {
  /// How far the baseline lies below the point, in sizes: half the height of a capital.
  static let axis = 0.34

  /// The box that the text takes.
  package var box: Box {
    let (width, ascent, descent) = label.extent(size: size)
    let start =
      switch anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    let (low, high) = (-Self.axis * size - descent, -Self.axis * size + ascent)
    if isVertical {
      return Box(
        left: point.x - high, bottom: point.y + start, right: point.x - low,
        top: point.y + start + width)
    }
    return Box(
      left: point.x + start, bottom: point.y + low, right: point.x + start + width,
      top: point.y + high)
  }
}
