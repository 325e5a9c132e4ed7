internal import Terminal

/// Puts a notebook and the outcomes of its cells together to a page.
struct SheetMaker {
  let notebook: Notebook
  let plans: [String: CellPlan]
  let outcomes: [String: CellOutcome]
  private(set) var faults: Faults
  /// Values in prose that are not what the author wrote.
  private(set) var wrongValues: [Diagnostic] = []
  /// The sources by their keys, in the order of the list.
  private var sources: [String] = []
  private var fence: Block.Part.Kind?
  /// Ids of cells that the notebook has, but this page does not.
  let hidden: Set<String>

  init(
    _ notebook: Notebook, _ plans: [String: CellPlan], _ outcomes: [String: CellOutcome],
    hidden: Set<String>, _ faults: Faults
  ) {
    self.notebook = notebook
    self.plans = plans
    self.outcomes = outcomes
    self.hidden = hidden
    self.faults = faults
  }

  mutating func page() -> PageText {
    readSources()
    let blocks = self.blocks(of: notebook.parts)
    let points = points
    var below = notebook.header.origin
    if points > 0 { below += (below.isEmpty ? "" : " · ") + "\(points) points" }
    let title = notebook.header.title
    return PageText(
      title: title.isEmpty ? [] : [.text(title)], subtitle: below.isEmpty ? [] : [.text(below)],
      blocks: blocks)
  }

  /// The points of all headings; where these have none, of all fences.
  private var points: Int {
    let parts = notebook.allParts
    let headings = parts.compactMap { part -> Int? in
      if case .heading(let heading) = part.kind { heading.marks.points } else { nil }
    }
    guard headings.isEmpty else { return headings.reduce(0, +) }
    return parts.compactMap { part -> Int? in
      if case .fence(let fence, _) = part.kind { fence.marks.points } else { nil }
    }.reduce(0, +)
  }

  // MARK: Sources

  /// The entries of `::: sources`: items of lists that begin with `[@key]`.
  private mutating func readSources() {
    for part in notebook.parts {
      guard case .fence(let fence, let inner) = part.kind, fence.kind == .sources else { continue }
      for entry in inner {
        guard case .list(let items, _) = entry.kind else {
          faults.add(
            "a source is an item of a list", at: byte(ofLine: entry.line),
            hint: "write: - [@key] Author: Title")
          continue
        }
        for item in items { readSource(item) }
      }
    }
  }

  private mutating func readSource(_ item: [Notebook.Part]) {
    guard let first = item.first, case .paragraph(let prose) = first.kind else { return }
    guard prose.text.hasPrefix("[@"), let end = prose.text.firstIndex(of: "]") else {
      return faults.add(
        "a source begins with its key", at: prose.place(of: 0),
        hint: "write: - [@key] Author: Title")
    }
    let key = String(prose.text[..<end].dropFirst(2))
    if sources.contains(key) {
      faults.add(
        "the source '\(key)' is given twice", at: prose.place(of: 0), length: key.count + 3)
    }
    sources.append(key)
  }

  private func byte(ofLine line: Int) -> Int {
    var number = 1
    for (offset, byte) in notebook.source.text.utf8.enumerated() {
      if number == line { return offset }
      if byte == UInt8(ascii: "\n") { number += 1 }
    }
    return 0
  }

  // MARK: Blocks

  private mutating func blocks(of parts: [Notebook.Part]) -> [Block] {
    parts.flatMap { blocks(of: $0) }
  }

  private mutating func blocks(of part: Notebook.Part) -> [Block] {
    switch part.kind {
    case .heading(let heading):
      let text = inlines(heading.text)
      return [
        Block(
          .heading(
            .init(
              level: heading.level + (notebook.header.title.isEmpty ? 0 : 1), text,
              id: heading.marks.id, points: heading.marks.points)),
          line: part.line)
      ]
    case .paragraph(let prose): return [Block(.paragraph(inlines(prose)), line: part.line)]
    case .list(let items, let isOrdered):
      if fence == .sources { return [sourceList(items, line: part.line)] }
      var list: [[Block]] = []
      for item in items { list.append(blocks(of: item)) }
      return [Block(.list(items: list, isOrdered: isOrdered), line: part.line)]
    case .formula(let prose):
      return formula(prose.text, byte: prose.place(of: 0), prose).map {
        [Block(.formula($0, relation: nil), line: part.line)]
      } ?? []
    case .table(let head, let sides, let rows):
      var cells: [[[Inline]]] = []
      for row in [head] + rows { cells.append(row.map { inlines($0) }) }
      let table = Block.Table(
        caption: [], head: cells[0], sides: sides, rows: Array(cells.dropFirst()))
      return [Block(.table(table), line: part.line)]
    case .code(let text): return [Block(.code(text), line: part.line)]
    case .cell(let cell): return blocks(of: cell)
    case .fence(let fence, let inner): return [block(of: fence, inner, line: part.line)]
    }
  }

  private mutating func sourceList(_ items: [[Notebook.Part]], line: Int) -> Block {
    var list: [[Block]] = []
    for item in items {
      guard let first = item.first, case .paragraph(var prose) = first.kind,
        let end = prose.text.firstIndex(of: "]")
      else { continue }
      let skipped = prose.text[...end].utf8.count
      prose.text = String(prose.text[prose.text.index(after: end)...])
      prose.origins = prose.origins.map {
        (max(0, $0.start - skipped), $0.byte + ($0.start == 0 ? skipped : 0))
      }
      list.append([Block(.paragraph(inlines(prose)), line: first.line)])
    }
    return Block(.list(items: list, isOrdered: true), line: line)
  }

  private mutating func block(
    of fence: Notebook.Fence, _ inner: [Notebook.Part], line: Int
  ) -> Block {
    let outer = self.fence
    self.fence = fence.kind
    let title = inlines(fence.title)
    let blocks = self.blocks(of: inner)
    self.fence = outer
    checkLength(of: fence, blocks, line: line)
    let part = Block.Part(
      fence.kind, id: fence.marks.id, title: title, points: fence.marks.points)
    return Block(.part(part, blocks), line: line)
  }

  /// Whether an answer in prose keeps to its number of words and sentences.
  private mutating func checkLength(of fence: Notebook.Fence, _ blocks: [Block], line: Int) {
    guard fence.words != nil || fence.sentences != nil else { return }
    let length = ProseLength(of: blocks)
    let at = byte(ofLine: line)
    if let most = fence.words, length.words > most {
      faults.add(
        "this has \(length.words) words, and at most \(most) are allowed", at: at, length: 3)
    }
    if let most = fence.sentences, length.sentences > most {
      faults.add(
        "this has \(length.sentences) sentences, and at most \(most) are allowed", at: at, length: 3
      )
    }
  }

  private mutating func blocks(of cell: Notebook.Cell) -> [Block] {
    switch cell.kind {
    case .text(_, let body, _, let isShown):
      return isShown ? [Block(.code(String(body[...].trimmed)), line: cell.line)] : []
    case .directives:
      guard let plan = plans[cell.id], let outcome = outcomes[cell.id],
        let answer = outcome.answer
      else { return [] }
      var blocks = answer.blocks(showing: plan.shown)
      if let caption = plan.caption {
        let prose = Notebook.Prose(text: caption.text, origins: [(0, caption.byte)])
        Self.put(inlines(prose), on: &blocks)
      }
      let checks = outcome.checks.map { check in
        if let own = check.own {
          return Block.Check([.text("\(check.sentence): ")] + own.inlines + [.text(".")])
        }
        guard let formula = check.formula else {
          let sentence = check.sentence.prefix(1).uppercased() + check.sentence.dropFirst()
          return Block.Check(isPassed: check.isPassed, [.text(sentence + ".")])
        }
        return Block.Check(
          isPassed: check.isPassed, [.formula(formula), .text(" is \(check.sentence).")])
      }
      if plan.shown.contains(.checks), !checks.isEmpty {
        blocks.append(Block(.checks(checks)))
      }
      blocks = blocks.map { Block($0.kind, line: cell.line) }
      return blocks.isEmpty
        ? [] : [Block(.part(.init(.answer, id: "cell-\(cell.id)"), blocks), line: cell.line)]
    }
  }

  /// A caption of the author's instead of the command's own.
  private static func put(_ caption: [Inline], on blocks: inout [Block]) {
    for place in blocks.indices {
      switch blocks[place].kind {
      case .picture(var picture, _):
        picture.title = caption.map(\.plain).joined()
        blocks[place].kind = .picture(picture, caption: caption)
        return
      case .table(var table):
        table.caption = caption
        blocks[place].kind = .table(table)
        return
      case .heading, .paragraph, .list, .formula, .steps, .result, .checks, .code, .part: continue
      }
    }
  }

  // MARK: Prose

  private mutating func inlines(_ prose: Notebook.Prose) -> [Inline] {
    inlines(ProseReader.read(prose, &faults), prose)
  }

  private mutating func inlines(_ parts: [ProsePart], _ prose: Notebook.Prose) -> [Inline] {
    var inlines: [Inline] = []
    for part in parts {
      switch part {
      case .text(let text): inlines.append(.text(text))
      case .code(let text): inlines.append(.code(text))
      case .emphasis(let inner): inlines.append(.emphasis(self.inlines(inner, prose)))
      case .strong(let inner): inlines.append(.strong(self.inlines(inner, prose)))
      case .link(let inner, let address):
        inlines.append(.link(self.inlines(inner, prose), to: address))
      case .formula(let tex, let byte):
        if let formula = formula(tex, byte: byte, nil) { inlines.append(.formula(formula)) }
      case .citation(let key, let byte): inlines.append(citation(key, byte))
      case .reference(let reference): inlines.append(value(of: reference))
      case .lineEnd: inlines.append(.lineEnd)
      }
    }
    return inlines
  }

  private mutating func formula(
    _ tex: String, byte: Int, _ prose: Notebook.Prose?
  ) -> Answer.Formula? {
    do throws(ProseFormula.Fault) {
      return try ProseFormula.read(tex)
    } catch {
      let at = prose.map { $0.place(of: error.byte) } ?? byte + error.byte
      faults.add(error.message, at: at, hint: error.hint)
      return nil
    }
  }

  private mutating func citation(_ key: String, _ byte: Int) -> Inline {
    guard let place = sources.firstIndex(of: key) else {
      faults.add(
        "there is no source '\(key)'", at: byte, length: max(1, key.count),
        hint: Spelling.hint(for: key, among: sources) ?? "sources stand in a fence ::: sources")
      return .text("")
    }
    return .citation(number: place + 1, label: key)
  }

  private mutating func value(of reference: ProsePart.Reference) -> Inline {
    if fence == .problem {
      faults.add(
        "a problem may not show a value of a cell", at: reference.byte, length: reference.length,
        hint: "it would tell the answer; values belong into a solution")
      return .text("")
    }
    guard let outcome = outcomes[reference.id] else {
      let hint =
        hidden.contains(reference.id)
        ? "it stands in a part that is left out without solutions"
        : Spelling.hint(for: reference.id, among: outcomes.keys.sorted())
      faults.add(
        "there is no cell '\(reference.id)' with an answer", at: reference.byte,
        length: reference.length, hint: hint)
      return .text("")
    }
    // The cell's own fault is told already.
    guard let answer = outcome.answer else { return .text("") }
    guard let value = answer.value(of: reference.field) else {
      faults.add(
        "the answer of '\(reference.id)' has no '\(reference.field)'", at: reference.byte,
        length: reference.length, hint: "it has \(answer.fieldNames.joined(separator: ", "))")
      return .text("")
    }
    compare(reference, value)
    guard let claim = reference.claim, claim.isRounded else { return Self.inline(value) }
    return .formula(.number(claim.value))
  }

  private static func inline(_ value: Answer.Formula) -> Inline {
    if value.mathML != nil { return .formula(value) }
    return Double(value.text) != nil ? .formula(.number(value.text)) : .text(value.text)
  }

  private mutating func compare(_ reference: ProsePart.Reference, _ value: Answer.Formula) {
    guard let claim = reference.claim else { return }
    let isRight =
      claim.isRounded
      ? RoundedNumber.agrees(claim.value, with: value.text) : claim.value == value.text
    guard !isRight else { return }
    let sign = claim.isRounded ? "rounds to" : "is"
    wrongValues.append(
      Diagnostic(
        .error, "\(reference.id).\(reference.field) \(sign) no \(claim.value)",
        at: notebook.source.place(atByte: reference.byte, length: reference.length),
        hint: "it is \(value.text)"))
  }
}
