/// Why a text is no JSON, and at which byte.
package struct JSONError: Error, Sendable, Equatable {
  /// What was wanted there, in one line.
  package let message: String
  /// Counted from zero.
  package let offset: Int
}

extension JSON {
  /// How deep arrays and objects may be nested.
  package static let deepest = 512

  /// Reads exactly one value (RFC 8259), with nothing but white space around it.
  ///
  /// Strict: no comments, no commas at the end, no key twice in one object, no half surrogate
  /// pairs, valid UTF-8, and no byte order mark.
  ///
  /// - Complexity: O(n).
  package static func read(_ bytes: [UInt8]) throws(JSONError) -> JSON {
    if let offset = UTF8Check.firstFault(in: bytes) {
      throw JSONError(message: "this is no valid UTF-8", offset: offset)
    }
    var reader = JSONReader(bytes: bytes)
    let value = try reader.value(depth: 0)
    try reader.expectEnd()
    return value
  }

  /// Reads exactly one value out of a text.
  package static func read(_ text: String) throws(JSONError) -> JSON {
    try read(Array(text.utf8))
  }
}

/// Walks over the bytes of one value, which are known to be valid UTF-8.
private struct JSONReader {
  let bytes: [UInt8]
  var place = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func fault(_ message: String, at offset: Int? = nil) -> JSONError {
    JSONError(message: message, offset: offset ?? place)
  }

  mutating func expectEnd() throws(JSONError) {
    skipSpace()
    if next != nil { throw fault("nothing may follow the value") }
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      place += 1
    }
  }

  private mutating func skip(_ letter: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: letter) else { return false }
    place += 1
    return true
  }

  mutating func value(depth: Int) throws(JSONError) -> JSON {
    skipSpace()
    switch next {
    case nil: throw fault("a value is missing")
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
    guard bytes[place...].starts(with: text.utf8) else { throw fault("expected \(text)") }
    place += text.utf8.count
    return value
  }

  private mutating func enter(_ depth: Int) throws(JSONError) {
    guard depth < JSON.deepest else {
      throw fault("nested deeper than \(JSON.deepest) levels")
    }
    place += 1
    skipSpace()
  }

  private mutating func elements(depth: Int) throws(JSONError) -> [JSON] {
    try enter(depth)
    var elements: [JSON] = []
    if skip("]") { return elements }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if skip("]") { return elements }
      guard skip(",") else { throw fault("expected ',' or ']'") }
    }
  }

  private mutating func members(depth: Int) throws(JSONError) -> [JSON.Member] {
    try enter(depth)
    var members: [JSON.Member] = []
    var keys: Set<[UInt8]> = []  // bytes, for Swift takes equivalent spellings of é for equal
    if skip("}") { return members }
    while true {
      skipSpace()
      let start = place
      guard next == UInt8(ascii: "\"") else { throw fault("expected a key in quotes") }
      let key = try string()
      guard keys.insert(Array(key.utf8)).inserted else {
        throw fault("this key is there already", at: start)
      }
      skipSpace()
      guard skip(":") else { throw fault("expected ':'") }
      members.append(JSON.Member(key, try value(depth: depth + 1)))
      skipSpace()
      if skip("}") { return members }
      guard skip(",") else { throw fault("expected ',' or '}'") }
    }
  }

  // MARK: Numbers

  private mutating func number() throws(JSONError) -> String {
    let start = place
    _ = skip("-")
    if skip("0") {
      if let byte = next, isDigit(byte) { throw fault("a number may not start with 0") }
    } else {
      try digits()
    }
    if skip(".") { try digits() }
    if skip("e") || skip("E") {
      if !skip("+") { _ = skip("-") }
      try digits()
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func digits() throws(JSONError) {
    guard let byte = next, isDigit(byte) else {
      throw fault(place < bytes.count ? "expected a value or a digit" : "a digit is missing")
    }
    while let byte = next, isDigit(byte) { place += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  // MARK: Texts

  private mutating func string() throws(JSONError) -> String {
    let start = place
    place += 1
    var text: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escaped()
      case 0..<0x20: throw fault("a control character must be escaped", at: place - 1)
      default: text.append(byte)
      }
    }
    throw fault("the text that starts here has no end", at: start)
  }

  private mutating func escaped() throws(JSONError) -> [UInt8] {
    let start = place - 1
    guard let byte = next else { throw fault("the escape that starts here has no end", at: start) }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try codePoint(from: start)).utf8)
    default: throw fault("there is no such escape", at: start)
    }
  }

  private mutating func codePoint(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let unit = try hexadecimal(from: start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard UTF16.isLeadSurrogate(unit), skip("\\"), skip("u") else {
      throw fault("half of a surrogate pair", at: start)
    }
    let other = try hexadecimal(from: start)
    guard UTF16.isTrailSurrogate(other) else {
      throw fault("half of a surrogate pair", at: start)
    }
    return UTF16.decode(UTF16.EncodedScalar([unit, other]))
  }

  private mutating func hexadecimal(from start: Int) throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("\\u needs four hexadecimal digits", at: start)
      }
      unit = unit << 4 | UInt16(digit)
      place += 1
    }
    return unit
  }
}
