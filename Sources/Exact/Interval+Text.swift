extension Interval: CustomStringConvertible {
  package var description: String {
    let (low, high) = doubleBounds
    return isPoint && low == high ? "\(low)" : "[\(low), \(high)]"
  }

  /// The number in decimals, with as many digits as are certain and at most so many.
  ///
  /// All points of the interval round to the digits that are shown. Nil where not one digit is
  /// certain, or where the number is larger than 2^2^20 or smaller than one over that.
  package func certifiedDecimal(digits: Int) -> String? {
    precondition(digits >= 1, "a number is shown with at least one digit")
    if isPoint, lower.isZero { return "0" }
    guard let sign, sign != 0, isFinite else { return nil }
    guard let low = lower.magnitude.asRational, let high = upper.magnitude.asRational else {
      return nil
    }
    // The count of digits that the width may leave certain; rounding may cost one more or many.
    let place = DecimalDigits.place(of: max(low, high))
    var left = digits
    if !isPoint {
      left = min(digits, max(1, Int(Double(min(knownBits, 1 << 40)) * 0.30103) + 2))
    }
    while left >= 1 {
      let (first, second) = (
        DecimalDigits(low, digits: left, place: place),
        DecimalDigits(high, digits: left, place: place)
      )
      if first == second, !first.isZero { return (sign < 0 ? "-" : "") + first.text }
      left -= 1
    }
    return nil
  }
}

/// A positive number rounded to a decimal place.
private struct DecimalDigits: Equatable {
  /// The digits, as a whole number that counts 10^weight.
  let count: Integer
  let weight: Int

  /// The number rounded to so many digits, the first of which stands at a given place.
  init(_ value: Rational, digits: Int, place: Int) {
    weight = place - digits + 1
    count = (value * Rational(10).power(-weight)).rounded
  }

  var isZero: Bool { count.isZero }

  /// The exponent of 10 of the leading digit.
  static func place(of value: Rational) -> Int {
    let bits = value.numerator.bitWidth - value.denominator.bitWidth
    var place = Int((Double(bits - 1) * 0.30102999566398).rounded(.down)) - 1
    while Rational(10).power(place + 1) <= value { place += 1 }
    return place
  }

  /// Plain where the number has a usual size, else with an exponent.
  var text: String {
    let digits = count.description
    let lead = weight + digits.count - 1
    if lead < -7 || lead > 20 {
      let rest = String(digits.dropFirst()).trimmed
      return "\(digits.prefix(1))\(rest.isEmpty ? "" : "." + rest)e\(lead)"
    }
    if weight >= 0 { return digits + String(repeating: "0", count: weight) }
    let padded = String(repeating: "0", count: max(0, 1 - weight - digits.count)) + digits
    let fraction = String(padded.suffix(-weight)).trimmed
    return padded.dropLast(-weight) + (fraction.isEmpty ? "" : "." + fraction)
  }
}

extension String {
  /// The text without the zeros at its end.
  fileprivate var trimmed: String {
    var text = self
    while text.last == "0" { text.removeLast() }
    return text
  }
}
