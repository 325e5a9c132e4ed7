internal import Terminal

/// A cell in the words of commands: the call, what is expected of its answer, what is shown.
struct CellPlan {
  let cell: Notebook.Cell
  /// The line of the directive.
  let line: Notebook.Cell.Line
  var call: DirectiveWords
  var expectations: [Expectation] = []
  var shown = Set(Answer.Part.allCases)
  var caption: DirectiveWords.Piece?
  /// Values of other cells that the lines use.
  var references: [ProsePart.Reference] = []

  /// A line that says what must come out.
  struct Expectation {
    let line: Notebook.Cell.Line
    var kind: Kind

    enum Kind {
      /// `expect EXPR`: the result, up to equality; or a verdict; or a value with its name.
      case result(DirectiveWords.Piece)
      case verdict(Answer.Verdict)
      case field(String, DirectiveWords.Piece)
      /// `check numeric T=3..12 samples=100`: result and question at random numbers.
      case numeric([(key: String, value: String)])
      /// `check equal LABEL: EXPR`, and `check different`.
      case compared(DirectiveWords.Piece, label: String, wanted: Answer.Verdict)
    }

    /// The same with its formula changed, such as values put in.
    func mappingText(_ change: (String) -> String) -> Expectation {
      var copy = self
      switch kind {
      case .result(var piece):
        piece.text = change(piece.text)
        copy.kind = .result(piece)
      case .field(let key, var piece):
        piece.text = change(piece.text)
        copy.kind = .field(key, piece)
      case .compared(var piece, let label, let wanted):
        piece.text = change(piece.text)
        copy.kind = .compared(piece, label: label, wanted: wanted)
      case .verdict, .numeric: break
      }
      return copy
    }
  }
}

/// Reads the lines of a cell by the catalogue of commands.
struct CellPlanner {
  let program: Program
  private(set) var faults: Faults
  /// Flags that every command gets that knows them: the layout, the notation.
  let defaults: [(flag: String, value: String)]

  init(_ program: Program, _ notebook: Notebook, _ faults: Faults) {
    self.program = program
    self.faults = faults
    var defaults = notebook.header.symbols.map { ("declare", "notation \($0)") }
    if let layout = notebook.header.layout { defaults.append(("layout", layout)) }
    self.defaults = defaults.map { (flag: $0.0, value: $0.1) }
  }

  /// The plan of a cell; nothing where its first line is no directive.
  mutating func plan(_ cell: Notebook.Cell) -> CellPlan? {
    if case .text(let name, _, _, _) = cell.kind { refuseFlagName(name, cell) }
    guard case .directives(let lines) = cell.kind, let first = lines.first else { return nil }
    let tokens = DirectiveWords.tokens(in: .init(text: first.text, byte: first.byte))
    guard let name = tokens.first else { return nil }
    guard let spec = program.specs.first(where: { $0.name == name.text }) else {
      faults.add(
        "there is no directive '\(name.text)'", at: name.byte, length: name.text.count,
        hint: Spelling.hint(for: name.text, among: program.specs.map(\.name))
          ?? "a directive is a command: \(program.specs.map(\.name).joined(separator: ", "))")
      return nil
    }
    var plan = CellPlan(cell: cell, line: first, call: DirectiveWords(spec))
    plan.call.read(rest(of: first, after: name))
    for line in lines.dropFirst() { read(line, into: &plan) }
    addDefaults(to: &plan)
    readReferences(lines, into: &plan)
    if plan.references.isEmpty { verify(plan) }
    return plan
  }

  /// A text that is called like a flag could not be named in a directive.
  private mutating func refuseFlagName(_ name: String, _ cell: Notebook.Cell) {
    guard program.specs.contains(where: { DirectiveWords.flag(name, of: $0) != nil }) else {
      return
    }
    faults.add(
      "'\(name)' is a word of directives, and can name no text", at: cell.idByte,
      length: name.count,
      hint: "choose another name, such as my_\(name)")
  }

  private func rest(
    of line: Notebook.Cell.Line, after word: DirectiveWords.Piece
  ) -> DirectiveWords.Piece {
    let offset = word.byte - line.byte + word.text.utf8.count
    let rest = String(decoding: Array(line.text.utf8)[offset...], as: UTF8.self)
    let lead = rest.prefix { $0 == " " }.count
    return .init(text: String(rest.dropFirst(lead)), byte: line.byte + offset + lead)
  }

  private mutating func addDefaults(to plan: inout CellPlan) {
    for (name, value) in defaults where plan.call.spec.allFlags.contains(where: { $0.name == name })
    {
      // A model brings its own notation and knows no other names.
      if name == "declare", !plan.call.values(of: "model").isEmpty { continue }
      if name == "layout", !plan.call.values(of: "layout").isEmpty { continue }
      plan.call.add(name, value, byte: plan.line.byte)
    }
  }

  private mutating func readReferences(_ lines: [Notebook.Cell.Line], into plan: inout CellPlan) {
    for line in lines {
      for open in line.text.ranges(of: "{{") {
        let rest = line.text[open.upperBound...]
        guard let close = rest.ranges(of: "}}").first else { continue }
        let byte =
          line.byte + line.text.utf8.distance(from: line.text.startIndex, to: open.lowerBound)
        let inner = String(rest[..<close.lowerBound])
        if let reference = ProseReader.reference(inner, byte: byte, length: inner.count + 4),
          reference.claim == nil
        {
          plan.references.append(reference)
        } else {
          faults.add("this names no value of a cell", at: byte, length: inner.count + 4)
        }
      }
    }
  }

  /// Whether the command takes these words.
  private mutating func verify(_ plan: CellPlan) {
    do throws(UsageError) {
      _ = try program.arguments(in: plan.call.words)
    } catch {
      faults.add(
        error.message.replacing("--", with: ""), at: plan.line.byte,
        length: max(1, plan.line.text.count), hint: error.hint)
    }
  }

  // MARK: Later lines

  private mutating func read(_ line: Notebook.Cell.Line, into plan: inout CellPlan) {
    let piece = DirectiveWords.Piece(text: line.text, byte: line.byte)
    guard let word = DirectiveWords.tokens(in: piece).first else { return }
    let rest = rest(of: line, after: word)
    switch word.text {
    case "expect": readExpect(line, rest, &plan)
    case "check": readCheck(line, rest, &plan)
    case "caption": plan.caption = rest
    case "show": plan.shown = parts(rest)
    case "hide": plan.shown.subtract(parts(rest))
    default:
      guard DirectiveWords.flag(word.text, of: plan.call.spec) != nil else {
        let known =
          ["expect", "check", "show", "hide", "caption"]
          + DirectiveWords.flagWords(of: plan.call.spec)
        return faults.add(
          "'\(word.text)' begins no line of a cell with '\(plan.call.spec.name)'", at: word.byte,
          length: word.text.count,
          hint: Spelling.hint(for: word.text, among: known)
            ?? "lines begin with expect, check, show, hide, caption, or a flag of the command")
      }
      plan.call.read(piece)
    }
  }

  private mutating func parts(_ rest: DirectiveWords.Piece) -> Set<Answer.Part> {
    var parts: Set<Answer.Part> = []
    let names = Answer.Part.allCases.map(\.rawValue)
    for word in rest.text.split(whereSeparator: { $0 == "," || $0 == " " }) {
      if word == "nothing" { continue }
      if word == "all" { return Set(Answer.Part.allCases) }
      guard let part = Answer.Part(rawValue: String(word)) else {
        faults.add(
          "an answer has no part '\(word)'", at: rest.byte, length: max(1, rest.text.count),
          hint: Spelling.hint(for: String(word), among: names)
            ?? "the parts are \(names.joined(separator: ", "))")
        continue
      }
      parts.insert(part)
    }
    return parts
  }

  private mutating func readExpect(
    _ line: Notebook.Cell.Line, _ rest: DirectiveWords.Piece, _ plan: inout CellPlan
  ) {
    guard !rest.text.isEmpty else {
      return faults.add(
        "nothing is expected", at: line.byte, length: 6,
        hint: "write the result, as in: expect 2*x; or a verdict, as in: expect different")
    }
    if let verdict = Answer.Verdict(rawValue: rest.text) {
      return plan.expectations.append(.init(line: line, kind: .verdict(verdict)))
    }
    // `regions = 16`: a value that the answer has by name.
    if let sign = rest.text.ranges(of: " = ").first {
      let key = String(rest.text[..<sign.lowerBound].trimmed)
      if key.allSatisfy({ $0.isLetter || $0 == "_" || $0.isNumber }),
        Notebook.Marks.fault(inID: key) == nil
      {
        let value = String(rest.text[sign.upperBound...].trimmed)
        let byte =
          rest.byte
          + rest.text.utf8.distance(from: rest.text.startIndex, to: sign.upperBound)
        return plan.expectations.append(
          .init(line: line, kind: .field(key, .init(text: value, byte: byte))))
      }
    }
    plan.expectations.append(.init(line: line, kind: .result(rest)))
  }

  private mutating func readCheck(
    _ line: Notebook.Cell.Line, _ rest: DirectiveWords.Piece, _ plan: inout CellPlan
  ) {
    let tokens = DirectiveWords.tokens(in: rest)
    let kinds = ["numeric", "equal", "different"]
    guard let word = tokens.first.map({ $0.text.trimmingColon }), kinds.contains(word) else {
      let found = tokens.first
      return faults.add(
        "a check is numeric, equal or different", at: found?.byte ?? line.byte,
        length: max(1, found?.text.count ?? 5),
        hint: found.flatMap { Spelling.hint(for: $0.text, among: kinds) })
    }
    if word == "numeric" { return readNumeric(line, tokens.dropFirst(), &plan) }
    guard let colon = Self.colon(in: rest.text) else {
      return faults.add(
        "what is compared begins behind a colon", at: rest.byte, length: max(1, rest.text.count),
        hint: "write: check \(word): EXPR, or check \(word) NAME: EXPR")
    }
    let label = rest.text[..<colon].dropFirst(word.count).trimmed
    let tail = rest.text[rest.text.index(after: colon)...]
    let value = tail.trimmed
    guard !value.isEmpty else {
      return faults.add("nothing is compared", at: rest.byte, length: rest.text.count)
    }
    let byte =
      rest.byte + rest.text.utf8.distance(from: rest.text.startIndex, to: value.startIndex)
    plan.expectations.append(
      .init(
        line: line,
        kind: .compared(
          .init(text: String(value), byte: byte), label: String(label),
          wanted: word == "equal" ? .equal : .different)))
  }

  private mutating func readNumeric(
    _ line: Notebook.Cell.Line, _ tokens: ArraySlice<DirectiveWords.Piece>, _ plan: inout CellPlan
  ) {
    var settings: [(key: String, value: String)] = []
    for token in tokens {
      let sides = token.text.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
        faults.add(
          "'\(token.text)' says nothing here", at: token.byte, length: token.text.count,
          hint: "as in: check numeric T=3..12 samples=100 tol=1e-7")
        continue
      }
      settings.append((sides[0], sides[1]))
    }
    plan.expectations.append(.init(line: line, kind: .numeric(settings)))
  }

  /// The first colon outside of brackets.
  private static func colon(in text: String) -> String.Index? {
    var depth = 0
    for index in text.indices {
      switch text[index] {
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      case ":" where depth == 0: return index
      default: break
      }
    }
    return nil
  }
}

extension String {
  fileprivate var trimmingColon: String { hasSuffix(":") ? String(dropLast()) : self }
}
