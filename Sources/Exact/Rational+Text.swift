extension Rational: CustomStringConvertible {
  package var description: String {
    isInteger ? numerator.description : "\(numerator)/\(denominator)"
  }

  /// Reads a decimal number exactly: `3`, `-0.05`, `.5`, `1e-3`, `2.5E+4`.
  ///
  /// Anything else gives nil, and so does an exponent beyond a million.
  package init?(decimal text: some StringProtocol) {
    var rest = Array(text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    var digits = Self.takeDigits(&rest)
    var exponent = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      let places = Self.takeDigits(&rest)
      digits += places
      exponent = -places.count
    }
    guard !digits.isEmpty else { return nil }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      guard let power = Self.takeExponent(&rest) else { return nil }
      exponent += power
    }
    guard rest.isEmpty else { return nil }
    let mantissa = Integer(digits: Array(digits))
    let signed = isNegative ? -mantissa : mantissa
    let scale = Integer(10).power(abs(exponent))
    self = exponent < 0 ? Rational(signed, scale) : Rational(signed * scale)
  }

  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = rest.prefix { (48...57).contains($0) }
    rest = rest.dropFirst(digits.count)
    return digits
  }

  private static func takeExponent(_ rest: inout ArraySlice<UInt8>) -> Int? {
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let digits = takeDigits(&rest)
    guard !digits.isEmpty, let power = Integer(digits: Array(digits)).asInt, power <= 1_000_000
    else { return nil }
    return isNegative ? -power : power
  }
}
