/// Writes a page as one HTML file that needs nothing else: no script, no font, no picture.
package struct HTMLWriter {
  private var lines: [String] = []
  private var figures = 0
  private var tables = 0

  /// The file.
  package static func write(_ page: PageText) -> String {
    var writer = HTMLWriter()
    writer.open(page)
    for block in page.blocks { writer.write(block) }
    writer.lines += ["</main>", "</body>", "</html>", ""]
    return writer.lines.joined(separator: "\n")
  }

  private mutating func open(_ page: PageText) {
    let name = page.title.map(\.plain).joined()
    lines = [
      "<!DOCTYPE html>", #"<html lang="en">"#, "<head>", #"<meta charset="utf-8">"#,
      #"<meta name="viewport" content="width=device-width, initial-scale=1">"#,
      #"<meta name="color-scheme" content="light dark">"#,
      "<title>\(Self.escaped(name.isEmpty ? "mathnn" : name))</title>",
      "<style>\(Self.style)</style>", "</head>", "<body>", "<main>",
    ]
    guard !page.title.isEmpty else { return }
    lines.append("<h1>\(html(page.title))</h1>")
    if !page.subtitle.isEmpty {
      lines.append(#"<p class="subtitle">\#(html(page.subtitle))</p>"#)
    }
  }

  private mutating func write(_ block: Block) {
    switch block.kind {
    case .heading(let heading): write(heading)
    case .paragraph(let text): lines.append("<p>\(html(text))</p>")
    case .list(let items, let isOrdered): write(items, isOrdered: isOrdered)
    case .formula(let formula, let relation):
      lines.append(Self.display(formula, relation: relation?.character ?? ""))
    case .steps(let steps): write(steps)
    case .result(let formula, let question, let conditions):
      write(result: formula, of: question, conditions)
    case .checks(let checks): write(checks)
    case .table(let table): write(table)
    case .picture(let picture, let caption): write(picture, caption)
    case .code(let text): lines.append("<pre>\(Self.escaped(text))</pre>")
    case .part(let part, let blocks): write(part, blocks)
    }
  }

  private mutating func write(_ heading: Block.Heading) {
    let level = min(6, max(1, heading.level))
    let id = Self.attribute("id", heading.id)
    let points = Self.points(heading.points)
    lines.append("<h\(level)\(id)>\(html(heading.text))\(points)</h\(level)>")
  }

  private static func points(_ number: Int?) -> String {
    guard let number else { return "" }
    return #" <span class="points">\#(number) point\#(number == 1 ? "" : "s")</span>"#
  }

  private mutating func write(_ items: [[Block]], isOrdered: Bool) {
    let tag = isOrdered ? "ol" : "ul"
    lines.append("<\(tag)>")
    for item in items {
      if item.count == 1, case .paragraph(let text) = item[0].kind {
        lines.append("<li>\(html(text))</li>")
        continue
      }
      lines.append("<li>")
      for block in item { write(block) }
      lines.append("</li>")
    }
    lines.append("</\(tag)>")
  }

  // MARK: Derivations

  private mutating func write(_ steps: [Answer.Step]) {
    let count = steps.count == 1 ? "1 step" : "\(steps.count) steps"
    lines += [#"<details class="steps" open>"#, "<summary>Derivation, \(count)</summary>"]
    if let first = steps.first { lines.append(Self.display(first.before)) }
    items(of: steps, after: steps.first?.before)
    lines.append("</details>")
  }

  private mutating func items(of steps: [Answer.Step], after question: Answer.Formula?) {
    var above = question
    lines.append("<ol>")
    for step in steps {
      let reason =
        step.reason.isEmpty ? "" : #" <span class="reason">\#(Self.escaped(step.reason))</span>"#
      lines.append(
        #"<li><div class="rule">\#(Self.escaped(step.rule))\#(reason)</div><div class="line">"#)
      if step.before != above { lines.append(Self.display(step.before)) }
      lines.append(Self.display(step.after, relation: step.relation.character))
      if !step.because.isEmpty {
        lines += ["<details>", "<summary>why</summary>"]
        items(of: step.because, after: nil)
        lines.append("</details>")
      }
      lines.append("</div></li>")
      above = step.after
    }
    lines.append("</ol>")
  }

  private mutating func write(
    result: Answer.Formula, of question: Answer.Formula?, _ conditions: [Answer.Formula]
  ) {
    lines.append(#"<div class="result">"#)
    if let whole = question?.equated(to: result) {
      lines.append(Self.display(whole))
    } else {
      if let question { lines.append(Self.display(question)) }
      lines.append(Self.display(result, relation: question == nil ? "" : "="))
    }
    if !conditions.isEmpty {
      let list = conditions.map(Self.inline).joined(separator: ", ")
      lines.append(#"<p class="validity">holds if \#(list)</p>"#)
    }
    lines.append("</div>")
  }

  private mutating func write(_ checks: [Block.Check]) {
    lines.append(#"<ul class="checks">"#)
    for check in checks {
      let kind = check.isPassed ? "passed" : "failed"
      lines.append(#"<li class="\#(kind)">\#(html(check.text))</li>"#)
    }
    lines.append("</ul>")
  }

  // MARK: Tables, pictures, parts

  private mutating func write(_ table: Block.Table) {
    tables += 1
    lines.append(#"<div class="wide"><table>"#)
    if !table.caption.isEmpty {
      lines.append("<caption><b>Table \(tables).</b> \(html(table.caption))</caption>")
    }
    if table.head.contains(where: { !$0.isEmpty }) {
      let cells = zip(table.head, table.sides).map {
        #"<th scope="col"\#(Self.side($1))>\#(html($0))</th>"#
      }
      lines.append("<thead><tr>\(cells.joined())</tr></thead>")
    }
    lines.append("<tbody>")
    for row in table.rows {
      let cells = zip(row, table.sides).map { "<td\(Self.side($1))>\(html($0))</td>" }
      lines.append("<tr>\(cells.joined())</tr>")
    }
    lines.append("</tbody></table></div>")
  }

  private static func side(_ side: Answer.Table.Side) -> String {
    switch side {
    case .left: ""
    case .right: #" class="right""#
    }
  }

  private mutating func write(_ picture: Answer.Picture, _ caption: [Inline]) {
    figures += 1
    lines += ["<figure>", picture.svg.trimmedLines]
    lines.append("<figcaption><b>Figure \(figures).</b> \(html(caption))</figcaption>")
    lines.append("</figure>")
  }

  private mutating func write(_ part: Block.Part, _ blocks: [Block]) {
    let parted = part.kind == .answer ? "" : "part "
    lines.append("<div class=\"\(parted)\(part.kind.rawValue)\"\(Self.attribute("id", part.id))>")
    if let name = part.kind.heading {
      let title = part.title.isEmpty ? "" : " \(html(part.title))"
      lines.append(
        #"<p class="name"><b>\#(name).</b>\#(title)\#(Self.points(part.points))</p>"#)
    }
    for block in blocks { write(block) }
    lines.append("</div>")
  }

  // MARK: Prose and formulas

  private func html(_ inlines: [Inline]) -> String { inlines.map(html).joined() }

  private func html(_ inline: Inline) -> String {
    switch inline {
    case .text(let text): Self.escaped(text)
    case .code(let text): "<code>\(Self.escaped(text))</code>"
    case .emphasis(let parts): "<em>\(html(parts))</em>"
    case .strong(let parts): "<strong>\(html(parts))</strong>"
    case .formula(let formula): Self.inline(formula)
    case .link(let parts, let address): "<a href=\"\(Self.escaped(address))\">\(html(parts))</a>"
    case .citation(let number, let label):
      "<a class=\"citation\" href=\"#source-\(Self.escaped(label))\">[\(number)]</a>"
    case .lineEnd: "<br>"
    }
  }

  private static func display(_ formula: Answer.Formula) -> String {
    display(formula, relation: "")
  }

  private static func display(_ formula: Answer.Formula, relation: String) -> String {
    let sign = relation.isEmpty ? "" : "<mo>\(relation)</mo>"
    guard let row = formula.mathMLLines ?? formula.mathML else {
      let text = relation.isEmpty ? formula.text : "\(relation) \(formula.text)"
      return #"<div class="formula"><code>\#(escaped(text))</code></div>"#
    }
    let first = "<mtr><mtd>"
    let body =
      row.range(of: first).map { row.replacingCharacters(in: $0, by: first + sign) } ?? sign + row
    return
      #"<div class="formula"><math display="block">\#(row.hasPrefix("<mtable") ? body : sign + row)</math></div>"#
  }

  private static func inline(_ formula: Answer.Formula) -> String {
    formula.mathML.map { "<math>\($0)</math>" } ?? "<code>\(escaped(formula.text))</code>"
  }

  private static func attribute(_ name: String, _ value: String?) -> String {
    value.map { " \(name)=\"\(escaped($0))\"" } ?? ""
  }

  /// The text with the characters replaced that a browser would obey.
  package static func escaped(_ text: String) -> String {
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

extension Block.Part.Kind {
  /// The word that begins it; nothing where its place says enough.
  package var heading: String? {
    switch self {
    case .problem, .answer: nil
    case .solution: "Solution"
    case .remark: "Remark"
    case .marking: "Marking"
    case .sources: "Sources"
    }
  }
}

extension String {
  /// The first place of a text.
  fileprivate func range(of text: String) -> Range<Index>? { ranges(of: text).first }

  fileprivate func replacingCharacters(in range: Range<Index>, by text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }

  /// The text without line ends at its end.
  fileprivate var trimmedLines: String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}
