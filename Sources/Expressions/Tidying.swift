internal import Exact

extension Expr {
  /// The term with sums in sums and products in products opened, and plain numbers computed.
  ///
  /// What a writer does without a word between two lines; nothing is collected or reordered, but a
  /// product's number goes to its front.
  package var tidied: Expr { rebuilt { _, new in new.tidiedHere } }

  /// The operands of a sum or product that is short enough to be opened inside another one.
  ///
  /// A chain of products, each with one factor more, would otherwise grow with the square of its
  /// length.
  func opened(_ kind: Kind) -> [Expr] {
    self.kind == kind && children.count <= Self.openingLimit ? Array(children) : [self]
  }

  static var openingLimit: Int { 256 }

  private var tidiedHere: Expr {
    switch kind {
    case .sum: tidiedSum
    case .product: tidiedProduct
    case .power: children[0].isScalar ? children[0].power(children[1]) : self
    case .number, .symbol, .call, .bigSum, .bigProduct, .cases, .condition, .delta,
      .matrixProduct, .transpose, .derivative:
      self
    }
  }

  private var tidiedSum: Expr {
    let isOpen = !children.contains { $0.kind == .sum || $0.isZero }
    if isOpen, children.count(where: { $0.kind == .number }) < 2 { return self }
    var terms: [Expr] = []
    var numberPlace: Int?
    for term in children.flatMap({ $0.opened(.sum) }) {
      if let place = numberPlace, let number = term.number, let known = terms[place].number {
        terms[place] = Expr(known + number)
      } else {
        if term.kind == .number { numberPlace = terms.count }
        terms.append(term)
      }
    }
    let kept = terms.filter { !$0.isZero }
    return kept.contains { $0.shape == shape } ? .sum(kept) : .sum(kept + [.zero(of: shape)])
  }

  private var tidiedProduct: Expr {
    var coefficient = Rational(1)
    var factors: [Expr] = []
    for factor in children.flatMap({ $0.opened(.product) }) {
      if let number = factor.number {
        coefficient = coefficient * number
      } else {
        factors.append(factor)
      }
    }
    if coefficient.isZero { return .zero(of: shape) }
    guard factors.contains(where: { $0.shape == shape }) || isScalar else { return self }
    if !coefficient.isOne || factors.isEmpty { factors.insert(Expr(coefficient), at: 0) }
    return .product(factors)
  }
}
