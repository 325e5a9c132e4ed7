internal import Exact
internal import Expressions

extension Expr {
  /// A sum with what its terms have in common taken out; nil when they have nothing in common.
  var factored: Expr? {
    let terms = children.map(Factors.init)
    guard let first = terms.first else { return nil }
    var common: [(base: Expr, exponent: Expr)] = []
    for (base, exponent) in first.powers {
      let shared = terms.dropFirst().reduce(Optional(exponent)) { known, term in
        known.flatMap { term.shared(base, $0) }
      }
      if let shared { common.append((base, shared)) }
    }
    let number = Self.commonNumber(terms.map(\.coefficient))
    guard !number.isZero, !common.isEmpty || !number.isOne else { return nil }
    let rest = terms.map { $0.divided(by: common, and: number).expr }
    let above = common.filter { !$0.exponent.isNegative }
    let below = common.filter(\.exponent.isNegative)
    let factors = above.map { Normalizer.raisedAsWritten($0.base, $0.exponent) }
    let head = number.isOne ? factors : [Expr(number)] + factors
    return .product(
      head + [.sum(rest)] + below.map { Normalizer.raisedAsWritten($0.base, $0.exponent) })
  }

  /// The largest number that divides all coefficients into whole ones; negative if all are.
  private static func commonNumber(_ numbers: [Rational]) -> Rational {
    let top = numbers.dropFirst().reduce(numbers[0].numerator.magnitude) {
      Integer.gcd($0, $1.numerator)
    }
    let bottom = numbers.dropFirst().reduce(numbers[0].denominator) {
      Integer.gcd($0, $1.denominator)
    }
    let size = Rational(top, bottom)
    return numbers.allSatisfy { $0.signum < 0 } ? -size : size
  }
}

extension Normalizer {
  /// A base with an exponent, as a factor in print.
  static func raisedAsWritten(_ base: Expr, _ exponent: Expr) -> Expr {
    Normalizer(operands: .asWritten).normal(.power(base, exponent))
  }
}

/// A term as a number times powers of different bases, in the order of their appearance.
private struct Factors {
  var coefficient: Rational
  var powers: [(base: Expr, exponent: Expr)] = []

  init(_ term: Expr) {
    let (coefficient, rest) = term.number.map { ($0, Expr.one) } ?? term.splitCoefficient
    self.coefficient = coefficient
    for factor in rest.kind == .product ? Array(rest.children) : [rest] where !factor.isOne {
      powers.append(factor.splitExponent)
    }
  }

  /// The part of base^exponent that divides this term, too.
  func shared(_ base: Expr, _ exponent: Expr) -> Expr? {
    guard let mine = powers.first(where: { $0.base == base })?.exponent else { return nil }
    if mine == exponent { return mine }
    let (x, part) = mine.number.map { ($0, Expr.one) } ?? mine.splitCoefficient
    let (y, other) = exponent.number.map { ($0, Expr.one) } ?? exponent.splitCoefficient
    guard part == other, x.signum == y.signum else { return nil }
    return x.magnitude < y.magnitude ? mine : exponent
  }

  func divided(by common: [(base: Expr, exponent: Expr)], and number: Rational) -> Factors {
    var rest = self
    rest.coefficient = coefficient / number
    for (base, exponent) in common {
      guard let place = rest.powers.firstIndex(where: { $0.base == base }) else { continue }
      let left = (rest.powers[place].exponent - exponent).normalizedAsWritten
      if left.isZero { rest.powers.remove(at: place) } else { rest.powers[place].exponent = left }
    }
    return rest
  }

  var expr: Expr {
    let factors = powers.map { Normalizer.raisedAsWritten($0.base, $0.exponent) }
    if factors.isEmpty { return Expr(coefficient) }
    return .product(coefficient.isOne ? factors : [Expr(coefficient)] + factors)
  }
}
