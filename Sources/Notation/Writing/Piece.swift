/// A formula as a flat list: what formats write, without trees and without recursion.
enum Piece: Sendable, Equatable {
  /// A name or number, by its place in the table of glyphs.
  case glyph(Int)
  case sign(Sign)
  /// Begins a construct; its parts are parted by `next`.
  case begin(Construct)
  case next
  case end
  /// A place where a line may be broken: before a relation, a summand or a factor.
  case seam(Seam)
}

/// Where lines may be broken, the best places first.
enum Seam: UInt8, Sendable, Comparable {
  case relation, sum, product

  static func < (a: Seam, b: Seam) -> Bool { a.rawValue < b.rawValue }
}

/// Something with parts of its own.
enum Construct: UInt8, Sendable, CaseIterable {
  case fraction, power, subscripted, scripted, root, rootOfDegree
  case parentheses, arguments, bars, doubleBars, floor, binomial
  /// Σ and Π with a line below and a line above.
  case bigSum, bigProduct, bigAscending, bigDescending, bigEntrywise
  case cases
  /// Names that are written together, without a seam.
  case group
  /// The same with braces around it in LaTeX.
  case braces

  var isFence: Bool { fence != nil }

  var fence: (latexLeft: String, latexRight: String, left: String, right: String)? {
    switch self {
    case .parentheses, .arguments: ("(", ")", "(", ")")
    case .bars: (#"\lvert"#, #"\rvert"#, "|", "|")
    case .doubleBars: (#"\lVert"#, #"\rVert"#, "‖", "‖")
    case .floor: (#"\lfloor"#, #"\rfloor"#, "⌊", "⌋")
    case .fraction, .power, .subscripted, .scripted, .root, .rootOfDegree, .binomial, .bigSum,
      .bigProduct, .bigAscending, .bigDescending, .bigEntrywise, .cases, .group, .braces:
      nil
    }
  }

  /// Whether brackets around it must grow.
  var isTall: Bool {
    switch self {
    case .fraction, .binomial, .bigSum, .bigProduct, .bigAscending, .bigDescending, .bigEntrywise,
      .cases:
      true
    case .power, .subscripted, .scripted, .root, .rootOfDegree, .parentheses, .arguments, .bars,
      .doubleBars,
      .floor, .group, .braces:
      false
    }
  }
}

/// Signs, in the forms of all formats.
enum Sign: UInt8, Sendable, CaseIterable {
  case plus, minus, negative, dot, juxtaposed, entrywise, comma, nothing
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, and, or, not
  case bound, prime, top, partial, differential, entrywiseMark, ifText, otherwise, always, never
  case slash, open, close

  /// LaTeX, MathML, and the width in tenths of an em.
  var forms: (latex: StaticString, mathml: StaticString, width: Int) {
    switch self {
    case .plus: (" + ", "<mo>+</mo>", 12)
    case .minus: (" - ", "<mo>−</mo>", 12)
    case .negative: ("-", #"<mo form="prefix">−</mo>"#, 8)
    case .dot: (#" \cdot "#, "<mo>⋅</mo>", 8)
    case .juxtaposed: (" ", "<mo>&#x2062;</mo>", 2)
    case .entrywise: (#" \odot "#, "<mo>⊙</mo>", 12)
    case .comma: (", ", "<mo>,</mo>", 5)
    case .nothing: ("", "", 0)
    case .less: (" < ", "<mo>&lt;</mo>", 13)
    case .lessOrEqual: (#" \le "#, "<mo>≤</mo>", 13)
    case .greater: (" > ", "<mo>&gt;</mo>", 13)
    case .greaterOrEqual: (#" \ge "#, "<mo>≥</mo>", 13)
    case .equal: (" = ", "<mo>=</mo>", 13)
    case .notEqual: (#" \ne "#, "<mo>≠</mo>", 13)
    case .and: (#" \land "#, "<mo>∧</mo>", 12)
    case .or: (#" \lor "#, "<mo>∨</mo>", 12)
    case .not: (#"\lnot "#, "<mo>¬</mo>", 8)
    case .bound: ("=", "<mo>=</mo>", 8)
    case .prime: ("'", "<mo>′</mo>", 3)
    case .top: (#"\top"#, "<mo>⊤</mo>", 5)
    case .partial: (#"\partial"#, "<mo>∂</mo>", 6)
    case .differential: (#"\mathrm{d}"#, #"<mi mathvariant="normal">d</mi>"#, 6)
    case .entrywiseMark: (#"\odot "#, "<mo>⊙</mo>", 6)
    case .ifText: (#"\text{if } "#, "<mtext>if&#xa0;</mtext>", 12)
    case .otherwise: (#"\text{otherwise}"#, "<mtext>otherwise</mtext>", 40)
    case .always: (#"\text{true}"#, "<mtext>true</mtext>", 18)
    case .never: (#"\text{false}"#, "<mtext>false</mtext>", 20)
    case .slash: ("/", "<mo>/</mo>", 5)
    case .open: ("(", "<mo>(</mo>", 4)
    case .close: (")", "<mo>)</mo>", 4)
    }
  }

  init?(_ operation: Operator) {
    switch operation {
    case .or: self = .or
    case .and: self = .and
    case .not: self = .not
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .plus: self = .plus
    case .minus: self = .minus
    case .negative, .factorNegative: self = .negative
    case .entrywise: self = .entrywise
    case .times: self = .juxtaposed
    case .over, .power, .entrywisePower, .transpose, .bigSum, .bigProduct, .root, .applied,
      .beside, .derived:
      return nil
    }
  }
}

/// A name or number in its forms.
struct Glyph: Sendable, Equatable {
  var latex: String
  /// What is seen of it: letters or digits.
  var text: String
  /// In tenths of an em.
  var width: Int
  var hasSuperscript = false
  var isNumber = false

  /// The MathML of a name that its author wrote in LaTeX.
  var markup: String?

  /// Made only where MathML is written.
  var mathml: String {
    markup ?? (isNumber ? "<mn>\(text)</mn>" : "<mi>\(text.escapedForXML)</mi>")
  }

  /// Whether it is an upright word of several letters.
  var isWord: Bool {
    markup == nil && !isNumber && text.utf8.count > 1 && text.allSatisfy(\.isASCII)
      && (latex.hasPrefix(#"\mathrm"#) || latex.hasPrefix(#"\operatorname"#)
        || latex.dropFirst() == text)
  }

  static func number(_ text: String) -> Glyph {
    Glyph(latex: text, text: text, width: 5 * text.utf8.count, isNumber: true)
  }

  /// A word in upright letters.
  static func word(_ text: String) -> Glyph {
    let latex = text.flatMap { $0 == "_" ? #"\_"# : String($0) }
    return Glyph(latex: #"\mathrm{\#(String(latex))}"#, text: text, width: 5 * text.count)
  }

  static func letter(latex: String, _ character: String) -> Glyph {
    Glyph(latex: latex, text: character, width: 6)
  }
}

extension String {
  /// The text with the signs of XML spelled out.
  var escapedForXML: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "&": text += "&amp;"
      case "\"": text += "&quot;"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Construct {
  /// Whether its later parts are scripts.
  var isScripted: Bool { self == .power || self == .subscripted || self == .scripted }

  /// Whether it is a large sign with bounds.
  var isBig: Bool {
    switch self {
    case .bigSum, .bigProduct, .bigAscending, .bigDescending, .bigEntrywise: true
    case .fraction, .power, .subscripted, .scripted, .root, .rootOfDegree, .parentheses,
      .arguments, .bars, .doubleBars, .floor, .binomial, .cases, .group, .braces:
      false
    }
  }
}

extension Sign {
  /// How it stands in a script; nil where no different.
  var compactLatex: StaticString? {
    switch self {
    case .plus: "+"
    case .minus: "-"
    case .comma: ","
    case .less: "<"
    case .greater: ">"
    case .equal: "="
    case .negative, .dot, .juxtaposed, .entrywise, .nothing, .lessOrEqual, .greaterOrEqual,
      .notEqual, .and, .or, .not, .bound, .prime, .top, .partial, .differential, .entrywiseMark,
      .ifText, .otherwise, .always, .never, .slash, .open, .close:
      nil
    }
  }
}
