/// A whole number times a power of two, or an infinity: what the ends of intervals are.
///
/// The mantissa is odd (or all is zero), so that equal numbers have one form. An infinity has the
/// mantissa ±1 and an exponent that no finite number has, so that comparing needs no special case.
package struct Dyadic: Sendable, Hashable {
  package let mantissa: Integer
  package let exponent: Int

  /// The side to which a result is rounded that has too many digits.
  package enum Rounding: Sendable {
    case down, up
  }

  package static let zero = Dyadic(0)
  package static let one = Dyadic(1)
  package static let infinity = Dyadic(odd: 1, exponent: infiniteExponent)
  package static let negativeInfinity = Dyadic(odd: -1, exponent: infiniteExponent)

  private static let infiniteExponent = 1 << 61
  /// Rounded results that are finite lie below 2^limit, and nonzero ones above 2^-limit.
  private static let limit = 1 << 59

  private init(odd mantissa: Integer, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// The number `mantissa · 2^exponent`, exactly.
  package init(_ mantissa: Integer, exponent: Int = 0) {
    let zeros = mantissa.trailingZeroBits
    self.mantissa = zeros == 0 ? mantissa : mantissa >> zeros
    self.exponent = mantissa.isZero ? 0 : exponent + zeros
  }

  /// The power of two with a given exponent.
  static func power(ofTwo exponent: Int) -> Dyadic { Dyadic(odd: 1, exponent: exponent) }

  /// The number `mantissa · 2^exponent`, rounded to a count of binary digits.
  ///
  /// Beyond the greatest exponent it is rounded to an infinity or to the greatest power of two
  /// kept, below the least to zero or to the least power of two kept, as the side demands.
  package init(_ mantissa: Integer, exponent: Int, bits: Int, _ rounding: Rounding) {
    let width = mantissa.bitWidth
    let order = exponent + width
    if order > Self.limit || order < -Self.limit, !mantissa.isZero {
      let isAway = (mantissa.signum > 0) == (rounding == .up)
      let size: Dyadic
      if order > 0 {
        size = isAway ? .infinity : .power(ofTwo: Self.limit)
      } else {
        size = isAway ? .power(ofTwo: -Self.limit) : .zero
      }
      self = mantissa.signum < 0 ? -size : size
      return
    }
    let excess = width - bits
    if excess <= 0 {
      self.init(mantissa, exponent: exponent)
      return
    }
    let kept = rounding == .down ? mantissa >> excess : -(-mantissa >> excess)
    self.init(kept, exponent: exponent + excess)
  }

  /// The exact value of a floating number; what is not a number gives nil.
  package init?(exactly value: Double) {
    if value.isInfinite {
      self = value < 0 ? .negativeInfinity : .infinity
      return
    }
    guard let exact = Rational(exactly: value) else { return nil }
    // The denominator of a floating number is a power of two.
    self.init(exact.numerator, exponent: 1 - exact.denominator.bitWidth)
  }

  package var isFinite: Bool { exponent != Self.infiniteExponent }
  package var isZero: Bool { mantissa.isZero }
  package var signum: Int { mantissa.signum }
  package var magnitude: Dyadic { signum < 0 ? -self : self }

  /// The place of the leading digit: the magnitude lies in [2^(order − 1), 2^order).
  ///
  /// The order of zero is less than that of any other number.
  package var order: Int { isZero ? -Self.infiniteExponent : exponent + mantissa.bitWidth }

  package static prefix func - (a: Dyadic) -> Dyadic {
    Dyadic(odd: -a.mantissa, exponent: a.exponent)
  }

  /// The number times a power of two.
  func scaled(by power: Int) -> Dyadic {
    isZero || !isFinite ? self : Dyadic(odd: mantissa, exponent: exponent + power)
  }

  /// The greatest whole multiple of 2^-bits that is at most the number, counted in those units.
  func fixedPoint(bits: Int) -> Integer { mantissa << (exponent + bits) }

  /// The same number as a fraction, unless it is infinite or has over a million digits.
  package var asRational: Rational? {
    guard abs(exponent) <= 1 << 20 else { return nil }
    return exponent >= 0
      ? Rational(mantissa << exponent) : Rational(mantissa, Integer(1) << -exponent)
  }

  /// The nearest floating number on one side.
  package func asDouble(_ rounding: Rounding) -> Double {
    guard isFinite else { return signum < 0 ? -.infinity : .infinity }
    let (digits, weight, isCut) = mantissa.leadingDigits
    let place = min(max(exponent + weight, -5000), 5000)
    let size = Double(nearest: digits, exponent: place, isCut: isCut)
    let nearest = signum < 0 ? -size : size
    guard let back = Dyadic(exactly: nearest) else { return nearest }
    switch rounding {
    case .down: return back > self ? nearest.nextDown : nearest
    case .up: return back < self ? nearest.nextUp : nearest
    }
  }
}

extension Dyadic: Comparable {
  package static func < (a: Dyadic, b: Dyadic) -> Bool {
    let sign = a.signum
    if sign != b.signum || sign == 0 { return sign < b.signum }
    let (left, right) = (a.order, b.order)
    if left != right { return (left < right) == (sign > 0) }
    // Equal orders: the exponents differ by no more than the mantissas are long.
    let gap = a.exponent - b.exponent
    return gap >= 0 ? a.mantissa << gap < b.mantissa : a.mantissa < b.mantissa << -gap
  }
}

// MARK: - Arithmetic, rounded to one side

extension Dyadic {
  static func sum(_ a: Dyadic, _ b: Dyadic, bits: Int, _ rounding: Rounding) -> Dyadic {
    if !a.isFinite || b.isZero { return a.rounded(bits: bits, rounding) }
    if !b.isFinite || a.isZero { return b.rounded(bits: bits, rounding) }
    let (high, low) = a.order >= b.order ? (a, b) : (b, a)
    // Where the lower number lies below every digit that counts, any other one of its sign that
    // also does gives the same result.
    let floor = min(high.exponent, high.order - bits - 1) - 1
    if low.order <= floor {
      let nudge = Integer(low.signum)
      let mantissa = (high.mantissa << (high.exponent - floor)) + nudge
      return Dyadic(mantissa, exponent: floor, bits: bits, rounding)
    }
    let gap = a.exponent - b.exponent
    let mantissa = gap >= 0 ? (a.mantissa << gap) + b.mantissa : a.mantissa + (b.mantissa << -gap)
    return Dyadic(mantissa, exponent: min(a.exponent, b.exponent), bits: bits, rounding)
  }

  static func product(_ a: Dyadic, _ b: Dyadic, bits: Int, _ rounding: Rounding) -> Dyadic {
    if a.isZero || b.isZero { return .zero }
    guard a.isFinite, b.isFinite else { return infinite(a.signum * b.signum) }
    let exponent = a.exponent + b.exponent
    if bits <= 62, let x = a.mantissa.asInt, let y = b.mantissa.asInt {
      let wide = Int128(x) * Int128(y)
      let width = Int128.bitWidth - wide.magnitude.leadingZeroBitCount
      let drop = max(0, width - bits)
      let kept = rounding == .down ? wide >> drop : -(-wide >> drop)
      return Dyadic(Integer(Int(kept)), exponent: exponent + drop, bits: bits, rounding)
    }
    return Dyadic(a.mantissa * b.mantissa, exponent: exponent, bits: bits, rounding)
  }

  /// The quotient by a number that is not zero; a finite number over an infinite one is zero.
  static func quotient(_ a: Dyadic, _ b: Dyadic, bits: Int, _ rounding: Rounding) -> Dyadic {
    if a.isZero || !b.isFinite { return .zero }
    guard a.isFinite else { return infinite(a.signum * b.signum) }
    let shift = max(0, bits + 2 - a.mantissa.bitWidth + b.mantissa.bitWidth)
    let above = a.mantissa << shift
    let mantissa =
      rounding == .down
      ? above.floorQuotient(by: b.mantissa) : -(-above).floorQuotient(by: b.mantissa)
    return Dyadic(mantissa, exponent: a.exponent - b.exponent - shift, bits: bits, rounding)
  }

  /// The root of a number that is not negative.
  static func root(_ a: Dyadic, degree: Int, bits: Int, _ rounding: Rounding) -> Dyadic {
    if a.isZero || !a.isFinite { return a }
    var shift = max(0, degree * (bits + 1) - a.mantissa.bitWidth)
    // The exponent that stays must be a multiple of the degree.
    shift += Integer(a.exponent - shift).modulus(by: Integer(degree)).asInt ?? 0
    let radicand = a.mantissa << shift
    let floor = degree == 2 ? radicand.squareRoot() : radicand.root(degree)
    let isExact = rounding == .down || floor.power(degree) == radicand
    let exponent = (a.exponent - shift) / degree
    return Dyadic(isExact ? floor : floor + 1, exponent: exponent, bits: bits, rounding)
  }

  func rounded(bits: Int, _ rounding: Rounding) -> Dyadic {
    guard isFinite, mantissa.bitWidth > bits else { return self }
    return Dyadic(mantissa, exponent: exponent, bits: bits, rounding)
  }

  private static func infinite(_ sign: Int) -> Dyadic { sign < 0 ? .negativeInfinity : .infinity }
}
