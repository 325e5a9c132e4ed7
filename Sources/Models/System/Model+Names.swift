internal import Calculus
package import Expressions
internal import Notation

extension Model {
  /// Every quantity as the model writes it first: left sides, inputs, parameters.
  var quantities: [Expr] {
    var seen = Set<String>()
    let all = equations.map(\.left) + inputs + parameters
    return all.filter { seen.insert($0.symbol?.name ?? "").inserted }
  }

  /// The names of the model in a sentence, for one that it does not know.
  var knownNames: String {
    let known = quantities.map(\.plainText)
    return "the model has " + known.prefix(14).joined(separator: ", ")
      + (known.count > 14 ? ", …" : "")
  }

  /// A quantity in a term whose indices are not as many as the model gives it, with one that is right.
  ///
  /// Such a quantity would be taken for another one that nothing is known about.
  package func misusedQuantity(in e: Expr) -> (quantity: Expr, example: Expr)? {
    for part in Postorder(e).terms where part.kind == .symbol {
      let whole = part.wholeQuantity
      let uses = (equations.map(\.left) + inputs + parameters)
        .filter { $0.symbol?.name == whole.symbol?.name }.map(\.wholeQuantity)
      guard let first = uses.first,
        !uses.contains(where: { $0.children.count == whole.children.count })
      else { continue }
      let given = Array(whole.children.prefix(first.children.count))
      let example = first.with(children: given + first.children.dropFirst(given.count))
      return (whole, example)
    }
    return nil
  }
}
