internal import Exact
internal import Expressions

/// A name with its parts, as pieces.
struct Prepared: Sendable {
  var base: Piece
  var below: [FormulaWriter.Work]
  var above: [FormulaWriter.Work]
}

// Names of quantities, with what stands below and above them.
extension FormulaWriter {
  mutating func writeSymbol(_ e: Expr) {
    guard let symbol = e.symbol else { return }
    let name = boundNames.printed(symbol.name)
    if e.children.isEmpty, options.symbols.isEmpty, writeLetterWithNumber(name) { return }
    if let form = options.symbols.form(name, children: e.children.count) {
      let prepared = Prepared(
        base: glyph(form.base), below: items(form.below, e), above: items(form.above, e))
      return plan(scripted(prepared))
    }
    var prepared = usual(name, isFamily: !e.children.isEmpty)
    if !e.children.isEmpty { addChildren(of: e, layers: symbol.layers, to: &prepared) }
    if prepared.above.isEmpty, e.children.isEmpty {
      // A bare name is written at once.
      return write(prepared)
    }
    plan(scripted(prepared))
  }

  /// Writes a name such as `x12`, of which unrolled networks have thousands; false for any other.
  private mutating func writeLetterWithNumber(_ name: String) -> Bool {
    var text = name
    let parts = text.withUTF8 { bytes -> (letter: String, number: String)? in
      guard bytes.count > 1, (bytes[0] | 0x20) &- 97 < 26,
        bytes.dropFirst().allSatisfy({ $0 &- 48 < 10 })
      else { return nil }
      return (
        String(decoding: bytes.prefix(1), as: UTF8.self),
        String(decoding: bytes.dropFirst(), as: UTF8.self)
      )
    }
    guard let parts, ambiguous.isEmpty || !ambiguous.contains(name) else { return false }
    append(.begin(.subscripted))
    append(glyph(.letter(latex: parts.letter, parts.letter)))
    append(.next)
    append(glyph(.number(parts.number)))
    append(.end)
    return true
  }

  /// A base with nothing but signs and glyphs below it.
  private mutating func write(_ form: Prepared) {
    guard !form.below.isEmpty else { return append(form.base) }
    append(.begin(.subscripted))
    append(form.base)
    append(.next)
    for case .piece(let piece) in form.below { append(piece) }
    append(.end)
  }

  /// The usual form of a name, found once for all members of a family.
  private mutating func usual(_ name: String, isFamily: Bool) -> Prepared {
    if isFamily, let known = preparedNames[name] { return known }
    let isSpelledOut = !ambiguous.isEmpty && ambiguous.contains(name)
    let form = isSpelledOut ? NameForm(spelledOut: name) : NameForm(name)
    let prepared = Prepared(
      base: glyph(form.base), below: items(form.below, .zero), above: items(form.above, .zero))
    if isFamily { preparedNames[name] = prepared }
    return prepared
  }

  /// Indices below, layers in parentheses above.
  private func addChildren(of e: Expr, layers: Int, to form: inout Prepared) {
    let indices = e.children.dropFirst(layers)
    let isTight = form.below.isEmpty && indices.allSatisfy(\.isOneLetter)
    for (i, index) in indices.enumerated() {
      if !form.below.isEmpty, !isTight || i == 0 { form.below.append(.piece(.sign(.comma))) }
      if i > 0, isTight { form.below.append(.piece(.sign(.nothing))) }
      form.below.append(.term(index, .or))
    }
    guard layers > 0 else { return }
    form.above.append(.piece(.sign(.open)))
    for (i, layer) in e.children.prefix(layers).enumerated() {
      if i > 0 { form.above.append(.piece(.sign(.comma))) }
      form.above.append(.term(layer, .or))
    }
    form.above.append(.piece(.sign(.close)))
  }

  private func scripted(_ form: Prepared) -> [Work] {
    switch (form.below.isEmpty, form.above.isEmpty) {
    case (true, true): [.piece(form.base)]
    case (false, true):
      [.piece(.begin(.subscripted)), .piece(form.base), .piece(.next)] + form.below + [.piece(.end)]
    case (true, false):
      [.piece(.begin(.power)), .piece(form.base), .piece(.next)] + form.above + [.piece(.end)]
    case (false, false):
      [.piece(.begin(.scripted)), .piece(form.base), .piece(.next)] + form.below + [.piece(.next)]
        + form.above + [.piece(.end)]
    }
  }

  private mutating func items(_ items: [NameForm.Item], _ e: Expr) -> [Work] {
    var steps: [Work] = []
    for (i, item) in items.enumerated() {
      if i > 0 { steps.append(.piece(.sign(.comma))) }
      switch item {
      case .glyph(let value): steps.append(.piece(glyph(value)))
      case .child(let place): steps.append(.term(e.children[place], .or))
      case .bracketed(let place):
        steps += [
          .piece(.sign(.open)), .term(e.children[place], .or), .piece(.sign(.close)),
        ]
      }
    }
    return steps
  }

  mutating func writeDelta(_ e: Expr) {
    let isTight = e.children.allSatisfy(\.isOneLetter)
    plan([
      .piece(.begin(.subscripted)), .piece(glyph(NameForm.glyph("delta"))), .piece(.next),
      .term(e.children[0], .or), .piece(.sign(isTight ? .nothing : .comma)),
      .term(e.children[1], .or), .piece(.end),
    ])
  }
}

extension Expr {
  /// An index of one letter, which needs no comma beside others.
  fileprivate var isOneLetter: Bool {
    guard let symbol, children.isEmpty else { return false }
    return symbol.name.utf8.count == 1 || Spelling.letter(named: symbol.name) != nil
  }
}
