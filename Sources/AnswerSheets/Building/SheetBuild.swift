package import Terminal

/// From the text of a notebook to checked sheets.
package struct SheetBuild {
  private let request: SheetRequest
  private let notebook: Notebook
  private let plans: [CellPlan]
  private let hidden: Set<String>
  private var report = SheetReport()

  /// Does all that a request asks for.
  ///
  /// - Throws: What is wrong with the text of the notebook, all at once.
  package static func run(_ request: SheetRequest) throws(InputError) -> SheetReport {
    var build = try SheetBuild(request)
    return try build.run()
  }

  private init(_ request: SheetRequest) throws(InputError) {
    self.request = request
    var reader = NotebookReader(request.source)
    let whole = reader.read()
    let notebook = request.leavesOutSolutions ? whole.withoutSolutions : whole
    var planner = CellPlanner(request.program, notebook, reader.faults)
    plans = notebook.cells.compactMap { planner.plan($0) }
    try planner.faults.throwIfAny()
    self.notebook = notebook
    hidden = Set(whole.cells.map(\.id)).subtracting(notebook.cells.map(\.id))
    if !request.formats.isEmpty { try Folder.make(request.folder) }
    for format in request.formats { try OutputFile.check(request.file(format)) }
  }

  private var outcomes: [String: CellOutcome] {
    let store = AnswerStore(
      folder: request.keepsAnswers ? "\(request.folder)/.answers" : nil)
    var runner = CellRunner(
      program: request.program, notebook: notebook, store: store,
      fingerprint: "\(request.program.version) \(request.fingerprint)", threads: request.threads)
    runner.progress = request.progress
    return runner.outcomes(of: plans)
  }

  private mutating func run() throws(InputError) -> SheetReport {
    let outcomes = outcomes
    for plan in plans {
      guard let outcome = outcomes[plan.cell.id] else { continue }
      report.cells += 1
      report.checks += outcome.checkCount
      for fault in outcome.faults { report.add([fault.diagnostic], as: fault.verdict) }
    }
    var maker = SheetMaker(
      notebook, Dictionary(plans.map { ($0.cell.id, $0) }) { first, _ in first }, outcomes,
      hidden: hidden, Faults(in: request.source))
    let page = maker.page()
    report.add(maker.faults.list, as: .error)
    report.add(maker.wrongValues, as: .failed)
    sortDiagnostics()
    guard report.diagnostics.isEmpty, !request.formats.isEmpty else { return report }
    try write(page, RowTable(notebook, outcomes))
    return report
  }

  private mutating func sortDiagnostics() {
    let sorted = report.diagnostics.enumerated().sorted { a, b in
      let (x, y) = (a.element.place?.line ?? 0, b.element.place?.line ?? 0)
      return x == y ? a.offset < b.offset : x < y
    }
    report.diagnostics = sorted.map(\.element)
  }

  // MARK: Writing

  /// Writes nothing before TeX has taken the page.
  private mutating func write(_ page: PageText, _ rows: RowTable) throws(InputError) {
    var files: [(name: String, bytes: [UInt8])] = []
    var formats = request.formats
    let latex = LaTeXWriter.write(page)
    if formats.contains(.pdf) {
      if let missing = TeXRun.missing {
        report.missing = missing
        formats = formats.filter { $0 != .pdf }
        if !formats.contains(.tex) { formats.append(.tex) }
      } else {
        guard let pdf = try pdf(latex) else {
          try OutputFile.write(latex.text, to: request.file(.tex))
          return
        }
        files.append((request.file(.pdf), pdf))
      }
    }
    for format in formats {
      switch format {
      case .pdf: break
      case .tex: files.append((request.file(.tex), Array(latex.text.utf8)))
      case .html: files.append((request.file(.html), Array(HTMLWriter.write(page).utf8)))
      case .md: files += markdown(page)
      }
    }
    if let table = rows.markdown(of: request.source.name) {
      files.append(("\(request.folder)/\(request.stem).rows.md", Array(table.utf8)))
    }
    for file in files { try OutputFile.check(file.name) }
    for file in files {
      // A file that has not changed keeps its time.
      let old = InputFile.exists(file.name) ? try? InputFile.bytes(of: file.name) : nil
      if old != file.bytes { try OutputFile.write(file.bytes, to: file.name) }
      report.written.append(file.name)
    }
  }

  /// The page in Markdown, and its pictures beside it.
  private func markdown(_ page: PageText) -> [(name: String, bytes: [UInt8])] {
    let pictures = page.pictures
    let names = pictures.indices.map { "\(request.stem)-figure-\($0 + 1).svg" }
    let text = MarkdownWriter.write(page, pictures: names)
    return [(request.file(.md), Array(text.utf8))]
      + zip(names, pictures).map { ("\(request.folder)/\($0)", Array($1.svg.utf8)) }
  }

  /// The bytes of the PDF; nothing if TeX complains, which the report then tells.
  private mutating func pdf(_ latex: LaTeXWriter.Document) throws(InputError) -> [UInt8]? {
    let run = TeXRun(folder: "\(request.folder)/.tex", name: request.stem)
    switch try run.run(latex.text) {
    case .pdf(let file): return try InputFile.bytes(of: file)
    case .complaints(let complaints):
      let faults = complaints.map { complaint in
        let lines = latex.origins.prefix(max(0, complaint.line))
        let line = lines.last { $0 > 0 } ?? 0
        return Diagnostic(
          .error, "TeX: \(complaint.message)", at: line > 0 ? place(ofLine: line) : nil,
          hint: "line \(complaint.line) of \(request.file(.tex))")
      }
      report.add(faults, as: .failed)
      return nil
    }
  }

  private func place(ofLine line: Int) -> Place {
    let lines = request.source.text.split(separator: "\n", omittingEmptySubsequences: false)
    let text = line <= lines.count ? String(lines[line - 1]) : ""
    return Place(source: request.source.name, line: line, column: 1, text: text)
  }
}

extension PageText {
  /// The pictures in their order.
  package var pictures: [Answer.Picture] { Self.pictures(in: blocks) }

  private static func pictures(in blocks: [Block]) -> [Answer.Picture] {
    blocks.flatMap { block -> [Answer.Picture] in
      switch block.kind {
      case .picture(let picture, _): [picture]
      case .part(_, let inner): pictures(in: inner)
      case .list(let items, _): items.flatMap { pictures(in: $0) }
      case .heading, .paragraph, .formula, .steps, .result, .checks, .table, .code: []
      }
    }
  }
}
