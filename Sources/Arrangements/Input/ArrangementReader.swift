internal import Exact

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
  private var equations: [Int: [(coordinate: Int, value: Rational)]] = [:]

  /// Reads a text; the dimension is needed if there is no hyperplane in it.
  package static func read(
    _ text: String, dimension: Int? = nil
  ) throws(Fault) -> Arrangement {
    var reader = ArrangementReader()
    reader.dimension = dimension
    var offset = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let content = line.prefix { $0 != "#" }
      if content.contains(where: { !$0.isWhitespace }) {
        try reader.read(content, at: offset)
      }
      offset += line.utf8.count + 1
    }
    return try reader.arrangement()
  }

  private mutating func read(_ line: Substring, at offset: Int) throws(Fault) {
    if line.contains("=") { return try readEquation(line, at: offset) }
    let row = try Self.row(line, at: offset)
    if let dimension, row.count != dimension + 1 {
      throw Fault(
        message: "\(row.count - 1) coefficients where \(dimension) are needed", offset: offset,
        hint: "every row has as many coefficients as the space has dimensions")
    }
    dimension = row.count - 1
    try add(row, offset)
  }

  /// The numbers of a line `a1 … ad | b`.
  static func row(_ line: Substring, at offset: Int) throws(Fault) -> [Rational] {
    guard let bar = line.firstIndex(of: "|") else {
      throw Fault(
        message: "a hyperplane needs '|' before its right-hand side", offset: offset,
        hint: "write 'a1 a2 | b' for a1*x1 + a2*x2 = b")
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
        hint: "leave the row out, or give it a coefficient that is not zero")
    }
    rows.append((row, offset))
  }

  private static func bytes(_ line: Substring, to index: Substring.Index) -> Int {
    line.utf8.distance(from: line.startIndex, to: index)
  }

  private static func numbers(
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

  private static func number(_ word: Substring) -> Rational? {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let top = Rational(decimal: parts[0]) else { return nil }
    guard parts.count == 2 else { return top }
    guard let bottom = Rational(decimal: parts[1]), !bottom.isZero else { return nil }
    return top / bottom
  }

  /// Reads terms such as `2*x`, `- y`, `1/2 x3`, `-4` on both sides of one equals sign.
  private mutating func readEquation(_ line: Substring, at offset: Int) throws(Fault) {
    let sides = line.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2 else {
      throw Fault(message: "an equation has one '='", offset: offset)
    }
    var terms: [(coordinate: Int, value: Rational)] = []
    var constant: Rational = 0
    for (index, side) in sides.enumerated() {
      for term in try Self.terms(side, line, offset) {
        let value = index == 0 ? term.value : -term.value
        if let coordinate = term.coordinate {
          terms.append((coordinate, value))
        } else {
          constant -= value
        }
      }
    }
    equations[rows.count] = terms
    rows.append(([constant], offset))
  }

  private static func terms(
    _ side: Substring, _ line: Substring, _ offset: Int
  ) throws(Fault) -> [(coordinate: Int?, value: Rational)] {
    var terms: [(coordinate: Int?, value: Rational)] = []
    var start = side.startIndex
    while start < side.endIndex {
      var end = side.index(after: start)
      while end < side.endIndex, side[end] != "+", side[end] != "-" { end = side.index(after: end) }
      let text = side[start..<end].filter { !$0.isWhitespace && $0 != "*" }
      if !text.isEmpty, text != "+" || terms.isEmpty {
        guard let term = term(text) else {
          throw Fault(
            message: "'\(text)' is no term of a linear equation",
            offset: offset + bytes(line, to: start),
            hint: "terms look like 2*x, -y, 1/2*x3 or 4")
        }
        terms.append(term)
      }
      start = end
    }
    return terms
  }

  private static func term(_ text: String) -> (coordinate: Int?, value: Rational)? {
    var rest = Substring(text)
    var sign: Rational = 1
    if let first = rest.first, first == "+" || first == "-" {
      if first == "-" { sign = -1 }
      rest.removeFirst()
    }
    let digits = rest.prefix { $0.isNumber || $0 == "." || $0 == "/" }
    let name = rest.dropFirst(digits.count)
    guard let value = digits.isEmpty ? Rational(1) : number(digits) else { return nil }
    if name.isEmpty { return digits.isEmpty ? nil : (nil, sign * value) }
    return coordinate(name).map { ($0, sign * value) }
  }

  private static func coordinate(_ name: Substring) -> Int? {
    switch name {
    case "x": return 0
    case "y": return 1
    case "z": return 2
    default:
      guard name.first == "x" else { return nil }
      let digits = name.dropFirst().drop { $0 == "_" || $0 == "[" }.prefix { $0.isNumber }
      guard let number = Int(digits), (1...4096).contains(number) else { return nil }
      return number - 1
    }
  }

  private mutating func arrangement() throws(Fault) -> Arrangement {
    let named = equations.values.flatMap { $0.map(\.coordinate) }.max().map { $0 + 1 }
    guard let dimension = dimension ?? named else {
      throw Fault(
        message: "there is no hyperplane here, so the dimension is unknown", offset: 0,
        hint: "-d 3 names it: the empty arrangement of space has one region")
    }
    for (index, terms) in equations.sorted(by: { $0.key < $1.key }) {
      var row = [Rational](repeating: 0, count: dimension)
      for term in terms {
        guard term.coordinate < dimension else {
          throw Fault(
            message: "x\(term.coordinate + 1) in a space of dimension \(dimension)",
            offset: rows[index].offset)
        }
        row[term.coordinate] += term.value
      }
      guard row.contains(where: { !$0.isZero }) else {
        throw Fault(
          message: ArrangementError.zeroNormal(row: index + 1).message, offset: rows[index].offset)
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
