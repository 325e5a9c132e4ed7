/// Prints pieces as presentation MathML.
struct MathMLPrinter {
  private let pieces: [Piece]
  private let glyphs: [Glyph]
  private var out: TextBuffer
  private var open: [Open] = []

  private struct Open {
    var construct: Construct
    var part = 0
    /// Whether a line is broken inside: then its brackets stand alone.
    var isFlat = false
  }

  init(_ pieces: [Piece], _ glyphs: [Glyph], limit: Int) {
    self.pieces = pieces
    self.glyphs = glyphs
    out = TextBuffer(limit: limit)
  }

  /// One row: what stands inside a `math` element.
  ///
  /// Before the pieces in `breaks` a new row of a table begins, indented by so many steps; the
  /// brackets in `opened` have such places inside.
  mutating func printedRow(
    breaks: [Int: Int] = [:], opened: Set<Int> = []
  ) throws(WritingError) -> String {
    out.append("<mrow>")
    // Whether a line has just begun: two factors parted by it get a dot.
    var startsLine = false
    for (i, piece) in pieces.enumerated() {
      if let steps = breaks[i] {
        out.append("</mrow></mtd></mtr><mtr><mtd><mrow>")
        if steps > 0 { out.append(#"<mspace width="\#(steps * 2)em"/>"#) }
        startsLine = true
        if piece == .seam(.product) { continue }
      }
      switch piece {
      case .glyph(let place): out.append(glyphs[place].mathml)
      case .sign(.juxtaposed) where startsLine: out.append(Sign.dot.forms.mathml)
      case .sign(let sign): out.append(sign.forms.mathml)
      case .begin(let construct):
        let isFlat = opened.contains(i)
        open.append(Open(construct: construct, isFlat: isFlat))
        if isFlat { beginFlat(construct) } else { begin(construct) }
      case .next: next()
      case .end: end()
      case .seam: break
      }
      startsLine = false
      if out.isFull { throw .tooLong(limit: out.limit) }
    }
    out.append("</mrow>")
    return out.string
  }

  private mutating func beginFlat(_ construct: Construct) {
    if construct == .arguments { out.append("<mo>&#x2061;</mo>") }
    out.append(#"<mo stretchy="false" form="prefix">"#)
    out.append(construct.fence?.left ?? "(")
    out.append("</mo>")
  }

  private mutating func begin(_ construct: Construct) {
    if let fence = construct.fence {
      if construct == .arguments { out.append("<mo>&#x2061;</mo>") }
      out.append(#"<mrow><mo fence="true" form="prefix">"#)
      out.append(fence.left)
      out.append("</mo><mrow>")
      return
    }
    switch construct {
    case .fraction: out.append("<mfrac><mrow>")
    case .binomial: out.append(#"<mrow><mo>(</mo><mfrac linethickness="0"><mrow>"#)
    case .root: out.append("<msqrt>")
    case .rootOfDegree: out.append("<mroot><mrow>")
    case .power: out.append("<msup><mrow>")
    case .subscripted: out.append("<msub><mrow>")
    case .scripted: out.append("<msubsup><mrow>")
    case .bigSum: out.append("<munderover><mo>∑</mo><mrow>")
    case .bigProduct: out.append("<munderover><mo>∏</mo><mrow>")
    case .bigAscending: out.append("<munderover><mover><mo>∏</mo><mo>→</mo></mover><mrow>")
    case .bigDescending: out.append("<munderover><mover><mo>∏</mo><mo>←</mo></mover><mrow>")
    case .bigEntrywise: out.append("<munderover><mo>⨀</mo><mrow>")
    case .cases: out.append("<mrow><mo>{</mo><mtable><mtr><mtd>")
    case .group, .braces: out.append("<mrow>")
    case .parentheses, .arguments, .bars, .doubleBars, .floor: break
    }
  }

  private mutating func next() {
    guard !open.isEmpty else { return }
    open[open.count - 1].part += 1
    let (construct, part) = (open[open.count - 1].construct, open[open.count - 1].part)
    if construct == .cases {
      out.append(part % 2 == 1 ? "</mtd><mtd>" : "</mtd></mtr><mtr><mtd>")
    } else {
      out.append("</mrow><mrow>")
    }
  }

  private mutating func end() {
    guard let last = open.popLast() else { return }
    let construct = last.construct
    if last.isFlat {
      out.append(#"<mo stretchy="false" form="postfix">"#)
      out.append(construct.fence?.right ?? ")")
      return out.append("</mo>")
    }
    if let fence = construct.fence {
      out.append(#"</mrow><mo fence="true" form="postfix">"#)
      out.append(fence.right)
      out.append("</mo></mrow>")
      return
    }
    switch construct {
    case .fraction: out.append("</mrow></mfrac>")
    case .binomial: out.append("</mrow></mfrac><mo>)</mo></mrow>")
    case .root: out.append("</msqrt>")
    case .rootOfDegree: out.append("</mrow></mroot>")
    case .power: out.append("</mrow></msup>")
    case .subscripted: out.append("</mrow></msub>")
    case .scripted: out.append("</mrow></msubsup>")
    case .bigSum, .bigProduct, .bigAscending, .bigDescending, .bigEntrywise:
      out.append("</mrow></munderover>")
    case .cases: out.append("</mtd></mtr></mtable></mrow>")
    case .group, .braces: out.append("</mrow>")
    case .parentheses, .arguments, .bars, .doubleBars, .floor: break
    }
  }
}
