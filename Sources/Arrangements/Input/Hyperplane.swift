package import Exact

/// A hyperplane a·x = b with its positive side a·x > b, in whole numbers without common divisor.
package struct Hyperplane: Sendable, Hashable {
  /// The normal a; not zero.
  package let normal: [Integer]
  package let constant: Integer

  /// The hyperplane of a row a_1 … a_d, b of rational numbers; `nil` if the normal is zero.
  package init?(row: [Rational]) {
    let scale = row.reduce(Integer(1)) { Integer.lcm($0, $1.denominator) }
    let whole = row.map { ($0 * Rational(scale)).numerator }
    guard let constant = whole.last, whole.dropLast().contains(where: { !$0.isZero }) else {
      return nil
    }
    let divisor = whole.reduce(Integer(0)) { Integer.gcd($0, $1) }
    normal = whole.dropLast().map { $0.exactQuotient(by: divisor) }
    self.constant = constant.exactQuotient(by: divisor)
  }

  private init(normal: [Integer], constant: Integer) {
    self.normal = normal
    self.constant = constant
  }

  /// The same points with the sides exchanged.
  package var reversed: Hyperplane {
    Hyperplane(normal: normal.map { -$0 }, constant: -constant)
  }

  /// The orientation in which the first nonzero entry of the normal is positive.
  var unoriented: Hyperplane {
    let lead = normal.first { !$0.isZero } ?? 0
    return lead.signum < 0 ? reversed : self
  }

  /// The value a·x − b, whose sign tells the side of a point.
  package func value(at point: [Rational]) -> Rational {
    zip(normal, point).reduce(-Rational(constant)) { $0 + Rational($1.0) * $1.1 }
  }
}
