package import Terminal

/// A notebook that is to become sheets, or is only to be checked.
package struct SheetRequest: Sendable {
  /// The notebook.
  package var source: SourceText
  /// The commands that its cells may call.
  package var program: Program
  /// Where sheets, and answers that are kept, go.
  package var folder: String
  package var formats: [SheetFormat] = []
  /// Whether what only the teacher sees is left out.
  package var leavesOutSolutions = false
  /// Whether answers are kept from one run to the next.
  package var keepsAnswers = true
  package var fingerprint = ""
  package var threads = 1
  /// Tells which cell is begun.
  package var progress: @Sendable (String) -> Void = { _ in }

  /// A request.
  package init(_ source: SourceText, program: Program, folder: String) {
    self.source = source
    self.program = program
    self.folder = folder
  }

  /// What files of this notebook are called, before their format.
  package var stem: String {
    var name = source.name.split(separator: "/").last.map(String.init) ?? "sheet"
    for end in [".md", ".mnn"] where name.hasSuffix(end) { name = String(name.dropLast(end.count)) }
    return leavesOutSolutions ? "\(name)-problems" : name
  }

  func file(_ format: SheetFormat) -> String { "\(folder)/\(stem).\(format.rawValue)" }
}

/// What came of a request.
package struct SheetReport: Sendable {
  package var cells = 0
  package var checks = 0
  /// What failed, each with its place.
  package var diagnostics: [Diagnostic] = []
  package var verdict = Answer.Verdict.passed
  /// The files that were written.
  package var written: [String] = []
  /// A helper that was not there.
  package var missing: MissingHelper?

  /// One line for people.
  package var sentence: String {
    let count =
      "\(cells) \(cells == 1 ? "cell" : "cells"), \(checks) \(checks == 1 ? "check" : "checks")"
    guard diagnostics.isEmpty else {
      let number = diagnostics.count
      return "\(count), \(number) \(number == 1 ? "failure" : "failures")"
    }
    return "\(count), all passed"
  }

  mutating func add(_ diagnostics: [Diagnostic], as verdict: Answer.Verdict) {
    guard !diagnostics.isEmpty else { return }
    self.diagnostics += diagnostics.filter { !self.diagnostics.contains($0) }
    if Self.weight(verdict) > Self.weight(self.verdict) { self.verdict = verdict }
  }

  private static func weight(_ verdict: Answer.Verdict) -> Int {
    switch verdict {
    case .done, .equal, .passed: 0
    case .missing: 1
    case .different, .failed: 2
    case .undecided: 3
    case .error: 4
    case .bug: 5
    }
  }
}
