internal import CGMP

extension Integer: CustomStringConvertible {
  /// Reads decimal digits with an optional sign; anything else gives nil.
  ///
  /// - Complexity: O(M(n) log n) for n digits, where M is the cost of a multiplication.
  package init?(_ text: some StringProtocol) {
    var digits = Array(text.utf8)
    var isNegative = false
    if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      digits.removeFirst()
    }
    guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    let magnitude = Integer(digits: digits)
    self = isNegative ? -magnitude : magnitude
  }

  /// The number written by ASCII digits, at least one.
  init(digits: [UInt8]) {
    if digits.count <= 18 {
      self.init(digits.reduce(0) { $0 * 10 + Int($1 - 48) })
      return
    }
    var text = digits.map { CChar($0) }
    text.append(0)
    unsafe self.init { number in _ = unsafe __gmpz_set_str(number, text, 10) }
  }

  package var description: String {
    switch storage {
    case .small(let value): return value.description
    case .big:
      return unsafe read { number in
        // One place for the sign and one for the closing zero.
        let capacity = Int(unsafe __gmpz_sizeinbase(number, 10)) + 2
        var text = [CChar](repeating: 0, count: capacity)
        _ = unsafe __gmpz_get_str(&text, 10, number)
        let characters = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: characters, as: UTF8.self)
      }
    }
  }
}
