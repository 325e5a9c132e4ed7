package import Terminal

/// Writes results into the `expect` lines of cells that were named.
package struct Acceptance {
  /// What was done with one cell.
  package struct Change: Sendable, Equatable {
    package let id: String
    package let old: String
    package let new: String
  }

  /// The notebook with new `expect` lines, and what was changed.
  ///
  /// A result that is different from what was expected is only taken where its cell alone is named:
  /// many at once would hide a mistake.
  ///
  /// - Throws: Names of cells that are none, and differences among many.
  package static func accept(
    _ ids: [String], in request: SheetRequest
  ) throws(InputError) -> (text: String, changes: [Change]) {
    var reader = NotebookReader(request.source)
    let notebook = reader.read()
    var planner = CellPlanner(request.program, notebook, reader.faults)
    let plans = notebook.cells.compactMap { planner.plan($0) }
    try planner.faults.throwIfAny()
    let known = plans.map(\.cell.id)
    for id in ids where !known.contains(id) {
      throw InputError(
        "the notebook has no cell '\(id)'", hint: Spelling.hint(for: id, among: known))
    }
    let runner = CellRunner(
      program: request.program, notebook: notebook,
      store: AnswerStore(folder: "\(request.folder)/.answers"),
      fingerprint: "\(request.program.version) \(request.fingerprint)", threads: request.threads)
    let outcomes = runner.outcomes(of: plans)
    var text = Array(request.source.text.utf8)
    var changes: [Change] = []
    for plan in plans.reversed() where ids.contains(plan.cell.id) {
      guard let outcome = outcomes[plan.cell.id], let answer = outcome.answer else { continue }
      for expectation in plan.expectations.reversed() {
        guard let (old, new) = rewritten(expectation, answer), old.text != new else { continue }
        let isDifferent = outcome.faults.contains { fault in
          fault.diagnostic.place?.line == expectation.line.number
        }
        guard ids.count == 1 || !isDifferent else {
          throw InputError(
            "'\(plan.cell.id)' differs from what is expected",
            at: runner.place(expectation.line.byte, length: expectation.line.text.count),
            hint: "name this cell alone, after looking at it: --accept \(plan.cell.id)")
        }
        text.replaceSubrange(old.byte..<old.byte + old.text.utf8.count, with: Array(new.utf8))
        changes.append(Change(id: plan.cell.id, old: old.text, new: new))
      }
    }
    return (String(decoding: text, as: UTF8.self), changes.reversed())
  }

  private static func rewritten(
    _ expectation: CellPlan.Expectation, _ answer: Answer
  ) -> (old: DirectiveWords.Piece, new: String)? {
    switch expectation.kind {
    case .result(let piece): return answer.result.map { (piece, $0.text) }
    case .field(let key, let piece): return answer.value(of: key).map { (piece, $0.text) }
    case .verdict(let verdict):
      let word = verdict.rawValue
      let byte = expectation.line.byte + expectation.line.text.utf8.count - word.utf8.count
      return (.init(text: word, byte: byte), answer.verdict.rawValue)
    case .numeric, .compared: return nil
    }
  }
}
