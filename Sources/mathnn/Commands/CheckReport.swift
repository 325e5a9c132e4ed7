import Deciding
import Expressions
import Models
import Terminal

/// A verdict on an answer, in the words of a student and in the keys of the manual.
struct CheckReport {
  let comparison: CheckComparison
  let writer: TermWriter

  init(_ comparison: CheckComparison, writer: TermWriter) {
    self.comparison = comparison
    self.writer = writer
  }

  private var judgement: Judgement { comparison.judgement }

  var answer: Answer {
    get throws {
      var answer = Answer(
        verdict, shape: .plain(text: lines.joined(separator: "\n"), markdown: nil))
      answer.result = try? writer.formula(comparison.answer)
      answer.fields = fields
      answer.sentences = lines
      answer.question = try? writer.formula(comparison.target)
      answer.assumptions = assumptions.map { Answer.Formula($0) }
      if writer.format == .json { answer.messages = notes }
      return answer
    }
  }

  private var verdict: Answer.Verdict {
    switch judgement.verdict {
    case .equal: .equal
    case .different: .different
    case .undecided: .undecided
    }
  }

  // MARK: For people

  private var lines: [String] {
    var lines = [
      comparison.part.map { "\(judgement.verdict.word): \($0)" } ?? judgement.verdict.word
    ]
    switch judgement.verdict {
    case .equal(let method, _): lines.append(method.sentence)
    case .different(let witness):
      lines += Self.sentences(witness, of: terms, right: "the right one")
    case .undecided(let reason, let agreements):
      lines.append(reason)
      if agreements > 0, !reason.hasPrefix("right for") {
        lines.append("both agree at \(agreements) points that were tried, which proves nothing")
      }
    }
    lines += notes.filter { !lines.contains($0) }
    if !assumptions.isEmpty { lines.append("used: \(assumptions.joined(separator: ", "))") }
    return lines
  }

  private var terms: [Expr] { [judgement.left, judgement.right] }

  /// The witness as one says it: for x = -1 your answer is 1 and the right one is -1.
  static func sentences(
    _ witness: Witness, of terms: [Expr], left: String = "your answer", right: String
  ) -> [String] {
    let text = WitnessText(witness, of: terms)
    let place = text.entries.isEmpty ? "" : "for \(text.values) "
    let (mine, other) = (WitnessText.plain(witness.left), WitnessText.plain(witness.right))
    var lines = ["\(place)\(left) is \(mine) and \(right) is \(other)"]
    if !text.functions.isEmpty { lines.append("with \(text.functions.joined(separator: ", "))") }
    return lines
  }

  private var notes: [String] {
    switch judgement.verdict {
    case .equal(_, let notes):
      return notes.map {
        $0.replacing("the left side", with: "your answer")
          .replacing("the right side", with: "the right answer")
      }
    case .different(let witness):
      let isTransposed = witness.notes.contains { $0.contains("transposition") }
      let shapes =
        "your answer is \(judgement.left.shape.words), the right one"
        + " \(judgement.right.shape.words)"
      let own = witness.notes.filter { !$0.hasPrefix("the shapes differ") }
      return own + (isTransposed || own.count < witness.notes.count ? [shapes] : [])
    case .undecided: return []
    }
  }

  private var assumptions: [String] {
    let conditions = judgement.assumptions.compactMap { try? writer.formula($0).text }
    return conditions
      + judgement.wholes.compactMap { try? writer.formula($0).text }
      .map { "integer \($0)" }
  }

  // MARK: For programs

  private var fields: [JSON.Member] {
    switch judgement.verdict {
    case .equal(let method, _): return [.init("method", .string(method.key))]
    case .different(let witness):
      return [
        .init("method", .string("witness")), .init("witness", WitnessText(witness, of: terms).json),
      ]
    case .undecided(let reason, let agreements):
      return [.init("reason", .string(reason)), .init("agreements", .number("\(agreements)"))]
    }
  }
}

extension ProofMethod {
  /// The word in objects: equal normal forms are a proof.
  var key: String {
    switch self {
    case .normalForm, .proof: "proof"
    case .residues, .cases, .induction: rawValue
    }
  }

  var sentence: String {
    switch self {
    case .normalForm: "proved: both have the same normal form"
    case .proof: "proved by exact expansion"
    case .residues: "tested by residues modulo primes, with a chance of error below 2^-100"
    case .cases: "proved by cases of signs"
    case .induction: "proved by induction"
    }
  }
}
