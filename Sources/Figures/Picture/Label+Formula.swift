extension Label {
  /// A formula in the plain language of expressions: `W_rec*h[t-1]^2`, `tanh(epsilon)^T`.
  ///
  /// For legends and titles: indices and exponents become scripts, Greek names letters, a product
  /// of single names loses its star. What is no formula of this kind keeps its characters.
  package init(formula text: String) {
    var reader = FormulaReader(text)
    self = reader.label()
  }
}

/// Turns the characters of a formula into pieces, from left to right.
private struct FormulaReader {
  private let text: [Character]
  private var place = 0

  init(_ text: String) { self.text = Array(text.prefix(400)) }

  private var next: Character? { place < text.count ? text[place] : nil }

  mutating func label() -> Label {
    var label = Label()
    while let character = next {
      if character.isLetter {
        appendName(to: &label)
      } else {
        place += 1
        switch character {
        case "[": label.append(.scripts(below: enclosed("[", "]"), above: []))
        case "{": label.append(.scripts(below: [], above: enclosed("{", "}")))
        case "^": label.append(.scripts(below: [], above: exponent()))
        case "*": appendTimes(to: &label)
        case "-": label.append(Label.Run("−"))
        case "'": label.append(Label.Run("′"))
        case ".", "<", ">": appendSign(character, to: &label)
        default: label.append(Label.Run(String(character)))
        }
      }
    }
    return label
  }

  private mutating func appendSign(_ character: Character, to label: inout Label) {
    let pairs: [String: String] = ["<=": "≤", ">=": "≥", "..": "…", ".*": " ⊙"]
    if let next, let sign = pairs[String([character, next])] {
      place += 1
      label.append(Label.Run(sign))
    } else {
      label.append(Label.Run(String(character)))
    }
  }

  /// A star between numbers stays visible, between names it is a narrow gap.
  private mutating func appendTimes(to label: inout Label) {
    while next == " " { place += 1 }
    label.append(Label.Run(next?.isNumber == true ? "·" : "\u{2009}"))
  }

  private mutating func word() -> String {
    var word = ""
    while let character = next, character.isLetter || character.isNumber {
      word.append(character)
      place += 1
    }
    return word
  }

  private mutating func appendName(to label: inout Label) {
    let base = word()
    var below: [Label.Run] = []
    while next == "_", place + 1 < text.count, text[place + 1].isLetter || text[place + 1].isNumber
    {
      place += 1
      below.append(Self.run(word()))
    }
    let (letters, digits) = Self.parted(base)
    if (base == "sum" || base == "prod"), next == "(", appendBounds(to: &label, base) { return }
    if next == "(", below.isEmpty {
      if base == "sqrt" { return appendRoot(to: &label) }
      if base == "abs", appendBars(to: &label) { return }
      if base == "d", appendDifferential(to: &label) { return }
    }
    if digits.isEmpty || letters.isEmpty {
      label.append(Self.run(base))
    } else {
      label.append(Self.run(letters))
      below.insert(Label.Run(digits), at: 0)
    }
    label.append(.scripts(below: below, above: []))
  }

  /// `abs(x)` as |x|.
  private mutating func appendBars(to label: inout Label) -> Bool {
    guard let close = end(of: place, "(", ")") else { return false }
    let inside = String(text[(place + 1)..<close])
    label = label + Label("|") + Label(formula: inside) + Label("|")
    place = close + 1
    return true
  }

  /// `d(h[t])` as dh_t, where a single quantity is differentiated.
  private mutating func appendDifferential(to label: inout Label) -> Bool {
    guard let close = end(of: place, "(", ")") else { return false }
    let inside = text[(place + 1)..<close]
    let name = inside.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let rest = inside.dropFirst(name.count)
    guard !name.isEmpty, rest.isEmpty || rest.first == "[" && rest.last == "]" else { return false }
    label = label + Label("d") + Label(formula: String(inside))
    place = close + 1
    return true
  }

  /// A root sign; a single number or letter below it needs no brackets.
  private mutating func appendRoot(to label: inout Label) {
    label.append(Label.Run("√"))
    guard let close = end(of: place, "(", ")") else { return }
    let inside = String(text[(place + 1)..<close])
    guard inside.allSatisfy(\.isNumber) || inside.count == 1 && inside.allSatisfy(\.isLetter) else {
      return
    }
    label = label + Label(formula: inside)
    place = close + 1
  }

  /// `x12` as x and 12.
  private static func parted(_ name: String) -> (letters: String, digits: String) {
    let digits = String(name.reversed().prefix { $0.isNumber }.reversed())
    return (String(name.dropLast(digits.count)), digits)
  }

  private static func run(_ name: String) -> Label.Run {
    if let letter = GreekLetters.letterOnly(named: name) {
      return Label.Run(String(letter), italic: GreekLetters.isSmall(letter))
    }
    return Label.Run(name, italic: name.count == 1 && name.first.map(\.isSlanted) ?? false)
  }

  /// `sum(k = 1..T, body)` as Σ with its bounds; false where it is another kind of sum.
  private mutating func appendBounds(to label: inout Label, _ base: String) -> Bool {
    let start = place
    guard let close = end(of: place, "(", ")") else { return false }
    let inside = String(text[(place + 1)..<close])
    guard let equal = inside.firstIndex(of: "="), let dots = inside.firstRange(of: ".."),
      dots.lowerBound > equal, let comma = inside[dots.upperBound...].firstIndex(of: ",")
    else {
      place = start
      return false
    }
    let name = inside[..<equal].filter { $0 != " " }
    let lower = inside[inside.index(after: equal)..<dots.lowerBound].filter { $0 != " " }
    let upper = inside[dots.upperBound..<comma].filter { $0 != " " }
    label.append(Label.Run(base == "sum" ? "∑" : "∏"))
    label.append(
      .scripts(below: Self.flat("\(name)=\(lower)"), above: Self.flat(String(upper))))
    label.append(Label.Run("\u{2009}"))
    let body = inside[inside.index(after: comma)...].drop { $0 == " " }
    label = label + Label(formula: String(body))
    place = close + 1
    return true
  }

  /// A short formula on one line, for scripts.
  private static func flat(_ text: String) -> [Label.Run] {
    Label(formula: text).pieces.flatMap { piece -> [Label.Run] in
      switch piece {
      case .run(let run): [run]
      case .scripts(let below, let above): below + above
      }
    }
  }

  private func end(of start: Int, _ open: Character, _ close: Character) -> Int? {
    var depth = 0
    for i in start..<text.count {
      if text[i] == open { depth += 1 }
      if text[i] == close { depth -= 1 }
      if depth == 0 { return i }
    }
    return nil
  }

  /// What stands in brackets that have just been opened.
  private mutating func enclosed(_ open: Character, _ close: Character) -> [Label.Run] {
    let start = place
    let end = end(of: place - 1, open, close) ?? text.count
    place = min(end + 1, text.count)
    return Self.flat(String(text[start..<min(end, text.count)].filter { $0 != " " }))
  }

  private mutating func exponent() -> [Label.Run] {
    var sign = ""
    if next == "-" {
      sign = "-"
      place += 1
    }
    if next == "(" {
      place += 1
      return Self.flat(sign) + enclosed("(", ")")
    }
    let word = word()
    return Self.flat(sign) + (word.allSatisfy(\.isNumber) ? [Label.Run(word)] : [Self.run(word)])
  }
}
