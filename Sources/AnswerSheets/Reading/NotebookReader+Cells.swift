internal import Terminal

extension NotebookReader {
  /// A fence of backticks: a cell if its first word is `mnn`, a listing otherwise.
  mutating func readCode(isInSources: Bool) -> Notebook.Part? {
    let first = lines[place]
    let opening = first.trimmed
    let sign = opening.first ?? "`"
    let width = opening.prefix { $0 == sign }.count
    let info = first.text.drop { $0 == " " }.dropFirst(width).trimmed
    place += 1
    let start = place
    while place < lines.count, !isEnd(lines[place], sign, width) { place += 1 }
    if place == lines.count {
      faults.add(
        "this fence is not closed", at: first.byte, length: width,
        hint: "it ends with a line of \(String(repeating: sign, count: width))")
    }
    let body = Array(lines[start..<place])
    if place < lines.count { place += 1 }
    let words = info.split(separator: " ")
    guard words.first == "mnn" else {
      let text = body.map { String($0.text.dropFirst(min(first.indent, $0.indent))) }
      return Notebook.Part(kind: .code(text.joined(separator: "\n")), line: first.number)
    }
    return readCell(info.dropFirst(3), first, body).map {
      Notebook.Part(kind: .cell($0), line: first.number)
    }
  }

  private func isEnd(_ line: Line, _ sign: Character, _ width: Int) -> Bool {
    let text = line.trimmed
    return text.count >= width && text.allSatisfy { $0 == sign }
  }

  private mutating func readCell(
    _ info: Substring, _ first: Line, _ body: [Line]
  ) -> Notebook.Cell? {
    var (id, rows, name, isShown) = ("", [Int](), String?.none, false)
    var at = first.byte
    for word in Notebook.Marks.words(in: info, at: byte(of: info.startIndex, in: first)) {
      let sides = word.text.split(separator: "=", maxSplits: 1).map(String.init)
      switch (sides.first ?? "", sides.count) {
      case ("id", 2):
        (id, at) = (sides[1], word.byte + 3)
        if let fault = Notebook.Marks.fault(inID: id) {
          faults.add(fault, at: at, length: id.count, hint: Notebook.Marks.idHint)
        }
      case ("model", 2), ("file", 2):
        name = sides[1]
        at = word.byte + sides[0].count + 1
        if let fault = Notebook.Marks.fault(inID: sides[1]) {
          faults.add(
            fault, at: at, length: sides[1].count, hint: Notebook.Marks.idHint)
        }
      case ("rows", 2): rows = sides[1].split(separator: ",").compactMap { Int($0) }
      case ("show", 1): isShown = true
      default:
        faults.add(
          "a cell has no '\(word.text)'", at: word.byte, length: word.text.count,
          hint: Spelling.hint(
            for: sides.first ?? "", among: ["id", "model", "file", "rows", "show"]
          )
          .map { "\($0), as in id=name" } ?? "write id=, model=, file= or rows=")
      }
    }
    if id.isEmpty { id = name ?? "" }
    cellCount += 1
    if id.isEmpty { id = "cell-\(cellCount)" }
    claim(id, at: first)
    if let name {
      let text = body.map { String($0.text) }.joined(separator: "\n") + "\n"
      return Notebook.Cell(
        id: id, line: first.number, idByte: at, rows: rows,
        kind: .text(name: name, body: text, firstLine: first.number + 1, isShown: isShown))
    }
    let lines = directives(in: body)
    if lines.isEmpty {
      faults.add(
        "this cell says nothing", at: first.byte, length: 3,
        hint: "its first line is a directive, such as: derive x^2 wrt x")
      return nil
    }
    return Notebook.Cell(
      id: id, line: first.number, idByte: at, rows: rows, kind: .directives(lines))
  }

  /// The lines of a cell without comments; an indented line goes on with the one above.
  private mutating func directives(in body: [Line]) -> [Notebook.Cell.Line] {
    var found: [Notebook.Cell.Line] = []
    for line in body {
      let text = Self.withoutComment(line.text)
      if text.trimmed.isEmpty { continue }
      let isContinued = line.text.first?.isWhitespace == true && !found.isEmpty
      if isContinued {
        // Blanks keep the distance, so that places in the joined line stay right.
        let last = found.count - 1
        let gap = line.byte - found[last].byte - found[last].text.utf8.count
        found[last].text += String(repeating: " ", count: max(1, gap)) + text
        continue
      }
      found.append(
        Notebook.Cell.Line(
          text: String(text.trimmed), byte: byte(of: text.trimmed.startIndex, in: line),
          number: line.number))
    }
    return found
  }

  /// A line up to its comment; a # inside of quotes begins none.
  private static func withoutComment(_ text: Substring) -> Substring {
    var isQuoted = false
    for index in text.indices {
      if text[index] == "\"" { isQuoted.toggle() }
      if text[index] == "#", !isQuoted { return text[..<index] }
    }
    return text
  }
}
