internal import Exact
internal import Expressions
package import Rewriting

/// Arithmetic: the rules that a lecturer uses without naming them.
package enum ArithmeticRules {
  package static let all: [Rule] = [
    collect, commonFactor, commonDenominator, rootOfNumber, minusIntoSum, openBrackets, signsLast,
    specialValue, cases, nestedCases, onePolynomial, constantSum, equalTerms, shortRange,
  ]

  /// Flat sums and products, like terms and equal bases together, numbers computed.
  static let collect = Rule(
    "collect", "like terms and equal bases are collected, numbers computed",
    on: [.sum, .product, .power, .call, .cases, .condition, .delta, .matrixProduct, .transpose],
    isRoutine: true,
    .code { e, _ in
      let new = Normalizer(operands: .asWritten).normal(e)
      if new.treeSize <= e.treeSize, new != e { return new }
      // Terms that differ in the order of their factors alone are alike, too.
      guard e.kind == .sum, e.isScalar, e.children.count <= Matching.operandLimit else {
        return nil
      }
      let alike = Normalizer(operands: .asWritten).normal(.sum(Array(e.children).spelledAlike))
      return alike.treeSize < e.treeSize ? alike : nil
    })

  /// a b + a c = a (b + c).
  static let commonFactor = Rule(
    "common-factor", "a factor common to all terms is taken out", on: [.sum],
    .code { e, _ in
      guard e.kind == .sum, e.isScalar, e.children.count <= Matching.operandLimit else {
        return nil
      }
      guard let new = e.factored else { return nil }
      let isNumber = new.children[0].number != nil && new.children.count == 2
      return new.treeSize < e.treeSize || (new.treeSize == e.treeSize && !isNumber) ? new : nil
    })

  /// (1 + x/s)/(x + s) = 1/s.
  static let commonDenominator = Rule(
    "common-denominator", "fractions over one line cancel against a divisor", on: [.product],
    .code { e, _ in
      guard e.kind == .product, e.isScalar, e.children.count <= Matching.operandLimit,
        let new = e.cancelledByCommonDenominator
      else { return nil }
      return new.treeSize < e.treeSize ? new : nil
    })

  /// 2/sqrt(2) = sqrt(2).
  static let rootOfNumber = Rule(
    "root-of-number", "a number is divided by its root", on: [.product], isRoutine: true,
    .code { e, _ in
      guard e.kind == .product, let coefficient = e.children[0].number else { return nil }
      for (place, factor) in e.children.enumerated() where factor.isBelowLine {
        guard let (base, exponent) = factor.rootOfWholeNumber,
          (coefficient / base).denominator == coefficient.denominator
        else { continue }
        var factors = Array(e.children)
        let isRoot = exponent + 1 == Rational(1, 2)
        let root = isRoot ? Expr.call("sqrt", Expr(base)) : .power(Expr(base), Expr(exponent + 1))
        factors.remove(at: place)
        factors[0] = Expr(coefficient / base)
        factors.insert(root, at: 1)
        return Normalizer(operands: .asWritten).normal(.product(factors))
      }
      return nil
    })

  /// -(a - b) = b - a, where that is shorter.
  static let minusIntoSum = Rule(
    "minus-into-sum", "a minus sign before a difference turns it round", on: [.product],
    isRoutine: true,
    .code { e, _ in
      guard e.kind == .product, e.children.count == 2, e.children[0] == .minusOne,
        e.children[1].kind == .sum
      else { return nil }
      let terms = e.children[1].children.map { -$0 }
      let new = Expr.sum(terms.filter { !$0.isNegative } + terms.filter(\.isNegative))
      return new.treeSize < e.treeSize ? new : nil
    })

  /// a + 2 (b - a) = 2 b - a and (1 - a) b + a (b - 1) = b - a: brackets are opened where that lets
  /// terms cancel; first those behind a number, then all that stand alone in their product.
  static let openBrackets = Rule(
    "open-brackets", "brackets are opened where terms then fall together", on: [.sum],
    isRoutine: true,
    .code { e, _ in
      guard e.kind == .sum, e.children.count <= Matching.operandLimit else { return nil }
      return e.withBracketsOpened(\.openedTerms) ?? e.withBracketsOpened(\.distributedTerms)
    })

  /// b/c before 1/c b, and b - a before -a + b.
  static let signsLast = Rule(
    "signs-last", "factors below the line and terms with a minus are written last",
    on: [.sum, .product], isRoutine: true,
    .code { e, _ in
      guard e.kind == .product || e.kind == .sum, e.isScalar else { return nil }
      let isLast = { (part: Expr) in e.kind == .sum ? part.isNegative : part.isBelowLine }
      guard let first = e.children.first(where: { $0.number == nil || e.kind == .sum }),
        isLast(first)
      else { return nil }
      let parts = e.children.filter { !isLast($0) } + e.children.filter(isLast)
      let new = e.with(children: parts)
      return new.treeSize <= e.treeSize ? new : nil
    })

  /// f at an argument where its value is known.
  package static let specialValue = Rule(
    "special-value", "the value of the function is known there", on: [.call],
    .code { e, _ in
      guard let callee = e.callee, !callee.isDifferentiated, e.isScalar,
        let function = callee.function
      else { return nil }
      let values = e.children.compactMap(\.number)
      if values.count == e.children.count, let value = function.exact(values) { return Expr(value) }
      guard let value = KnownValues.value(of: e, function), value.treeSize <= e.treeSize else {
        return nil
      }
      return value
    })

  /// Cases whose condition is decided by the assumptions.
  static let cases = Rule(
    "decided-cases", "the assumptions decide which case holds", on: [.cases],
    .code { e, context in
      guard e.kind == .cases else { return nil }
      let children = e.children.enumerated().map { place, child in
        guard place % 2 == 0, place < e.children.count - 1 else { return child }
        if context.holds(child) { return Expr.always }
        return child.negatedCondition.map(context.holds) == true ? .never : child
      }
      return Normalizer(operands: .asWritten).normal(e.with(children: children))
    })

  /// Σ_k c f(k) = c Σ_k f(k); a sum of equal terms is counted.
  static let constantSum = Rule(
    "constant-out-of-sum", "a factor without the index is taken out of the sum", on: [.bigSum],
    .code { e, _ in
      guard e.kind == .bigSum, let index = e.binder, e.isScalar else { return nil }
      let whole = e.children[0]
      if whole.isZero { return .zero }
      let factors = whole.kind == .product ? Array(whole.children) : [whole]
      let outer = factors.filter { !$0.mentions(index) }
      guard !outer.isEmpty, outer.count < factors.count else { return nil }
      let inner = factors.filter { $0.mentions(index) }
      // Divisors last on both sides: 1/k f(k) would count as longer than f(k)/k.
      let body = Expr.product(inner.divisorsLast)
      let sum = e.with(children: [body, e.children[1], e.children[2]])
      let new = Expr.product(outer.filter { !$0.isBelowLine } + [sum] + outer.filter(\.isBelowLine))
      return new.treeSize <= e.treeSize ? new : nil
    })

  /// Π over an empty or single range; Π of 1.
  static let shortRange = Rule(
    "short-range", "a sum or product over no index or one index is written out",
    on: [.bigSum, .bigProduct],
    .code { e, _ in
      guard let index = e.binder else { return nil }
      let (body, lower, upper) = (e.children[0], e.children[1], e.children[2])
      if e.kind == .bigProduct, body.isOne { return .one }
      guard let steps = upper.offset(from: lower)?.asInt else { return nil }
      if steps < 0 { return e.kind == .bigSum ? .zero(of: e.shape) : e.isScalar ? .one : nil }
      guard steps == 0 else { return nil }
      // With a long bound in many places the one term may be longer than the sum.
      let term = body.substituting(index, by: lower)
      return term.treeSize <= e.treeSize ? term : nil
    })
}

extension Expr {
  /// A whole number and its exponent, for a factor that divides by a root of it.
  fileprivate var rootOfWholeNumber: (base: Rational, exponent: Rational)? {
    guard kind == .power, var exponent = children[1].number else { return nil }
    var base = children[0]
    if let callee = base.callee, callee.name == "sqrt", !callee.isDifferentiated {
      (base, exponent) = (base.children[0], exponent / 2)
    }
    guard let number = base.number, number.isInteger, number > 1, !exponent.isInteger else {
      return nil
    }
    return (number, exponent)
  }

  /// The terms of a number times a sum, multiplied out; the term itself otherwise.
  fileprivate var openedTerms: [Expr] {
    let (coefficient, rest) = splitCoefficient
    guard kind == .product, rest.kind == .sum else { return [self] }
    return rest.children.map {
      Normalizer(operands: .asWritten).normal(.product([Expr(coefficient), $0]))
    }
  }

  /// The terms of a product with one sum among its factors, multiplied out; else the term itself.
  fileprivate var distributedTerms: [Expr] {
    guard kind == .product, children.count(where: { $0.kind == .sum }) == 1,
      let place = children.firstIndex(where: { $0.kind == .sum }), children[place].isScalar
    else { return [self] }
    return children[place].children.map { term in
      var factors = Array(children)
      factors[place] = term
      return Normalizer(operands: .asWritten).normal(.product(factors))
    }
  }

  /// The sum with the brackets in its terms opened; nil where that is not shorter.
  fileprivate func withBracketsOpened(_ open: (Expr) -> [Expr]) -> Expr? {
    let opened = children.flatMap(open)
    guard opened.count > children.count, opened.count <= 4 * Matching.operandLimit else {
      return nil
    }
    let new = Normalizer(operands: .asWritten).normal(.sum(opened.spelledAlike))
    return new.treeSize < treeSize ? new : nil
  }
}

extension [Expr] {
  /// The factors with those below the fraction line behind the others.
  fileprivate var divisorsLast: [Expr] { filter { !$0.isBelowLine } + filter(\.isBelowLine) }

  /// The terms with those that differ only in the order of their factors written as the first one.
  fileprivate var spelledAlike: [Expr] {
    var known: [Expr: Expr] = [:]
    return map { term in
      let (coefficient, rest) = term.splitCoefficient
      let spelling = known[rest.canonical] ?? rest
      known[rest.canonical] = spelling
      return Normalizer(operands: .asWritten).normal(.product([Expr(coefficient), spelling]))
    }
  }
}
