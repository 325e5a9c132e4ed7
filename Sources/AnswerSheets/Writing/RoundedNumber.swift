/// Numbers as an author rounds them.
enum RoundedNumber {
  /// Whether a written number is what a value rounds to, in all digits that are written.
  ///
  /// The value may be a fraction `p/q`. Half a unit of the last digit may part them.
  static func agrees(_ written: String, with value: String) -> Bool {
    guard let claimed = Double(written), let exact = number(value) else { return false }
    let parts = written.lowercased().split(separator: "e")
    let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    let decimals = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
    var unit = 1.0
    for _ in 0..<min(400, abs(exponent - decimals)) { unit *= exponent < decimals ? 0.1 : 10 }
    return abs(claimed - exact) <= unit * 0.500_000_1
  }

  private static func number(_ text: String) -> Double? {
    let parts = text.split(separator: "/").map { Double($0) }
    if parts.count == 2, let top = parts[0], let bottom = parts[1], bottom != 0 {
      return top / bottom
    }
    return Double(text)
  }
}
