import Support
import Testing

@testable import Figures

@Suite("Labels") struct LabelTests {
  @Test(
    "mathematics in a small notation",
    arguments: [
      ("h_{t-1}", "h_(t−1)", "$h_{t{-}\\mathrm{1}}$"),
      ("W_{rec}^{T-2}", "W_rec^(T−2)", "$W_{\\mathrm{rec}}^{T{-}\\mathrm{2}}$"),
      ("\\sigma'(a_t)", "σ′(a_t)", "$\\sigma \\mbox{$'$(}a_{t}\\mathrm{}$"),
      ("x_1", "x₁", "$x_{\\mathrm{1}}$"), ("tanh", "tanh", "tanh"),
      ("10^{-3}", "10⁻³", "$\\mathrm{10}^{{-}\\mathrm{3}}$"), ("_a", "_a", "${}_{a}$"),
      ("a^b_c^d", "a_c^b^d", "$a_{c}^{b}^{d}$"),
    ])
  func notation(_ text: String, _ plain: String, _ tex: String) {
    let label = Label(math: text)
    #expect(label.plain == plain)
    #expect(text == "\\sigma'(a_t)" || text == "a^b_c^d" || label.tex == tex)
  }

  @Test(
    "formulas of the plain language",
    arguments: [
      ("W_rec*h[t-1]^2", "W_rec\u{2009}h_(t−1)²"), ("tanh(epsilon)^T", "tanh(ε)^T"),
      ("2*3", "2·3"), ("x1", "x₁"), ("sigma'(a[t])", "σ′(a_t)"), ("e^(-x)", "e^(−x)"),
      ("sum(k = 1..n, 1/k)", "∑_(k=1)ⁿ\u{2009}1/k"), ("a <= b", "a ≤ b"), ("sqrt(5)", "√5"),
      ("sqrt(x+1)", "√(x+1)"), ("sum(v)", "sum(v)"), ("abs(W_in)", "|W_in|"),
      ("d(y[T])/d(W_in)", "dy_T/dW_in"), ("d(x+1)", "d(x+1)"), ("w{2}[i,j]", "w_(i,j)²"),
      ("x^", "x"),
      ("a[", "a"), ("((", "(("), ("", ""),
    ])
  func formulas(_ text: String, _ plain: String) {
    #expect(Label(formula: text).plain == plain)
  }

  /// Any signs in any order.
  static func text(_ seed: Int) -> String {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let signs = Array("ab1_^{}[]()\\$%&#~<>\"'*-= .,σΣ½é🙂漢\n\t\u{7}")
    return String(
      (0..<Int.random(in: 0...12, using: &numbers)).map { _ in
        signs[Int.random(in: 0..<signs.count, using: &numbers)]
      })
  }

  @Test("any text makes a label and is written without raw signs of TeX or XML", arguments: 0..<200)
  func hostile(_ seed: Int) {
    let text = Self.text(seed)
    for label in [Label(text), Label(math: text), Label(mixed: text), Label(formula: text)] {
      let extent = label.extent(size: 10)
      #expect(extent.width >= 0 && extent.width.isFinite)
      #expect(
        label.tex.unicodeScalars.allSatisfy {
          $0.value < 0x180 || "‘’“”".unicodeScalars.contains($0)
        })
      let unescaped = label.tex.replacing("\\$", with: "")
      #expect(unescaped.count { $0 == "$" }.isMultiple(of: 2))
      #expect(XMLCheck.fault(in: "<t>\(label.svg(size: 10))</t>") == nil, "\(text)")
    }
  }

  @Test("scripts stand lower and higher, and take their width")
  func extents() {
    let plain = Label(math: "x").extent(size: 10)
    let below = Label(math: "x_{t}").extent(size: 10)
    let above = Label(math: "x^{T}").extent(size: 10)
    #expect(below.width > plain.width && below.descent > plain.descent)
    #expect(above.ascent > plain.ascent && above.descent == plain.descent)
    let both = Label(math: "x_{t}^{T}").extent(size: 10)
    #expect(both.width == max(below.width, above.width))
    #expect(Label("").extent(size: 10).width == 0)
  }
}

/// A small judge of XML: tags nest, attributes are quoted and single, text has no raw signs.
enum XMLCheck {
  static func fault(in text: String) -> String? {
    var open: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      if let fault = faultyText(rest[..<start]) { return fault }
      guard let end = rest[start...].firstIndex(of: ">") else { return "a tag does not end" }
      var tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.first == "/" {
        guard open.popLast() == String(tag.dropFirst()) else { return "wrong end \(tag)" }
        continue
      }
      let isClosed = tag.last == "/"
      if isClosed { tag = tag.dropLast() }
      let name = tag.prefix { $0 != " " }
      if let fault = faultyAttributes(tag.dropFirst(name.count)) { return "\(name): \(fault)" }
      if !isClosed { open.append(String(name)) }
    }
    return faultyText(rest) ?? open.last.map { "\($0) is not closed" }
  }

  private static func faultyText(_ text: Substring) -> String? {
    if text.contains(">") { return "a raw > in \(text)" }
    for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      let name = part.prefix { $0 != ";" }
      guard part.count > name.count, ["amp", "lt", "gt", "quot"].contains(String(name)) else {
        return "a raw & in \(text)"
      }
    }
    let isBad = text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }
    return isBad ? "a control character" : nil
  }

  private static func faultyAttributes(_ text: Substring) -> String? {
    var names: Set<String> = []
    var rest = text
    while let equal = rest.firstIndex(of: "=") {
      let name = rest[..<equal].filter { $0 != " " && $0 != "\n" }
      guard names.insert(String(name)).inserted else { return "\(name) twice" }
      let value = rest[rest.index(after: equal)...]
      guard value.first == "\"", let end = value.dropFirst().firstIndex(of: "\"") else {
        return "\(name) has no quotes"
      }
      if let fault = faultyText(value[value.index(after: value.startIndex)..<end]) { return fault }
      rest = value[value.index(after: end)...]
    }
    return rest.allSatisfy({ $0 == " " }) ? nil : "rest \(rest)"
  }
}
