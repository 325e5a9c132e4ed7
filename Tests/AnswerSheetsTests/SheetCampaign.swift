import Support
import Terminal
import Testing

@testable import AnswerSheets
@testable import mathnn

@Suite("Sheets") struct SheetCampaign {
  @Test("of strangers build in every format", arguments: Workshop.strangers)
  func strangers(_ name: String) throws {
    try Process.inNewFolder { folder in
      let formats: [SheetFormat] =
        TeXRun.missing == nil && name == "numbers" ? SheetFormat.allCases : [.tex, .html, .md]
      let report = try Workshop.report(Workshop.stranger(name), in: folder, formats: formats)
      #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
      #expect(report.verdict == .passed)
      for format in formats { #expect(InputFile.exists("\(folder)/\(name).\(format.rawValue)")) }
    }
  }

  @Test("have the same bytes on every run")
  func same() throws {
    try Process.inNewFolder { folder in
      let source = try Workshop.stranger("numbers")
      var texts: [[String]] = []
      for part in ["one", "two"] {
        _ = try Workshop.report(source, in: "\(folder)/\(part)", formats: [.tex, .html, .md])
        texts.append(
          try ["tex", "html", "md"].map {
            try InputFile.text(of: "\(folder)/\(part)/numbers.\($0)").text
          })
      }
      #expect(texts[0] == texts[1])
    }
  }

  @Test("fail with the line of any formula that is broken", arguments: Workshop.strangers)
  func broken(_ name: String) throws {
    try Process.inNewFolder { folder in
      try breakFormulas(of: Workshop.stranger(name), in: folder, most: .max)
    }
  }

  @Test("of exercises fail with the line of any formula that is broken")
  func brokenExercises() throws {
    try Process.inNewFolder { folder in
      let name = Campaign.isFull ? "001-recurrent-networks" : "tour"
      let file = "\(Golden.packageFolder)/notebooks-text/\(name).mnn.md"
      let text = try InputFile.text(of: file).text
      try breakFormulas(of: SourceText(name: "\(name).mnn.md", text: text), in: folder, most: .max)
    }
  }

  @Test("fail with the place of a wrong number in prose", arguments: ["numbers", "seven-lines"])
  func wrongNumbers(_ name: String) throws {
    try Process.inNewFolder { folder in
      let source = try Workshop.stranger(name)
      _ = try Workshop.report(source, in: folder, keeps: true)
      let text = source.text
      for claim in text.ranges(of: "= ") + text.ranges(of: "≈ ") {
        let rest = text[claim.upperBound...]
        guard let end = rest.ranges(of: "}}").first,
          text[..<claim.lowerBound].ranges(of: "{{").last.map({
            !text[$0.upperBound..<claim.lowerBound].contains("}")
          }) == true
        else { continue }
        let number = String(rest[..<end.lowerBound])
        guard Double(number) != nil else { continue }
        let wrong = text[..<claim.upperBound] + "7" + number + rest[end.lowerBound...]
        let report = try Workshop.report(
          SourceText(name: source.name, text: String(wrong)), in: folder, keeps: true)
        #expect(report.verdict == .failed, "\(number) was broken")
        let line = 1 + text[..<claim.lowerBound].count { $0 == "\n" }
        #expect(report.diagnostics.first?.place?.line == line)
      }
    }
  }

  /// Breaks one formula after the other, and expects a failure at its line each time.
  private func breakFormulas(of source: SourceText, in folder: String, most: Int) throws {
    let whole = try Workshop.report(source, in: folder, keeps: true)
    #expect(whole.diagnostics.isEmpty, "\(whole.diagnostics)")
    var reader = NotebookReader(source)
    let notebook = reader.read()
    var planner = CellPlanner(.mathnn, notebook, reader.faults)
    let expectations = notebook.cells.compactMap { planner.plan($0) }.flatMap(\.expectations)
    for expectation in expectations.prefix(most) {
      let piece: DirectiveWords.Piece
      switch expectation.kind {
      case .result(let text), .field(_, let text): piece = text
      case .compared(let text, _, .equal): piece = text
      case .compared, .verdict, .numeric: continue
      }
      var bytes = Array(source.text.utf8)
      let end = piece.byte + piece.text.utf8.count
      bytes.replaceSubrange(piece.byte..<end, with: Array("(\(piece.text)) + 1".utf8))
      let report = try Workshop.report(
        SourceText(name: source.name, text: String(decoding: bytes, as: UTF8.self)), in: folder,
        keeps: true)
      #expect(report.verdict == .failed, "\(piece.text) was broken")
      let lines = report.diagnostics.compactMap { $0.place?.line }
      #expect(lines.contains(expectation.line.number), "\(piece.text) was broken")
    }
  }

  @Test("without solutions hold nothing of them", arguments: SheetFormat.allCases.dropFirst())
  func leaks(_ format: SheetFormat) throws {
    try Process.inNewFolder { folder in
      let formats = [format]
      let report = try Workshop.report(
        Self.secrets, in: folder, formats: formats, withoutSolutions: true)
      #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
      #expect(report.cells == 1, "no cell of a solution is called")
      for name in Folder.names(in: folder) where !Folder.isFolder("\(folder)/\(name)") {
        let text = try InputFile.text(of: "\(folder)/\(name)").text.lowercased()
        #expect(!text.contains("secret") && !text.contains("7919"), "\(name) tells a secret")
        #expect(!name.lowercased().contains("secret"))
      }
      let whole = try Workshop.report(Self.secrets, in: folder, formats: formats)
      #expect(whole.diagnostics.isEmpty)
      let text = try InputFile.text(of: "\(folder)/sheet.\(format.rawValue)").text
      #expect(text.lowercased().contains("secret"), "with solutions they are told")
    }
  }

  @Test("without solutions refuse to refer to them")
  func hidden() throws {
    let report = try Workshop.report(
      "::: solution\n\n```mnn id=a\nevaluate 6*7\n```\n\n:::\n\nIt is {{a.result}}.\n",
      withoutSolutions: true)
    #expect(
      report.diagnostics.first?.hint == "it stands in a part that is left out without solutions")
  }

  private static let secrets = """
    ---
    title: A sheet
    ---

    # Exercise {#ex points=2}

    ::: problem
    Multiply.

    ```mnn id=open
    evaluate 2*3
    ```
    :::

    ::: solution secret title {#secretid points=3}
    The secret is {{secretcell.result}}, with $secret_1$ and `secret`.

    ```mnn id=secretcell
    evaluate 7918 + 1
    expect 7919
    ```

    ```mnn id=secretfigure
    plot x^2+7919 var x=0..1
    caption A secret curve
    ```

    | secret | 7919 |
    |--------|----|
    | secret | 7919 |
    :::

    ::: remark
    A secret remark.
    :::

    ::: marking
    One point for the secret.
    :::

    """

  @Test("that can not be written leave nothing behind")
  func unwritable() throws {
    try Process.inNewFolder { folder in
      try OutputFile.write("a file", to: "\(folder)/taken")
      #expect(throws: InputError.self) {
        try Workshop.report("# A\n", in: "\(folder)/taken/sheets", formats: [.html])
      }
      try Folder.make("\(folder)/out/sheet.md")
      #expect(throws: InputError.self) {
        try Workshop.report("# A\n", in: "\(folder)/out", formats: [.html, .md])
      }
      #expect(Folder.names(in: "\(folder)/out") == ["sheet.md"])
    }
  }

  @Test("that fail leave nothing behind")
  func failed() throws {
    try Process.inNewFolder { folder in
      let text = "```mnn id=a\nevaluate 6*7\nexpect 41\n```\n"
      let report = try Workshop.report(text, in: folder, formats: [.html, .md, .tex])
      #expect(report.verdict == .failed && report.written.isEmpty)
      #expect(Folder.names(in: folder).isEmpty)
    }
  }

  @Test("of a new notebook build, and so does the notebook in its one form")
  func first() throws {
    let text = FirstNotebook.text(title: "One")
    #expect(try Workshop.report(text).diagnostics.isEmpty)
    #expect(NotebookFormat.formatted(text) == text, "a new notebook is in its form")
  }

  @Test(
    "mean the same after formatting, which changes nothing twice", arguments: Workshop.strangers)
  func formatting(_ name: String) throws {
    let text = try Workshop.stranger(name).text
    let once = NotebookFormat.formatted(text)
    #expect(NotebookFormat.formatted(once) == once)
    var random = SeededNumbers(seed: 3)
    for _ in 0..<Campaign.volume(2_000) {
      var bytes = Array(text.utf8)
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes.insert(Array("\n |:`#-".utf8).randomElement(using: &random) ?? 10, at: place)
      let loose = String(decoding: bytes, as: UTF8.self)
      let mutated = NotebookFormat.formatted(loose)
      #expect(NotebookFormat.formatted(mutated) == mutated, "seed 3, place \(place)")
      #expect(Self.meaning(of: mutated) == Self.meaning(of: loose), "seed 3, place \(place)")
    }
    try Process.inNewFolder { folder in
      let pages = try [text, once].map { text in
        let source = SourceText(name: "\(name).mnn.md", text: text)
        _ = try Workshop.report(source, in: folder, formats: [.html], keeps: true)
        return try InputFile.text(of: "\(folder)/\(name).html").text
      }
      #expect(pages[0] == pages[1])
    }
  }

  @Test("with signs in a table that nothing closes part their cells at every bar")
  func tableRows() {
    let rows = [
      "| a | b |": ["a", "b"], "| a` | b |": ["a`", "b"], "| `a|b` | c |": ["`a|b`", "c"],
      "|``a`|`b`` | c": ["``a`|`b``", "c"], #"| a\| b | $x|y$ | $5 |"#: [#"a\| b"#, "$x|y$", "$5"],
      "| $ 5 | 6 $ |": ["$ 5", "6 $"], "|": [], "| |": [""], #"| $\$|x$ |"#: [#"$\$|x$"#],
    ]
    for (row, cells) in rows { #expect(TableRow.cells(of: row[...]).map(String.init) == cells) }
  }

  /// What a notebook says, without the places where it says it.
  private static func meaning(of text: String) -> [String] {
    var reader = NotebookReader(SourceText(name: "sheet.mnn.md", text: text))
    let notebook = reader.read()
    let header = notebook.header
    return [header.title, header.origin, "\(header.symbols)", header.layout ?? ""]
      + notebook.allParts.map { part in
        switch part.kind {
        case .heading(let heading): "\(heading.level) \(heading.text.text) \(heading.marks)"
        case .paragraph(let prose), .formula(let prose): prose.text
        case .list(let items, let isOrdered): "list \(items.count) \(isOrdered)"
        case .table(let head, let sides, let rows):
          "\(head.map(\.text)) \(sides) \(rows.map { $0.map(\.text) })"
        case .code(let text): text
        case .cell(let cell):
          switch cell.kind {
          case .text(let name, let body, _, let isShown):
            "\(cell.id) \(name) \(isShown) \(body.split(separator: "\n").map { $0.words })"
          case .directives(let lines): "\(cell.id) \(cell.rows) \(lines.map(\.text.words))"
          }
        case .fence(let fence, _):
          "\(fence.kind) \(fence.title.text) \(fence.marks) \(fence.words ?? 0) \(fence.sentences ?? 0)"
        }
      }
  }

  @Test("of the exercises are in their one form, and read the same in any other")
  func exercises() throws {
    for name in ["tour", "001-recurrent-networks"] {
      let text = try InputFile.text(
        of: "\(Golden.packageFolder)/notebooks-text/\(name).mnn.md"
      ).text
      #expect(NotebookFormat.formatted(text) == text, "'mathnn fmt' changes \(name)")
      let loose = text.replacing("\n\n", with: "\n\n\n").replacing("\n::: ", with: "\n:::   ")
      #expect(NotebookFormat.formatted(loose) == text)
    }
  }

  @Test("tell which row is answered where")
  func rows() throws {
    try Process.inNewFolder { folder in
      let text =
        "# A {#a rows=3,1}\n\n```mnn id=x\nevaluate 6*7\nexpect 42\n```\n\n# B {#b rows=2}\n\nProse.\n"
      _ = try Workshop.report(text, in: folder, formats: [.md])
      let table = try InputFile.text(of: "\(folder)/sheet.rows.md").text
      let rows = table.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
      #expect(
        rows.map(String.init) == [
          "| 1 | `a` | 1 | passed: 1 cells, 2 checks |", "| 2 | `b` | 8 | prose |",
          "| 3 | `a` | 1 | passed: 1 cells, 2 checks |",
        ])
    }
  }
}

extension StringProtocol {
  /// The words of a line; how many blanks stand between them says nothing.
  fileprivate var words: [SubSequence] { split(separator: " ") }
}
