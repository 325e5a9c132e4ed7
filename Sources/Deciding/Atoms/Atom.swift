internal import Exact
internal import Expressions

/// A quantity that takes part in arithmetic as an unknown of its own.
struct Atom {
  let key: Key
  /// What it stands for, as a term.
  let expr: Expr
  /// Whether it is above zero wherever it is defined.
  let isPositive: Bool

  /// What makes two atoms the same.
  ///
  /// Residues at random points stand for terms: equal residues of
  /// two terms prove them equal, so terms written in different ways share their atom.
  enum Key: Hashable {
    case symbol(Symbol, [[UInt64]])
    case exponential(Leaf)
    case exponentialOf([UInt64])
    case logarithm(BasisElement)
    /// The logarithm of a quantity of unknown sign, for whole exponents only.
    case formalLogarithm(BasisElement)
    /// e^(iu), a number on the unit circle.
    case circle(Leaf)
    case circleOf([UInt64])
    case opaque(String, [Int], [[UInt64]])
    case radical(BasisElement, isNegated: Bool)
  }
}

/// A product of powers of atoms over a product of factors: a part of an exponent or angle.
struct Leaf: Hashable {
  let monomial: Monomial
  let denominator: [Fraction.Power]
}

/// What logarithms and roots are taken of, one by one: parts without common divisors.
enum BasisElement: Hashable {
  case atom(Int)
  case factor(Int)
  case prime(Integer)
  /// Minus one, whose powers with whole exponents are signs.
  case minusOne
}

/// A number times powers of atoms and of basis elements.
struct PowerProduct {
  var coefficient: Rational = 1
  var atoms: Monomial = .one
  var factors: [(factor: Int, exponent: Int)] = []

  mutating func multiply(by other: PowerProduct) {
    coefficient *= other.coefficient
    atoms = atoms.times(other.atoms)
    factors += other.factors
  }
}

/// A term that is no sum, product or whole power, over atoms.
enum Meaning {
  case product(PowerProduct)
  case fraction(Fraction)
}
