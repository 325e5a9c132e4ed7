/// Series in whole numbers: the value x stands for x · 2^-bits, and every step rounds down.
///
/// Each function returns how many units (of 2^-bits) its value may be wrong, on either side. The
/// proofs are in the comments; nothing here rests on floating arithmetic.
enum FixedPoint {
  /// A value that is off by at most `error` units.
  struct Approximation {
    var value: Integer
    var error: Integer
  }

  /// How often an argument is halved before its series, so that series and squarings cost alike.
  static func halvings(bits: Int) -> Int { Integer(bits).squareRoot().asInt ?? 0 }

  /// The exponential of r, for r in [0, log 2) known to 3 units.
  ///
  /// exp(r) = exp(r / 2^j)^(2^j). With y = r / 2^j, the term t = y^n/n! is computed to 2.2 units
  /// (a floor after each product, one after each division, old errors times y/n ≤ 0.7), N terms
  /// and the tail after a term that became 0 to 3N + 3 units, the error of y (4 units) counts
  /// below 8; a squaring at most doubles the relative error and adds a unit. Values are at most 2.
  static func exponential(_ r: Integer, bits: Int) -> Approximation {
    let halvings = halvings(bits: bits)
    let y = Integer.Register(r >> halvings)
    var term = Integer.Register(Integer(1) << bits)
    var sum = Integer.Register(Integer(1) << bits)
    var count = 0
    while !term.isZero {
      count += 1
      term.multiply(by: y, dropping: bits)
      term.divide(by: count)
      sum.add(term)
    }
    for _ in 0..<halvings { sum.square(dropping: bits) }
    return Approximation(value: sum.value, error: Integer(3 * count + 16) << (halvings + 2))
  }

  /// The sine and cosine of r, for r in [0, π/2] known to 3 units.
  ///
  /// Both series at y = r / 2^j share their terms; then (s, c) ↦ (2sc, 1 − 2s²), j times. One
  /// doubling multiplies the greater error by at most 2(1 + s), where the sines of the angles
  /// taken sum to less than 1.37, so that all factors together stay below 4 · 2^j.
  static func sineAndCosine(
    _ r: Integer, bits: Int
  ) -> (sine: Integer, cosine: Integer, error: Integer) {
    let halvings = halvings(bits: bits)
    let one = Integer.Register(Integer(1) << bits)
    let y = Integer.Register(r >> halvings)
    var term = Integer.Register(Integer(1) << bits)
    var cosine = Integer.Register(Integer(1) << bits)
    var sine = Integer.Register(0)
    var count = 0
    while !term.isZero {
      count += 1
      term.multiply(by: y, dropping: bits)
      term.divide(by: count)
      switch count & 3 {
      case 0: cosine.add(term)
      case 1: sine.add(term)
      case 2: cosine.subtract(term)
      default: sine.subtract(term)
      }
    }
    for _ in 0..<halvings {
      cosine.multiply(by: sine, dropping: bits)
      cosine.double()
      sine.square(dropping: bits)
      sine.double()
      sine.complement(to: one)
      swap(&sine, &cosine)
    }
    return (sine.value, cosine.value, Integer(3 * count + 24) << (halvings + 2))
  }

  /// The series z + s z³/3 + z⁵/5 + s z⁷/7 …, for |z| at most 1/2: artanh z, or with s = −1 arctan z.
  ///
  /// Each power is computed to 2 units and each term to 2 more; the tail after a power that became
  /// 0 is below 2 units.
  static func arctangentSeries(
    _ z: Integer, bits: Int, isAlternating: Bool
  ) -> Approximation {
    let square = Integer.Register((z * z) >> bits)
    var power = Integer.Register(z.magnitude)
    var term = Integer.Register(0)
    var sum = Integer.Register(z.magnitude)
    var count = 0
    while !power.isZero {
      count += 1
      power.multiply(by: square, dropping: bits)
      term.set(power, over: 2 * count + 1)
      if isAlternating, count & 1 == 1 { sum.subtract(term) } else { sum.add(term) }
    }
    let value = z.signum < 0 ? -sum.value : sum.value
    return Approximation(value: value, error: Integer(4 * count + 4))
  }

  /// The sum over k of x^k / (1 · 3 · 5 ⋯ (2k + 1)), for x ≥ 0 known to a unit.
  ///
  /// While a term is at least 1, its relative error grows by at most 3 units (the floors, and the
  /// unit of x); later ones add 3 units each, and shrink from term to term by a factor below 0.6,
  /// because x/(2k + 1) is below that wherever the k-th term is below 1. So N terms are off by at
  /// most 6N units of the sum and 8N more; the tail after a term that became 0 is below 12 units.
  static func oddFactorialSeries(_ x: Integer, bits: Int) -> Approximation {
    let factor = Integer.Register(x)
    var term = Integer.Register(Integer(1) << bits)
    var sum = Integer.Register(Integer(1) << bits)
    var count = 0
    while !term.isZero {
      count += 1
      term.multiply(by: factor, dropping: bits)
      term.divide(by: 2 * count + 1)
      sum.add(term)
    }
    let value = sum.value
    return Approximation(value: value, error: ((value >> bits) + 1) * Integer(16 * count + 32))
  }
}
