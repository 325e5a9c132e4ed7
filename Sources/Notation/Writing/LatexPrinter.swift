/// Prints pieces as LaTeX.
struct LatexPrinter {
  private let pieces: [Piece]
  private let glyphs: [[UInt8]]
  private var out: TextBuffer
  /// What was opened, and which part of it is being written.
  private var open: [Open] = []

  private struct Open {
    var construct: Construct
    var part: Int
    var size: FenceSize
    /// Whether it stands in a script.
    var isScript: Bool
  }
  private let sizes: [FenceSize]

  /// How large a bracket is drawn.
  enum FenceSize: UInt8 { case plain, growing, fixed }

  init(_ pieces: [Piece], _ glyphs: [Glyph], sizes: [FenceSize], limit: Int) {
    self.pieces = pieces
    self.glyphs = glyphs.map { Array($0.latex.utf8) }
    self.sizes = sizes
    out = TextBuffer(limit: limit)
  }

  /// Brackets around something tall grow; the others are plain.
  static func sizes(of pieces: [Piece]) -> [FenceSize] {
    var sizes: [FenceSize] = []
    var stack: [(place: Int, isTall: Bool)] = []
    for piece in pieces {
      switch piece {
      case .begin(let construct):
        stack.append((construct.isFence ? sizes.count : -1, construct.isTall))
        if construct.isFence { sizes.append(.plain) }
      case .end:
        guard let (place, isTall) = stack.popLast(), isTall else { continue }
        if place >= 0 { sizes[place] = .growing }
        if !stack.isEmpty { stack[stack.count - 1].isTall = true }
      case .glyph, .sign, .next, .seam: break
      }
    }
    return sizes
  }

  /// The LaTeX of all pieces, with lines broken before some of them.
  mutating func printed(
    breaks: [Int: String] = [:]
  ) throws(WritingError) -> String {
    var fence = 0
    // Whether a line has just begun: two factors parted by it get a dot.
    var startsLine = false
    for (i, piece) in pieces.enumerated() {
      if !breaks.isEmpty {
        if let line = breaks[i] {
          out.append(line)
          startsLine = true
          if piece == .seam(.product) { continue }
        }
      }
      switch piece {
      case .glyph(let place): append(glyphs[place])
      case .sign(.juxtaposed) where startsLine: out.append(#"\cdot "#)
      case .sign(let sign): append(sign)
      case .begin(let construct):
        var size = FenceSize.plain
        if construct.isFence {
          size = sizes[fence]
          fence += 1
        }
        open.append(
          Open(
            construct: construct, part: 0, size: size,
            isScript: open.last?.isScript ?? false || construct.isBig))
        begin(construct, size)
      case .next: next()
      case .end: end()
      case .seam: break
      }
      startsLine = false
      if out.isFull { throw .tooLong(limit: out.limit) }
    }
    return out.string
  }

  /// Signs stand closer together in scripts.
  private mutating func append(_ sign: Sign) {
    guard let last = open.last, last.isScript, let compact = sign.compactLatex else {
      return out.append(sign.forms.latex)
    }
    out.append(compact)
  }

  /// A command that ends in a letter needs a blank before another letter.
  private mutating func append(_ bytes: [UInt8]) {
    if let first = bytes.first, (first | 0x20) &- 97 < 26, out.endsInCommand {
      out.append(UInt8(ascii: " "))
    }
    out.append(bytes)
  }

  private mutating func begin(_ construct: Construct, _ size: FenceSize) {
    if let fence = construct.fence {
      switch size {
      case .plain: out.append(fence.latexLeft)
      case .growing:
        if construct == .arguments { out.append(#"\!"#) }
        out.append(#"\left"#)
        out.append(fence.latexLeft)
      case .fixed:
        out.append(#"\Bigl"#)
        out.append(fence.latexLeft)
      }
      if fence.latexLeft.hasPrefix("\\") { out.append(UInt8(ascii: " ")) }
      return
    }
    switch construct {
    case .braces: out.append("{")
    case .fraction: out.append(#"\frac{"#)
    case .binomial: out.append(#"\binom{"#)
    case .root: out.append(#"\sqrt{"#)
    case .rootOfDegree: out.append(#"\sqrt["#)
    case .bigSum: out.append(#"\sum_{"#)
    case .bigProduct: out.append(#"\prod_{"#)
    case .bigAscending: out.append(#"\overset{\rightarrow}{\prod}_{"#)
    case .bigDescending: out.append(#"\overset{\leftarrow}{\prod}_{"#)
    case .bigEntrywise: out.append(#"\bigodot_{"#)
    case .cases: out.append(#"\begin{cases} "#)
    case .power, .subscripted, .scripted, .group, .parentheses, .arguments, .bars, .doubleBars,
      .floor:
      break
    }
  }

  private mutating func next() {
    guard !open.isEmpty else { return }
    open[open.count - 1].part += 1
    let (construct, part) = (open[open.count - 1].construct, open[open.count - 1].part)
    if construct.isScripted { open[open.count - 1].isScript = true }
    switch construct {
    case .fraction, .binomial: out.append("}{")
    case .rootOfDegree: out.append("]{")
    case .power, .bigSum, .bigProduct, .bigAscending, .bigDescending, .bigEntrywise:
      out.append(construct == .power ? "^{" : "}^{")
    case .subscripted: out.append("_{")
    case .scripted: out.append(part == 1 ? "_{" : "}^{")
    case .cases: out.append(part % 2 == 1 ? " & " : #" \\ "#)
    case .root, .parentheses, .arguments, .bars, .doubleBars, .floor, .group, .braces: break
    }
  }

  private mutating func end() {
    guard let last = open.popLast() else { return }
    let (construct, size) = (last.construct, last.size)
    if let fence = construct.fence {
      switch size {
      case .plain: break
      case .growing: out.append(#"\right"#)
      case .fixed: out.append(#"\Bigr"#)
      }
      if fence.latexRight.hasPrefix("\\"), size == .plain { out.append(UInt8(ascii: " ")) }
      out.append(fence.latexRight)
      return
    }
    switch construct {
    case .fraction, .binomial, .root, .rootOfDegree, .power, .subscripted, .scripted, .braces:
      out.append(UInt8(ascii: "}"))
    case .bigSum, .bigProduct, .bigAscending, .bigDescending, .bigEntrywise: out.append("} ")
    case .cases: out.append(#" \end{cases}"#)
    case .group, .parentheses, .arguments, .bars, .doubleBars, .floor: break
    }
  }
}
