extension Answer {
  /// The answer as parts of a page, as far as they are wanted.
  package func blocks(showing shown: Set<Part> = Set(Part.allCases)) -> [Block] {
    var blocks: [Block] = []
    if let comparison { blocks += comparison }
    if shown.contains(.text), comparison == nil {
      blocks += sentences.map { Block(.paragraph([.text($0)])) }
      if sentences.isEmpty, let text = plainText { blocks.append(Block(.code(text))) }
    }
    if shown.contains(.steps), !steps.isEmpty { blocks.append(Block(.steps(steps))) }
    if shown.contains(.tables) { blocks += tables.map { Block(.table($0.onPage)) } }
    if shown.contains(.pictures) {
      blocks += pictures.map { Block(.picture($0, caption: [.text($0.title)])) }
    }
    if shown.contains(.result), showsResult, let result {
      blocks.append(Block(.result(result, of: question, conditions: validity)))
    }
    if shown.contains(.result), !definitions.isEmpty {
      blocks.append(Block(.paragraph([.text("where")])))
      blocks += definitions.map { Block(.formula($0.whole, relation: nil)) }
    }
    if shown.contains(.checks), !checks.isEmpty {
      var text: [Inline] = [.text("Checked: ")]
      for (place, check) in checks.enumerated() {
        text += (place > 0 ? [.text("; ")] : []) + check.inlines
      }
      blocks.append(Block(.checks([Block.Check(text + [.text(".")])])))
    }
    return blocks
  }

  /// Two formulas that were compared, and what was found.
  private var comparison: [Block]? {
    guard verdict == .equal || verdict == .different, let result, let question else { return nil }
    let how = sentences.dropFirst().joined(separator: "; ")
      .replacing("your answer", with: "the first").replacing("the right one", with: "the second")
    let check = Block.Check([.text(how.prefix(1).uppercased() + how.dropFirst() + ".")])
    let checks = how.isEmpty || !self.checks.isEmpty ? [] : [Block(.checks([check]))]
    guard verdict == .different else {
      return [Block(.result(result, of: question, conditions: []))] + checks
    }
    return [
      Block(.formula(result, relation: nil)), Block(.formula(question, relation: .differs)),
    ] + checks
  }

  /// What the result needs to hold, and from which number of steps on it does.
  private var validity: [Formula] {
    let least = details.first { $0.key == "valid_from" }?.value.members ?? []
    let range = least.compactMap { member -> Formula? in
      guard let number = member.value.digits else { return nil }
      let name = member.key
      return Formula(
        "\(name) >= \(number)", latex: "\(name) \\ge \(number)",
        mathML: "<mi>\(HTMLWriter.escaped(name))</mi><mo>≥</mo><mn>\(number)</mn>")
    }
    return assumptions + range.filter { !assumptions.map(\.text).contains($0.text) }
  }

  /// What of an answer may be shown or left out.
  package enum Part: String, Sendable, CaseIterable {
    case steps
    case text
    case tables
    case pictures
    case result
    case checks
  }

  /// A text that is shown as it stands, unless tables and pictures say the same.
  private var plainText: String? {
    guard case .plain(let text, _) = shape, tables.isEmpty, pictures.isEmpty else { return nil }
    return text
  }

  /// The result of a text stands in the text.
  private var showsResult: Bool {
    switch shape {
    case .bare, .worked: true
    case .plain: false
    }
  }

  /// The whole page of a command.
  var page: PageText {
    switch shape {
    case .plain(let text, _):
      PageText(title: title.isEmpty ? [] : [.text(title)], blocks: [Block(.code(text))])
    case .bare, .worked:
      PageText(title: title.isEmpty ? [] : [.text(title)], blocks: blocks())
    }
  }
}

extension Answer.Table {
  /// The table on a page.
  package var onPage: Block.Table {
    Block.Table(
      caption: caption.isEmpty ? [] : [.text(caption.prefix(1).uppercased() + caption.dropFirst())],
      head: head.map { [$0.inline] },
      sides: sides, rows: rows.map { $0.map { [$0.inline] } })
  }
}

extension Answer.Table.Cell {
  fileprivate var inline: Inline {
    switch self {
    case .words(let text): .text(text)
    case .formula(let formula): .formula(formula)
    }
  }
}

extension Answer.Check {
  /// The check in a line of prose, its error as a power of ten.
  package var inlines: [Inline] {
    let place = points.map { $0 == 1 ? " at 1 point" : " at \($0) points" } ?? ""
    guard let error = maxError else { return [.text(method + place)] }
    return [.text(method + place + ", largest error "), .formula(.number("\(error)"))]
  }
}

extension Answer.Definition {
  /// The equation with the words about its indices behind it.
  fileprivate var whole: Answer.Formula {
    guard !domain.isEmpty else { return formula }
    var whole = formula
    whole.text += "   " + domain
    let latex = " \\quad\\text{\(LaTeXWriter.escaped(domain))}"
    let mathML = "<mspace width=\"1em\"></mspace><mtext>\(HTMLWriter.escaped(domain))</mtext>"
    whole.latex = formula.latex.map { $0 + latex }
    whole.mathML = formula.mathML.map { $0 + mathML }
    whole.latexLines = formula.latexLines.map {
      $0.replacing("\\end{aligned}", with: "\(latex)\\end{aligned}")
    }
    whole.mathMLLines = formula.mathMLLines.map {
      $0.replacing("</mrow></mtd></mtr></mtable>", with: "\(mathML)</mrow></mtd></mtr></mtable>")
    }
    return whole
  }
}
