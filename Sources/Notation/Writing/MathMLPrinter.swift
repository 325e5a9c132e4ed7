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
    /// Whether its brackets are as high as what they hold.
    var isGrowing = true
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
    let sizes = LatexPrinter.sizes(of: pieces)
    var fence = 0
    for (i, piece) in pieces.enumerated() {
      if let steps = breaks[i] {
        out.append("</mrow></mtd></mtr><mtr><mtd><mrow>")
        if steps > 0 { out.append(#"<mspace width="\#(steps * 2)em"></mspace>"#) }
        startsLine = true
        if piece == .seam(.product) { continue }
      }
      switch piece {
      case .glyph(let place): out.append(glyphs[place].mathml)
      case .sign(.juxtaposed) where startsLine: out.append(Sign.dot.forms.mathml)
      case .sign(.juxtaposed) where isBeforeWord(i):
        out.append(#"<mspace width="0.167em"></mspace>"#)
      case .sign(let sign): out.append(sign.forms.mathml)
      case .begin(let construct):
        let isFlat = opened.contains(i)
        var isGrowing = true
        if construct.isFence {
          isGrowing = sizes[fence] == .growing
          fence += 1
        }
        open.append(Open(construct: construct, isFlat: isFlat, isGrowing: isGrowing))
        if isFlat { beginFlat(construct) } else { begin(construct, isGrowing: isGrowing) }
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

  /// Whether the next name is a word such as tanh, which stands apart from the factor before it.
  private func isBeforeWord(_ place: Int) -> Bool {
    for piece in pieces[(place + 1)...] {
      switch piece {
      case .glyph(let glyph): return glyphs[glyph].isWord
      case .begin(let construct) where !construct.isFence: continue
      case .sign, .begin, .next, .end, .seam: return false
      }
    }
    return false
  }

  private mutating func beginFlat(_ construct: Construct) {
    if construct == .arguments { out.append("<mo>&#x2061;</mo>") }
    out.append(#"<mo stretchy="false" form="prefix">"#)
    out.append(construct.fence?.left ?? "(")
    out.append("</mo>")
  }

  private mutating func begin(_ construct: Construct, isGrowing: Bool) {
    if let fence = construct.fence {
      if construct == .arguments { out.append("<mo>&#x2061;</mo>") }
      let stretch = isGrowing ? "" : #" stretchy="false""#
      out.append(#"<mrow><mo fence="true" form="prefix"\#(stretch)>"#)
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
      let stretch = last.isGrowing ? "" : #" stretchy="false""#
      out.append(#"</mrow><mo fence="true" form="postfix"\#(stretch)>"#)
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
