internal import Exact
internal import Expressions
internal import Notation

// Vectors and matrices written by their entries: `v = [1, 2]`, `W = [[0, 10], [0, 0]]`.
extension GivenReader {
  /// A value for each entry and for the sizes; nil where no bracket stands behind the equals sign.
  mutating func entries() throws(ReadError) -> [Given]? {
    let before = reader
    guard case .name = reader.sign,
      let left = try? reader.expression(endingAt: Ending(atEqual: true)), reader.sign == .equal
    else {
      reader = before
      return nil
    }
    reader.step()
    let start = reader.offset
    guard source.byte(start) == UInt8(ascii: "["), left.term.kind == .symbol else {
      reader = before
      return nil
    }
    let (parts, end) = try bracket(at: start)
    let (rows, columns) = try grid(parts)
    let given = try values(of: left.term, rows, columns: columns, from: start, to: end)
    reader = continued(from: end)
    return given
  }

  private typealias Part = Range<Int>

  /// The parts of a list in brackets, and where it ends.
  private func bracket(at start: Int) throws(ReadError) -> (parts: [Part], end: Int) {
    var parts: [Part] = []
    var depth = 0
    var begin = start + 1
    var place = start
    while place < limit {
      switch source.byte(place) {
      case UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 {
          parts.append(trimmed(begin..<place))
          return (parts, place + 1)
        }
      case UInt8(ascii: ",") where depth == 1:
        parts.append(trimmed(begin..<place))
        begin = place + 1
      default: break
      }
      place += 1
    }
    throw source.fault("this bracket is never closed", from: start, to: start + 1)
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    let isBlank = { (byte: UInt8) in
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
    }
    while start < end, isBlank(source.byte(start)) { start += 1 }
    while end > start, isBlank(source.byte(end - 1)) { end -= 1 }
    return start..<end
  }

  /// The entries row by row, of a vector in rows of one, with the number of columns.
  private func grid(_ parts: [Part]) throws(ReadError) -> (rows: [[Expr]], columns: Int) {
    let isRow = { (part: Part) in source.byte(part.lowerBound) == UInt8(ascii: "[") }
    guard let first = parts.first, isRow(first) else {
      var rows: [[Expr]] = []
      for part in parts {
        guard !isRow(part) else {
          throw source.fault(
            "a row in brackets stands beside a number", from: part.lowerBound, to: part.upperBound,
            hint: "write a matrix as [[1, 2], [3, 4]] and a vector as [1, 2]")
        }
        rows.append([try entry(part)])
      }
      return (rows, 1)
    }
    var rows: [[Expr]] = []
    for part in parts {
      guard isRow(part), try bracket(at: part.lowerBound).end == part.upperBound else {
        throw source.fault(
          "a row of the matrix stands in brackets", from: part.lowerBound,
          to: max(part.upperBound, part.lowerBound + 1), hint: "write [[1, 2], [3, 4]]")
      }
      var row: [Expr] = []
      for inner in try bracket(at: part.lowerBound).parts { row.append(try entry(inner)) }
      if let known = rows.first?.count, known != row.count {
        throw source.fault(
          "this row has \(row.count.of("entry", "entries")), the first one has \(known)",
          from: part.lowerBound, to: part.upperBound,
          hint: "all rows of a matrix have as many entries")
      }
      rows.append(row)
    }
    return (rows, rows[0].count)
  }

  private func entry(_ part: Part) throws(ReadError) -> Expr {
    guard !part.isEmpty else {
      throw source.fault("an entry is missing here", from: part.lowerBound, to: part.lowerBound + 1)
    }
    var inner = PlainReader(
      source, vocabulary: vocabulary, from: part.lowerBound, to: part.upperBound)
    let term = try inner.whole()
    guard term.isScalar else {
      throw source.fault(
        "an entry is a number, not \(term.shape.words)", from: part.lowerBound, to: part.upperBound)
    }
    return term
  }

  /// The entries by their names; a size that is a name gets its value, too.
  private func values(
    of quantity: Expr, _ rows: [[Expr]], columns: Int, from start: Int, to end: Int
  ) throws(ReadError) -> [Given] {
    guard let symbol = quantity.symbol, !quantity.isScalar else {
      throw source.fault(
        "\(quantity.plainText) is a number, not a list of entries", from: start, to: end,
        hint: "declare it, as in --declare 'matrix \(quantity.plainText) in n x n'")
    }
    var given: [Given] = []
    var known: [Expr: Int] = [:]
    for (size, count) in [(quantity.shape.rows, rows.count), (quantity.shape.columns, columns)] {
      let fits = size.number.map { $0 == Rational(count) } ?? ((known[size] ?? count) == count)
      guard fits else {
        throw source.fault(
          "\(quantity.plainText) is \(quantity.shape.words), and here are"
            + " \(rows.count.of("row", "rows")) of \(columns.of("entry", "entries"))", from: start,
          to: end)
      }
      if size.number == nil, known[size] == nil {
        known[size] = count
        given.append(
          size.kind == .symbol
            ? .value(of: size, Expr(count)) : .condition(.condition(.equal, [size, Expr(count)])))
      }
    }
    for (i, row) in rows.enumerated() {
      for (j, value) in row.enumerated() {
        let place = quantity.shape.isVector ? [Expr(i + 1)] : [Expr(i + 1), Expr(j + 1)]
        given.append(.value(of: .symbol(symbol, Array(quantity.children) + place), value))
      }
    }
    return given
  }
}

extension Int {
  /// A number with its word: `1 row`, `3 rows`.
  fileprivate func of(_ one: String, _ many: String) -> String {
    "\(self) \(self == 1 ? one : many)"
  }
}
