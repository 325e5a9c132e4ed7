import Figures
import Terminal

extension Answer.Picture {
  /// A figure in both of its notations; on paper no wider than the text of a page.
  init(_ figure: Figure) {
    self.init(title: figure.title, svg: figure.svg, tikz: figure.fitted(to: 440).tikz)
  }
}

extension String {
  /// The text with a capital letter at its beginning, as a sentence has it.
  var firstCapital: String { prefix(1).uppercased() + dropFirst() }
}

extension Answer.Formula {
  /// Conditions that hold together, as one formula.
  static func all(_ parts: [Answer.Formula]) -> Answer.Formula {
    let latex = parts.compactMap(\.latex)
    let mathML = parts.compactMap(\.mathML)
    return Answer.Formula(
      parts.map(\.text).joined(separator: " and "),
      latex: latex.count == parts.count ? latex.joined(separator: #",\ "#) : nil,
      mathML: mathML.count == parts.count ? mathML.joined(separator: "<mo>,</mo>") : nil)
  }

  /// The limit of the formula as a name grows.
  func limit(_ name: String) -> Answer.Formula {
    Answer.Formula(
      "limit of \(text)", latex: latex.map { #"\lim_{\#(name) \to \infty} \#($0)"# },
      mathML: mathML.map {
        #"<munder><mo movablelimits="false">lim</mo><mrow><mi>\#(name)</mi><mo>→</mo><mi>∞</mi></mrow></munder>"#
          + $0
      },
      latexLines: latexLines.map { #"\lim_{\#(name) \to \infty} \#($0)"# },
      mathMLLines: mathMLLines.map {
        $0.replacing(
          "<mtr><mtd>",
          with:
            #"<mtr><mtd><munder><mo>lim</mo><mrow><mi>\#(name)</mi><mo>→</mo><mi>∞</mi></mrow></munder>"#,
          maxReplacements: 1)
      })
  }
}
