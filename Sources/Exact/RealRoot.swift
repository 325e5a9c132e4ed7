/// A real root of a polynomial: a fraction, or the only root in an open interval.
///
/// The interval's ends are no roots, and the polynomial changes its sign between them. So every
/// question (in which half? what sign has another polynomial there?) is answered by signs alone.
package struct RealRoot: Sendable, CustomStringConvertible {
  /// A polynomial that has the root once.
  package let polynomial: WholePolynomial
  package let multiplicity: Int
  package private(set) var lower: Rational
  package private(set) var upper: Rational
  /// The sign of the polynomial at the lower end.
  private var lowerSign: Int

  /// The root as a fraction, where it is one.
  package var asRational: Rational? { lower == upper ? lower : nil }

  package var width: Rational { upper - lower }

  package var description: String { asRational.map(\.description) ?? "(\(lower), \(upper))" }

  /// The root at an isolated place, with the ends moved off other roots, as a fraction if it is one.
  init(at place: RootIsolation.Place, of polynomial: WholePolynomial, multiplicity: Int) {
    self.polynomial = polynomial
    self.multiplicity = multiplicity
    lower = place.lower
    upper = place.upper
    // Right of a root that is an end the sign is that of the slope there: roots are simple.
    let sign = polynomial.sign(at: lower)
    lowerSign = sign != 0 ? sign : polynomial.derivative.sign(at: lower)
    if lower == upper { return }
    while lower < upper, polynomial.sign(at: lower) == 0 || polynomial.sign(at: upper) == 0 {
      halve()
    }
    recogniseFraction()
  }

  /// Replaces the interval by the half that holds the root.
  private mutating func halve() { part(at: (lower + upper) * Rational(1, 2)) }

  /// Replaces the interval by the part on that side of an inner point on which the root lies.
  private mutating func part(at point: Rational) {
    let sign = polynomial.sign(at: point)
    if sign == 0 {
      lower = point
      upper = point
    } else if sign == lowerSign {
      lower = point
    } else {
      upper = point
    }
  }

  /// Finds out whether the root is a fraction.
  ///
  /// A fraction that is a root has a denominator that divides the leading coefficient a, so a
  /// times the root is whole: once the interval is shorter than 1/a there is one candidate.
  private mutating func recogniseFraction() {
    let lead = Rational(polynomial.leadingCoefficient.magnitude)
    while lower < upper, width * lead >= 1 { halve() }
    guard lower < upper else { return }
    let candidate = Rational((upper * lead).ceiling - 1) / lead
    guard candidate > lower, polynomial.sign(at: candidate) == 0 else { return }
    lower = candidate
    upper = candidate
  }

  /// Makes the interval at most so wide.
  package mutating func refine(to width: Rational) {
    precondition(width.signum > 0, "a root is refined to a width above zero")
    while self.width > width { halve() }
  }

  package func refined(to width: Rational) -> RealRoot {
    var result = self
    result.refine(to: width)
    return result
  }

  /// An interval that holds the root, with about so many digits after the binary point.
  package func interval(bits: Int) -> Interval {
    let fine = refined(to: Rational(1, Integer(1) << bits))
    let whole = max(lower.magnitude.ceiling, upper.magnitude.ceiling).bitWidth
    let arithmetic = IntervalArithmetic(bits: max(bits + whole + 2, 16))
    return arithmetic.interval(fine.lower).hull(arithmetic.interval(fine.upper))
  }

  /// The sign of another polynomial at the root.
  package func sign(of other: Polynomial) -> Int {
    if let point = asRational { return other.value(at: point).signum }
    if other.isZero { return 0 }
    // The common factor changes its sign in the interval if and only if the root is its root: it
    // has no root at the ends, and at most this one between them.
    let common = WholePolynomial.gcd(polynomial, other.primitive.part)
    if common.degree >= 1, common.sign(at: lower) != common.sign(at: upper) { return 0 }
    var bits = 32
    while true {
      let value = other.value(at: interval(bits: bits), IntervalArithmetic(bits: 2 * bits))
      if let sign = value.sign { return sign }
      bits *= 2
    }
  }

  /// The order of the root and a fraction: −1, 0 or 1.
  package func compared(to value: Rational) -> Int {
    if let point = asRational { return (point - value).signum }
    if value <= lower { return 1 }
    if value >= upper { return -1 }
    let sign = polynomial.sign(at: value)
    return sign == 0 ? 0 : (sign == lowerSign ? 1 : -1)
  }

  /// The order of two roots: −1, 0 or 1.
  package func compared(to other: RealRoot) -> Int {
    if let value = other.asRational { return compared(to: value) }
    if let value = asRational { return -other.compared(to: value) }
    let (low, high) = (max(lower, other.lower), min(upper, other.upper))
    if low < high {
      // Each interval holds one root of its polynomial; a root of both lies in their meet.
      let common = WholePolynomial.gcd(polynomial, other.polynomial)
      if common.degree >= 1, common.sign(at: low) != common.sign(at: high) { return 0 }
    }
    var (first, second) = (self, other)
    while first.lower < second.upper, second.lower < first.upper {
      first.halve()
      second.halve()
    }
    return first.upper <= second.lower ? -1 : 1
  }
}

extension Polynomial {
  /// The distinct real roots in ascending order, each in an interval that no other one touches.
  ///
  /// Roots that are fractions are recognised. The polynomial is not zero.
  package func realRoots() -> [RealRoot] {
    precondition(!isZero, "every number is a root of the zero polynomial")
    var roots: [RealRoot] = []
    for (factor, multiplicity) in squareFreeDecomposition {
      let whole = factor.primitive.part
      for place in RootIsolation.places(of: whole) {
        roots.append(RealRoot(at: place, of: whole, multiplicity: multiplicity))
      }
    }
    roots.sort { $0.compared(to: $1) < 0 }
    for index in roots.indices.dropFirst() {
      while roots[index - 1].upper >= roots[index].lower {
        let width = max(roots[index - 1].width, roots[index].width) * Rational(1, 2)
        roots[index - 1].refine(to: width)
        roots[index].refine(to: width)
      }
    }
    return roots
  }
}
