import AnswerSheets
import Budgets
import Terminal

extension Command {
  /// Sheets from notebooks.
  static let build = Command(
    CommandSpec(
      "build", "make answer sheets from notebooks", chapter: .sheets,
      positionals: [
        Positional("FILE", offers: .file, "a notebook, NAME.mnn.md", repeatable: true)
      ],
      flags: [
        Flag(
          "to", takes: .text("FORMATS"), "formats, parted by commas: pdf, tex, html, md",
          standard: "pdf,tex,html,md"),
        Flag(letter: "o", takes: .file("FOLDER"), "where the sheets go [default: build/sheets]"),
        Flag("no-solutions", "leave out solutions, remarks and marking"),
        Flag("watch", "go on, and build again whenever a notebook changes"),
        Flag("fresh", "compute everything anew; nothing that was kept is used"),
        Flag("json", "one object, for programs"),
      ],
      common: [.budget, .terminal],
      description: [
        """
        Every cell of a notebook is computed, and every line that says what must come out is \
        compared. Only if all is right are files written; a failure is told with its place in the \
        notebook. Answers are kept below the folder of the sheets, by all that they depend on, so \
        that a second build computes only what has changed.
        """,
        """
        PDF needs TeX; where it is missing the .tex is written all the same, and the exit code is 5.
        """,
      ],
      examples: [
        Example("mathnn build notebooks-text/tour.mnn.md", "all formats, into build/sheets"),
        Example("mathnn build sheet.mnn.md --to html --no-solutions", "for the students"),
        Example("mathnn build sheet.mnn.md --to html --watch", "while writing"),
      ],
      exits: [.negative: "a check of a notebook failed"], timeout: nil)
  ) { call in
    let builder = try SheetBuilder(call, writes: true)
    return call.arguments.isSet("watch") ? try builder.watch() : try builder.answer()
  }

  /// All checks of notebooks.
  static let verify = Command(
    CommandSpec(
      "verify", "check notebooks without writing sheets", chapter: .sheets,
      positionals: [
        Positional("FILE", offers: .file, "a notebook, NAME.mnn.md", repeatable: true)
      ],
      flags: [
        Flag(
          "accept", takes: .text("ID"),
          "write the result of the cell ID into its 'expect' lines; several, parted by commas"),
        Flag(letter: "o", takes: .file("FOLDER"), "where answers are kept [default: build/sheets]"),
        Flag("fresh", "compute everything anew; nothing that was kept is used"),
        Flag("json", "one object, for programs"),
      ],
      common: [.budget, .terminal],
      description: [
        """
        --accept rewrites the notebook. A result that is different from what was expected is only \
        taken if its cell alone is named.
        """
      ],
      examples: [
        Example("mathnn verify notebooks-text/tour.mnn.md", "how many checks passed"),
        Example("mathnn verify sheet.mnn.md --accept grad", "take the result of the cell grad"),
      ],
      exits: [.negative: "a check failed"], timeout: nil)
  ) { call in
    let builder = try SheetBuilder(call, writes: false)
    guard let ids = call.arguments.text("accept") else { return try builder.answer() }
    return try builder.accept(
      ids.split(separator: ",").map { $0.filter { $0 != " " } })
  }
}

/// Builds the notebooks of a call.
struct SheetBuilder {
  let call: Invocation
  let writes: Bool
  let formats: [SheetFormat]
  let folder: String

  init(_ call: Invocation, writes: Bool) throws {
    self.call = call
    self.writes = writes
    folder = call.arguments.text("o") ?? "build/sheets"
    guard writes else {
      formats = []
      return
    }
    let asked = SheetFormat.list(call.arguments.text("to") ?? "pdf,tex,html,md")
    if let unknown = asked.unknown {
      throw UsageError(
        "'--to' knows no format '\(unknown)'; there are pdf, tex, html and md", command: "build")
    }
    guard !asked.formats.isEmpty else {
      throw UsageError("'--to' names no format", command: "build")
    }
    formats = asked.formats
  }

  /// The commands that cells may call: not those that are about the program or about notebooks.
  private var program: Program {
    let commands = call.program.commands.filter { command in
      switch command.spec.chapter {
      case .about: ["rules", "functions", "models", "explain"].contains(command.spec.name)
      case .sheets: !["build", "verify", "new", "fmt"].contains(command.spec.name)
      case .calculus, .judging, .networks: true
      }
    }
    return Program(
      name: call.program.name, version: call.program.version, summary: call.program.summary,
      commands: commands)
  }

  private func request(_ file: String) throws -> SheetRequest {
    var request = SheetRequest(try call.file(file), program: program, folder: folder)
    request.formats = formats
    request.leavesOutSolutions = writes && call.arguments.isSet("no-solutions")
    request.keepsAnswers = !call.arguments.isSet("fresh")
    request.fingerprint = System.fingerprint
    request.threads = min(call.arguments.integer("threads") ?? System.processors, 64)
    if call.console.showsProgress, !call.isQuiet {
      let name = request.stem
      request.progress = { System.tell("\r\u{1B}[K\(name): \($0)") }
    }
    return request
  }

  private var files: [String] { call.arguments.positionals }

  func answer() throws -> Answer {
    var lines: [String] = []
    var reports: [SheetReport] = []
    var requests: [SheetRequest] = []
    var faults: [Diagnostic] = []
    // All notebooks are read before anything is written.
    for file in files { requests.append(try request(file)) }
    let stems = requests.map(\.stem)
    if let twice = stems.first(where: { stem in stems.count { $0 == stem } > 1 }), writes {
      throw InputError(
        "two notebooks would be written as '\(twice)'", hint: "build them into two folders by -o")
    }
    for request in requests {
      do throws(InputError) {
        let report = try SheetBuild.run(request)
        reports.append(report)
        lines.append("\(request.source.name): \(report.sentence)")
        lines += report.written.map { "  \($0)" }
      } catch {
        faults += error.diagnostics
      }
      if call.console.showsProgress, !call.isQuiet { System.tell("\r\u{1B}[K") }
      try call.budget.check()
    }
    guard faults.isEmpty else {
      throw InputError(reports.flatMap(\.diagnostics) + faults)
    }
    var answer = Answer(
      verdict(of: reports),
      shape: .plain(text: lines.map { $0 + "\n" }.joined(), markdown: nil))
    answer.diagnostics = reports.flatMap(\.diagnostics)
    if let missing = reports.compactMap(\.missing).first {
      answer.diagnostics.append(Diagnostic(.error, missing.message, hint: missing.hint))
    }
    answer.details = [
      .init("cells", .number("\(reports.map(\.cells).reduce(0, +))")),
      .init("checks", .number("\(reports.map(\.checks).reduce(0, +))")),
      .init("files", .array(reports.flatMap(\.written).map { .string($0) })),
    ]
    return answer
  }

  private func verdict(of reports: [SheetReport]) -> Answer.Verdict {
    let order: [Answer.Verdict] = [.bug, .error, .undecided, .failed]
    let worst = order.first { verdict in reports.contains { $0.verdict == verdict } }
    return worst ?? (reports.contains { $0.missing != nil } ? .missing : .passed)
  }

  func accept(_ ids: [String]) throws -> Answer {
    guard files.count == 1 else {
      throw UsageError("--accept is for one notebook at a time", command: "verify")
    }
    let request = try request(files[0])
    let accepted = try Acceptance.accept(ids, in: request)
    if !accepted.changes.isEmpty { try OutputFile.write(accepted.text, to: files[0]) }
    let lines = accepted.changes.map { "\($0.id): \($0.new)\n  instead of \($0.old)" }
    return .text(
      lines.isEmpty ? "nothing to change\n" : lines.joined(separator: "\n") + "\n")
  }

  /// Builds whenever a notebook changes, until the process is ended.
  func watch() throws -> Answer {
    var last: [String?] = []
    while true {
      let stamps = files.map { Folder.stamp(of: $0) }
      if stamps != last {
        last = stamps
        let page = call.console.messages
        do {
          let answer = try self.answer()
          let faults = answer.diagnostics.flatMap { $0.lines(on: page) }
          System.tell(faults.map { $0 + "\n" }.joined())
          if case .plain(let text, _) = answer.shape { System.tell(text) }
        } catch let error as InputError {
          System.tell(error.diagnostics.flatMap { $0.lines(on: page) }.map { $0 + "\n" }.joined())
        }
      }
      try call.budget.check()
      Folder.pause(milliseconds: 200)
    }
  }
}
