package import Terminal

extension Notebook {
  /// Reads a notebook; all that is wrong is told at once.
  package static func read(_ source: SourceText) throws(InputError) -> Notebook {
    var reader = NotebookReader(source)
    let notebook = reader.read()
    try reader.faults.throwIfAny()
    return notebook
  }
}

/// Reads a notebook line by line: which part begins in a line follows from the line alone.
struct NotebookReader {
  struct Line {
    var text: Substring
    /// The byte of its first character, and its number from 1.
    var byte: Int
    var number: Int

    var trimmed: Substring { text.trimmed }
    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }
    var indent: Int { text.prefix { $0 == " " }.count }
  }

  let source: SourceText
  var lines: [Line] = []
  var place = 0
  var faults: Faults
  /// Where each id was given.
  var ids: [String: Int] = [:]
  var cellCount = 0
  private static let longest = 4 << 20

  init(_ source: SourceText) {
    self.source = source
    faults = Faults(in: source)
    var byte = 0
    for (number, text) in source.text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }
    ).enumerated() {
      lines.append(Line(text: text, byte: byte, number: number + 1))
      byte += text.utf8.count
      let end = source.text.utf8.index(source.text.utf8.startIndex, offsetBy: byte)
      if end < source.text.utf8.endIndex, source.text.utf8[end] == 0x0D { byte += 1 }
      byte += 1
    }
  }

  mutating func read() -> Notebook {
    guard source.text.utf8.count <= Self.longest else {
      faults.add("a notebook has at most \(Self.longest >> 20) MB", at: 0)
      return Notebook(source: source, header: .init(), parts: [])
    }
    let header = readHeader()
    var parts: [Notebook.Part] = []
    while place < lines.count { parts += readPart(indent: 0, inside: nil) }
    return Notebook(source: source, header: header, parts: parts)
  }

  // MARK: The header

  /// Lines `key: value` at the top, between two lines of dashes or up to the first blank line.
  private mutating func readHeader() -> Notebook.Header {
    var header = Notebook.Header()
    while place < lines.count, lines[place].isBlank { place += 1 }
    guard place < lines.count, lines[place].trimmed == "---" else { return header }
    let start = lines[place]
    place += 1
    var seen: Set<String> = []
    while place < lines.count {
      let line = lines[place]
      place += 1
      if line.trimmed == "---" { return header }
      if line.isBlank { continue }
      read(headerLine: line, into: &header, &seen)
    }
    faults.add(
      "the header is not closed", at: start.byte, length: 3,
      hint: "it ends with a line of three dashes, ---")
    return header
  }

  private mutating func read(
    headerLine line: Line, into header: inout Notebook.Header, _ seen: inout Set<String>
  ) {
    let keys = ["title", "source", "symbols", "layout"]
    guard let colon = line.text.firstIndex(of: ":") else {
      return faults.add(
        "a line of the header is 'key: value'", at: line.byte,
        hint: "the keys are \(keys.joined(separator: ", "))")
    }
    let key = String(line.text[..<colon].trimmed)
    let value = String(line.text[line.text.index(after: colon)...].trimmed)
    let at = line.byte
    guard keys.contains(key) else {
      return faults.add(
        "the header has no key '\(key)'", at: at, length: max(1, key.count),
        hint: Spelling.hint(for: key, among: keys) ?? "the keys are \(keys.joined(separator: ", "))"
      )
    }
    if key != "symbols", !seen.insert(key).inserted {
      faults.add("the key '\(key)' is given twice", at: at, length: key.count)
    }
    switch key {
    case "title": header.title = value
    case "source": header.origin = value
    case "symbols": header.symbols.append(value)
    default:
      guard value == "gradient" || value == "jacobian" else {
        let before = line.text[...colon].utf8.count + 1
        return faults.add(
          "the layout is gradient or jacobian", at: at + before, length: max(1, value.count))
      }
      header.layout = value
    }
  }

  // MARK: Parts

  /// The part that begins in the current line; several where a fence is broken.
  mutating func readPart(indent: Int, inside fence: Notebook.Fence?) -> [Notebook.Part] {
    let line = lines[place]
    let text = line.trimmed
    if text.isEmpty {
      place += 1
      return []
    }
    if text.hasPrefix(":::") { return readFence(inside: fence) }
    if text.hasPrefix("```") || text.hasPrefix("~~~") {
      return readCode(isInSources: fence?.kind == .sources).map { [$0] } ?? []
    }
    if let heading = readHeading(line) { return [heading] }
    if text.hasPrefix("$$") { return [readFormula()] }
    if ListSign(line.text) != nil { return [readList()] }
    if text.hasPrefix("|") { return [readTable()] }
    return [readParagraph()]
  }

  private mutating func readHeading(_ line: Line) -> Notebook.Part? {
    let level = line.trimmed.prefix { $0 == "#" }.count
    guard level > 0, line.trimmed.dropFirst(level).first == " " else { return nil }
    place += 1
    if level > 6 { faults.add("a heading has at most six #", at: line.byte, length: level) }
    var rest = line.text.drop { $0 == " " }.dropFirst(level).trimmed
    let marks = takeMarks(&rest, of: line)
    claim(marks.id, at: line)
    let heading = Notebook.Heading(level: level, text: prose([(rest, line)]), marks: marks)
    return Notebook.Part(kind: .heading(heading), line: line.number)
  }

  /// The marks in braces at the end of a line, which are taken off.
  mutating func takeMarks(
    _ text: inout Substring, of line: Line, others: (String, String) -> Bool = { _, _ in false }
  ) -> Notebook.Marks {
    guard text.hasSuffix("}"), let open = text.lastIndex(of: "{"),
      !text[..<open].hasSuffix("{")
    else { return Notebook.Marks() }
    let inner = text[text.index(after: open)...].dropLast()
    let marks = Notebook.Marks.read(
      inner, at: byte(of: inner.startIndex, in: line), &faults, others: others)
    text = text[..<open].trimmed
    return marks
  }

  func byte(of index: Substring.Index, in line: Line) -> Int {
    line.byte + line.text.utf8.distance(from: line.text.startIndex, to: index)
  }

  /// Notes an id; a second one of the same name is a fault.
  mutating func claim(_ id: String?, at line: Line) {
    guard let id else { return }
    let at = line.text.ranges(of: id).last.map { byte(of: $0.lowerBound, in: line) } ?? line.byte
    if let first = ids[id] {
      faults.add(
        "the id '\(id)' is given twice", at: at, length: id.count,
        hint: "it is in line \(first) already")
    } else {
      ids[id] = line.number
    }
  }

  /// Lines as one prose, joined by blanks.
  func prose(_ pieces: [(text: Substring, line: Line)]) -> Notebook.Prose {
    var prose = Notebook.Prose(text: "", origins: [])
    for piece in pieces {
      if !prose.text.isEmpty { prose.text += prose.text.hasSuffix("\n") ? "" : " " }
      prose.origins.append(
        (prose.text.utf8.count, byte(of: piece.text.startIndex, in: piece.line)))
      prose.text += piece.text
    }
    return prose
  }

  private mutating func readParagraph() -> Notebook.Part {
    let first = lines[place]
    var pieces: [(Substring, Line)] = []
    while place < lines.count {
      let line = lines[place]
      if line.isBlank || (!pieces.isEmpty && beginsPart(line)) { break }
      // Two blanks or a backslash at the end of a line end it.
      let isEnded = line.text.hasSuffix("  ") || line.text.hasSuffix("\\")
      pieces.append((line.text.trimmed, line))
      place += 1
      if isEnded, place < lines.count, !lines[place].isBlank { continue }
    }
    return Notebook.Part(kind: .paragraph(prose(pieces)), line: first.number)
  }

  func beginsPart(_ line: Line) -> Bool {
    let text = line.trimmed
    let level = text.prefix { $0 == "#" }.count
    return text.hasPrefix(":::") || text.hasPrefix("```") || text.hasPrefix("~~~")
      || text.hasPrefix("$$") || text.hasPrefix("|") || ListSign(line.text) != nil
      || (level > 0 && text.dropFirst(level).first == " ")
  }

  /// A formula between two pairs of dollar signs, on one line or several.
  private mutating func readFormula() -> Notebook.Part {
    let first = lines[place]
    var pieces: [(Substring, Line)] = []
    var text = first.text.trimmed.dropFirst(2)
    var line = first
    place += 1
    while true {
      if let end = text.ranges(of: "$$").first {
        pieces.append((text[..<end.lowerBound].trimmed, line))
        let rest = text[end.upperBound...].trimmed
        if !rest.isEmpty {
          faults.add(
            "nothing may follow the formula in its line", at: byte(of: rest.startIndex, in: line))
        }
        break
      }
      pieces.append((text.trimmed, line))
      guard place < lines.count, !lines[place].isBlank else {
        faults.add("the formula is not closed", at: first.byte, length: 2, hint: "it ends with $$")
        break
      }
      line = lines[place]
      text = line.text
      place += 1
    }
    let kept = pieces.filter { !$0.0.isEmpty }
    return Notebook.Part(kind: .formula(prose(kept)), line: first.number)
  }
}

extension Substring {
  /// The text without white space at both ends.
  var trimmed: Substring {
    var text = self.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

extension String {
  var trimmed: String { String(self[...].trimmed) }
}
