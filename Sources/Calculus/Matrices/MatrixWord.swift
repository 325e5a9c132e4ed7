internal import Expressions

/// A term of a sum as a number of scalars times an ordered product.
struct MatrixWord {
  enum Side { case start, end }

  var scalars: [Expr]
  var factors: [Expr]

  init(_ term: Expr) {
    let parts = term.kind == .product ? Array(term.children) : [term]
    scalars = parts.filter(\.isScalar)
    let others = parts.filter { !$0.isScalar }
    if others.count == 1, others[0].kind == .matrixProduct {
      factors = Array(others[0].children)
    } else {
      factors = others.isEmpty ? [] : [.product(others)]
    }
  }

  /// The sum with scalars that all terms have taken out; nil where there are none.
  static func scalarsOut(_ words: [MatrixWord]) -> Expr? {
    guard let first = words.first, !words.contains(where: { $0.factors.isEmpty }) else {
      return nil
    }
    var rests = words
    var common: [Expr] = []
    for scalar in first.scalars {
      let isShared = rests.allSatisfy { $0.scalars.contains { $0.isAlike(scalar) } }
      guard isShared, scalar != .minusOne, !scalar.isOne else { continue }
      common.append(scalar)
      for place in rests.indices { rests[place].divide(by: scalar) }
    }
    guard !common.isEmpty else { return nil }
    return .product(common + [.sum(rests.map(\.term))])
  }

  /// Takes out a factor that it has, or its opposite.
  private mutating func divide(by scalar: Expr) {
    guard let place = scalars.firstIndex(where: { $0.isAlike(scalar) }) else { return }
    let isOpposite = scalars[place] != scalar
    scalars.remove(at: place)
    if isOpposite { scalars.insert(.minusOne, at: 0) }
  }

  private var term: Expr {
    let core = factors.count == 1 ? factors[0] : Expr.matrixProduct(factors)
    return scalars.isEmpty ? core : .product(scalars + [core])
  }

  /// The sum with the longest common end or start taken out; nil where there is none.
  static func factored(_ words: [MatrixWord], at side: Side) -> Expr? {
    let lists = words.map { side == .end ? $0.factors.reversed() : $0.factors }
    guard let first = lists.first, lists.allSatisfy({ $0.count > 1 }) else { return nil }
    let limit = lists.map { $0.count - 1 }.min() ?? 0
    let count = first.indices.prefix { i in
      i < limit && lists.allSatisfy { $0[i] == first[i] }
    }.count
    guard count > 0 else { return nil }
    let common = side == .end ? Array(first[..<count].reversed()) : Array(first[..<count])
    let rests = zip(words, lists).map { word, list -> Expr in
      let left = Array(list[count...])
      let kept = side == .end ? left.reversed() : left
      let product = kept.count == 1 ? kept[0] : Expr.matrixProduct(Array(kept))
      return word.scalars.isEmpty ? product : .product(word.scalars + [product])
    }
    let sum = Expr.sum(rests)
    guard !sum.isScalar else { return nil }
    return .matrixProduct(side == .end ? [sum] + common : common + [sum])
  }
}
