import Deciding
import Expressions
import Models
import Notation
import Terminal

/// What was found out about a derivation, for people and for programs.
struct AuditReport {
  let result: AuditResult
  let writer: TermWriter

  init(_ result: AuditResult, writer: TermWriter) {
    self.result = result
    self.writer = writer
  }

  var answer: Answer {
    var answer = Answer(
      verdict, shape: .plain(text: sentences.joined(separator: "\n"), markdown: nil))
    answer.fields = fields
    answer.assumptions = assumptions.map { Answer.Formula($0) }
    return answer
  }

  private var undecided: AuditLine? {
    result.lines.first { line in
      if case .undecided = line.finding { true } else { false }
    }
  }

  private var verdict: Answer.Verdict {
    if result.firstWrong != nil || result.objection != nil { return .failed }
    return undecided == nil ? .passed : .undecided
  }

  // MARK: For people

  private var sentences: [String] {
    var lines: [String] = []
    if let wrong = result.firstWrong {
      lines = told(wrong)
      let more = result.lines.filter { $0.isWrong && $0.start > wrong.start }
      if !more.isEmpty {
        let numbers = more.map { "\($0.line)" }.joined(separator: ", ")
        lines.append("wrong as well, each from the line before: line \(numbers)")
      }
    } else if let objection = result.objection {
      lines = ["\(file): not accepted: \(objection)"]
    } else if let undecided, case .undecided(let reason) = undecided.finding {
      lines = ["\(file):\(undecided.line): undecided: \(reason)", "  \(text(undecided))"]
      lines.append("no line is known to be wrong")
    } else {
      let count = result.lines.count - given.count
      lines = ["right: \(count == 1 ? "the line follows" : "all \(count) lines follow")"]
    }
    if result.firstWrong == nil { lines += given }
    if !assumptions.isEmpty { lines.append("used: \(assumptions.joined(separator: ", "))") }
    return lines
  }

  private var file: String { result.text.source.file ?? "" }

  private func text(_ line: AuditLine) -> String {
    "= "
      + result.text.source.text(from: line.start, to: line.end)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The lines that say what a name stands for.
  private var given: [String] {
    result.lines.compactMap { line in
      guard case .given = line.finding else { return nil }
      let name = line.before.flatMap { try? writer.formula($0).text } ?? ""
      return "taken as given: line \(line.line), \(name) \(text(line))"
    }
  }

  private func told(_ line: AuditLine) -> [String] {
    switch line.finding {
    case .wrong(let judgement, let slip):
      var lines = ["\(file):\(line.line): this line is wrong", "  \(text(line))"]
      if case .different(let witness) = judgement.verdict {
        let terms = [judgement.left, judgement.right]
        lines += CheckReport.sentences(
          witness, of: terms, left: "what came before", right: "this line")
        lines += witness.notes
      }
      return lines + told(slip)
    case .unsound(let fault, let slip):
      let message = InputError(fault, in: source).diagnostics.flatMap { $0.lines(on: Page()) }
      return message + told(slip)
    case .right, .given, .undecided: return []
    }
  }

  private var source: SourceText {
    SourceText(name: file, text: result.text.source.text)
  }

  private func told(_ slip: Slip?) -> [String] {
    guard let slip else { return [] }
    var lines = ["likely slip: \(slip.sentence)"]
    if let text = try? writer.formula(slip.corrected).text, text.count < 400 {
      lines.append("it would follow: = \(text)")
    }
    return lines
  }

  private var assumptions: [String] {
    var texts: [String] = []
    for line in result.lines {
      guard case .right(let judgement) = line.finding else { continue }
      for condition in judgement.assumptions {
        guard let text = try? writer.formula(condition).text, !texts.contains(text) else {
          continue
        }
        texts.append(text)
      }
    }
    return texts
  }

  // MARK: For programs

  private var fields: [JSON.Member] {
    var members: [JSON.Member] = []
    if let wrong = result.firstWrong {
      members = [.init("file", .string(file)), .init("line", .number("\(wrong.line)"))]
      members += fields(of: wrong)
    } else if let objection = result.objection {
      members.append(.init("reason", .string(objection)))
    } else if let undecided, case .undecided(let reason) = undecided.finding {
      members.append(.init("line", .number("\(undecided.line)")))
      members.append(.init("reason", .string(reason)))
    }
    return members + [.init("lines", .array(result.lines.map { object(of: $0) }))]
  }

  private func fields(of line: AuditLine) -> [JSON.Member] {
    var members: [JSON.Member] = []
    let found: Slip?
    switch line.finding {
    case .wrong(let judgement, let slip):
      found = slip
      if case .different(let witness) = judgement.verdict {
        let terms = [judgement.left, judgement.right]
        members.append(.init("witness", WitnessText(witness, of: terms).json))
      }
    case .unsound(let fault, let slip):
      found = slip
      members.append(.init("reason", .string(fault.message)))
    case .right, .given, .undecided: return []
    }
    guard let found else { return members }
    let corrected = (try? writer.formula(found.corrected).text).map { JSON.string($0) } ?? .null
    let slip: JSON = [
      "kind": .string(found.kind.rawValue), "text": .string(found.sentence), "line": corrected,
    ]
    return members + [.init("slip", slip)]
  }

  private func object(of line: AuditLine) -> JSON {
    let word: String
    switch line.finding {
    case .right: word = "right"
    case .given: word = "given"
    case .wrong, .unsound: word = "wrong"
    case .undecided: word = "undecided"
    }
    return [
      "line": .number("\(line.line)"), "text": .string(text(line)), "verdict": .string(word),
    ]
  }
}
