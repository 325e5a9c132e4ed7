import Expressions
import Models
import Notation
import Terminal

extension Invocation {
  /// The call with the quantity of a flag spelled as the target is: `p_k` beside a target in LaTeX,
  /// where it is a member of p, is `p[k]`.
  ///
  /// Taken for a name of its own it would stand nowhere in the target, whose derivative would be a
  /// silent zero.
  func spellingAsTarget(_ flag: String, model: Model?) -> Invocation {
    guard let text = arguments.text(flag), text.contains("_"), !LatexReader.detects(text),
      let target = arguments.positional(0), LatexReader.detects(target),
      let plain = try? Setting(
        declare: arguments.texts("declare").map { Source($0, file: "--declare") }, given: [],
        model: model, names: []),
      let e = try? LatexReader.read(target, vocabulary: plain.vocabulary),
      let quantity = try? LatexReader.read(text, vocabulary: plain.vocabulary),
      let name = quantity.symbol?.name, !quantity.children.isEmpty
    else { return self }
    let names = e.symbolNames
    guard names.contains(name), !names.contains(text) else { return self }
    return replacing(flag, by: PlainText.of(quantity))
  }
}
