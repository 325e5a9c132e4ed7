extension Label {
  /// Mathematics in a small notation: `W_{rec}^{T-2}`, `h_{t-1}`, `\sigma'`, `x_1`.
  ///
  /// Single letters are italic, words of several letters upright, `-` is a minus sign, a prime
  /// follows its letter, and `\name` is a Greek letter or else the name in upright letters. `_` and
  /// `^` take one character, one `\name`, or what stands in braces.
  package init(math text: String) {
    var reader = LabelReader(text)
    self = reader.label()
  }

  /// Text with mathematics between dollar signs: `weights $W_{rec}$`.
  package init(mixed text: String) {
    self.init()
    for (place, part) in text.split(separator: "$", omittingEmptySubsequences: false).enumerated() {
      let piece = place.isMultiple(of: 2) ? Label(String(part)) : Label(math: String(part))
      self = self + piece
    }
  }

  /// A number as a power of ten.
  package static func powerOfTen(_ exponent: Int) -> Label {
    switch exponent {
    case 0: Label("1")
    case 1: Label("10")
    default: Label("10").with(above: "\(exponent)")
    }
  }
}

/// Reads the small notation of labels.
private struct LabelReader {
  private let characters: [Character]
  private var place = 0

  init(_ text: String) { characters = Array(text) }

  mutating func label() -> Label {
    var label = Label()
    while place < characters.count {
      switch characters[place] {
      case "_":
        place += 1
        label.append(.scripts(below: script(), above: []))
      case "^":
        place += 1
        label.append(.scripts(below: [], above: script()))
      case "{", "}": place += 1
      default: label.append(atom())
      }
    }
    return label
  }

  /// What follows a `_` or `^`; scripts within it are written on one line.
  private mutating func script() -> [Label.Run] {
    guard place < characters.count else { return [] }
    guard characters[place] == "{" else { return [atom()] }
    place += 1
    var depth = 1
    var runs: [Label.Run] = []
    while place < characters.count {
      switch characters[place] {
      case "{":
        depth += 1
        place += 1
      case "}":
        depth -= 1
        place += 1
        if depth == 0 { return Label(pieces: runs.map { .run($0) }).runs }
      default: runs.append(atom())
      }
    }
    return Label(pieces: runs.map { .run($0) }).runs
  }

  /// One sign, one word, one number or one letter.
  private mutating func atom() -> Label.Run {
    let first = characters[place]
    place += 1
    if first == "\\" {
      let name = word()
      if let letter = GreekLetters.letter(named: name) {
        return Label.Run(String(letter), italic: letter.isLowercase)
      }
      return Label.Run(name.isEmpty ? "\\" : name)
    }
    if first.isLetter {
      place -= 1
      let word = word()
      return Label.Run(word, italic: word.count == 1 && word.first.map(\.isSlanted) ?? false)
    }
    switch first {
    case "-": return Label.Run("−")
    case "'": return Label.Run("′")
    default: return Label.Run(String(first))
    }
  }

  private mutating func word() -> String {
    var word = ""
    while place < characters.count, characters[place].isLetter {
      word.append(characters[place])
      place += 1
    }
    return word
  }
}

extension Label {
  /// The runs, without scripts.
  fileprivate var runs: [Run] {
    pieces.compactMap { piece in
      switch piece {
      case .run(let run): run
      case .scripts: nil
      }
    }
  }
}

extension Character {
  /// Whether a variable of this letter is set in italics: Latin letters and small Greek ones.
  var isSlanted: Bool {
    guard isLetter else { return false }
    return isASCII || GreekLetters.isSmall(self)
  }
}

/// Greek letters and a few signs by their names.
enum GreekLetters {
  /// A letter or sign by the name that TeX gives it.
  static func letter(named name: String) -> Character? { byName[name] }

  /// A letter of the alphabet by its name; `in` and `to` are no letters.
  static func letterOnly(named name: String) -> Character? {
    byName[name].flatMap { $0.isLetter ? $0 : nil }
  }

  static func isSmall(_ character: Character) -> Bool { small.contains(character) }

  /// The command of TeX's mathematics for a letter.
  static func command(of letter: Character) -> String? { byLetter[letter] }

  private static let names: [(String, Character)] = [
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ε"),
    ("zeta", "ζ"), ("eta", "η"), ("theta", "θ"), ("iota", "ι"), ("kappa", "κ"), ("lambda", "λ"),
    ("mu", "μ"), ("nu", "ν"), ("xi", "ξ"), ("pi", "π"), ("rho", "ρ"), ("sigma", "σ"),
    ("tau", "τ"), ("upsilon", "υ"), ("phi", "φ"), ("chi", "χ"), ("psi", "ψ"), ("omega", "ω"),
    ("Gamma", "Γ"), ("Delta", "Δ"), ("Theta", "Θ"), ("Lambda", "Λ"), ("Xi", "Ξ"), ("Pi", "Π"),
    ("Sigma", "Σ"), ("Phi", "Φ"), ("Psi", "Ψ"), ("Omega", "Ω"), ("partial", "∂"),
    ("nabla", "∇"), ("infty", "∞"), ("cdot", "·"), ("odot", "⊙"), ("times", "×"), ("to", "→"),
    ("dots", "…"), ("cdots", "⋯"), ("le", "≤"), ("ge", "≥"), ("ne", "≠"), ("pm", "±"),
    ("in", "∈"), ("top", "⊤"), ("approx", "≈"), ("oplus", "⊕"), ("otimes", "⊗"),
  ]
  private static let byName = Dictionary(uniqueKeysWithValues: names)
  private static let byLetter = Dictionary(
    uniqueKeysWithValues: names.map { ($0.1, $0.0 == "epsilon" ? "varepsilon" : $0.0) })
  private static let small = Set("αβγδεζηθικλμνξοπρστυφχψω∂")
}
