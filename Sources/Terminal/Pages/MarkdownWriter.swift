/// Writes a page as Markdown, its formulas between dollar signs, as forges show it.
package struct MarkdownWriter {
  private var lines: [String] = []
  private var margin = ""
  private var figures = 0
  private var tables = 0

  /// The text; pictures are written beside it and named by `pictures`, in their order.
  package static func write(_ page: PageText, pictures: [String] = []) -> String {
    var writer = MarkdownWriter()
    writer.names = pictures
    if !page.title.isEmpty { writer.paragraph("# " + writer.markdown(page.title)) }
    if !page.subtitle.isEmpty { writer.paragraph(writer.markdown(page.subtitle)) }
    for block in page.blocks { writer.write(block) }
    while writer.lines.last?.allSatisfy({ $0 == " " || $0 == ">" }) == true {
      writer.lines.removeLast()
    }
    return writer.lines.joined(separator: "\n") + "\n"
  }

  private var names: [String] = []

  private init() {}

  private mutating func add(_ line: String) {
    for part in line.split(separator: "\n", omittingEmptySubsequences: false) {
      let line = margin + part
      lines.append(part.isEmpty ? String(line.trimmedAtEnd) : line)
    }
  }

  private mutating func paragraph(_ text: String) {
    add(text)
    add("")
  }

  private mutating func indented(by more: String, _ body: (inout Self) -> Void) {
    let old = margin
    margin += more
    body(&self)
    margin = old
  }

  private mutating func write(_ block: Block) {
    switch block.kind {
    case .heading(let heading):
      let sign = String(repeating: "#", count: min(6, max(1, heading.level)))
      paragraph("\(sign) \(markdown(heading.text))\(Self.points(heading.points))")
    case .paragraph(let text): paragraph(markdown(text))
    case .list(let items, let isOrdered): write(items, isOrdered: isOrdered)
    case .formula(let formula, let relation):
      paragraph(
        Self.display(formula, relation: relation?.latex ?? ""))
    case .steps(let steps): write(steps)
    case .result(let formula, let question, let conditions):
      write(result: formula, of: question, conditions)
    case .checks(let checks):
      for check in checks {
        paragraph("\(check.isPassed ? "✓" : "✗") *\(markdown(check.text))*")
      }
    case .table(let table): write(table)
    case .picture(let picture, let caption): write(picture, caption)
    case .code(let text): paragraph(Self.fenced(text))
    case .part(let part, let blocks): write(part, blocks)
    }
  }

  private static func points(_ number: Int?) -> String {
    number.map { $0 == 1 ? " (1 point)" : " (\($0) points)" } ?? ""
  }

  private mutating func write(_ items: [[Block]], isOrdered: Bool) {
    for (number, item) in items.enumerated() {
      let sign = isOrdered ? "\(number + 1). " : "- "
      let start = lines.count
      indented(by: String(repeating: " ", count: sign.count)) { writer in
        for block in item { writer.write(block) }
      }
      put(sign, inFrontOf: start)
    }
  }

  /// Puts the sign of a list's item into the margin of its first line.
  private mutating func put(_ sign: String, inFrontOf start: Int) {
    if lines.count == start { add("") }
    let room = margin.count + sign.count
    lines[start] = margin + sign + lines[start].dropFirst(room)
  }

  private mutating func write(_ steps: [Answer.Step]) {
    var above: Answer.Formula?
    for (place, step) in steps.enumerated() {
      let reason = step.reason.isEmpty ? "" : ": \(Self.escaped(step.reason))"
      let start = lines.count
      let before = step.before == above ? nil : step.before
      indented(by: "   ") { writer in
        writer.paragraph("**\(Self.escaped(step.rule))**\(reason)")
        if let before { writer.paragraph(Self.display(before)) }
        writer.paragraph(Self.display(step.after, relation: step.relation.latex))
        if !step.because.isEmpty { writer.write(step.because) }
      }
      put("\(place + 1). ", inFrontOf: start)
      above = step.after
    }
  }

  private mutating func write(
    result: Answer.Formula, of question: Answer.Formula?, _ conditions: [Answer.Formula]
  ) {
    paragraph("**Result**")
    if let whole = question?.equated(to: result) {
      paragraph(Self.display(whole))
    } else {
      if let question { paragraph(Self.display(question)) }
      paragraph(Self.display(result, relation: question == nil ? "" : "="))
    }
    for condition in conditions { paragraph("Holds if \(Self.inline(condition)).") }
  }

  private mutating func write(_ table: Block.Table) {
    tables += 1
    if !table.caption.isEmpty { paragraph("**Table \(tables).** \(markdown(table.caption))") }
    add(row(table.head))
    add("|" + table.sides.map { $0 == .right ? "--:|" : "---|" }.joined())
    for cells in table.rows { add(row(cells)) }
    add("")
  }

  private func row(_ cells: [[Inline]]) -> String {
    "|" + cells.map { " \(cell($0)) |" }.joined()
  }

  private func cell(_ text: [Inline]) -> String {
    // A bar inside a formula would end the cell.
    markdown(text).replacing("\n", with: " ").replacing(#"\lvert"#, with: #"\lvert"#)
  }

  private mutating func write(_ picture: Answer.Picture, _ caption: [Inline]) {
    figures += 1
    if figures <= names.count {
      paragraph("![\(Self.escaped(picture.title))](\(names[figures - 1]))")
    }
    paragraph("**Figure \(figures).** \(markdown(caption))")
  }

  private mutating func write(_ part: Block.Part, _ blocks: [Block]) {
    let isQuoted = part.kind == .remark || part.kind == .marking
    indented(by: isQuoted ? "> " : "") { writer in
      if let name = part.kind.heading {
        let title = part.title.isEmpty ? "" : " \(writer.markdown(part.title))"
        writer.paragraph("**\(name).**\(title)\(Self.points(part.points))")
      }
      for block in blocks { writer.write(block) }
    }
    if isQuoted { add("") }
  }

  // MARK: Prose and formulas

  private func markdown(_ inlines: [Inline]) -> String { inlines.map(markdown).joined() }

  private func markdown(_ inline: Inline) -> String {
    switch inline {
    case .text(let text): Self.escaped(text)
    case .code(let text): Self.code(text)
    case .emphasis(let parts): "*\(markdown(parts))*"
    case .strong(let parts): "**\(markdown(parts))**"
    case .formula(let formula): Self.inline(formula)
    case .link(let parts, let address): "[\(markdown(parts))](\(address))"
    case .citation(let number, _): "\\[\(number)\\]"
    case .lineEnd: "  \n"
    }
  }

  private static func display(_ formula: Answer.Formula, relation: String = "") -> String {
    let sign = relation.isEmpty ? "" : "\(relation) "
    guard let latex = formula.latexLines ?? formula.latex else {
      return code(sign + formula.text)
    }
    return "$$\n\(sign)\(latex)\n$$"
  }

  private static func inline(_ formula: Answer.Formula) -> String {
    formula.latex.map { "$\($0)$" } ?? code(formula.text)
  }

  private static func code(_ text: String) -> String {
    text.contains("`") ? "`` \(text) ``" : "`\(text)`"
  }

  private static func fenced(_ text: String) -> String {
    var fence = "```"
    while text.contains(fence) { fence += "`" }
    return "\(fence)text\n\(text.hasSuffix("\n") ? text : text + "\n")\(fence)"
  }

  /// The text with the characters escaped that Markdown would take for markup.
  package static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\`*_{}[]<>#|$~".contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}

extension String {
  fileprivate var trimmedAtEnd: Substring {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return text
  }
}
