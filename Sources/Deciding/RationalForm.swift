internal import Exact
package import Expressions

/// A term as a quotient of two expanded polynomials, functions kept as they stand.
///
/// Both are whole polynomials in symbols, calls and roots, without a common factor that the
/// denominators of the term show; the denominator's factors stay apart.
package struct RationalForm: Sendable, Hashable {
  package let numerator: Expr
  package let denominator: Expr

  /// The form of a scalar term; nil where it would grow too large or is no rational function.
  package init?(
    _ e: Expr, under assumptions: Assumptions = Assumptions(), budget: DecisionBudget
  ) {
    guard e.isScalar, !e.traits.contains(.hasDerivative) else { return nil }
    let learning = Conversion.Learning()
    learning.settings.keepsFunctions = true
    for _ in 0..<12 {
      do {
        let conversion = try Conversion(assumptions, budget, learning: learning)
        guard let form = try conversion.fraction(of: e.canonical) else { return nil }
        let parts = conversion.quotient(form)
        (numerator, denominator) = (parts.top.canonical, parts.bottom.canonical)
        return
      } catch Trouble.restart {
        continue
      } catch Trouble.unlucky {
        learning.settings.seed &+= 1
      } catch {
        return nil
      }
    }
    return nil
  }

  /// The quotient as one term.
  package var expr: Expr { (numerator / denominator).canonical }
}

extension Conversion {
  /// A fraction as two terms, powers with negative exponents below the line.
  fileprivate func quotient(_ a: Fraction) -> (top: Expr, bottom: Expr) {
    if a.isZero { return (.zero, .one) }
    let content = a.numerator.content
    var below = Monomial.one
    for factor in a.numerator.commonMonomial.factors where factor.exponent < 0 {
      below = below.times(Monomial(Int(factor.atom), -Int(factor.exponent)))
    }
    let top = a.numerator.times(below).scaled(by: Rational(content.denominator))
    var bottom = [Expr(Rational(content.denominator)), expr(of: below)]
    for power in a.denominator {
      bottom.append(expr(of: factors[power.factor]).power(power.exponent))
    }
    return (expr(of: top), Expr.product(bottom))
  }
}
