package import Exact

/// Finitely many hyperplanes in a rational space, as rows that may repeat one another.
///
/// A row keeps its place and its orientation in sign vectors; hyperplanes given more than once,
/// with any scaling or orientation, are one.
package struct Arrangement: Sendable, Equatable {
  /// A row of the input: a hyperplane, perhaps seen from its other side.
  package struct Row: Sendable, Equatable {
    package let hyperplane: Int
    package let isReversed: Bool
  }

  package let dimension: Int
  /// The distinct hyperplanes, in the order and orientation of their first rows.
  package let hyperplanes: [Hyperplane]
  package let rows: [Row]

  /// The arrangement of some rows a_1 … a_d, b.
  package init(dimension: Int, rows input: [[Rational]]) throws(ArrangementError) {
    self.dimension = dimension
    var found: [Hyperplane: Int] = [:]
    var hyperplanes: [Hyperplane] = []
    var rows: [Row] = []
    for (index, row) in input.enumerated() {
      guard row.count == dimension + 1 else {
        throw .columns(row: index + 1, found: row.count, expected: dimension + 1)
      }
      guard let hyperplane = Hyperplane(row: row) else { throw .zeroNormal(row: index + 1) }
      let key = hyperplane.unoriented
      if let known = found[key] {
        rows.append(Row(hyperplane: known, isReversed: hyperplanes[known] != hyperplane))
      } else {
        found[key] = hyperplanes.count
        rows.append(Row(hyperplane: hyperplanes.count, isReversed: false))
        hyperplanes.append(hyperplane)
      }
    }
    self.hyperplanes = hyperplanes
    self.rows = rows
  }

  /// The arrangement of some rows of whole numbers.
  package init(dimension: Int, wholeRows: [[Integer]]) throws(ArrangementError) {
    try self.init(dimension: dimension, rows: wholeRows.map { $0.map { Rational($0) } })
  }

  /// Whether every row is a hyperplane of its own, so that rows and hyperplanes are the same list.
  var hasPlainRows: Bool { rows.count == hyperplanes.count }

  /// What was merged, one sentence for each repeated row.
  package var messages: [String] {
    var first: [Int: Int] = [:]
    var messages: [String] = []
    for (index, row) in rows.enumerated() {
      if let earlier = first[row.hyperplane] {
        let side = row.isReversed ? ", with its sides exchanged" : ""
        messages.append("row \(index + 1) is the hyperplane of row \(earlier + 1)\(side): merged")
      } else {
        first[row.hyperplane] = index
      }
    }
    return messages
  }

  /// The rows a, −b, so that (a, −b)·(x, 1) is the value whose sign tells the side.
  var homogeneous: [[Integer]] { hyperplanes.map { $0.normal + [-$0.constant] } }

  /// The sign of each row at a point, `nil` on a hyperplane.
  package func signs(at point: [Rational]) -> String? {
    var text = ""
    for row in rows {
      let value = hyperplanes[row.hyperplane].value(at: point).signum
      if value == 0 { return nil }
      text += (value > 0) != row.isReversed ? "+" : "-"
    }
    return text
  }
}

/// What is wrong with the rows of an arrangement.
package enum ArrangementError: Error, Equatable {
  case zeroNormal(row: Int)
  case columns(row: Int, found: Int, expected: Int)

  package var message: String {
    switch self {
    case .zeroNormal(let row):
      "row \(row) has a zero normal: 0 = b is no hyperplane"
    case .columns(let row, let found, let expected):
      "row \(row) has \(found) numbers where \(expected) are needed (a_1 … a_d and b)"
    }
  }
}
