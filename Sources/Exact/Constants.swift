private import Synchronization

/// The numbers π/2 and log 2 in binary digits, computed once for each length.
///
/// What is kept is the exact floor of c · 2^bits, so that an answer does not depend on which
/// lengths were asked for before.
struct Constant: Sendable, Hashable {
  private enum Name: Hashable { case halfPi, logOfTwo }
  private struct Key: Hashable {
    let name: Name
    let bits: Int
  }

  private let name: Name
  private static let known = Mutex<[Key: Integer]>([:])
  private static let longestKept = 1 << 14

  static let halfPi = Constant(name: .halfPi)
  static let logOfTwo = Constant(name: .logOfTwo)

  /// The greatest whole number that is at most the constant times 2^bits.
  func floor(bits: Int) -> Integer {
    let key = Key(name: name, bits: bits)
    if bits <= Self.longestKept, let digits = Self.known.withLock({ $0[key] }) { return digits }
    let digits = computed(bits: bits)
    if bits <= Self.longestKept { Self.known.withLock { $0[key] = digits } }
    return digits
  }

  /// The digits by Machin's formula and its like for logarithms, with guard digits until the floor
  /// is certain.
  private func computed(bits: Int) -> Integer {
    var guardBits = 32
    while true {
      let fine = bits + guardBits
      let sum: FixedPoint.Approximation
      switch name {
      case .halfPi:
        // π/4 = 4 arctan(1/5) − arctan(1/239)
        sum = Self.combination([(8, 5), (-2, 239)], bits: fine, isAlternating: true)
      case .logOfTwo:
        // log 2 = 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749)
        sum = Self.combination([(18, 26), (-2, 4801), (8, 8749)], bits: fine, isAlternating: false)
      }
      let low = (sum.value - sum.error) >> guardBits
      if low == (sum.value + sum.error) >> guardBits { return low }
      guardBits *= 2
    }
  }

  /// The sum of `weight` · arctan(1/`divisor`), or of the same with artanh.
  private static func combination(
    _ parts: [(weight: Int, divisor: Int)], bits: Int, isAlternating: Bool
  ) -> FixedPoint.Approximation {
    var total = FixedPoint.Approximation(value: 0, error: 0)
    for part in parts {
      let z = (Integer(1) << bits).floorQuotient(by: Integer(part.divisor))
      let series = FixedPoint.arctangentSeries(z, bits: bits, isAlternating: isAlternating)
      total.value += series.value * Integer(part.weight)
      // The argument is off by a unit, and the slope of either function is at most 2 there.
      total.error += (series.error + 2) * Integer(abs(part.weight))
    }
    return total
  }
}
