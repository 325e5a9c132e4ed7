internal import Exact
internal import Expressions
package import Rewriting

/// The last touch of a simplification: how a product is set down once its factors are known.
///
/// Arithmetic keeps each factor with its own exponent, which is right for collecting and wrong for
/// reading. These rules come after it, in a pass of their own. A number's denominator that goes below
/// the line may cost a sign more than arithmetic left; what was asked for is never made longer.
package enum WrittenForm {
  package static let all: [Rule] = rules(slack: 2)

  /// The rules where a product may grow by some signs.
  static func rules(slack: UInt32) -> [Rule] { [oneFraction(slack: slack), namesFirst] }

  /// 1/log(x)/x = 1/(x log(x)), and 1/2 x/y = x/(2 y): one fraction line, all divisors below it.
  private static func oneFraction(slack: UInt32) -> Rule {
    Rule(
      "one-fraction", "all divisors are written below one fraction line", on: [.product],
      isRoutine: true,
      .code { e, _ in
        guard let new = e.overOneFractionLine else { return nil }
        return new.treeSize <= e.treeSize + slack ? new : nil
      })
  }

  /// exp(a x) x = x exp(a x): names stand before the only function among the factors.
  ///
  /// Where there are several functions or brackets, their order is that of the chain rule and tells
  /// how the product came about: it stays.
  static let namesFirst = Rule(
    "names-first", "names are written before the function", on: [.product], isRoutine: true,
    .code { e, _ in
      guard e.kind == .product, e.isScalar else { return nil }
      let plain = e.children.filter { $0.number != nil || $0.isName }
      let below = e.children.filter { $0.isBelowLine }
      let others = e.children.filter { $0.number == nil && !$0.isName && !$0.isBelowLine }
      guard others.count == 1, others[0].kind == .call else { return nil }
      return e.with(children: plain + others + below)
    })
}

extension Expr {
  /// A product with all its divisors, that of its number included, below one line at its end.
  fileprivate var overOneFractionLine: Expr? {
    guard kind == .product, isScalar, children.dropFirst().allSatisfy({ $0.number == nil }) else {
      return nil
    }
    let coefficient = children[0].number ?? 1
    let divisors = children.filter(\.isBelowLine)
    var above = children.filter { $0.number == nil && !$0.isBelowLine }
    // 3/2 x stays: the number is read as one.
    let isPart = coefficient.numerator.magnitude.isOne && !coefficient.isInteger && !above.isEmpty
    guard !divisors.isEmpty || isPart else { return nil }
    var below = divisors.map(\.turnedOver)
    below = below.filter(\.isName) + below.filter { !$0.isName }
    if !coefficient.denominator.isOne {
      below.insert(Expr(Rational(coefficient.denominator)), at: 0)
    }
    let number = Rational(coefficient.numerator)
    if !number.isOne || above.isEmpty { above.insert(Expr(number), at: 0) }
    let isWhole = below.count == 1 && divisors.count == 1
    let bottom = isWhole ? divisors[0] : Expr.power(.product(below), .minusOne)
    return above == [1] ? bottom : .product(above + [bottom])
  }

  /// A symbol, or a symbol raised to a whole number above the fraction line.
  fileprivate var isName: Bool {
    if kind == .symbol { return true }
    guard kind == .power, children[0].kind == .symbol, let n = children[1].number else {
      return false
    }
    return n.isInteger && n.signum > 0
  }

  /// What stands below the fraction line for a factor with a negative exponent.
  fileprivate var turnedOver: Expr {
    guard let exponent = children[1].number else { return self }
    return children[0].power(Expr(-exponent))
  }
}
