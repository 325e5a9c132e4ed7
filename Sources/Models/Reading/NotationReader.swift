internal import Expressions
internal import Notation

/// Reads how quantities are written in formulas: `notation W_in = W^{\mathrm{in}}, a[t] = a_t`.
struct NotationReader {
  private let source: Source
  private let vocabulary: Vocabulary
  private var position: Int
  private let end: Int

  /// The entries of a statement that begins with the word `notation`.
  static func read(
    _ source: Source, _ statement: Statement, _ vocabulary: Vocabulary
  ) throws(ReadError) -> [NotationEntry] {
    var free = vocabulary
    free.undeclared = .isReal
    let start = statement.start + ModelWord.notation.rawValue.utf8.count
    var reader = NotationReader(
      source: source, vocabulary: free, position: start, end: statement.end)
    return try reader.entries()
  }

  private mutating func entries() throws(ReadError) -> [NotationEntry] {
    var entries: [NotationEntry] = []
    repeat {
      entries.append(try entry())
      position += 1
    } while position <= end
    return entries
  }

  /// Reads up to a comma or the end, where `position` then is.
  private mutating func entry() throws(ReadError) -> NotationEntry {
    var reader = PlainReader(source, vocabulary: vocabulary, from: position, to: end)
    let left = try reader.expression(endingAt: Ending(atEqual: true))
    guard left.term.kind == .symbol else {
      throw source.fault(
        "only a quantity has a notation", from: left.start, to: left.end,
        hint: #"write notation W_in = W^{\mathrm{in}}"#)
    }
    guard reader.sign == .equal else {
      throw reader.errorHere(
        "'=' and a formula are missing here", hint: #"write notation W_in = W^{\mathrm{in}}"#)
    }
    let start = skippingBlanks(from: reader.tokenEnd)
    let last = try endOfFormula(from: start)
    position = last
    var textEnd = last
    while textEnd > start, isBlank(source.byte(textEnd - 1)) { textEnd -= 1 }
    guard textEnd > start else {
      throw source.fault("a formula is missing here", from: start, to: start)
    }
    return NotationEntry(
      quantity: left.term, latex: source.text(from: start, to: textEnd),
      place: source.place(at: left.start))
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  private func skippingBlanks(from start: Int) -> Int {
    var start = start
    while start < end, isBlank(source.byte(start)) { start += 1 }
    return start
  }

  /// The comma outside of brackets, or the end.
  private func endOfFormula(from start: Int) throws(ReadError) -> Int {
    var open: [Int] = []
    var place = start
    while place < end {
      switch source.byte(place) {
      case UInt8(ascii: "\\"): place += 1
      case UInt8(ascii: "{"): open.append(place)
      case UInt8(ascii: "}"):
        guard open.popLast() != nil else {
          throw source.fault("'}' closes nothing", from: place, to: place + 1)
        }
      case UInt8(ascii: ",") where open.isEmpty: return place
      default: break
      }
      place += 1
    }
    if let unclosed = open.last {
      throw source.fault("'{' is never closed", from: unclosed, to: unclosed + 1)
    }
    return end
  }
}
