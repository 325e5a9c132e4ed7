extension Answer.Formula {
  /// A number, in all writings; `1e-13` as a power of ten.
  package static func number(_ text: String) -> Answer.Formula {
    let parts = text.lowercased().split(separator: "e").map(String.init)
    guard parts.count == 2, Double(text) != nil, let exponent = Int(parts[1]) else {
      let grouped = Self.grouped(text)
      let latex = grouped.replacing("\u{202F}", with: #"\,"#)
      let mathML = "<mn>\(grouped.hasPrefix("-") ? "−\(grouped.dropFirst())" : grouped)</mn>"
      return Answer.Formula(text, latex: latex, mathML: mathML)
    }
    let factor = parts[0].hasSuffix(".0") ? String(parts[0].dropLast(2)) : parts[0]
    let isOne = factor == "1"
    let power = "<msup><mn>10</mn><mn>\(exponent < 0 ? "−\(-exponent)" : "\(exponent)")</mn></msup>"
    return Answer.Formula(
      text, latex: (isOne ? "" : "\(factor) \\cdot ") + "10^{\(exponent)}",
      mathML: isOne ? power : "<mn>\(factor)</mn><mo>⋅</mo>\(power)")
  }

  /// Digits in groups of three, where a whole number has five or more.
  private static func grouped(_ text: String) -> String {
    let sign = text.hasPrefix("-") ? "-" : ""
    // An array: the length of a text is counted anew each time it is asked for.
    let digits = Array(text.dropFirst(sign.count))
    guard digits.count > 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return text }
    var shown = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { shown += "\u{202F}" }
      shown.append(digit)
    }
    return sign + shown
  }
}

extension Answer.Formula {
  /// An equation of this formula and another one, if both fit one line.
  package func equated(to other: Answer.Formula) -> Answer.Formula? {
    guard latexLines == nil, other.latexLines == nil, mathMLLines == nil, other.mathMLLines == nil,
      text.count + other.text.count < 90, let latex, let right = other.latex, let mathML,
      let otherML = other.mathML
    else { return nil }
    return Answer.Formula(
      "\(text) = \(other.text)", latex: "\(latex) = \(right)",
      mathML: "\(mathML)<mo>=</mo>\(otherML)")
  }
}
