package import Exact

/// Reads a file of hyperplanes: `a1 … ad | b` for a·x = b, or an equation such as `2*x + y = 1`.
///
/// Lines may end in a comment that starts with `#`; blank lines are skipped. Numbers are whole,
/// fractions or decimals, and are read exactly. Coordinates of equations are x, y, z or x1, x2, ….
package struct ArrangementReader {
  /// What is wrong, and at which byte of the text.
  package struct Fault: Error, Equatable {
    package let message: String
    package let offset: Int
    package var hint: String?
  }

  private var dimension: Int?
  private var rows: [(row: [Rational], offset: Int)] = []
  /// Equations keep their terms until the dimension is known.
  private var equations: [Int: [Int: Rational]] = [:]

  /// Reads a text; the dimension is needed if there is no hyperplane in it.
  package static func read(
    _ text: String, dimension: Int? = nil
  ) throws(Fault) -> Arrangement {
    var reader = ArrangementReader()
    reader.dimension = dimension
    for line in TextLine.lines(of: text) where !line.isBlank {
      try reader.read(line.content, at: line.offset)
    }
    return try reader.arrangement()
  }

  private mutating func read(_ line: Substring, at offset: Int) throws(Fault) {
    if line.contains("=") { return try readEquation(line, at: offset) }
    let row = try Self.row(line, at: offset)
    if let dimension, row.count != dimension + 1 {
      throw Fault(
        message: row.count == 2
          ? "1 coefficient where \(dimension) are needed"
          : "\(row.count - 1) coefficients where \(dimension) are needed", offset: offset,
        hint: "every row has as many coefficients as the space has dimensions")
    }
    dimension = row.count - 1
    try add(row, offset)
  }

  /// The numbers of a line `a1 … ad | b`; without a bar the line is told what it needs.
  static func row(
    _ line: Substring, at offset: Int,
    needs: String = "a hyperplane needs '|' before its right-hand side",
    hint: String = "write 'a1 a2 | b' for a1*x1 + a2*x2 = b"
  ) throws(Fault) -> [Rational] {
    guard let bar = line.firstIndex(of: "|") else {
      throw Fault(message: needs, offset: offset, hint: hint)
    }
    let left = try numbers(line[..<bar], line, offset)
    let right = try numbers(line[line.index(after: bar)...], line, offset)
    guard let constant = right.first, right.count == 1 else {
      throw Fault(
        message: "one number stands after '|', not \(right.count)",
        offset: offset + bytes(line, to: bar))
    }
    return left + [constant]
  }

  private mutating func add(_ row: [Rational], _ offset: Int) throws(Fault) {
    guard row.dropLast().contains(where: { !$0.isZero }) else {
      throw Fault(
        message: ArrangementError.zeroNormal(row: rows.count + 1).message, offset: offset,
        hint: Self.zeroHint)
    }
    rows.append((row, offset))
  }

  private static let zeroHint = "leave the row out, or give it a coefficient that is not zero"

  private static func bytes(_ line: Substring, to index: Substring.Index) -> Int {
    line.utf8.distance(from: line.startIndex, to: index)
  }

  /// The numbers of a part of a line, parted by blanks or commas.
  static func numbers(
    _ part: Substring, _ line: Substring, _ offset: Int
  ) throws(Fault) -> [Rational] {
    var numbers: [Rational] = []
    for word in part.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
      guard let number = number(word) else {
        throw Fault(
          message: "'\(word)' is no number", offset: offset + bytes(line, to: word.startIndex),
          hint: "whole numbers, fractions such as 1/3 and decimals such as 0.25 are read exactly")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// A whole number, a fraction or a decimal.
  package static func number(_ word: some StringProtocol) -> Rational? {
    let plain = word.map { $0 == "−" ? "-" : $0 }
    let parts = plain.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let top = Rational(decimal: String(parts[0])) else { return nil }
    guard parts.count == 2 else { return top }
    guard let bottom = Rational(decimal: String(parts[1])), !bottom.isZero else { return nil }
    return top / bottom
  }

  private mutating func readEquation(_ line: Substring, at offset: Int) throws(Fault) {
    let form = try EquationReader.difference(line, at: offset)
    equations[rows.count] = form.coefficients
    rows.append(([-form.constant], offset))
  }

  private mutating func arrangement() throws(Fault) -> Arrangement {
    let named = equations.values.flatMap(\.keys).max().map { $0 + 1 }
    guard let dimension = dimension ?? named else {
      throw Fault(
        message: "there is no hyperplane here, so the dimension is unknown", offset: 0,
        hint: "-d 3 names it: the empty arrangement of space has one region")
    }
    for (index, terms) in equations.sorted(by: { $0.key < $1.key }) {
      var row = [Rational](repeating: 0, count: dimension)
      for (coordinate, value) in terms.sorted(by: { $0.key < $1.key }) {
        guard coordinate < dimension else {
          throw Fault(
            message: "x\(coordinate + 1) in a space of dimension \(dimension)",
            offset: rows[index].offset)
        }
        row[coordinate] = value
      }
      guard row.contains(where: { !$0.isZero }) else {
        throw Fault(
          message: ArrangementError.zeroNormal(row: index + 1).message, offset: rows[index].offset,
          hint: Self.zeroHint)
      }
      rows[index].row = row + rows[index].row
    }
    do throws(ArrangementError) {
      return try Arrangement(dimension: dimension, rows: rows.map(\.row))
    } catch {
      throw Fault(message: error.message, offset: 0)
    }
  }
}
