/// The LaTeX of a name in MathML: letters, upright words, accents, brackets.
///
/// It is lenient: the reader has seen the text already, and what has no meaning here is left out.
struct GlyphMarkup {
  private var rest: Substring
  /// How wide it is, in tenths of an em.
  private(set) var width = 0

  init(_ latex: String) { rest = latex[...] }

  /// Everything as one row.
  mutating func row() -> String {
    var parts: [String] = []
    while !rest.isEmpty {
      if let part = next() { parts.append(part) }
    }
    return parts.count == 1 ? parts[0] : "<mrow>\(parts.joined())</mrow>"
  }

  private mutating func next() -> String? {
    guard let character = rest.popFirst() else { return nil }
    switch character {
    case "\\": return command()
    case "{":
      var parts: [String] = []
      while let next = rest.first, next != "}" {
        if let part = self.next() { parts.append(part) }
      }
      _ = rest.popFirst()
      return parts.count == 1 ? parts[0] : "<mrow>\(parts.joined())</mrow>"
    case "}", " ", "^", "_", "&": return nil
    case "'":
      width += 3
      return "<mo>′</mo>"
    default: break
    }
    width += 6
    let text = String(character).escapedForXML
    if character.isNumber { return "<mn>\(text)</mn>" }
    if character.isLetter { return "<mi>\(text)</mi>" }
    return #"<mo stretchy="false">\#(text)</mo>"#
  }

  private mutating func command() -> String? {
    let name = String(rest.prefix { $0.isASCII && $0.isLetter })
    rest = rest.dropFirst(max(1, name.count))
    if let accent = Self.accents[name] {
      guard let base = next() else { return nil }
      return "<mover accent=\"true\">\(base)<mo>\(accent)</mo></mover>"
    }
    switch name {
    case "mathrm", "text", "mathit", "operatorname", "textrm":
      let word = word()
      width += 5 * word.count
      return word.count == 1
        ? "<mi mathvariant=\"normal\">\(word.escapedForXML)</mi>"
        : "<mi>\(word.escapedForXML)</mi>"
    case "mathbf", "boldsymbol":
      let word = word()
      width += 6 * word.count
      return "<mi mathvariant=\"bold\">\(word.escapedForXML)</mi>"
    default:
      let glyph = NameForm.glyph(name)
      guard !name.isEmpty, glyph.latex == "\\\(name)" else { return nil }
      width += glyph.width
      return glyph.mathml
    }
  }

  /// The letters of a group in braces, or the next one.
  private mutating func word() -> String {
    guard rest.first == "{" else { return rest.popFirst().map(String.init) ?? "" }
    rest.removeFirst()
    let word = rest.prefix { $0 != "}" }
    rest = rest[word.endIndex...].dropFirst()
    return word.filter { $0 != "\\" }
  }

  private static let accents = [
    "hat": "^", "widehat": "^", "bar": "¯", "overline": "¯", "tilde": "~", "widetilde": "~",
    "vec": "→", "dot": "˙", "ddot": "¨",
  ]
}
