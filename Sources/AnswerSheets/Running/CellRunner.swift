internal import Budgets
internal import Terminal

/// Calls the commands of a notebook's cells, each in the order of what it needs.
struct CellRunner: Sendable {
  let program: Program
  let notebook: Notebook
  let store: AnswerStore
  /// What the program is, for keys.
  let fingerprint: String
  let threads: Int
  /// Tells which cell is begun; for a terminal.
  var progress: @Sendable (String) -> Void = { _ in }

  /// Texts of the notebook, which commands take for files.
  ///
  /// Each begins with as many line ends as stand above it, so that messages point into the notebook.
  var texts: [String: SourceText] {
    var texts: [String: SourceText] = [:]
    for cell in notebook.cells {
      guard case .text(let name, let body, let line, _) = cell.kind else { continue }
      let above = String(repeating: "\n", count: line - 1)
      texts[name] = SourceText(name: notebook.source.name, text: above + body)
    }
    return texts
  }

  /// The outcomes by the ids of the cells.
  func outcomes(of plans: [CellPlan]) -> [String: CellOutcome] {
    var done: [String: CellOutcome] = [:]
    var waiting = plans
    while !waiting.isEmpty {
      let ready = waiting.filter { plan in plan.references.allSatisfy { done[$0.id] != nil } }
      waiting.removeAll { plan in ready.contains { $0.cell.id == plan.cell.id } }
      guard !ready.isEmpty else {
        for plan in waiting { done[plan.cell.id] = circle(plan) }
        break
      }
      let (finished, texts) = (done, texts)
      let results = WorkPool(threads: threads, seconds: nil).results(
        count: ready.count, late: CellOutcome()
      ) { number in
        progress(ready[number].cell.id)
        return outcome(of: ready[number], after: finished, texts)
      }
      for (plan, result) in zip(ready, results) { done[plan.cell.id] = result }
    }
    return done
  }

  private func circle(_ plan: CellPlan) -> CellOutcome {
    var outcome = CellOutcome()
    outcome.fail(
      "the cell '\(plan.cell.id)' needs a value that needs it, in turn",
      at: place(plan.references.first?.byte ?? plan.line.byte), as: .error)
    return outcome
  }

  func place(_ byte: Int, length: Int = 1) -> Place {
    notebook.source.place(atByte: byte, length: length)
  }

  private func place(_ line: Notebook.Cell.Line) -> Place {
    place(line.byte, length: max(1, line.text.count))
  }

  // MARK: One cell

  private func outcome(
    of plan: CellPlan, after done: [String: CellOutcome], _ texts: [String: SourceText]
  ) -> CellOutcome {
    var outcome = CellOutcome()
    var values: [(pattern: String, value: String)] = []
    for reference in plan.references {
      guard let value = value(of: reference, done, &outcome) else { return outcome }
      values.append(("{{\(reference.id).\(reference.field)}}", value))
    }
    let words = plan.call.words.map { Self.filled($0, values) }
    guard let answer = answer(to: words, of: plan.call, at: plan.line, texts, &outcome) else {
      return outcome
    }
    outcome.answer = answer
    judge(answer, plan, &outcome)
    for expectation in plan.expectations {
      let before = outcome.faults.count
      defer { outcome.expectations += outcome.faults.count == before ? 1 : 0 }
      let filled = expectation.mappingText { Self.filled($0, values) }
      compare(answer, filled, plan, words, texts, &outcome)
    }
    return outcome
  }

  /// A text with values of other cells in the places of their names.
  private static func filled(_ text: String, _ values: [(pattern: String, value: String)]) -> String
  {
    values.reduce(text) { $0.replacing($1.pattern, with: $1.value) }
  }

  private func value(
    of reference: ProsePart.Reference, _ done: [String: CellOutcome], _ outcome: inout CellOutcome
  ) -> String? {
    guard let other = done[reference.id], let answer = other.answer else {
      outcome.fail(
        "the cell '\(reference.id)' has no answer",
        at: place(reference.byte, length: reference.length), as: .error)
      return nil
    }
    guard let value = answer.value(of: reference.field) else {
      outcome.fail(
        "the answer of '\(reference.id)' has no '\(reference.field)'",
        at: place(reference.byte, length: reference.length),
        hint: "it has \(answer.fieldNames.joined(separator: ", "))", as: .error)
      return nil
    }
    return value.text
  }

  /// An answer in the negative needs to be expected.
  private func judge(_ answer: Answer, _ plan: CellPlan, _ outcome: inout CellOutcome) {
    let isExpected = plan.expectations.contains { expectation in
      if case .verdict = expectation.kind { true } else { false }
    }
    guard !isExpected, answer.exit != .done else { return }
    let word = answer.verdict.rawValue
    let reason = answer.sentences.dropFirst().first.map { ": \($0)" } ?? ""
    outcome.fail(
      "the answer is '\(word)'\(reason)", at: place(plan.line),
      hint: "if that is meant, add the line: expect \(word)",
      as: answer.verdict == .undecided ? .undecided : .failed)
  }

  /// Calls a command, or takes its answer from the store.
  func answer(
    to words: [String], of call: DirectiveWords, at line: Notebook.Cell.Line,
    _ texts: [String: SourceText], _ outcome: inout CellOutcome
  ) -> Answer? {
    let arguments: Arguments
    do throws(UsageError) {
      arguments = try program.arguments(in: words)
    } catch {
      outcome.fail(error.message, at: place(line), hint: error.hint, as: .error)
      return nil
    }
    let key = CallKey(arguments, words: words, texts: texts, program: fingerprint)
    if let known = store.answer(for: key) { return known }
    switch result(of: arguments, texts) {
    case .success(let answer):
      store.keep(answer, for: key)
      return answer
    case .failure(let fault):
      explain(fault.error, call, line, &outcome)
      return nil
    }
  }

  private struct Failure: Error {
    let error: any Error
  }

  /// The answer within the time of the call; work that does not end by itself is left behind.
  private func result(
    of arguments: Arguments, _ texts: [String: SourceText]
  ) -> Result<Answer, Failure> {
    let takesTime = arguments.spec.common.contains(.budget)
    let seconds =
      (takesTime ? arguments.number("timeout") : nil) ?? arguments.spec.timeout ?? 3600
    let budget = Budget(seconds: seconds)
    let late = Failure(error: budget.verdict(on: .time))
    let results = WorkPool(threads: 1, seconds: seconds).results(
      count: 1, late: Result<Answer, Failure>.failure(late)
    ) { _ in
      do {
        return .success(try program.answer(to: arguments, texts: texts, budget: budget))
      } catch {
        return .failure(Failure(error: error))
      }
    }
    budget.spend(.time)
    return results[0]
  }

  // MARK: Messages

  /// What an error of a command means for the notebook, at its place in the notebook.
  private func explain(
    _ error: any Error, _ call: DirectiveWords, _ line: Notebook.Cell.Line,
    _ outcome: inout CellOutcome
  ) {
    let (verdict, diagnostics) = Answer.explanation(of: error)
    for diagnostic in diagnostics {
      var message = Diagnostic(
        .error, diagnostic.message, at: placed(diagnostic.place, call, line), hint: diagnostic.hint)
      if verdict == .undecided {
        message.hint = "the line 'timeout S' in the cell allows S seconds"
      }
      outcome.faults.append(.init(diagnostic: message, verdict: verdict))
    }
  }

  /// The place in the notebook of a place in an argument.
  private func placed(
    _ place: Place?, _ call: DirectiveWords, _ line: Notebook.Cell.Line
  ) -> Place {
    guard let place else { return self.place(line) }
    if place.source == notebook.source.name { return place }
    let piece = call.pieces.first { piece in
      piece.text.split(separator: "\n", omittingEmptySubsequences: false)
        .contains { $0 == place.text }
    }
    guard let piece else { return self.place(line) }
    let before = piece.text.prefix(max(0, place.column - 1)).utf8.count
    return self.place(piece.byte + before, length: place.length)
  }
}
