package import Expressions

extension LatexWriter {
  /// The term in lines no wider than some em, in an `aligned` environment where there are several.
  package static func writeLines(
    _ e: Expr, width: Int = 38, options: FormulaOptions = FormulaOptions()
  ) throws(WritingError) -> String {
    var writer = FormulaWriter(for: [e], options: options)
    try writer.layOut(e)
    var sizes = LatexPrinter.sizes(of: writer.pieces)
    let row = FormulaRow(writer.pieces, writer.glyphs)
    var flow = LineFlow(
      edges: row.edges, seams: row.seams, closing: row.closing, isBracket: row.isBracket,
      limit: width * 10, step: 20)
    flow.run()
    for place in flow.opened { sizes[row.fences[place]] = .fixed }
    let breaks = flow.breaks.mapValues { steps in
      " \\\\\n&" + String(repeating: #"\quad "#, count: steps)
    }
    var printer = LatexPrinter(writer.pieces, writer.glyphs, sizes: sizes, limit: options.limit)
    let text = try printer.printed(breaks: breaks)
    if breaks.isEmpty { return text }
    return "\\begin{aligned}\n&\(text)\n\\end{aligned}"
  }
}

extension MathMLWriter {
  /// The term in lines no wider than some em: a row, or a table with a row for each line.
  package static func rowLines(
    _ e: Expr, width: Int = 38, options: FormulaOptions = FormulaOptions()
  ) throws(WritingError) -> String {
    var options = options
    options.isDegreeLast = true
    var writer = FormulaWriter(for: [e], options: options)
    try writer.layOut(e)
    let row = FormulaRow(writer.pieces, writer.glyphs)
    var flow = LineFlow(
      edges: row.edges, seams: row.seams, closing: row.closing, isBracket: row.isBracket,
      limit: width * 10, step: 20)
    flow.run()
    var printer = MathMLPrinter(writer.pieces, writer.glyphs, limit: options.limit)
    guard !flow.breaks.isEmpty else { return try printer.printedRow() }
    let lines = try printer.printedRow(breaks: flow.breaks, opened: flow.opened)
    return #"<mtable class="lines" displaystyle="true"><mtr><mtd>\#(lines)</mtd></mtr></mtable>"#
  }
}

/// Pieces as a row that can be broken: widths, seams and brackets.
struct FormulaRow {
  private(set) var edges: [Int] = [0]
  private(set) var seams: [Seam?] = []
  private(set) var closing: [Int]
  private(set) var isBracket: [Bool]
  /// For an opening bracket, which one it is in the order of the text.
  private(set) var fences: [Int]

  fileprivate struct Open {
    var place: Int
    var construct: Construct
    var start: Int
    var partStart: Int
    var widest = 0
  }

  init(_ pieces: [Piece], _ glyphs: [Glyph]) {
    closing = Array(repeating: 0, count: pieces.count)
    isBracket = Array(repeating: false, count: pieces.count)
    fences = Array(repeating: 0, count: pieces.count)
    edges.reserveCapacity(pieces.count + 1)
    var open: [Open] = []
    var count = 0
    var width = 0
    for (i, piece) in pieces.enumerated() {
      var seam: Seam?
      switch piece {
      case .glyph(let place): width += glyphs[place].width
      case .sign(let sign): width += sign.forms.width
      case .seam(let kind): seam = kind
      case .begin(let construct):
        if construct.isFence {
          fences[i] = count
          count += 1
          width += 4
        }
        isBracket[i] = construct == .parentheses || construct == .arguments
        open.append(Open(place: i, construct: construct, start: width, partStart: width))
      case .next:
        guard var last = open.popLast() else { break }
        last.widest = max(last.widest, width - last.partStart)
        last.partStart = width
        open.append(last)
      case .end:
        guard let last = open.popLast() else { break }
        closing[last.place] = i
        width = last.endWidth(width)
      }
      seams.append(seam)
      edges.append(width)
    }
  }
}

extension FormulaRow.Open {
  /// The width at the end: parts above one another count once, scripts are smaller.
  fileprivate func endWidth(_ width: Int) -> Int {
    let widest = max(widest, width - partStart)
    switch construct {
    case .fraction, .binomial: return start + widest + 4
    case .bigSum, .bigProduct, .bigAscending, .bigDescending, .bigEntrywise:
      return start + max(14, widest * 7 / 10) + 3
    case .power, .subscripted, .scripted: return partStart + (width - partStart) * 7 / 10
    case .root, .rootOfDegree: return width + 9
    case .parentheses, .arguments, .bars, .doubleBars, .floor: return width + 4
    case .cases: return start + widest + 20
    case .group, .braces: return width
    }
  }
}

extension PlainWriter {
  /// The term as plain text in lines no longer than some columns, broken by structure.
  package static func writeLines(
    _ e: Expr, width: Int, limit: Int = usualLimit
  ) throws(WritingError) -> String {
    let text = Array(try write(e, limit: limit).utf8)
    let row = TextRow(text)
    var flow = LineFlow(
      edges: row.edges, seams: row.seams, closing: row.closing, isBracket: row.isBracket,
      limit: width, step: 2)
    flow.run()
    var out: [UInt8] = []
    for (i, byte) in text.enumerated() {
      if let steps = flow.breaks[i] {
        while out.last == 0x20 { out.removeLast() }
        out.append(0x0A)
        out += Array(repeating: 0x20, count: steps * 2)
        if byte == 0x20 { continue }
      }
      out.append(byte)
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// Plain text as a row that can be broken, one element a byte.
private struct TextRow {
  var edges: [Int] = [0]
  var seams: [Seam?] = []
  var closing: [Int]
  var isBracket: [Bool]

  init(_ text: [UInt8]) {
    closing = Array(repeating: 0, count: text.count)
    isBracket = Array(repeating: false, count: text.count)
    var open: [Int] = []
    for (i, byte) in text.enumerated() {
      edges.append(edges[i] + (byte & 0xC0 == 0x80 ? 0 : 1))
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        open.append(i)
        isBracket[i] = byte == UInt8(ascii: "(")
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        if let start = open.popLast() { closing[start] = i }
      default: break
      }
      seams.append(Self.seam(text, i))
    }
  }

  /// Operators between blanks, and factors at their `*`.
  private static func seam(_ text: [UInt8], _ i: Int) -> Seam? {
    if text[i] == UInt8(ascii: "*") {
      return i > 0 && text[i - 1] != UInt8(ascii: ".") ? .product : nil
    }
    guard text[i] == 0x20, i + 2 < text.count else { return nil }
    switch text[i + 1] {
    case UInt8(ascii: "+"), UInt8(ascii: "-"): return text[i + 2] == 0x20 ? .sum : nil
    case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"):
      return .relation
    default: return text[i] == 0x20 && i > 0 && text[i - 1] == UInt8(ascii: ",") ? .relation : nil
    }
  }
}
