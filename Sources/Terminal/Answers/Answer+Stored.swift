// Answers as objects that hold everything, to be kept on disk and read back.
//
// `--json` is a contract with programs and leaves out what only pages need; this holds it all.

extension Answer {
  /// The whole answer.
  package var stored: JSON {
    var members: [JSON.Member] = [
      .init("verdict", .string(verdict.rawValue)), .init("title", .string(title)),
      .init("question", JSON(question)), .init("result", JSON(result)),
      .init("details", .object(details)), .init("fields", .object(fields)),
      .init("steps", .array(steps.map(\.stored))), .init("checks", .array(checks.map(\.stored))),
      .init("assumptions", .array(assumptions.map(\.stored))),
      .init("definitions", .array(definitions.map(\.stored))),
      .init("messages", .array(messages.map { .string($0) })),
      .init("sentences", .array(sentences.map { .string($0) })),
      .init("tables", .array(tables.map(\.stored))),
      .init("pictures", .array(pictures.map(\.stored))),
    ]
    switch shape {
    case .bare: members.append(.init("shape", "bare"))
    case .worked: members.append(.init("shape", "worked"))
    case .plain(let text, let markdown):
      members += [
        .init("shape", "plain"), .init("plain", .string(text)),
        .init("markdown", markdown.map { .string($0) } ?? .null),
      ]
    }
    return .object(members)
  }

  /// The answer that an object holds; nothing if it holds none.
  package init?(stored json: JSON) {
    guard let verdict = json["verdict"]?.text.flatMap(Verdict.init(rawValue:)),
      let title = json["title"]?.text
    else { return nil }
    let shape: Shape
    switch json["shape"]?.text {
    case "bare": shape = .bare
    case "worked": shape = .worked
    case "plain": shape = .plain(text: json["plain"]?.text ?? "", markdown: json["markdown"]?.text)
    default: return nil
    }
    self.init(verdict, shape: shape, title: title)
    question = Formula(stored: json["question"])
    result = Formula(stored: json["result"])
    details = json["details"]?.members ?? []
    fields = json["fields"]?.members ?? []
    steps = json.list("steps").compactMap { Step(stored: $0) }
    checks = json.list("checks").compactMap { Check(stored: $0) }
    assumptions = json.list("assumptions").compactMap { Formula(stored: $0) }
    definitions = json.list("definitions").compactMap { Definition(stored: $0) }
    messages = json.list("messages").compactMap(\.text)
    sentences = json.list("sentences").compactMap(\.text)
    tables = json.list("tables").compactMap { Table(stored: $0) }
    pictures = json.list("pictures").compactMap { Picture(stored: $0) }
  }
}

extension JSON {
  fileprivate init(_ formula: Answer.Formula?) { self = formula?.stored ?? .null }

  /// The keys and values, if this is an object.
  package var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  fileprivate func list(_ key: String) -> [JSON] { self[key]?.elements ?? [] }
}

extension Answer.Formula {
  fileprivate var stored: JSON {
    let writings: [(String, String?)] = [
      ("text", text), ("latex", latex), ("mathml", mathML), ("latex_lines", latexLines),
      ("mathml_lines", mathMLLines),
    ]
    return .object(writings.compactMap { key, value in value.map { .init(key, .string($0)) } })
  }

  fileprivate init?(stored json: JSON?) {
    guard let json, let text = json["text"]?.text else { return nil }
    self.init(
      text, latex: json["latex"]?.text, mathML: json["mathml"]?.text,
      latexLines: json["latex_lines"]?.text, mathMLLines: json["mathml_lines"]?.text)
  }
}

extension Answer.Definition {
  fileprivate var stored: JSON {
    ["name": .string(name), "formula": formula.stored, "domain": .string(domain)]
  }

  fileprivate init?(stored json: JSON) {
    guard let name = json["name"]?.text, let formula = Answer.Formula(stored: json["formula"])
    else { return nil }
    self.init(name, formula, domain: json["domain"]?.text ?? "")
  }
}

extension Answer.Step {
  fileprivate var stored: JSON {
    [
      "rule": .string(rule), "reason": .string(reason), "where": .string(location),
      "before": before.stored, "after": after.stored, "relation": .string(relation.rawValue),
      "because": .array(because.map(\.stored)),
    ]
  }

  fileprivate init?(stored json: JSON) {
    guard let rule = json["rule"]?.text, let before = Answer.Formula(stored: json["before"]),
      let after = Answer.Formula(stored: json["after"])
    else { return nil }
    self.init(
      rule: rule, reason: json["reason"]?.text ?? "", location: json["where"]?.text ?? "",
      before: before, after: after,
      because: json.list("because").compactMap { Answer.Step(stored: $0) })
    relation = json["relation"]?.text.flatMap(Answer.Relation.init(rawValue:)) ?? .equals
  }
}

extension Answer.Check {
  fileprivate var stored: JSON {
    [
      "method": .string(method), "points": points.map { .number("\($0)") } ?? .null,
      "max_error": maxError.map { JSON($0) } ?? .null,
    ]
  }

  fileprivate init?(stored json: JSON) {
    guard let method = json["method"]?.text else { return nil }
    self.init(
      method, points: json["points"]?.digits.flatMap { Int($0) },
      maxError: json["max_error"]?.digits.flatMap { Double($0) })
  }
}

extension JSON {
  /// The digits, if this is a number.
  package var digits: String? {
    guard case .number(let digits) = self else { return nil }
    return digits
  }
}

extension Answer.Table {
  fileprivate var stored: JSON {
    [
      "caption": .string(caption), "head": .array(head.map(\.stored)),
      "sides": .array(sides.map { .string($0.rawValue) }),
      "rows": .array(rows.map { .array($0.map(\.stored)) }),
    ]
  }

  fileprivate init?(stored json: JSON) {
    let head = json.list("head").map { Cell(stored: $0) }
    let rows = json.list("rows").map { ($0.elements ?? []).map { Cell(stored: $0) } }
    guard let caption = json["caption"]?.text, rows.allSatisfy({ $0.count == head.count }) else {
      return nil
    }
    let sides = json.list("sides").compactMap { $0.text.flatMap(Side.init(rawValue:)) }
    self.init(caption: caption, head: head, sides: sides, rows: rows)
  }
}

extension Answer.Table.Cell {
  fileprivate var stored: JSON {
    switch self {
    case .words(let text): .string(text)
    case .formula(let formula): formula.stored
    }
  }

  fileprivate init(stored json: JSON) {
    self = Answer.Formula(stored: json).map { .formula($0) } ?? .words(json.text ?? "")
  }
}

extension Answer.Picture {
  fileprivate var stored: JSON {
    ["title": .string(title), "svg": .string(svg), "tikz": .string(tikz)]
  }

  fileprivate init?(stored json: JSON) {
    guard let title = json["title"]?.text, let svg = json["svg"]?.text,
      let tikz = json["tikz"]?.text
    else { return nil }
    self.init(title: title, svg: svg, tikz: tikz)
  }
}
