internal import Terminal

/// The sign that begins an item of a list: `- `, `* `, `3. `.
struct ListSign {
  let isOrdered: Bool
  /// How many characters stand before the item's text.
  let width: Int

  init?(_ line: Substring) {
    let indent = line.prefix { $0 == " " }.count
    let text = line.dropFirst(indent)
    let digits = text.prefix { $0.isASCII && $0.isNumber }.count
    let sign = text.dropFirst(digits)
    let length: Int
    if digits == 0, let first = text.first, "-*+".contains(first) {
      (isOrdered, length) = (false, 1)
    } else if (1...4).contains(digits), let first = sign.first, ".)".contains(first) {
      (isOrdered, length) = (true, digits + 1)
    } else {
      return nil
    }
    let rest = text.dropFirst(length)
    // Blanks at the end of a line say nothing.
    guard rest.trimmed.isEmpty ? indent == 0 : rest.first == " " else { return nil }
    width = indent + length + rest.prefix { $0 == " " }.count
  }
}

extension NotebookReader {
  // MARK: Fences of colons

  mutating func readFence(inside outer: Notebook.Fence?) -> [Notebook.Part] {
    let line = lines[place]
    place += 1
    var rest = line.text.drop { $0 == " " }.drop { $0 == ":" }.trimmed
    let at = byte(of: rest.startIndex, in: line)
    guard !rest.isEmpty else {
      faults.add(
        "this fence closes nothing", at: line.byte, length: 3,
        hint: "a fence begins with ::: and a word: \(Self.kinds.joined(separator: ", "))")
      return []
    }
    let word = String(rest.prefix { !$0.isWhitespace && $0 != "{" })
    guard let kind = Block.Part.Kind(rawValue: word), kind != .answer else {
      faults.add(
        "there is no fence '\(word)'", at: at, length: word.count,
        hint: Spelling.hint(for: word, among: Self.kinds)
          ?? "there are \(Self.kinds.joined(separator: ", "))")
      skipFence()
      return []
    }
    if let outer {
      faults.add(
        "a fence may not stand in a fence", at: line.byte, length: 3,
        hint: "close '\(outer.kind.rawValue)' by ::: first")
    }
    rest = rest.dropFirst(word.count).trimmed
    let fence = readFenceHead(kind, &rest, line)
    return [
      Notebook.Part(kind: .fence(fence, readInside(fence, from: line)), line: line.number)
    ]
  }

  private static let kinds = ["problem", "solution", "remark", "marking", "sources"]

  private mutating func readFenceHead(
    _ kind: Block.Part.Kind, _ rest: inout Substring, _ line: Line
  ) -> Notebook.Fence {
    var limits: [String: Int] = [:]
    let marks = takeMarks(&rest, of: line) { key, value in
      guard key == "words" || key == "sentences", let number = Int(value), number > 0 else {
        return false
      }
      limits[key] = number
      return true
    }
    claim(marks.id, at: line)
    var fence = Notebook.Fence(
      kind: kind, title: Notebook.Prose(text: "", origins: []), marks: marks,
      words: limits["words"], sentences: limits["sentences"])
    // `words=100` may also stand without braces.
    while let word = rest.split(separator: " ", maxSplits: 1).first, word.contains("=") {
      let sides = word.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, let number = Int(sides[1]), number > 0 else { break }
      switch sides[0] {
      case "words": fence.words = number
      case "sentences": fence.sentences = number
      case "points": fence.marks.points = number
      default:
        faults.add(
          "a fence has no '\(sides[0])'", at: byte(of: word.startIndex, in: line),
          length: word.count,
          hint: Spelling.hint(for: String(sides[0]), among: ["words", "sentences", "points"]))
      }
      rest = rest[word.endIndex...].trimmed
    }
    if !rest.isEmpty { fence.title = prose([(rest, line)]) }
    return fence
  }

  private mutating func readInside(_ fence: Notebook.Fence, from start: Line) -> [Notebook.Part] {
    var parts: [Notebook.Part] = []
    while place < lines.count {
      if lines[place].trimmed.allSatisfy({ $0 == ":" }), lines[place].trimmed.count >= 3 {
        place += 1
        return parts
      }
      parts += readPart(indent: 0, inside: fence)
    }
    faults.add(
      "the fence '\(fence.kind.rawValue)' is not closed", at: start.byte, length: 3,
      hint: "it ends with a line of three colons, :::")
    return parts
  }

  /// Leaves out a fence of an unknown kind, so that one slip gives one message.
  private mutating func skipFence() {
    while place < lines.count {
      place += 1
      let text = lines[place - 1].trimmed
      if text.count >= 3, text.allSatisfy({ $0 == ":" }) { return }
    }
  }

  // MARK: Lists and tables

  mutating func readList() -> Notebook.Part {
    let first = lines[place]
    var items: [[Notebook.Part]] = []
    let isOrdered = ListSign(first.text)?.isOrdered ?? false
    let indent = first.indent
    while place < lines.count, let sign = ListSign(lines[place].text),
      lines[place].indent == indent, sign.isOrdered == isOrdered
    {
      items.append(readItem(sign))
      var ahead = place
      while ahead < lines.count, lines[ahead].isBlank { ahead += 1 }
      if ahead < lines.count, let next = ListSign(lines[ahead].text), next.isOrdered == isOrdered,
        lines[ahead].indent == indent
      {
        place = ahead
      }
    }
    return Notebook.Part(kind: .list(items: items, isOrdered: isOrdered), line: first.number)
  }

  private mutating func readItem(_ sign: ListSign) -> [Notebook.Part] {
    let line = lines[place]
    var pieces: [(Substring, Line)] = [(line.text.dropFirst(sign.width).trimmed, line)]
    place += 1
    while place < lines.count, !lines[place].isBlank, !beginsPart(lines[place]) {
      pieces.append((lines[place].text.trimmed, lines[place]))
      place += 1
    }
    var parts = [Notebook.Part(kind: .paragraph(prose(pieces)), line: line.number)]
    while true {
      var ahead = place
      while ahead < lines.count, lines[ahead].isBlank { ahead += 1 }
      guard ahead < lines.count, lines[ahead].indent >= min(sign.width, line.indent + 2) else {
        break
      }
      place = ahead
      parts += readPart(indent: sign.width, inside: nil)
    }
    return parts
  }

  mutating func readTable() -> Notebook.Part {
    let first = lines[place]
    var rows: [(cells: [Notebook.Prose], line: Line)] = []
    while place < lines.count, lines[place].trimmed.hasPrefix("|") {
      let line = lines[place]
      rows.append((TableRow.cells(of: line.text).map { prose([($0, line)]) }, line))
      place += 1
    }
    let head = rows[0].cells
    guard rows.count >= 2, rows[1].cells.allSatisfy({ TableRow.isRule($0.text) }) else {
      faults.add(
        "the second line of a table parts its head from its rows", at: first.byte,
        hint: "write |---|---| with as many parts as there are columns")
      return Notebook.Part(kind: .code(""), line: first.number)
    }
    let sides = rows[1].cells.map { $0.text.hasSuffix(":") ? Answer.Table.Side.right : .left }
    for row in rows.dropFirst() where row.cells.count != head.count {
      faults.add(
        "this row has \(row.cells.count) cells, and the head has \(head.count)", at: row.line.byte)
    }
    let right = rows.dropFirst(2).map(\.cells).filter { $0.count == head.count }
    return Notebook.Part(
      kind: .table(head: head, sides: sides.count == head.count ? sides : [], rows: right),
      line: first.number)
  }
}
