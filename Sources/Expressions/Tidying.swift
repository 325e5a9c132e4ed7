internal import Exact

extension Expr {
  /// The term with sums in sums and products in products opened, and plain numbers computed.
  ///
  /// What a writer does without a word between two lines; nothing is collected or reordered, but a
  /// product's number goes to its front; below the line it stays there.
  package var tidied: Expr { rebuilt { _, new in new.tidiedHere }.withoutWholeDivisor }

  /// The operands of a sum or product that is short enough to be opened inside another one.
  ///
  /// A chain of products, each with one factor more, would otherwise grow with the square of its
  /// length.
  func opened(_ kind: Kind) -> [Expr] {
    self.kind == kind && children.count <= Self.openingLimit ? Array(children) : [self]
  }

  static var openingLimit: Int { 256 }

  private var tidiedHere: Expr {
    if kind == .product { return tidiedProduct }
    // A whole number below the line is kept for a product around it; elsewhere it is a number.
    let hasDivisor = children.contains { $0.wholeDivisor != nil }
    let e = hasDivisor ? with(children: children.map(\.withoutWholeDivisor)) : self
    switch kind {
    case .sum: return e.tidiedSum
    case .power where wholeDivisor == nil && e.children[0].isScalar:
      return e.children[0].power(e.children[1])
    default: return e
    }
  }

  /// The n of 1/n as a factor below a fraction line; nil for any other term.
  private var wholeDivisor: Rational? {
    guard kind == .power, children[1] == .minusOne, let base = children[0].number else {
      return nil
    }
    return base.isInteger && base > 1 ? base : nil
  }

  /// 1/n as one number, where no product stands around it.
  private var withoutWholeDivisor: Expr { wholeDivisor.map { Expr(1 / $0) } ?? self }

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
    var divisorPlace: Int?
    for factor in children.flatMap({ $0.opened(.product) }) {
      if let number = factor.number {
        coefficient = coefficient * number
      } else if let divisor = factor.wholeDivisor {
        coefficient = coefficient / divisor
        if divisorPlace == nil { divisorPlace = factors.count }
      } else {
        factors.append(factor)
      }
    }
    if coefficient.isZero { return .zero(of: shape) }
    guard factors.contains(where: { $0.shape == shape }) || isScalar else { return self }
    if let place = divisorPlace, place > 0, !coefficient.isInteger {
      factors.insert(.power(Expr(Rational(coefficient.denominator)), .minusOne), at: place)
      coefficient = Rational(coefficient.numerator)
    }
    if !coefficient.isOne || factors.isEmpty { factors.insert(Expr(coefficient), at: 0) }
    return .product(factors)
  }
}
