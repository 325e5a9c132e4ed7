import Budgets
import Calculus
import Deciding
import Expressions
import Models
import Notation
import Terminal

/// An answer that is to be judged, with everything that belongs to its question.
struct CheckQuestion: Sendable {
  var answer = SourceText(name: "ANSWER", text: "")
  var against = SourceText(name: "--against", text: "")
  var declare: [SourceText]
  var given: [SourceText]
  var model: Model?
  var notation = TextNotation.detected
  var kink: String?
  var wantsProof: Bool
  var budget: Budget
  var seconds: Double?

  /// A question about nothing yet, with the flags of a call.
  init(flagsOf call: Invocation) throws {
    declare = call.arguments.texts("declare").map { SourceText(name: "--declare", text: $0) }
    given = call.arguments.texts("given").map { SourceText(name: "--given", text: $0) }
    model = try call.model()
    kink = call.arguments.text("kink")
    budget = call.budget
    wantsProof = call.arguments.spec.takes("prove") && call.arguments.isSet("prove")
    if call.arguments.spec.takes("from") {
      notation = call.arguments.text("from").flatMap(TextNotation.init(rawValue:)) ?? .detected
    }
  }

  /// What the names mean.
  func setting() throws(InputError) -> Setting {
    do throws(ReadErrors) {
      return try Setting(
        declare: declare.map(\.source), given: given.map(\.source), model: model)
    } catch {
      throw InputError(error)
    }
  }

  /// A judge who stops when the time of the question is over.
  func judge(_ setting: Setting) throws(InputError) -> Judge {
    let budget = budget
    let deadline = seconds.map { ContinuousClock.now + .seconds($0) }
    var judge = Judge(
      setting, budget: DecisionBudget(deadline: deadline, isCancelled: { budget.isSpent }))
    judge.wantsProof = wantsProof
    if let kink {
      judge.kinkValue = try SourceText(name: "--kink", text: kink).expression(setting.vocabulary)
    }
    return judge
  }

  /// The verdict, as an answer of the command.
  func judged(as format: AnswerFormat) throws -> Answer {
    let setting = try setting()
    let judge = try judge(setting)
    let comparison = try compared(ClaimReader(setting, notation: notation), judge)
    let writer = TermWriter(format: format, options: FormulaOptions(symbols: setting.symbols))
    return try CheckReport(comparison, writer: writer).answer
  }

  // MARK: Claims

  /// An answer may be a claim, `y = …`: what stands on its left must be what was asked.
  private func compared(_ reader: ClaimReader, _ judge: Judge) throws -> CheckComparison {
    let mine = try claim(answer, reader)
    let right = try rightClaim(reader)
    let target = right.parts[right.parts.count - 1].term
    var parts = mine.parts
    if parts.count > 1 {
      try refuseEmpty(mine)
      if try isNameOfQuestion(parts[0], right, judge) { parts.removeFirst() }
    }
    var last: CheckComparison?
    for part in parts {
      let judgement = try judged(judge, part.term, target)
      last = CheckComparison(
        judgement: judgement, answer: part.term, target: target,
        part: parts.count > 1 ? Self.text(part, of: answer) : nil)
      if !judgement.verdict.isEqual { break }
    }
    guard let last else { throw InputError("the answer is empty", at: answer.place(atByte: 0)) }
    return last
  }

  private func judged(_ judge: Judge, _ a: Expr, _ b: Expr) throws(InputError) -> Judgement {
    do throws(DifferentiationError) { return try judge.compare(a, b) } catch {
      throw InputError(error)
    }
  }

  private func claim(_ text: SourceText, _ reader: ClaimReader) throws(InputError) -> Claim {
    let claim: Claim
    do throws(ReadError) { claim = try reader.claim(in: text.source) } catch {
      throw InputError(error, in: text)
    }
    for part in claim.parts {
      if let error = reader.model?.misuse(in: part.term, from: text) { throw error }
    }
    guard let bad = claim.parts.first(where: { $0.term.shape == .truth }) else { return claim }
    throw InputError(
      "this is a condition, and only values can be compared",
      at: text.place(atByte: bad.start, length: bad.end - bad.start))
  }

  /// The right answer: in the notation of the answer only if it does not read as plain text.
  private func rightClaim(_ reader: ClaimReader) throws(InputError) -> Claim {
    var detecting = reader
    if notation == .latex { detecting.notation = .detected }
    do throws(InputError) {
      return try claim(against, detecting)
    } catch {
      guard notation == .latex, let latex = try? claim(against, reader) else { throw error }
      return latex
    }
  }

  private func refuseEmpty(_ claim: Claim) throws(InputError) {
    let first = claim.parts[0].term.canonical
    guard claim.parts.allSatisfy({ $0.term.canonical == first }) else { return }
    throw InputError(
      "this says nothing: both sides of '=' are the same", at: answer.place(atByte: 0),
      hint: "give the answer alone, or what was asked on the left and the answer on the right")
  }

  /// Whether the first side only names what was asked; a side that names something else is refused.
  private func isNameOfQuestion(
    _ part: Claim.Part, _ right: Claim, _ judge: Judge
  ) throws(InputError) -> Bool {
    if right.parts.count > 1 {
      let asked = right.parts[0].term
      if asked.canonical == part.term.canonical { return true }
      if let same = try? judge.compare(part.term, asked), same.verdict.isEqual { return true }
      let name = Self.text(right.parts[0], of: against)
      throw InputError(
        "this answers another question: asked is \(name)",
        at: answer.place(atByte: part.start, length: part.end - part.start))
    }
    switch part.term.kind {
    case .symbol, .derivative: return true
    case .number, .sum, .product, .power, .call, .bigSum, .bigProduct, .cases, .condition, .delta,
      .matrixProduct, .transpose:
      return false
    }
  }

  static func text(_ part: Claim.Part, of source: SourceText) -> String {
    source.source.text(from: part.start, to: part.end)
  }
}

/// An answer beside the right one, and what was found out.
struct CheckComparison {
  let judgement: Judgement
  let answer: Expr
  let target: Expr
  /// The part of the answer that the verdict is about, if it has several.
  let part: String?
}

extension CommandSpec {
  /// Whether the command has a flag.
  func takes(_ flag: String) -> Bool { allFlags.contains { $0.name == flag } }
}
