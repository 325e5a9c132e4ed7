/// The real roots of a polynomial without repeated roots, parted by intervals.
///
/// Collins and Akritas (1976): by Descartes' rule a polynomial has at most as many roots in (0, 1)
/// as (x + 1)^n · q(1/(x + 1)) has changes of sign, and exactly one if there is one change. Where
/// there are more, the interval is halved; for polynomials without repeated roots this ends.
struct RootIsolation {
  /// A root as the only one in an open interval, or as the fraction it is.
  struct Place {
    var lower: Rational
    var upper: Rational
  }

  private var places: [Place] = []

  /// The places of the roots, in no order.
  static func places(of polynomial: WholePolynomial) -> [Place] {
    var coefficients = polynomial.coefficients
    guard coefficients.count > 1 else { return [] }
    var isolation = RootIsolation()
    if coefficients[0].isZero {
      isolation.places.append(Place(lower: 0, upper: 0))
      coefficients.removeFirst()
    }
    isolation.addPositive(coefficients, sign: 1)
    let mirrored = coefficients.enumerated().map { $0 & 1 == 0 ? $1 : -$1 }
    isolation.addPositive(mirrored, sign: -1)
    return isolation.places
  }

  /// A part of the unit interval, and the polynomial that has there what the whole one has here.
  private struct Part {
    /// The part is (position, position + 1) / 2^depth.
    var position: Integer
    var depth: Int
    var coefficients: [Integer]
  }

  private mutating func addPositive(_ coefficients: [Integer], sign: Int) {
    guard Self.signChanges(coefficients) > 0 else { return }
    let bound = Self.rootBound(coefficients)
    let scale = bound >= 0 ? Rational(Integer(1) << bound) : Rational(1, Integer(1) << -bound)
    // q(x) = p(2^bound · x), made whole, has all its positive roots in (0, 1).
    let degree = coefficients.count - 1
    let whole = coefficients.enumerated().map {
      bound >= 0 ? $1 << (bound * $0) : $1 << (-bound * (degree - $0))
    }
    var stack = [Part(position: 0, depth: 0, coefficients: whole)]
    while let part = stack.popLast() {
      let changes = Self.signChanges(Self.shifted(part.coefficients.reversed()))
      if changes == 0 { continue }
      let unit = scale * Rational(1, Integer(1) << part.depth)
      let lower = Rational(part.position) * unit
      if changes == 1 {
        add(lower, lower + unit, sign)
        continue
      }
      let (left, right, hasMiddle) = Self.halves(of: part)
      if hasMiddle {
        let middle = lower + unit * Rational(1, 2)
        add(middle, middle, sign)
      }
      stack.append(left)
      stack.append(right)
    }
  }

  private mutating func add(_ lower: Rational, _ upper: Rational, _ sign: Int) {
    places.append(
      sign > 0 ? Place(lower: lower, upper: upper) : Place(lower: -upper, upper: -lower))
  }

  /// The two halves of a part, and whether the point between them is a root.
  private static func halves(of part: Part) -> (left: Part, right: Part, hasMiddle: Bool) {
    let degree = part.coefficients.count - 1
    // 2^n · q(x / 2), then the same with x + 1 for x
    var left = part.coefficients.enumerated().map { $1 << (degree - $0) }
    var right = shifted(left)
    let hasMiddle = right[0].isZero
    if hasMiddle { right.removeFirst() }
    reduce(&left)
    reduce(&right)
    return (
      Part(position: part.position * 2, depth: part.depth + 1, coefficients: left),
      Part(position: part.position * 2 + 1, depth: part.depth + 1, coefficients: right),
      hasMiddle
    )
  }

  /// Divides by the power of two that all coefficients share.
  private static func reduce(_ coefficients: inout [Integer]) {
    let zeros = coefficients.lazy.filter { !$0.isZero }.map(\.trailingZeroBits).min() ?? 0
    if zeros > 0 { coefficients = coefficients.map { $0 >> zeros } }
  }

  /// The coefficients of q(x + 1), by the sums of Pascal's triangle.
  static func shifted(_ coefficients: some Sequence<Integer>) -> [Integer] {
    var result = Array(coefficients)
    for start in result.indices.dropFirst() {
      for index in stride(from: result.count - 2, through: start - 1, by: -1) {
        result[index] += result[index + 1]
      }
    }
    return result
  }

  static func signChanges(_ coefficients: [Integer]) -> Int {
    var changes = 0
    var last = 0
    for sign in coefficients.lazy.map(\.signum) where sign != 0 {
      if last != 0, sign != last { changes += 1 }
      last = sign
    }
    return changes
  }

  /// An exponent k so that every positive root is below 2^k.
  ///
  /// Fujiwara's bound: the roots are at most 2 · max |a_(n−i) / a_n|^(1/i), and only coefficients
  /// of the sign opposite to the leading one count for positive roots (Kioustelidis).
  private static func rootBound(_ coefficients: [Integer]) -> Int {
    guard let lead = coefficients.last else { return 0 }
    let degree = coefficients.count - 1
    var bound: Int?
    for (exponent, coefficient) in coefficients.enumerated().dropLast()
    where coefficient.signum * lead.signum < 0 {
      // |a_(n−i) / a_n| < 2^size
      let size = coefficient.bitWidth - lead.bitWidth + 1
      let distance = degree - exponent
      let root = size >= 0 ? (size + distance - 1) / distance : -(-size / distance)
      bound = max(bound ?? root, root)
    }
    return (bound ?? 0) + 1
  }
}
