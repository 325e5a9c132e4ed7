internal import Terminal

/// A piece of prose, as the author wrote it.
indirect enum ProsePart {
  case text(String)
  case code(String)
  case emphasis([ProsePart])
  case strong([ProsePart])
  /// A formula in TeX's notation, and the byte where it begins.
  case formula(String, byte: Int)
  case link([ProsePart], to: String)
  case citation(String, byte: Int)
  case reference(Reference)
  case lineEnd

  /// A value of a cell: `{{grad.result}}`, or `{{count.regions = 16}}` with what the author thinks.
  struct Reference: Sendable, Equatable {
    var id: String
    var field: String
    var claim: Claim?
    /// The byte in the notebook, and how many characters it takes.
    var byte: Int
    var length: Int

    /// What the author wrote beside it.
    struct Claim: Sendable, Equatable {
      /// Whether it is a rounded value.
      var isRounded: Bool
      var value: String
    }
  }
}

/// Reads prose: emphasis, code, formulas, links, citations and values of cells.
struct ProseReader {
  private let prose: Notebook.Prose
  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0
  /// Signs that do not occur from a byte on: a long text is not searched again and again.
  private var absent: [String: Int] = [:]
  private(set) var faults: Faults

  static func read(_ prose: Notebook.Prose, _ faults: inout Faults) -> [ProsePart] {
    var reader = ProseReader(prose, faults)
    let parts = reader.parts(until: "")
    faults = reader.faults
    return parts
  }

  private init(_ prose: Notebook.Prose, _ faults: Faults) {
    self.prose = prose
    bytes = Array(prose.text.utf8)
    self.faults = faults
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func starts(with sign: String, at place: Int) -> Bool {
    bytes[place...].starts(with: sign.utf8)
  }

  /// The byte where a sign stands next, not behind a backslash.
  private mutating func next(_ sign: String, from start: Int) -> Int? {
    if let searched = absent[sign], searched <= start { return nil }
    var place = start
    while place < bytes.count {
      if starts(with: sign, at: place) { return place }
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    absent[sign] = start
    return nil
  }

  /// Parts up to a closing sign, which is passed over.
  private mutating func parts(until end: String) -> [ProsePart] {
    depth += 1
    defer { depth -= 1 }
    var parts: [ProsePart] = []
    var plain: [UInt8] = []
    func flush(_ parts: inout [ProsePart], _ plain: inout [UInt8]) {
      if !plain.isEmpty { parts.append(.text(String(decoding: plain, as: UTF8.self))) }
      plain = []
    }
    while place < bytes.count {
      if !end.isEmpty, starts(with: end, at: place) {
        place += end.utf8.count
        flush(&parts, &plain)
        return parts
      }
      if let part = special() {
        flush(&parts, &plain)
        parts.append(part)
      } else {
        if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count { place += 1 }
        plain.append(bytes[place])
        place += 1
      }
    }
    flush(&parts, &plain)
    return parts
  }

  /// The part with a sign of its own that begins here; nothing where plain text goes on.
  private mutating func special() -> ProsePart? {
    switch bytes[place] {
    case UInt8(ascii: "`"): return code()
    case UInt8(ascii: "$"): return formula()
    case UInt8(ascii: "{"): return starts(with: "{{", at: place) ? reference() : nil
    case UInt8(ascii: "["): return starts(with: "[@", at: place) ? citation() : link()
    case UInt8(ascii: "*"), UInt8(ascii: "_"): return emphasis()
    default: return nil
    }
  }

  private mutating func code() -> ProsePart {
    let width = bytes[place...].prefix { $0 == UInt8(ascii: "`") }.count
    let sign = String(repeating: "`", count: width)
    var end = place + width
    while end < bytes.count, !starts(with: sign, at: end) { end += 1 }
    guard end < bytes.count else {
      // Never closed, they are signs like any other.
      place += width
      return .text(sign)
    }
    let inner = text(place + width..<end)
    place = end + width
    return .code(width > 1 ? inner.trimmed : inner)
  }

  private mutating func formula() -> ProsePart? {
    guard place + 1 < bytes.count, bytes[place + 1] != 0x20 else { return nil }
    guard let end = next("$", from: place + 1) else {
      faults.add(
        "the formula is not closed", at: prose.place(of: place),
        hint: "it ends with $; a dollar sign itself is \\$")
      return nil
    }
    let start = place + 1
    place = end + 1
    return .formula(text(start..<end), byte: prose.place(of: start))
  }

  private mutating func citation() -> ProsePart? {
    guard let end = next("]", from: place) else { return nil }
    let key = text(place + 2..<end)
    let byte = prose.place(of: place + 2)
    place = end + 1
    return .citation(key, byte: byte)
  }

  private mutating func link() -> ProsePart? {
    guard depth < 8, let end = next("](", from: place), let close = next(")", from: end) else {
      return nil
    }
    let address = text(end + 2..<close)
    guard !address.contains(" ") else { return nil }
    place += 1
    let inner = parts(until: "](")
    place = close + 1
    return .link(inner, to: address)
  }

  /// `*emphasis*`, `**strong**`, and the same with `_` at the border of words.
  private mutating func emphasis() -> ProsePart? {
    let sign = bytes[place]
    let isStrong = place + 1 < bytes.count && bytes[place + 1] == sign
    let mark = String(repeating: Character(Unicode.Scalar(sign)), count: isStrong ? 2 : 1)
    let start = place + mark.utf8.count
    let isBorder = place == 0 || !isWordByte(bytes[place - 1])
    guard depth < 8, start < bytes.count, bytes[start] != 0x20,
      sign == UInt8(ascii: "*") || isBorder, let end = next(mark, from: start), end > start,
      bytes[end - 1] != 0x20
    else { return nil }
    place = start
    let inner = parts(until: mark)
    return isStrong ? .strong(inner) : .emphasis(inner)
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte >= 0x80
  }

  private mutating func reference() -> ProsePart? {
    let start = place
    guard let end = next("}}", from: place) else {
      faults.add(
        "the value is not closed", at: prose.place(of: place), length: 2, hint: "it ends with }}")
      place += 2
      return .text("")
    }
    let inner = text(place + 2..<end)
    place = end + 2
    let byte = prose.place(of: start)
    let length = place - start
    guard let reference = Self.reference(inner, byte: byte, length: length) else {
      faults.add(
        "this names no value of a cell", at: byte, length: length,
        hint: "write {{id.field}}, as in {{grad.result}}, or {{id.field = value}}")
      return .text("")
    }
    return .reference(reference)
  }

  static func reference(_ text: String, byte: Int, length: Int) -> ProsePart.Reference? {
    var name = text[...]
    var claim: ProsePart.Reference.Claim?
    for (sign, isRounded) in [("≈", true), ("=", false)] {
      guard let found = text.ranges(of: sign).first else { continue }
      let value = String(text[found.upperBound...].trimmed)
      guard !value.isEmpty else { return nil }
      claim = .init(isRounded: isRounded, value: value)
      name = text[..<found.lowerBound]
      break
    }
    let path = name.trimmed.split(separator: ".", maxSplits: 1).map(String.init)
    guard path.count == 2, Notebook.Marks.fault(inID: path[0]) == nil, !path[1].isEmpty,
      path[1].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "-" })
    else { return nil }
    return ProsePart.Reference(
      id: path[0], field: path[1], claim: claim, byte: byte, length: length)
  }
}
