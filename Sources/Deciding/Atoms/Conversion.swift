internal import Exact
internal import Expressions

/// Terms as rational functions of independent atoms: at random points, and exactly where small.
///
/// Every step is an identity wherever both of its sides are defined. Thus a term whose residue is
/// zero is zero, whatever the atoms; that atoms are independent is only needed to recognise
/// everything that is zero.
final class Conversion {
  let assumptions: Assumptions
  let budget: DecisionBudget
  let settings: Settings
  var ring: ResidueRing

  var atoms: [Atom] = []
  var atomNumbers: [Atom.Key: Int] = [:]
  var atomResidues: [Residue] = []
  /// For each atom that is a root, of what.
  var radicals: [Int: (element: BasisElement, degree: Int, radicand: Fraction)] = [:]
  /// For each atom that is an exponential, the exponent; for a logarithm, of what it is one.
  var exponents: [Int: Fraction] = [:]
  var logarithmArguments: [Int: BasisElement] = [:]
  /// For each power f^n with a base of unknown sign: n·log f, and the number of the logarithm.
  var formalExponents: [Int: (leaf: Leaf, logarithm: Int)] = [:]
  /// Atoms that are no real numbers: points of the unit circle, and i.
  var complexAtoms: Set<Int> = []
  /// For each inverse function that angles know: its name and argument.
  var inverseFunctions: [Int: (name: String, argument: Expr)] = [:]

  var factors: [Polynomial] = []
  var factorNumbers: [Polynomial: Int] = [:]
  var factorResidues: [Int: Residue] = [:]
  var usedInLogarithms: Set<Int> = []

  var residues: [Expr: Residue] = [:]
  var fractions: [Expr: Fraction?] = [:]
  var meanings: [Expr: Meaning] = [:]

  /// What earlier attempts learnt.
  struct Settings {
    var lanes = 4
    var seed: UInt64 = 1
    /// Atoms carry exponents in parts of this.
    var unit = 1
    /// Factors to be known from the start.
    var seeds: [Expr] = []
    var termLimit = 160
    /// Whether functions stay as they stand, each an atom of its own.
    var keepsFunctions = false
    /// Whether primes are drawn for this question, with this seed; nil for the fixed ones.
    var primeSeed: UInt64?
    /// What primes would be drawn from.
    var contentSeed: UInt64 = 0
  }

  final class Learning {
    var settings = Settings()
  }

  let learning: Learning

  init(_ assumptions: Assumptions, _ budget: DecisionBudget, learning: Learning) throws {
    self.assumptions = assumptions
    self.budget = budget
    self.learning = learning
    settings = learning.settings
    if let seed = settings.primeSeed {
      ring = ResidueRing(lanes: settings.lanes, primeSeed: seed)
    } else {
      ring = ResidueRing(lanes: settings.lanes)
    }
    for seed in settings.seeds {
      if let known = try fraction(of: seed) { _ = factorized(known.numerator) }
    }
  }

  func spend(_ steps: Int = 1) throws {
    guard budget.allows(steps) else { throw Trouble.exhausted }
  }

  /// Ends this attempt after the units were refined.
  func needsUnit(_ denominator: Integer) throws -> Never {
    guard let d = Integer.lcm(denominator, Integer(settings.unit)).asInt, d <= 720 else {
      throw Trouble.unsupported("exponents with large denominators")
    }
    learning.settings.unit = d
    throw Trouble.restart
  }

  static let largestFixedLanes = 20

  /// Makes sure that there are lanes enough to trust a zero of this size; begins again if not.
  func needsLanes(for size: SizeBound) throws {
    var needed = size.lanesNeeded
    if settings.primeSeed == nil, needed.map({ $0 > Self.largestFixedLanes }) ?? true {
      learning.settings.primeSeed = settings.contentSeed
      learning.settings.lanes = 4
      throw Trouble.restart
    }
    if settings.primeSeed != nil { needed = size.lanesNeededWithDrawnPrimes }
    guard let needed, needed <= Self.largestFixedLanes else {
      throw Trouble.unsupported("the degrees are too large for a test by residues")
    }
    if needed > ring.lanes {
      learning.settings.lanes = needed
      throw Trouble.restart
    }
  }

  // MARK: Atoms

  /// The number of an atom; a new one gets a random residue.
  func atom(_ key: Atom.Key, positive: Bool = false, as expr: @autoclosure () -> Expr) -> Int {
    if let known = atomNumbers[key] { return known }
    let number = atoms.count
    atoms.append(Atom(key: key, expr: expr(), isPositive: positive))
    atomNumbers[key] = number
    var coordinates: [UInt64] = []
    for (lane, field) in ring.fields.enumerated() {
      let mixed = settings.seed &* 0x9E37_79B9 &+ UInt64(number) &* 64 &+ UInt64(lane)
      var generator = SeededGenerator(seed: mixed)
      coordinates.append(1 + generator.below(field.modulus - 1))
    }
    atomResidues.append(
      Residue(coordinates: coordinates, level: 0, size: SizeBound(degreeAbove: 1)))
    return number
  }

  /// An atom raised to an exponent that is counted in units.
  func atomPower(_ number: Int, units: Int) throws -> Residue {
    try spend()
    guard abs(units) <= 1 << 30 else { throw Trouble.unsupported("an exponent above 2^30") }
    if let radical = radicals[number] { return try radicalPower(number, radical.degree, units) }
    let base = atomResidues[number]
    var power = ring.power(base, abs(units))
    power.size = base.size.scaled(by: Double(abs(units)))
    return units < 0 ? try ring.inverse(power) : power
  }

  private func radicalPower(_ number: Int, _ degree: Int, _ exponent: Int) throws -> Residue {
    let base = atomResidues[number]
    guard exponent < 0 else { return ring.power(base, exponent) }
    // 1/r^k = r^(nm − k)/f^m with nm ≥ k.
    let radicand = ring.power(base, degree)
    let whole = (-exponent + degree - 1) / degree
    return ring.product(
      ring.power(base, degree * whole + exponent), try ring.inverse(ring.power(radicand, whole)))
  }

  // MARK: Factors

  /// A polynomial as a constant, a monomial and powers of known or new factors.
  func factorized(
    _ polynomial: Polynomial
  ) -> (coefficient: Rational, monomial: Monomial, powers: [Fraction.Power]) {
    let (coefficient, monomial, primitive) = polynomial.parted
    var rest = primitive
    var powers: [Fraction.Power] = []
    if let place = factorNumbers[rest] {
      return (coefficient, monomial, [Fraction.Power(factor: place, exponent: 1)])
    }
    for (number, factor) in factors.enumerated() where rest.terms.count > 1 {
      var exponent = 0
      while let quotient = rest.exactQuotient(by: factor) {
        rest = quotient
        exponent += 1
      }
      if exponent > 0 { powers.append(Fraction.Power(factor: number, exponent: exponent)) }
    }
    var scale = coefficient
    if let constant = rest.constant {
      scale *= constant
    } else {
      var exponent = 1
      while rest.terms.count > 2, let root = rest.squareRoot {
        rest = root
        exponent *= 2
      }
      powers.append(Fraction.Power(factor: factorNumber(rest), exponent: exponent))
    }
    return (scale, monomial, powers.sorted { $0.factor < $1.factor })
  }

  private func factorNumber(_ polynomial: Polynomial) -> Int {
    if let known = factorNumbers[polynomial] { return known }
    factors.append(polynomial)
    factorNumbers[polynomial] = factors.count - 1
    return factors.count - 1
  }

  func residue(ofFactor number: Int) throws -> Residue {
    if let known = factorResidues[number] { return known }
    let result = try residue(of: factors[number])
    factorResidues[number] = result
    return result
  }

  func residue(of polynomial: Polynomial) throws -> Residue {
    var result = try ring.constant(0)
    for term in polynomial.terms {
      try spend(term.monomial.factors.count + 1)
      var part = try ring.constant(term.coefficient)
      for factor in term.monomial.factors {
        part = ring.product(part, try atomPower(Int(factor.atom), units: Int(factor.exponent)))
      }
      result = ring.sum(result, part)
    }
    return result
  }

  func residue(of fraction: Fraction) throws -> Residue {
    var result = try residue(of: fraction.numerator)
    for power in fraction.denominator {
      let base = ring.power(try residue(ofFactor: power.factor), power.exponent)
      result = ring.product(result, try ring.inverse(base))
    }
    return result
  }

  func residue(of meaning: Meaning) throws -> Residue {
    switch meaning {
    case .product(let product): try residue(of: product)
    case .fraction(let fraction): try residue(of: fraction)
    }
  }

  func residue(of product: PowerProduct) throws -> Residue {
    var result = try ring.constant(product.coefficient)
    for factor in product.atoms.factors {
      result = ring.product(result, try atomPower(Int(factor.atom), units: Int(factor.exponent)))
    }
    for (factor, exponent) in product.factors {
      let base = ring.power(try residue(ofFactor: factor), abs(exponent))
      result = ring.product(result, exponent < 0 ? try ring.inverse(base) : base)
    }
    return result
  }
}
