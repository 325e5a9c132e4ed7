internal import Exact

/// A polynomial over a product of factors that are kept apart, each known by number.
struct Fraction: Hashable, Sendable {
  struct Power: Hashable, Sendable {
    let factor: Int
    let exponent: Int
  }

  var numerator: Polynomial
  /// In ascending order of factors, exponents above zero.
  var denominator: [Power]

  init(_ numerator: Polynomial, over denominator: [Power] = []) {
    self.numerator = numerator
    self.denominator = numerator.isZero ? [] : denominator
  }

  var isZero: Bool { numerator.isZero }

  /// The least common multiple of two denominators.
  static func common(_ a: [Power], _ b: [Power]) -> [Power] {
    merged(a, b) { max($0, $1) }
  }

  static func product(_ a: [Power], _ b: [Power]) -> [Power] { merged(a, b) { $0 + $1 } }

  /// What a denominator lacks to a multiple of it.
  static func quotient(_ a: [Power], _ b: [Power]) -> [Power] { merged(a, b) { $0 - $1 } }

  private static func merged(
    _ a: [Power], _ b: [Power], _ combine: (Int, Int) -> Int
  ) -> [Power] {
    if a.isEmpty, b.isEmpty { return [] }
    var exponents: [Int: (Int, Int)] = [:]
    for power in a { exponents[power.factor, default: (0, 0)].0 += power.exponent }
    for power in b { exponents[power.factor, default: (0, 0)].1 += power.exponent }
    return exponents.sorted { $0.key < $1.key }
      .map { Power(factor: $0.key, exponent: combine($0.value.0, $0.value.1)) }
      .filter { $0.exponent != 0 }
  }
}
