package import Terminal

/// A formula of prose: a subset of TeX's mathematics, turned into MathML by its look alone.
///
/// LaTeX and Markdown print what the author wrote. What the subset does not know is a fault, so
/// that no page shows a formula as raw text.
package struct ProseFormula {
  /// What is wrong with a formula, at a byte of it.
  package struct Fault: Error, Equatable {
    package let message: String
    package let byte: Int
    package var hint: String?
  }

  enum Token: Equatable {
    case command(String)
    case letter(Character)
    case number(String)
    case sign(Character)
    case open, close, up, down, cell, row, prime
    case blank
    case end
  }

  private var tokens: [(token: Token, byte: Int)] = []
  private var place = 0
  private var depth = 0

  /// The formula in the writings of a page.
  package static func read(_ tex: String) throws(Fault) -> Answer.Formula {
    var reader = ProseFormula()
    try reader.scan(tex)
    let row = try reader.row(until: [.end])
    return Answer.Formula(tex, latex: tex, mathML: "<mrow>\(row)</mrow>")
  }

  private init() {}

  // MARK: Tokens

  private mutating func scan(_ tex: String) throws(Fault) {
    var rest = tex[...]
    var byte = 0
    while let character = rest.first {
      let before = rest
      // What is taken below is added when the token is known.
      defer { byte += before.utf8.distance(from: before.startIndex, to: rest.startIndex) }
      rest.removeFirst()
      let token: Token
      switch character {
      case "\\":
        let name = rest.prefix { $0.isASCII && $0.isLetter }
        if name.isEmpty {
          guard let next = rest.popFirst() else {
            throw Fault(message: "a backslash stands alone", byte: byte)
          }
          token = next == "\\" ? .row : .command(String(next))
        } else {
          rest = rest[name.endIndex...]
          token = .command(String(name))
        }
      case "{": token = .open
      case "}": token = .close
      case "^": token = .up
      case "_": token = .down
      case "&": token = .cell
      case "'": token = .prime
      case "~", " ", "\t", "\n": token = .blank
      case "#", "%", "$":
        throw Fault(
          message: "'\(character)' may not stand in a formula", byte: byte,
          hint: "write \\\(character)")
      default:
        if character.isNumber {
          let digits = rest.prefix { $0.isNumber }
          rest = rest[digits.endIndex...]
          var text = String(character) + digits
          if rest.first == ".", let next = rest.dropFirst().first, next.isNumber {
            let part = rest.dropFirst().prefix { $0.isNumber }
            text += "." + part
            rest = rest[part.endIndex...]
          }
          token = .number(text)
        } else {
          token = character.isLetter ? .letter(character) : .sign(character)
        }
      }
      if token != .blank { tokens.append((token, byte)) }
    }
    tokens.append((.end, tex.utf8.count))
  }

  var token: Token { tokens[place].token }
  var byte: Int { tokens[place].byte }

  mutating func step() -> Token {
    let token = tokens[place].token
    if place + 1 < tokens.count { place += 1 }
    return token
  }

  // MARK: Rows

  /// Elements up to one of some tokens, which stays.
  mutating func row(until ends: [Token]) throws(Fault) -> String {
    depth += 1
    defer { depth -= 1 }
    guard depth < 60 else { throw Fault(message: "the formula is nested too deep", byte: byte) }
    var row = ""
    while !ends.contains(token) {
      switch token {
      case .end: throw Fault(message: "the formula ends too early", byte: byte, hint: missing(ends))
      case .close: throw Fault(message: "this brace closes nothing", byte: byte)
      case .cell, .row:
        throw Fault(message: "only an environment has cells and rows", byte: byte)
      case .command("right"): throw Fault(message: "\\right without \\left", byte: byte)
      case .command("end"): throw Fault(message: "\\end without \\begin", byte: byte)
      case .command, .letter, .number, .sign, .open, .up, .down, .prime, .blank:
        let next = try scripted()
        // A function stands apart from the factor before it.
        let isWord =
          next.contains("<mi>") && Self.functions.contains { next.contains("<mi>\($0)</mi>") }
        if isWord, !row.isEmpty, !row.hasSuffix("</mo>"), !next.hasPrefix("<mrow>") {
          row += "<mspace width=\"0.167em\"/>"
        }
        row += next
      }
    }
    return row
  }

  private func missing(_ ends: [Token]) -> String? {
    if ends.contains(.close) { return "a closing brace is missing" }
    if ends.contains(.command("right")) { return "\\right is missing" }
    return ends.contains(.command("end")) ? "\\end{…} is missing" : nil
  }

  /// An element with its scripts and primes.
  private mutating func scripted() throws(Fault) -> String {
    var base = Element(mathML: "<mrow></mrow>")
    switch token {
    case .up, .down, .prime: break
    case .command, .letter, .number, .sign, .open, .close, .cell, .row, .blank, .end:
      base = try element()
    }
    var (below, above) = (String?.none, String?.none)
    var primes = 0
    scan: while true {
      switch token {
      case .prime:
        _ = step()
        primes += 1
      case .up:
        guard above == nil else { throw Fault(message: "two exponents in a row", byte: byte) }
        _ = step()
        above = try argument()
      case .down:
        guard below == nil else { throw Fault(message: "two subscripts in a row", byte: byte) }
        _ = step()
        below = try argument()
      case .command("limits"), .command("nolimits"): _ = step()
      case .command, .letter, .number, .sign, .open, .close, .cell, .row, .blank, .end:
        break scan
      }
    }
    if primes > 0 {
      let signs = "<mo>" + String(repeating: "′", count: primes) + "</mo>"
      above = "<mrow>\(signs)\(above ?? "")</mrow>"
    }
    let tags = base.takesLimits ? ("munder", "mover", "munderover") : ("msub", "msup", "msubsup")
    switch (below, above) {
    case (nil, nil): return base.mathML
    case (let low?, nil): return "<\(tags.0)>\(base.mathML)\(low)</\(tags.0)>"
    case (nil, let high?): return "<\(tags.1)>\(base.mathML)\(high)</\(tags.1)>"
    case (let low?, let high?): return "<\(tags.2)>\(base.mathML)\(low)\(high)</\(tags.2)>"
    }
  }

  struct Element {
    var mathML: String
    var takesLimits = false
  }

  /// A group in braces, or one element.
  private mutating func argument() throws(Fault) -> String {
    if token == .open { return try group() }
    if token == .end { throw Fault(message: "something is missing at the end", byte: byte) }
    return try element().mathML
  }

  private mutating func group() throws(Fault) -> String {
    guard token == .open else {
      throw Fault(message: "an opening brace is missing here", byte: byte)
    }
    _ = step()
    let inner = try row(until: [.close])
    _ = step()
    return "<mrow>\(inner)</mrow>"
  }

  private mutating func element() throws(Fault) -> Element {
    let start = byte
    switch token {
    case .open: return Element(mathML: try group())
    case .letter(let letter):
      _ = step()
      return Element(mathML: "<mi>\(letter)</mi>")
    case .number(let digits):
      _ = step()
      return Element(mathML: "<mn>\(digits)</mn>")
    case .sign(let sign):
      _ = step()
      let shown = sign == "-" ? "−" : sign == "*" ? "∗" : HTMLWriter.escaped(String(sign))
      let isBar = sign == "|"
      let look = " stretchy=\"false\"" + (isBar ? " lspace=\"0\" rspace=\"0\"" : "")
      return Element(mathML: "<mo\("()[]|".contains(sign) ? look : "")>\(shown)</mo>")
    case .command(let name):
      _ = step()
      return try command(name, at: start)
    case .close, .up, .down, .cell, .row, .prime, .blank, .end:
      throw Fault(message: "something is missing here", byte: start)
    }
  }

  // MARK: Commands

  private mutating func command(_ name: String, at start: Int) throws(Fault) -> Element {
    if let known = Self.identifiers[name] { return Element(mathML: "<mi>\(known)</mi>") }
    if let known = Self.operators[name] { return Element(mathML: "<mo>\(known)</mo>") }
    if let known = Self.large[name] {
      return Element(mathML: "<mo movablelimits=\"true\">\(known)</mo>", takesLimits: true)
    }
    if Self.limits.contains(name) {
      return Element(mathML: "<mo movablelimits=\"true\">\(name)</mo>", takesLimits: true)
    }
    if Self.functions.contains(name) { return Element(mathML: "<mi>\(name)</mi>") }
    if let width = Self.spaces[name] { return Element(mathML: "<mspace width=\"\(width)\"/>") }
    if let mark = Self.accents[name] {
      return Element(mathML: "<mover accent=\"true\">\(try argument())<mo>\(mark)</mo></mover>")
    }
    if let variant = Self.alphabets[name] { return Element(mathML: try letters(variant)) }
    if let size = Self.sizes[name] { return Element(mathML: try delimiter(size: size)) }
    return try construct(name, at: start)
  }

  private mutating func construct(_ name: String, at start: Int) throws(Fault) -> Element {
    switch name {
    case "frac", "tfrac", "dfrac":
      return Element(mathML: "<mfrac>\(try argument())\(try argument())</mfrac>")
    case "binom":
      let parts = "\(try argument())\(try argument())"
      return Element(
        mathML: "<mrow><mo>(</mo><mfrac linethickness=\"0\">\(parts)</mfrac><mo>)</mo></mrow>")
    case "sqrt":
      guard token == .sign("[") else { return Element(mathML: "<msqrt>\(try argument())</msqrt>") }
      _ = step()
      let degree = try row(until: [.sign("]")])
      _ = step()
      return Element(mathML: "<mroot>\(try argument())<mrow>\(degree)</mrow></mroot>")
    case "overset":
      let above = try argument()
      return Element(mathML: "<mover>\(try argument())\(above)</mover>")
    case "underset":
      let below = try argument()
      return Element(mathML: "<munder>\(try argument())\(below)</munder>")
    case "left":
      let left = try delimiter(size: nil)
      let inner = try row(until: [.command("right")])
      _ = step()
      return Element(mathML: "<mrow>\(left)\(inner)\(try delimiter(size: nil))</mrow>")
    case "begin": return Element(mathML: try environment(at: start))
    case "displaystyle", "textstyle": return Element(mathML: "")
    default:
      throw Fault(
        message: "\\\(name) is not known in a formula of prose", byte: start,
        hint: Spelling.hint(for: name, among: Self.allNames))
    }
  }

  /// Letters of an alphabet, or words as they stand.
  private mutating func letters(_ variant: String) throws(Fault) -> String {
    guard token == .open else { return try argument() }
    let start = place
    var text = ""
    _ = step()
    var previous = byte
    while token != .close {
      if token == .end { throw Fault(message: "a closing brace is missing", byte: byte) }
      if byte > previous { text += " " }
      switch token {
      case .letter(let letter): text.append(letter)
      case .number(let digits): text += digits
      case .sign(let sign): text.append(sign)
      case .prime: text += "’"
      case .command(let name) where Self.spaces[name] != nil: text += " "
      case .command, .open, .close, .up, .down, .cell, .row, .blank, .end:
        place = start
        return try group()
      }
      previous = byte + (token.length)
      _ = step()
    }
    let gap = byte > previous
    _ = step()
    let shown = HTMLWriter.escaped(text + (gap ? " " : ""))
    switch variant {
    case "text":
      let spaced = shown.replacing(" ", with: "\u{A0}")
      return "<mtext>\(spaced)</mtext>"
    case "operator": return "<mi>\(shown)</mi>"
    case "normal":
      return text.count == 1 ? "<mi mathvariant=\"normal\">\(shown)</mi>" : "<mi>\(shown)</mi>"
    default: return Self.mapped(text, to: variant)
    }
  }

  private mutating func delimiter(size: String?) throws(Fault) -> String {
    let start = byte
    let shown: String
    switch step() {
    case .sign(let sign) where sign == ".": return ""
    case .sign(let sign) where "()[]|/<>".contains(sign): shown = String(sign)
    case .command(let name):
      guard let known = Self.delimiters[name] else {
        throw Fault(message: "\\\(name) is no bracket", byte: start)
      }
      shown = known
    default: throw Fault(message: "a bracket is missing here", byte: start)
    }
    let stretch = size.map { " stretchy=\"true\" minsize=\"\($0)\" maxsize=\"\($0)\"" } ?? ""
    return "<mo fence=\"true\"\(stretch)>\(HTMLWriter.escaped(shown))</mo>"
  }
}

extension ProseFormula.Token {
  /// How many bytes it takes in the text.
  fileprivate var length: Int {
    switch self {
    case .command(let name): name.utf8.count + 1
    case .letter(let letter), .sign(let letter): String(letter).utf8.count
    case .number(let digits): digits.utf8.count
    case .row: 2
    case .open, .close, .up, .down, .cell, .prime, .blank: 1
    case .end: 0
    }
  }
}
