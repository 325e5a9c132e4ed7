import Budgets
import Models
import Terminal

/// Many answers, each a line of JSON, judged on all processors.
struct CheckBatch {
  private let lines: [Line]
  private let question: CheckQuestion
  private let threads: Int
  private let seconds: Double

  /// A line of the input, with its place in the file.
  private struct Line: Sendable {
    let source: SourceText
    let number: Int
  }

  init(_ call: Invocation, file: String) throws {
    let text = try call.file(file)
    lines = text.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { Line(source: SourceText(name: text.name, text: String($1)), number: $0 + 1) }
      .filter { !$0.source.text.allSatisfy(\.isWhitespace) }
    var question = try CheckQuestion(flagsOf: call)
    seconds = call.arguments.number("timeout") ?? call.arguments.spec.timeout ?? 60
    question.seconds = seconds
    self.question = question
    threads = min(call.arguments.integer("threads") ?? System.processors, 64)
    untimed = { call.untimed($0) }
  }

  private let untimed: (() -> [Result]) -> [Result]

  private struct Result: Sendable {
    let verdict: Answer.Verdict
    let text: String
  }

  /// All objects in the order of the lines; the verdict is the worst one.
  func answer() -> Answer {
    let (lines, question) = (lines, question)
    let pool = WorkPool(threads: threads, seconds: seconds + 0.5)
    let late = Result(verdict: .undecided, text: "")
    var results = untimed {
      pool.results(count: lines.count, late: late) { Self.judged(lines[$0], question) }
    }
    for (i, result) in results.enumerated() where result.text.isEmpty {
      results[i] = finished(budgetSpent, lines[i])
    }
    let verdicts = Set(results.map(\.verdict))
    let order: [Answer.Verdict] = [.bug, .error, .undecided, .different]
    let worst = order.first { verdicts.contains($0) } ?? .equal
    let text = results.map { $0.text + "\n" }.joined()
    return Answer(worst, shape: .plain(text: text, markdown: nil))
  }

  private var budgetSpent: BudgetSpent { Budget(seconds: seconds).verdict(on: .time) }

  private func finished(_ error: any Error, _ line: Line) -> Result {
    Self.failed(error, id: (try? JSON.read(line.source.text))?["id"] ?? .null)
  }

  private static func judged(_ line: Line, _ common: CheckQuestion) -> Result {
    var id = JSON.null
    do {
      let object = try object(in: line)
      id = object["id"] ?? .null
      var answer = try BatchLine(object, common).question.judged(as: .json)
      answer.fields.insert(.init("id", id), at: 0)
      return Result(verdict: answer.verdict, text: answer.json(command: "check").compact)
    } catch {
      return failed(error, id: id)
    }
  }

  private static func object(in line: Line) throws(InputError) -> JSON {
    do throws(JSONError) {
      return try JSON.read(line.source.text)
    } catch {
      let place = line.source.place(atByte: error.offset)
      throw InputError(
        error.message,
        at: Place(
          source: place.source, line: line.number, column: place.column, text: place.text))
    }
  }

  private static func failed(_ error: any Error, id: JSON) -> Result {
    var answer = Answer.explaining(error)
    answer.fields.insert(.init("id", id), at: 0)
    return Result(verdict: answer.verdict, text: answer.json(command: "check").compact)
  }
}

/// The question in a line of a batch.
private struct BatchLine {
  let question: CheckQuestion

  private static let keys = ["id", "answer", "against", "given", "declare", "from", "model"]

  init(_ object: JSON, _ common: CheckQuestion) throws(InputError) {
    guard case .object(let members) = object else {
      throw InputError("a line holds an object with the keys id, answer and against")
    }
    if let strange = members.first(where: { !Self.keys.contains($0.key) }) {
      throw InputError(
        "a line has no key '\(strange.key)'", hint: "keys are \(Self.keys.joined(separator: ", "))")
    }
    var question = common
    question.answer = SourceText(name: "answer", text: try Self.text("answer", in: object))
    question.against = SourceText(name: "against", text: try Self.text("against", in: object))
    question.given += try Self.texts("given", in: object)
    question.declare += try Self.texts("declare", in: object)
    if object["model"] != nil {
      question.model = try Model.named(try Self.text("model", in: object))
    }
    if object["from"] != nil {
      guard let notation = TextNotation(rawValue: try Self.text("from", in: object)) else {
        throw InputError("'from' is \"latex\" or \"text\"")
      }
      question.notation = notation
    }
    self.question = question
  }

  private static func text(_ key: String, in object: JSON) throws(InputError) -> String {
    guard let text = object[key]?.text else {
      throw InputError("the key '\(key)' with a text is missing")
    }
    return text
  }

  private static func texts(_ key: String, in object: JSON) throws(InputError) -> [SourceText] {
    guard let value = object[key], value != .null else { return [] }
    let texts = value.elements?.compactMap(\.text) ?? value.text.map { [$0] } ?? []
    guard texts.count == value.elements?.count ?? 1 else {
      throw InputError("'\(key)' is a list of texts")
    }
    return texts.map { SourceText(name: key, text: $0) }
  }
}
