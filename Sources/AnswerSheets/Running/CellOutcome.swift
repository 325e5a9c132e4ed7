internal import Terminal

/// What came of a cell.
struct CellOutcome: Sendable {
  /// The answer, where there is one.
  var answer: Answer?
  /// What was checked beside the command's own checks, with its line.
  var checks: [Check] = []
  /// How many lines of the cell came out as they say.
  var expectations = 0
  /// What went wrong: then nothing is written.
  var faults: [Fault] = []

  struct Check: Sendable {
    var isPassed: Bool
    var sentence: String
    /// The formula that was compared, written as the answer is.
    var formula: Answer.Formula?
    /// How the command that compared has checked.
    var own: Answer.Check?
  }

  /// Something wrong, and how the process ends for it.
  struct Fault: Sendable {
    var diagnostic: Diagnostic
    var verdict: Answer.Verdict
  }

  var isPassed: Bool { faults.isEmpty }

  /// How much was checked: by the command itself, and by the lines of the cell.
  var checkCount: Int {
    let own = answer.map { max($0.checks.count, $0.verdict == .equal ? 1 : 0) } ?? 0
    return expectations + own
  }

  mutating func fail(
    _ message: String, at place: Place, hint: String? = nil, as verdict: Answer.Verdict = .failed
  ) {
    faults.append(
      Fault(diagnostic: Diagnostic(.error, message, at: place, hint: hint), verdict: verdict))
  }
}

extension Answer {
  /// A value of the answer by its name, for prose and for other cells.
  func value(of field: String) -> Formula? {
    switch field {
    case "result": return result
    case "question": return question
    case "verdict": return Formula(verdict.rawValue)
    case "title": return Formula(title)
    case "validity": return assumptions.first
    case "points": return checks.compactMap(\.points).last.map { .number("\($0)") }
    case "error": return checks.compactMap(\.maxError).last.map { .number("\($0)") }
    case "method":
      return fields.value("method") ?? details.value("method")
        ?? checks.first.map { Formula($0.method) }
    default: return details.value(field) ?? fields.value(field)
    }
  }

  /// The names of its values.
  var fieldNames: [String] {
    ["result", "question", "verdict", "validity", "points", "error", "method"].filter {
      value(of: $0) != nil
    } + (details + fields).map(\.key)
  }
}

extension [JSON.Member] {
  /// The value of a key, also of a path such as `witness.values.x` or `signs.0`.
  fileprivate func value(_ path: String) -> Answer.Formula? {
    var object = JSON.object(self)
    for part in path.split(separator: ".") {
      if let list = object.elements, let place = Int(part), list.indices.contains(place) {
        object = list[place]
      } else if let next = object[String(part)] {
        object = next
      } else {
        return nil
      }
    }
    switch object {
    case .string(let text):
      let isNumber = Double(text) != nil && !text.isEmpty
      return isNumber ? .number(text) : Answer.Formula(text)
    case .number(let digits): return .number(digits)
    case .bool(let isTrue): return Answer.Formula(isTrue ? "true" : "false")
    case .array(let list):
      let parts = list.compactMap { $0.text ?? $0.digits }
      return parts.count == list.count ? Answer.Formula(parts.joined(separator: ", ")) : nil
    case .null, .object: return nil
    }
  }
}
