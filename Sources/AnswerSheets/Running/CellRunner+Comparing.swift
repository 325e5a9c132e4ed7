internal import Terminal

extension CellRunner {
  /// Compares the answer with what a line of its cell expects.
  func compare(
    _ answer: Answer, _ expectation: CellPlan.Expectation, _ plan: CellPlan, _ words: [String],
    _ texts: [String: SourceText], _ outcome: inout CellOutcome
  ) {
    let line = expectation.line
    let at = place(line.byte, length: max(1, line.text.count))
    switch expectation.kind {
    case .verdict(let verdict):
      if answer.verdict == verdict { return }
      outcome.fail(
        "expected is '\(verdict.rawValue)', the answer is '\(answer.verdict.rawValue)'", at: at)
    case .field(let key, let wanted):
      guard let value = answer.value(of: key) else {
        return outcome.fail(
          "the answer has no '\(key)'", at: at,
          hint: "it has \(answer.fieldNames.joined(separator: ", "))", as: .error)
      }
      if value.text == wanted.text { return }
      compare(value.text, wanted, label: "the expected value", .equal, plan, line, texts, &outcome)
    case .result(let wanted):
      guard let result = answer.result else {
        return outcome.fail("the answer has no result to compare with", at: at, as: .error)
      }
      compare(
        result.text, wanted, label: "the expected result", .equal, plan, line, texts, &outcome)
    case .compared(let other, let label, let verdict):
      guard let result = answer.result else {
        return outcome.fail("the answer has no result to compare with", at: at, as: .error)
      }
      compare(result.text, other, label: label, verdict, plan, line, texts, &outcome)
    case .numeric(let settings):
      compareNumbers(answer, settings, plan, line, texts, &outcome)
    }
  }

  /// Lets the command `check` compare the result with a text of the notebook.
  private func compare(
    _ right: String, _ mine: DirectiveWords.Piece, label: String, _ wanted: Answer.Verdict,
    _ plan: CellPlan, _ line: Notebook.Cell.Line, _ texts: [String: SourceText],
    _ outcome: inout CellOutcome
  ) {
    guard var call = checkCall(for: plan, line, &outcome) else { return }
    call.add("against", right, byte: line.byte)
    var words = call.words
    words.append(mine.text)
    var sub = CellOutcome()
    let asked = self.answer(to: words, of: call.pointing(at: mine), at: line, texts, &sub)
    outcome.faults += sub.faults
    guard let asked else { return }
    let at = place(mine.byte, length: max(1, mine.text.count))
    let name = label.isEmpty ? mine.text : label
    if asked.verdict == wanted {
      let how = asked.sentences.dropFirst().joined(separator: "; ")
        .replacing("your answer", with: "it").replacing("the right one", with: "the result")
      let relation = wanted == .equal ? "equal to" : "different from"
      outcome.checks.append(
        .init(
          isPassed: true, sentence: "\(relation) \(name)\(how.isEmpty ? "" : " (\(how))")",
          formula: label.hasPrefix("the expected") ? nil : asked.result))
      return
    }
    let reason = asked.sentences.dropFirst().joined(separator: "; ")
      .replacing("your answer", with: "it").replacing("the right one", with: "the result")
    switch (wanted, asked.verdict) {
    case (.equal, .different), (.different, .equal):
      outcome.fail(
        wanted == .equal
          ? "this is not equal to the result: \(reason)" : "this is equal to the result",
        at: at, hint: wanted == .equal ? "the result is \(Self.short(right))" : nil)
    default:
      outcome.fail("it could not be decided: \(reason)", at: at, as: .undecided)
    }
  }

  /// Lets the command `check` compare question and result at random numbers.
  private func compareNumbers(
    _ answer: Answer, _ settings: [(key: String, value: String)], _ plan: CellPlan,
    _ line: Notebook.Cell.Line, _ texts: [String: SourceText], _ outcome: inout CellOutcome
  ) {
    let at = place(line.byte, length: max(1, line.text.count))
    guard let result = answer.result, let question = answer.question else {
      return outcome.fail(
        "'\(plan.call.spec.name)' gives no question to compare its result with", at: at,
        hint: "leave 'check numeric' out, or use 'check equal: …'", as: .error)
    }
    guard var call = checkCall(for: plan, line, &outcome) else { return }
    call.add("against", question.text, byte: line.byte)
    var words = call.words
    let own = words.removeLast()
    words.append("--numeric")
    for (key, value) in settings {
      let isFlag = ["samples", "tol", "seed"].contains(key)
      words.append(isFlag ? "--\(key)=\(value)" : "--at=\(key)=\(value)")
    }
    words += [own, result.text]
    var sub = CellOutcome()
    let asked = self.answer(to: words, of: call, at: line, texts, &sub)
    outcome.faults += sub.faults
    guard let asked else { return }
    guard asked.verdict == .equal else {
      return outcome.fail(
        "numbers speak against the result: \(asked.sentences.dropFirst().joined(separator: "; "))",
        at: at, as: asked.verdict == .undecided ? .undecided : .failed)
    }
    outcome.checks.append(
      .init(isPassed: true, sentence: "Agrees with numbers", own: asked.checks.first))
  }

  /// A call of `check` in the setting of a cell: its declarations, its model, what is given.
  private func checkCall(
    for plan: CellPlan, _ line: Notebook.Cell.Line, _ outcome: inout CellOutcome
  ) -> DirectiveWords? {
    guard let spec = program.specs.first(where: { $0.name == "check" }) else {
      outcome.fail(
        "this program has no command 'check'", at: place(line.byte), as: .error)
      return nil
    }
    var call = DirectiveWords(spec)
    for name in ["declare", "given", "model", "kink"] {
      guard plan.call.spec.allFlags.contains(where: { $0.name == name }),
        spec.allFlags.contains(where: { $0.name == name })
      else { continue }
      for value in plan.call.values(of: name) { call.add(name, value.text, byte: value.byte) }
    }
    return call
  }

  private static func short(_ text: String) -> String {
    text.count > 300 ? "\(text.prefix(300))…" : text
  }
}

extension DirectiveWords {
  /// The same call, with a text of the notebook among its arguments, for messages.
  fileprivate func pointing(at piece: Piece) -> DirectiveWords {
    var copy = self
    copy.point(at: piece)
    return copy
  }
}
