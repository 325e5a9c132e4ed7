import Figures
import Terminal

extension Answer.Picture {
  /// A figure in both of its notations.
  init(_ figure: Figure) {
    self.init(title: figure.title, svg: figure.svg, tikz: figure.tikz)
  }
}

extension String {
  /// The text with a capital letter at its beginning, as a sentence has it.
  var firstCapital: String { prefix(1).uppercased() + dropFirst() }
}
