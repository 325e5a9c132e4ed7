internal import Calculus
internal import Deciding
package import Expressions
package import Notation

/// What was found out about one line of a derivation.
package struct AuditLine: Sendable {
  package enum Finding: Sendable {
    /// It follows from the line before.
    case right(Judgement)
    /// It says what a new name stands for.
    case given
    case wrong(Judgement, slip: Slip?)
    /// It joins what does not fit, or uses an index that stands for nothing.
    case unsound(ReadError, slip: Slip?)
    case undecided(reason: String)
  }

  /// The line of the file, counted from 1.
  package let line: Int
  /// The bytes of the right side.
  package let start: Int
  package let end: Int
  package let finding: Finding
  /// What it was judged from: the line before, or the left side.
  package let before: Expr?
  package let term: Expr?

  package var isWrong: Bool {
    switch finding {
    case .wrong, .unsound: true
    case .right, .given, .undecided: false
    }
  }
}

/// A derivation, judged line by line.
package struct AuditResult: Sendable {
  package let text: StepsText
  package internal(set) var lines: [AuditLine] = []
  /// Why the whole is no proof although no line is wrong; nil where it is one.
  package internal(set) var objection: String?

  package var firstWrong: AuditLine? { lines.first(where: \.isWrong) }
}

/// Judges a derivation, each line from the line before.
package struct Audit {
  var judge: Judge
  let text: StepsText
  let reader: ClaimReader
  /// What was asked, if that was said; else the first left side tells.
  let question: Expr?
  var result: AuditResult
  /// Left sides with the term that stands last in their chain.
  private var chains: [(left: Expr, value: Expr)] = []
  private var current = 0
  private var isUsed = Set<Expr>()
  private var material: [Expr] = []
  private var isAnswered = false

  package init(
    _ text: StepsText, of question: Expr?, reader: ClaimReader, judge: Judge
  ) {
    (self.text, self.question, self.judge) = (text, question, judge)
    var reader = reader
    if reader.notation == .detected, text.isLatex { reader.notation = .latex }
    self.reader = reader
    result = AuditResult(text: text)
    if let question { chains = [(question, question)] }
  }

  /// A statement as it was read; where it is unsound, the reason.
  private struct Reading {
    let statement: StepsText.Statement
    var claim: Claim?
    var fault: ReadError?
  }

  /// The findings; texts that do not read are an error with all their places.
  package mutating func run() throws(ReadErrors) -> AuditResult {
    let readings = try read()
    material = readings.flatMap { $0.claim?.parts.map(\.term) ?? [] }
    for reading in readings {
      if let claim = reading.claim {
        judge(claim, reading.statement)
      } else if let fault = reading.fault {
        judge(fault, reading.statement)
      }
    }
    result.objection = objection(readings)
    return result
  }

  private func read() throws(ReadErrors) -> [Reading] {
    var readings: [Reading] = []
    var errors: [ReadError] = []
    for statement in text.statements {
      var reading = Reading(statement: statement)
      do throws(ReadError) {
        let claim = try reader.claim(in: text.source, from: statement.start, to: statement.end)
        try refuseConditions(in: claim)
        reading.claim = claim
      } catch {
        reading.fault = error
        if !error.isAboutShape { errors.append(error) }
      }
      readings.append(reading)
    }
    if let first = readings.first, question == nil, first.claim?.isContinuation == true {
      errors.append(
        text.source.fault(
          "the first line has no left side", from: first.statement.start, to: first.statement.end,
          hint: "write what was asked before '=', or name it by --of"))
    }
    guard errors.isEmpty else { throw ReadErrors(errors, in: text.source) }
    return readings
  }

  private func refuseConditions(in claim: Claim) throws(ReadError) {
    guard let bad = claim.parts.first(where: { $0.term.shape == .truth }) else { return }
    throw text.source.fault(
      "a line of a derivation is an equality of values", from: bad.start, to: bad.end)
  }

  // MARK: Judging

  private mutating func judge(_ claim: Claim, _ statement: StepsText.Statement) {
    var parts = claim.parts[...]
    if !claim.isContinuation, let head = parts.popFirst() {
      begin(head.term)
    } else {
      isAnswered = isAnswered || current == 0
    }
    for part in parts { judge(part, line: text.source.place(at: part.start).line) }
  }

  /// Goes on with the chain of a left side, or begins a new one.
  private mutating func begin(_ left: Expr) {
    let found = chains.firstIndex { $0.left.canonical == left.canonical || isSame($0.left, left) }
    if let found {
      current = found
    } else {
      chains.append((left, left))
      current = chains.count - 1
    }
    isAnswered = isAnswered || current == 0
  }

  private func isSame(_ asked: Expr, _ left: Expr) -> Bool {
    guard asked.traits.contains(.hasDerivative), left.traits.contains(.hasDerivative),
      let judgement = try? judge.compare(asked, left)
    else { return false }
    return judgement.verdict.isEqual
  }

  private mutating func judge(_ part: Claim.Part, line: Int) {
    guard !chains.isEmpty else {
      // The left side itself could not be read: its line is told, the next begins anew.
      chains = [(part.term, part.term)]
      return
    }
    let (left, before) = chains[current]
    defer { chains[current].value = part.term }
    if left == before, isDefinition(left, part.term) {
      judge.definitions[left] = part.term
      return add(part, line, .given, left)
    }
    if left == before, let (unknown, meaning) = meaning(of: left, in: part.term) {
      judge.definitions[unknown] = meaning
      return add(part, line, .given, left)
    }
    if let fault = undefinedIndex(in: part, chain: [left, before]) {
      let slip = slipSearch(before, part.term).find()
      return add(part, line, .unsound(fault, slip: slip), before)
    }
    do throws(DifferentiationError) {
      let judgement = try judge.compare(before, part.term)
      add(part, line, finding(judgement, before, part.term), before)
    } catch {
      let why = error.message + (error.hint.map { " (\($0))" } ?? "")
      add(part, line, .undecided(reason: why), before)
    }
  }

  private func finding(
    _ judgement: Judgement, _ before: Expr, _ term: Expr
  ) -> AuditLine.Finding {
    switch judgement.verdict {
    case .equal: .right(judgement)
    case .different:
      .wrong(
        judgement,
        slip: PathSlip(judge: judge, before: before, line: term).find()
          ?? slipSearch(before, term).find())
    case .undecided(let reason, _): .undecided(reason: reason)
    }
  }

  private func slipSearch(_ before: Expr, _ term: Expr) -> SlipSearch {
    SlipSearch(judge: judge, before: before, line: term, material: material)
  }

  /// A line whose sides do not fit: perhaps a transpose mends it.
  private mutating func judge(_ fault: ReadError, _ statement: StepsText.Statement) {
    let source = text.source
    let first = ClaimReader.sides(of: source, from: statement.start, to: statement.end)[0]
    if !source.isBlank(first),
      let left = try? reader.claim(in: source, from: first.lowerBound, to: first.upperBound)
    {
      begin(left.parts[0].term)
    }
    let before = chains.isEmpty ? nil : chains[current].value
    let slip = before.flatMap {
      ShapeRepair(reader: reader, judge: judge, text: text).slip(in: statement, before: $0)
    }
    result.lines.append(
      AuditLine(
        line: fault.place.line, start: statement.start, end: statement.end,
        finding: .unsound(fault, slip: slip), before: before, term: nil))
  }

  private mutating func add(
    _ part: Claim.Part, _ line: Int, _ finding: AuditLine.Finding, _ before: Expr?
  ) {
    result.lines.append(
      AuditLine(
        line: line, start: part.start, end: part.end, finding: finding, before: before,
        term: part.term))
  }

  /// A name that nothing is known about yet is defined by its first line.
  private func isDefinition(_ left: Expr, _ right: Expr) -> Bool {
    guard left.kind == .symbol, judge.definitions[left] == nil, !right.mentions(left) else {
      return false
    }
    return judge.setting.model?.hasEquation(left.symbol?.name ?? "") != true
      && judge.setting.values[left] == nil
  }

  /// What ∂L/∂z = ∂/∂z (…) says about an L of which nothing is known yet: it stands for (…).
  private func meaning(of left: Expr, in right: Expr) -> (unknown: Expr, meaning: Expr)? {
    guard left.kind == .derivative, right.kind == .derivative,
      left.children[1] == right.children[1], isDefinition(left.children[0], right.children[0]),
      right.children[0].kind != .symbol
    else { return nil }
    return (left.children[0], right.children[0])
  }

  // MARK: Indices

  /// An index that the lines before do not have, that no sum binds, and that is not declared.
  private func undefinedIndex(in part: Claim.Part, chain: [Expr]) -> ReadError? {
    var known = Set(chain.flatMap(\.freeSymbols))
    known.formUnion(
      Postorder([part.term] + chain).terms.filter { $0.binder != nil }.flatMap {
        $0.children[1].freeSymbols + $0.children[2].freeSymbols
      })
    known.formUnion(judge.setting.model?.wholeSymbols ?? [])
    let names = Set(judge.setting.declarations.map(\.name))
      .union(judge.setting.assumptions.conditions.flatMap(\.symbolNames))
      .union(judge.definitions.values.flatMap(\.symbolNames))
    let strange = part.term.freeIndices.first { index in
      !known.contains(index) && !names.contains(index.symbol?.name ?? "")
    }
    guard let strange else { return nil }
    let name = strange.plainText
    return text.source.fault(
      "the index \(name) stands for nothing: no sum binds it, and the line before has none",
      from: part.start, to: part.end)
  }

  // MARK: The whole

  private func objection(_ readings: [Reading]) -> String? {
    if readings.isEmpty { return "there is no line to judge" }
    if question != nil, !isAnswered {
      return "no line has what was asked on its left: \(question?.plainText ?? "")"
    }
    guard let first = chains.first else { return nil }
    if first.left.freeSymbols.isEmpty {
      return "the first line is not about a quantity: \(first.left.plainText) on its left"
    }
    if first.value.canonical == first.left.canonical {
      return "nothing is derived: the last line is what was asked"
    }
    let isJudged = result.lines.contains { line in
      if case .given = line.finding { false } else { true }
    }
    return isJudged ? nil : "there is nothing to judge: every line only says what a name stands for"
  }
}
