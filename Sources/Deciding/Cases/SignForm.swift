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
      result.append((expr(of: factors[power.factor]), power.exponent % 2 != 0))
    }
    return result
  }
}
