internal import Exact
internal import Expressions

/// The sign of a quantity, by the signs of its factors.
///
/// Equal quantities have equal factors, however they are written: log(x) and −log(1/x).
struct SignForm {
  /// The sign, where those of all factors are known; never 0.
  private(set) var sign: Int?
  /// The first factor whose sign is open.
  private(set) var open: Expr?

  init(_ quantity: Expr, under assumptions: Assumptions, budget: DecisionBudget) {
    let factors = Self.factors(of: quantity, assumptions, budget)
    var product = 1
    for (factor, isOdd) in factors where isOdd || factor.isZero {
      let signs = assumptions.signs(of: factor)
      if signs.isPositive { continue }
      if signs.isNegative {
        product = -product
      } else {
        open = factor
        return
      }
    }
    // A factor with an even exponent counts only as far as it is not zero.
    if let border = factors.first(where: { !$0.1 && !assumptions.signs(of: $0.0).isNonzero }) {
      open = border.0
      return
    }
    sign = product
  }

  private static func factors(
    of quantity: Expr, _ assumptions: Assumptions, _ budget: DecisionBudget
  ) -> [(Expr, isOdd: Bool)] {
    let plain = [(quantity, isOdd: true)]
    guard let written = try? Definitions.expanded(quantity).canonical, written.treeSize < 400,
      !written.traits.contains(.hasCases), !written.traits.contains(.bindsIndex)
    else { return plain }
    let learning = Conversion.Learning()
    for _ in 0..<6 {
      do {
        let conversion = try Conversion(assumptions, budget, learning: learning)
        return try conversion.signFactors(of: written) ?? plain
      } catch Trouble.restart {
        continue
      } catch {
        return plain
      }
    }
    return plain
  }
}

extension Conversion {
  /// Factors whose product has the sign of a term, with the parity of their exponents; nil where
  /// the term is too large or zero.
  func signFactors(of e: Expr) throws -> [(Expr, isOdd: Bool)]? {
    guard let exact = try fraction(of: e), !exact.isZero,
      exact.numerator.atoms.isDisjoint(with: complexAtoms),
      exact.denominator.allSatisfy({ factors[$0.factor].atoms.isDisjoint(with: complexAtoms) })
    else { return nil }
    let (coefficient, monomial, powers) = factorized(exact.numerator)
    var result: [(Expr, isOdd: Bool)] = [(Expr(Rational(coefficient.signum)), true)]
    for factor in monomial.factors {
      let number = Int(factor.atom)
      let exponent = Rational(Int(factor.exponent)) / Rational(units(of: number))
      // A root, and a power with a broken exponent, is positive where it is defined.
      guard exponent.isInteger, radicals[number] == nil else { continue }
      result.append((atoms[number].expr, !exponent.numerator.isEven))
    }
    for power in powers + exact.denominator {
      let factor = try simplerSign(of: factors[power.factor]) ?? expr(of: factors[power.factor])
      result.append((factor, power.exponent % 2 != 0))
    }
    return result
  }

  /// A term with the sign of a factor, for factors that compare two values of increasing functions:
  /// u − v for a·e^u − a·e^v, and x − y for log x − log y.
  private func simplerSign(of factor: Polynomial) throws -> Expr? {
    guard factor.terms.count == 2, let first = factor.terms.first, let second = factor.terms.last,
      first.coefficient.signum * second.coefficient.signum < 0
    else { return nil }
    if let u = exponent(of: first.monomial), let v = exponent(of: second.monomial) {
      let ratio = (first.coefficient / second.coefficient).magnitude
      let difference = ratio.isOne ? u - v : u - v + Expr.call("log", Expr(ratio))
      return (Expr(first.coefficient.signum) * difference).canonical
    }
    guard (first.coefficient + second.coefficient).isZero, let x = argument(of: first.monomial),
      let y = argument(of: second.monomial)
    else { return nil }
    return (Expr(first.coefficient.signum) * (x - y)).canonical
  }

  /// u for a product of exponentials e^u; nil for other monomials.
  private func exponent(of monomial: Monomial) -> Expr? {
    var parts: [Expr] = []
    for factor in monomial.factors {
      let number = Int(factor.atom)
      guard atoms[number].isPositive, let exponent = exponents[number] else { return nil }
      let below = exponent.denominator.map {
        expr(of: factors[$0.factor]).power(-$0.exponent)
      }
      let scale = Rational(Int(factor.exponent)) / Rational(settings.unit)
      parts.append(Expr.product([Expr(scale), expr(of: exponent.numerator)] + below))
    }
    return Expr.sum(parts).canonical
  }

  /// x for a monomial that is just log x, with x above zero.
  private func argument(of monomial: Monomial) -> Expr? {
    guard monomial.factors.count == 1, let factor = monomial.factors.first,
      Int(factor.exponent) == settings.unit, case .logarithm = atoms[Int(factor.atom)].key,
      let element = logarithmArguments[Int(factor.atom)]
    else { return nil }
    let term = expr(of: element)
    return assumptions.signs(of: term).isNonnegative ? term : nil
  }
}
