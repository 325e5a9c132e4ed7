package import Expressions

/// A single slip that explains a wrong line: with it mended, the line follows.
package struct Slip: Sendable {
  /// What kind of slip.
  package enum Kind: String, Sendable, CaseIterable {
    case sign, number, exponent, index, bound, transpose, order, derivative, function, quantity
    case quotient
    case missingFactor = "missing factor"
    case extraFactor = "extra factor"
    case missingTerm = "missing term"
    case extraTerm = "extra term"
    case missingPath = "missing path"
  }

  package let kind: Kind
  /// What is wrong, in one clause: `the factor x is missing`.
  package let sentence: String
  /// The line as it should read.
  package let corrected: Expr
}

/// A sub-term at one place of a term.
struct Occurrence {
  let path: [Int]
  let term: Expr
  let parent: Expr?

  /// All places of a term where a slip may lie, outermost first; indices, bounds and conditions
  /// belong to their term.
  static func all(in root: Expr, limit: Int) -> [Occurrence] {
    var found = [Occurrence(path: [], term: root, parent: nil)]
    var next = 0
    while next < found.count, found.count < limit {
      let here = found[next]
      next += 1
      for place in here.term.editedPlaces {
        found.append(
          Occurrence(
            path: here.path + [place], term: here.term.children[place], parent: here.term))
      }
    }
    return found
  }

  /// The whole with this place replaced; nil where the shapes do not fit.
  func replaced(in root: Expr, by new: Expr) -> Expr? {
    var spine = [root]
    for place in path.dropLast() { spine.append(spine[spine.count - 1].children[place]) }
    var result = new
    for (owner, place) in zip(spine, path).reversed() {
      var children = Array(owner.children)
      children[place] = result
      guard let rebuilt = owner.remade(of: children) else { return nil }
      result = rebuilt
    }
    return result
  }
}

extension Expr {
  fileprivate var editedPlaces: [Int] {
    switch kind {
    case .number, .symbol, .condition, .delta: []
    case .sum, .product, .matrixProduct, .call, .transpose, .power: Array(children.indices)
    case .bigSum, .bigProduct, .derivative: [0]
    case .cases: children.indices.filter { $0 % 2 == 1 || $0 == children.count - 1 }
    }
  }

  /// The same node with other operands; nil where their shapes do not fit.
  func remade(of children: [Expr]) -> Expr? {
    switch kind {
    case .number: self
    case .symbol: symbol.flatMap { try? .making($0, children) }
    case .sum, .product, .power, .matrixProduct, .transpose, .cases, .delta:
      try? .making(kind, children)
    case .call: callee.flatMap { try? .making($0, children) }
    case .condition: conditionSign.flatMap { try? .making($0, children) }
    case .derivative: try? .making(derivativeKind, of: children[0], by: children[1])
    case .bigSum:
      binder.flatMap { try? .makingSum($0, from: children[1], to: children[2], children[0]) }
    case .bigProduct:
      binder.flatMap {
        try? .makingProduct(
          $0, from: children[1], to: children[2], children[0], order: productOrder)
      }
    }
  }

  /// The factors of a product, a quotient's below the line included; the term itself otherwise.
  var factors: [Expr] {
    kind == .product || kind == .matrixProduct ? Array(children) : [self]
  }
}
