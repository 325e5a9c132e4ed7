internal import Exact
internal import Expressions
internal import Rewriting

extension Expr {
  /// A sum with what its terms have in common taken out; nil when they have nothing in common.
  var factored: Expr? {
    var spellings = Spellings()
    let terms = children.map { Factors($0, &spellings) }
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

  init(_ term: Expr, _ spellings: inout Spellings) {
    let (coefficient, rest) = term.number.map { ($0, Expr.one) } ?? term.splitCoefficient
    self.coefficient = coefficient
    for factor in rest.kind == .product ? Array(rest.children) : [rest] where !factor.isOne {
      let (written, exponent) = factor.splitExponent
      let (base, isTurned) = spellings.first(for: written, mayTurn: exponent.number?.asInt != nil)
      if isTurned, let n = exponent.number?.asInt, n % 2 != 0 {
        self.coefficient = -self.coefficient
      }
      if let place = powers.firstIndex(where: { $0.base == base }) {
        powers[place].exponent = (powers[place].exponent + exponent).normalizedAsWritten
      } else {
        powers.append((base, exponent))
      }
    }
  }

  /// The part of base^exponent that divides this term, too.
  func shared(_ base: Expr, _ exponent: Expr) -> Expr? {
    guard let mine = powers.first(where: { $0.base == base })?.exponent else { return nil }
    if mine == exponent || mine.canonical == exponent.canonical { return exponent }
    let (x, part) = mine.number.map { ($0, Expr.one) } ?? mine.splitCoefficient
    let (y, other) = exponent.number.map { ($0, Expr.one) } ?? exponent.splitCoefficient
    guard part == other, x.signum == y.signum else {
      return base == .e ? mine.commonTerms(with: exponent) : nil
    }
    return x.magnitude < y.magnitude ? mine : exponent
  }

  func divided(by common: [(base: Expr, exponent: Expr)], and number: Rational) -> Factors {
    var rest = self
    rest.coefficient = coefficient / number
    for (base, exponent) in common {
      guard let place = rest.powers.firstIndex(where: { $0.base == base }) else { continue }
      let mine = rest.powers[place].exponent
      let isAll = mine.canonical == exponent.canonical
      let left = isAll ? Expr.zero : (mine - exponent).normalizedAsWritten
      if left.isZero { rest.powers.remove(at: place) } else { rest.powers[place].exponent = left }
    }
    return rest
  }

  /// The same for divisors that some terms do not have.
  func divided(byAll divisors: [(base: Expr, exponent: Expr)]) -> Factors {
    var whole = self
    for (base, _) in divisors where !powers.contains(where: { $0.base == base }) {
      whole.powers.append((base, .zero))
    }
    return whole.divided(by: divisors, and: 1)
  }

  var expr: Expr {
    let factors = powers.map { Normalizer.raisedAsWritten($0.base, $0.exponent) }
    if factors.isEmpty { return Expr(coefficient) }
    return .product(coefficient.isOne ? factors : [Expr(coefficient)] + factors)
  }
}

/// How bases are spelled: the first spelling stands for all that mean the same.
///
/// `k_2 + k_1` is `k_1 + k_2`, and `k_2 - k_1` is `k_1 - k_2` turned round, which changes the sign of
/// an odd power.
private struct Spellings {
  private var known: [Expr: (spelling: Expr, isTurned: Bool)] = [:]

  mutating func first(for base: Expr, mayTurn: Bool) -> (Expr, isTurned: Bool) {
    guard base.kind == .sum, base.isScalar, base.children.count <= Matching.operandLimit else {
      return (base, false)
    }
    if let found = known[base.canonical], !found.isTurned || mayTurn {
      return (found.spelling, found.isTurned)
    }
    if known[base.canonical] == nil {
      known[base.canonical] = (base, false)
      known[Expr.sum(base.children.map { -$0 }).canonical] = (base, true)
    }
    return (base, false)
  }
}

extension Expr {
  /// The terms that two exponents have in common; nil where there are none.
  ///
  /// With them exp(a) is found to divide exp(a + b).
  fileprivate func commonTerms(with other: Expr) -> Expr? {
    let terms = { (e: Expr) in e.kind == .sum ? Array(e.children) : [e] }
    var theirs = terms(other).map(\.canonical)
    let common = terms(self).filter { term in
      guard let place = theirs.firstIndex(of: term.canonical) else { return false }
      theirs.remove(at: place)
      return true
    }
    return common.isEmpty ? nil : .sum(common)
  }

  /// A product with a sum of fractions among its factors that cancels; nil where nothing does.
  ///
  /// Over one fraction line the sum is a divisor again: (1 + x/s)/(x + s) = 1/s.
  var cancelledByCommonDenominator: Expr? {
    let bottoms = children.filter { $0.isBelowLine && $0.children[0].kind == .sum }
    guard !bottoms.isEmpty else { return nil }
    for (place, factor) in children.enumerated() {
      guard factor.kind == .sum, factor.children.count <= 8,
        let (top, line) = factor.overOneLine
      else { continue }
      for bottom in bottoms where bottom.children[0].canonical == top.canonical {
        var factors = Array(children)
        factors[place] = bottom.children[0]
        return Normalizer(operands: .asWritten).normal(.product(factors + line))
      }
    }
    return nil
  }

  /// A sum of fractions as one: what stands above the line, and the divisors.
  private var overOneLine: (top: Expr, divisors: [Expr])? {
    var spellings = Spellings()
    let terms = children.map { Factors($0, &spellings) }
    var line: [(base: Expr, exponent: Rational)] = []
    for (base, exponent) in terms.flatMap(\.powers) {
      guard let n = exponent.number, n.signum < 0 else { continue }
      if let place = line.firstIndex(where: { $0.base == base }) {
        line[place].exponent = min(line[place].exponent, n)
      } else {
        line.append((base, n))
      }
    }
    guard !line.isEmpty else { return nil }
    let common = line.map { (base: $0.base, exponent: Expr($0.exponent)) }
    let above = terms.map { $0.divided(byAll: common).expr }
    return (.sum(above), common.map { Normalizer.raisedAsWritten($0.base, $0.exponent) })
  }
}
