/// Writes a page as a LaTeX document of plain `article`.
///
/// Everything that TeX may find too wide is measured by TeX itself (`\mnnfit`) and made smaller; our
/// own breaker of lines comes first, so that this is rare.
package struct LaTeXWriter {
  /// A document, and for each of its lines the line of the notebook that it came from.
  package struct Document: Sendable, Equatable {
    /// The document.
    package let text: String
    /// The notebook's lines, one for each line of the document; 0 for none.
    package let origins: [Int]
  }

  private var lines: [String] = []
  private var origins: [Int] = []
  private var origin = 0
  private var figures = 0
  private var tables = 0
  private var listDepth = 0

  /// The document.
  package static func write(_ page: PageText) -> Document {
    var writer = LaTeXWriter()
    writer.add(preamble)
    writer.add("\\begin{document}")
    if !page.title.isEmpty {
      let below = page.subtitle.isEmpty ? "" : writer.latex(page.subtitle)
      writer.add("\\mnntitle{\(writer.latex(page.title))}{\(below)}")
    }
    for block in page.blocks { writer.write(block) }
    writer.add("\\end{document}")
    return Document(
      text: writer.lines.joined(separator: "\n") + "\n", origins: writer.origins)
  }

  private mutating func add(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(String(line))
      origins.append(origin)
    }
  }

  private mutating func write(_ block: Block) {
    let outer = origin
    if block.line > 0 { origin = block.line }
    defer { origin = outer }
    switch block.kind {
    case .heading(let heading): write(heading)
    case .paragraph(let text): add(latex(text) + "\n")
    case .list(let items, let isOrdered): write(items, isOrdered: isOrdered)
    case .formula(let formula, let relation):
      add(
        "\\mnndisplay{\(Self.display(formula, relation: Self.sign(relation), atTop: relation != nil))}"
      )
    case .steps(let steps): write(steps, numbered: "")
    case .result(let formula, let question, let conditions):
      write(result: formula, of: question, conditions)
    case .checks(let checks): write(checks)
    case .table(let table): write(table)
    case .picture(let picture, let caption): write(picture, caption)
    case .code(let text): write(code: text)
    case .part(let part, let blocks): write(part, blocks)
    }
  }

  private mutating func write(_ heading: Block.Heading) {
    let commands = ["section", "section", "subsection", "subsubsection"]
    let command = commands[min(commands.count, max(1, heading.level)) - 1]
    add("\\\(command)*{\(latex(heading.text))\(Self.points(heading.points))}")
  }

  private static func points(_ number: Int?) -> String {
    number.map { "\\mnnpoints{\($0)~point\($0 == 1 ? "" : "s")}" } ?? ""
  }

  private mutating func write(_ items: [[Block]], isOrdered: Bool) {
    // LaTeX nests no more than four lists.
    listDepth += 1
    defer { listDepth -= 1 }
    let name = isOrdered ? "enumerate" : "itemize"
    if listDepth <= 4 { add("\\begin{\(name)}") }
    for item in items {
      add(listDepth <= 4 ? "\\item" : "\\par --")
      for block in item { write(block) }
    }
    if listDepth <= 4 { add("\\end{\(name)}") }
  }

  // MARK: Derivations

  private mutating func write(_ steps: [Answer.Step], numbered prefix: String, depth: Int = 0) {
    var above: Answer.Formula?
    for (place, step) in steps.enumerated() {
      let number = "\(prefix)\(place + 1)"
      if step.before != above {
        add("\\mnnline{\(min(depth, 4))}{\(Self.display(step.before, atTop: true))}")
      }
      let reason = step.reason.isEmpty ? "" : Self.softened(step.reason)
      add(
        "\\mnnstep{\(min(depth, 4))}{\(number)}{\(Self.softened(step.rule))}{\(reason)}"
          + "{\(Self.display(step.after, relation: Self.sign(step.relation), atTop: true))}")
      write(step.because, numbered: number + ".", depth: depth + 1)
      above = step.after
    }
  }

  private mutating func write(
    result: Answer.Formula, of question: Answer.Formula?, _ conditions: [Answer.Formula]
  ) {
    let list = conditions.map(Self.inline).joined(separator: ", ")
    var body = Self.display(question?.equated(to: result) ?? result)
    if let question, question.equated(to: result) == nil {
      let right = Self.display(result, relation: Self.sign(.equals), atTop: true)
      body =
        "\\begin{array}{@{}l@{}}\\displaystyle \(Self.display(question, atTop: true)) \\\\[8pt] \\displaystyle \(right)\\end{array}"
    }
    add("\\mnnresult{\(body)}{\(list.isEmpty ? "" : "\\mnnvalidity{holds if \(list)}")}")
  }

  private mutating func write(_ checks: [Block.Check]) {
    for check in checks {
      add("\\mnncheck{\(check.isPassed ? "\\checkmark" : "\\times")}{\(latex(check.text))}")
    }
  }

  // MARK: Tables and pictures

  private mutating func write(_ table: Block.Table) {
    tables += 1
    let columns = Self.columns(of: table)
    let isLong = table.rows.count > 28
    var head: [String] = []
    let caption =
      table.caption.isEmpty ? "" : "\\mnncaption{Table~\(tables).}{\(latex(table.caption))}"
    if isLong, !caption.isEmpty { add("\\begin{center}\(caption)\\end{center}") }
    if table.head.contains(where: { !$0.isEmpty }) {
      head = [table.head.map(latex).joined(separator: " & ") + " \\\\", "\\midrule"]
    }
    add(
      isLong
        ? "\\begin{longtable}{\(columns)}"
        : "\\begin{mnntable}{\(caption)}\\begin{tabular}{\(columns)}")
    add("\\toprule")
    for line in head { add(line) }
    if isLong { add("\\endhead") }
    for row in table.rows { add(row.map(latex).joined(separator: " & ") + " \\\\") }
    add("\\bottomrule")
    add(isLong ? "\\end{longtable}" : "\\end{tabular}\\end{mnntable}")
  }

  /// The columns, those that are too wide together as paragraphs of a width that fits.
  static func columns(of table: Block.Table) -> String {
    let widths = table.sides.indices.map { column in
      ([table.head] + table.rows).map { row in width(of: row[column]) }.max() ?? 0
    }
    let room = 38.0 - 1.1 * Double(widths.count)
    var cap = widths.max() ?? 0
    while cap > 3, widths.reduce(0, { $0 + min($1, cap) }) > room { cap -= 0.25 }
    return zip(widths, table.sides).map { width, side in
      if width > cap { return ">{\\raggedright\\arraybackslash}p{\(cap)em}" }
      return side == .right ? "r" : "l"
    }.joined()
  }

  private static func width(of text: [Inline]) -> Double {
    Double(text.map(\.plain).joined().count) * 0.47
  }

  private mutating func write(_ picture: Answer.Picture, _ caption: [Inline]) {
    figures += 1
    add("\\begin{mnnfigure}{\\mnncaption{Figure~\(figures).}{\(latex(caption))}}")
    add(picture.tikz.hasSuffix("\n") ? String(picture.tikz.dropLast()) : picture.tikz)
    add("\\end{mnnfigure}")
  }

  private mutating func write(code text: String) {
    add("\\begin{mnncode}")
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).lazy {
      for part in Self.folded(String(line), width: 84) {
        add("\\mnncodeline{\(Self.typewriter(part))}")
      }
    }
    add("\\end{mnncode}")
  }

  /// Pieces of a line that fit the page, later ones indented.
  private static func folded(_ line: String, width: Int) -> [String] {
    var parts: [String] = []
    var rest = line.shownOnOneLine[...]
    while rest.count > (parts.isEmpty ? width : width - 4) {
      let room = parts.isEmpty ? width : width - 4
      let head = rest.prefix(room)
      let cut =
        head.lastIndex(of: " ").flatMap {
          head.distance(from: head.startIndex, to: $0) > 20 ? head.index(after: $0) : nil
        }
        ?? head.endIndex
      parts.append((parts.isEmpty ? "" : "    ") + rest[..<cut])
      rest = rest[cut...]
    }
    if !rest.isEmpty || parts.isEmpty { parts.append((parts.isEmpty ? "" : "    ") + rest) }
    return parts
  }

  private mutating func write(_ part: Block.Part, _ blocks: [Block]) {
    let name = part.kind.heading ?? ""
    let title = part.title.isEmpty ? "" : latex(part.title)
    let isFramed = part.kind == .remark || part.kind == .marking
    if part.kind == .answer {
      for block in blocks { write(block) }
      return
    }
    let environment = isFramed ? "mnn\(part.kind.rawValue)" : "mnnpart"
    add("\\begin{\(environment)}{\(name)}{\(title)\(Self.points(part.points))}")
    for block in blocks { write(block) }
    add("\\end{\(environment)}")
  }

  // MARK: Prose and formulas

  private func latex(_ inlines: [Inline]) -> String { inlines.map(latex).joined() }

  private func latex(_ inline: Inline) -> String {
    switch inline {
    case .text(let text): Self.softened(text)
    case .code(let text): "\\texttt{\(Self.breakable(text))}"
    case .emphasis(let parts): "\\emph{\(latex(parts))}"
    case .strong(let parts): "\\textbf{\(latex(parts))}"
    case .formula(let formula): Self.inline(formula)
    case .link(let parts, let address):
      "\\href{\(Self.address(address))}{\(latex(parts))}"
    case .citation(let number, _): "[\(number)]"
    case .lineEnd: "\\\\"
    }
  }

  private static func display(
    _ formula: Answer.Formula, relation: String = "", atTop: Bool = false
  ) -> String {
    guard let latex = formula.latexLines ?? formula.latex else {
      let text = breakable(formula.text)
      return
        "\\mbox{\(relation.isEmpty ? "" : "$\(relation)$")\\parbox[t]{.9\\linewidth}{\\raggedright\\texttt{\(text)}}}"
    }
    let lines = latex.split(separator: "\n").joined(separator: " ")
    let start = "\\begin{aligned}"
    if atTop, lines.hasPrefix(start) {
      return relation + start + "[t]" + lines.dropFirst(start.count)
    }
    return relation + lines
  }

  private static func sign(_ relation: Answer.Relation?) -> String {
    relation.map { "{} \($0.latex) " } ?? ""
  }

  private static func inline(_ formula: Answer.Formula) -> String {
    guard let latex = formula.latex else { return "\\texttt{\(breakable(formula.text))}" }
    return formula.text.count > 90 ? "\\mnninline{\(latex)}" : "$\(latex)$"
  }

  /// An address; what TeX would obey inside `\href` is spelled in the way of addresses.
  private static func address(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "%", "#", "&", "_", "~": result += "\\\(character)"
      case "{": result += "\\%7B"
      case "}": result += "\\%7D"
      case "\\": result += "\\%5C"
      case "^": result += "\\%5E"
      default: result.append(character)
      }
    }
  }
}
