internal import Expressions

extension SymbolTable {
  /// Reads `W_in = W^{\mathrm{in}}, a[t] = a_t^{\mathrm{h}}`.
  package static func read(
    _ text: String, file: String? = nil
  ) throws(ReadError) -> SymbolTable {
    let source = Source(text, file: file)
    var table = SymbolTable()
    try table.read(source, from: 0, to: source.bytes.count)
    return table
  }

  /// Reads a part of a larger text, such as the line of a model file.
  package mutating func read(_ source: Source, from start: Int, to end: Int) throws(ReadError) {
    var position = start
    while position < end {
      let close = Self.entryEnd(source, from: position, to: end)
      try readEntry(source, from: position, to: close)
      position = close + 1
    }
  }

  /// Where an entry ends: at a comma outside of brackets.
  private static func entryEnd(_ source: Source, from start: Int, to end: Int) -> Int {
    var depth = 0
    for place in start..<end {
      switch source.bytes[place] {
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: ",") where depth == 0: return place
      default: break
      }
    }
    return end
  }

  private mutating func readEntry(
    _ source: Source, from start: Int, to end: Int
  ) throws(ReadError) {
    var reader = PlainReader(source, from: start, to: end)
    let declared = try reader.declaredName()
    guard reader.token.kind == .equal else {
      throw reader.error(
        "'=' and a formula are missing here", at: reader.token,
        hint: #"write notation W_in = W^{\mathrm{in}}"#)
    }
    let latex = try LatexReader(
      source, from: reader.token.end, to: end, vocabulary: Vocabulary(), symbols: SymbolTable())
    let children = declared.layers + declared.indices
    let form = try latex.nameForm(children: children)
    set(Key(name: declared.name, children: children.count), form)
  }
}

extension LatexReader {
  /// The text as the form of a name: a base, and parts below and above.
  fileprivate func nameForm(children: [String]) throws(ReadError) -> NameForm {
    guard limit > 0, let (_, next) = baseName(at: 0) else {
      throw error("a name in LaTeX is expected here", at: tokens[0])
    }
    var form = NameForm(
      base: glyph(0..<next), below: [], above: [])
    var place = next
    while place < limit {
      let kind = tokens[place].kind
      guard kind == .underscore || kind == .caret else {
        throw error("after a name come only _ and ^", at: tokens[place])
      }
      let (range, after) = try argument(at: place + 1)
      let items = items(range).flatMap { self.items(in: $0, children) }
      if kind == .underscore { form.below += items } else { form.above += items }
      place = after
    }
    return form
  }

  /// A part of a script; indices that are written side by side, as in `w_{jk}`, one by one.
  private func items(in range: Range<Int>, _ children: [String]) -> [NameForm.Item] {
    let places = range.map { place -> Int? in
      nameItem(place..<(place + 1)).flatMap { name in children.firstIndex(of: name) }
    }
    guard range.count > 1, places.allSatisfy({ $0 != nil }) else {
      return [item(in: range, children)]
    }
    return places.compactMap { $0 }.map { .child($0) }
  }

  private func item(in range: Range<Int>, _ children: [String]) -> NameForm.Item {
    if range.count == 1, let name = nameItem(range), let child = children.firstIndex(of: name) {
      return .child(child)
    }
    if let inner = bracketed(range), let name = nameItem(inner),
      let child = children.firstIndex(of: name)
    {
      return .bracketed(child)
    }
    return .glyph(glyph(range))
  }

  /// The glyph of a range: a known name in its usual form, or the LaTeX as it stands.
  private func glyph(_ range: Range<Int>) -> Glyph {
    if let name = nameItem(range) {
      let usual = NameForm.glyph(name)
      if usual.latex == rawText(range) || range.count == 1 { return usual }
    }
    let raw = rawText(range)
    var markup = GlyphMarkup(raw)
    let row = markup.row()
    return Glyph(latex: raw, text: raw, width: markup.width, markup: row)
  }

  /// The LaTeX of a range, without blanks that mean nothing.
  func rawText(_ range: Range<Int>) -> String {
    var text = ""
    for place in range {
      let piece = self.text(tokens[place])
      let isWord = text.last?.isLetter ?? false
      if isWord, piece.first?.isLetter ?? false, endsInCommand(text) { text += " " }
      text += piece
    }
    return text
  }

  private func endsInCommand(_ text: String) -> Bool {
    text.reversed().drop(while: \.isLetter).first == "\\"
  }
}
