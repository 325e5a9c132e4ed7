internal import Exact

/// A bound for the magnitude of every minor of an integer matrix.
///
/// Hadamard's inequality by rows and by columns, and for entries from 0 to c the bound
/// c^k (k+1)^((k+1)/2) / 2^k for a minor of order k; the least of the three.
struct MinorBound {
  let value: Integer

  init(_ rows: [[Integer]], order: Int) {
    let columns = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column] } }
    let byRows = Self.product(of: rows, entries: order, factors: order)
    let byColumns = Self.product(of: columns, entries: order, factors: order)
    var best = min(byRows, byColumns)
    if rows.allSatisfy({ $0.allSatisfy { $0.signum >= 0 } }) {
      let largest = rows.flatMap { $0 }.max() ?? 0
      // It grows with k as soon as c ≥ 1, so the order itself decides. Squared, then rounded up.
      let square = largest.power(2 * order) * Integer(order + 1).power(order + 1)
      let bound = square.floorQuotient(by: Integer(4).power(order)).squareRoot() + 1
      best = min(best, bound)
    }
    value = best
  }

  /// The product of the largest norms, each over the largest entries of a line.
  private static func product(of lines: [[Integer]], entries: Int, factors: Int) -> Integer {
    let squares = lines.map { line in
      line.map { $0 * $0 }.sorted(by: >).prefix(entries).reduce(Integer(0), +)
    }
    let square = squares.sorted(by: >).prefix(factors).reduce(Integer(1)) { $0 * max($1, 1) }
    return square.squareRoot() + 1
  }
}
