/// How a name looks in formulas: a base, perhaps with something below and above.
struct NameForm: Sendable, Equatable {
  /// A part of a script.
  enum Item: Sendable, Equatable {
    case glyph(Glyph)
    /// The place-th layer or index of the quantity.
    case child(Int)
    /// The same in parentheses, as layers stand above: `(l)`.
    case bracketed(Int)
  }

  var base: Glyph
  var below: [Item] = []
  var above: [Item] = []

  /// The usual form: `W_in` is W with an upright index, `x1` is x with index 1, Greek by name.
  init(_ name: String) {
    let bytes = Array(name.utf8)
    let line = UInt8(ascii: "_")
    let stem = bytes.prefix { $0 != line }
    let letters = stem.prefix(stem.count - stem.reversed().prefix { $0 &- 48 < 10 }.count)
    let parts = bytes[stem.endIndex...].split(separator: line, omittingEmptySubsequences: false)
      .dropFirst()
    if letters.isEmpty || parts.contains(where: \.isEmpty) {
      base = .word(name)
      return
    }
    base = Self.glyph(String(decoding: letters, as: UTF8.self))
    let digits = stem[letters.endIndex...]
    if !digits.isEmpty { below.append(.glyph(.number(String(decoding: digits, as: UTF8.self)))) }
    for part in parts { below.append(.glyph(Self.glyph(String(decoding: part, as: UTF8.self)))) }
  }

  init(base: Glyph, below: [Item], above: [Item]) {
    self.base = base
    self.below = below
    self.above = above
  }

  /// A name that can be mistaken for another one, spelled out in upright letters.
  init(spelledOut name: String) { base = .word(name) }

  static func glyph(_ text: String) -> Glyph {
    if text.utf8.allSatisfy({ $0 &- 48 < 10 }) { return .number(text) }
    switch text {
    case "oo": return .letter(latex: #"\infty"#, "∞")
    case "ell": return .letter(latex: #"\ell"#, "ℓ")
    case "omicron": return .letter(latex: "o", "ο")
    default: break
    }
    if let letter = Spelling.letter(named: text) {
      return .letter(latex: "\\\(text)", String(letter))
    }
    if text.count == 1 { return .letter(latex: text, text) }
    return .word(text)
  }
}
