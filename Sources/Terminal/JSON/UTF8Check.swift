/// Tells where a sequence of bytes stops being UTF-8.
package enum UTF8Check {
  /// The place of the first byte that starts no well-formed character, or nothing if all do.
  ///
  /// Well-formed as in table 3-7 of the Unicode standard: no overlong forms, no surrogates,
  /// nothing above U+10FFFF.
  ///
  /// - Complexity: O(n).
  package static func firstFault(in bytes: [UInt8]) -> Int? {
    var place = 0
    while place < bytes.count {
      guard let length = lengthOfCharacter(in: bytes, at: place) else { return place }
      place += length
    }
    return nil
  }

  private static func lengthOfCharacter(in bytes: [UInt8], at place: Int) -> Int? {
    let second: ClosedRange<UInt8>
    let length: Int
    switch bytes[place] {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard place + length <= bytes.count, second.contains(bytes[place + 1]) else { return nil }
    let rest = bytes[(place + 2)..<(place + length)]
    return rest.allSatisfy { (0x80...0xBF).contains($0) } ? length : nil
  }
}
