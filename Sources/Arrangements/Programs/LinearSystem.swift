package import Exact

/// An inequality a·x ≥ b, or a·x > b.
package struct LinearInequality: Sendable, Equatable {
  package var coefficients: [Rational]
  package var bound: Rational
  package var isStrict: Bool

  package init(coefficients: [Rational], bound: Rational, isStrict: Bool) {
    self.coefficients = coefficients
    self.bound = bound
    self.isStrict = isStrict
  }

  package func holds(at point: [Rational]) -> Bool {
    let value = zip(coefficients, point).reduce(Rational(0)) { $0 + $1.0 * $1.1 } - bound
    return isStrict ? value.signum > 0 : value.signum >= 0
  }
}

/// Finitely many linear inequalities in unknowns of either sign.
package struct LinearSystem: Sendable {
  package let dimension: Int
  package let inequalities: [LinearInequality]

  package init(dimension: Int, inequalities: [LinearInequality]) {
    self.dimension = dimension
    self.inequalities = inequalities
  }

  /// A solution, or a proof that there is none.
  package enum Answer: Sendable, Equatable {
    case point([Rational])
    /// Multipliers y ≥ 0 with Σ y a = 0 and Σ y b > 0, or Σ y b = 0 and a strict one used (Farkas).
    case infeasible([Rational])
  }

  /// Solves the system exactly.
  ///
  /// With t added to the strict inequalities, a·x − t ≥ b and t ≤ 1, the system has a solution
  /// exactly when max t > 0. The dual problem, min z − Σ y b over y, z ≥ 0 with Σ y a = 0 and
  /// z + Σ y = 1 (sum over the strict ones), starts feasible at y = 0, z = 1; the simplex method
  /// with Bland's rule ends, and its multipliers are the point x.
  package func solution() -> Answer {
    var tableau = DualTableau(self)
    if let ray = tableau.minimise() { return .infeasible(ray) }
    if tableau.value.signum > 0 { return .point(tableau.point) }
    return .infeasible(tableau.multipliers)
  }

  /// Whether multipliers prove that there is no solution.
  package func isCertificate(_ y: [Rational]) -> Bool {
    guard y.count == inequalities.count, y.allSatisfy({ $0.signum >= 0 }) else { return false }
    for column in 0..<dimension {
      let sum = zip(y, inequalities).reduce(Rational(0)) { $0 + $1.0 * $1.1.coefficients[column] }
      if !sum.isZero { return false }
    }
    let bound = zip(y, inequalities).reduce(Rational(0)) { $0 + $1.0 * $1.1.bound }
    let usesStrict = zip(y, inequalities).contains { $0.0.signum > 0 && $0.1.isStrict }
    return bound.signum > 0 || bound.isZero && usesStrict
  }
}

/// The simplex tableau of the dual problem.
///
/// Columns: one y for each inequality, then z, then one unit column for each row, which never
/// enters and holds the inverse of the basis. The rows but the last have right-hand side 0.
private struct DualTableau {
  private let count: Int
  private let dimension: Int
  private var rows: [[Rational]]
  private var right: [Rational]
  private var costs: [Rational]
  /// The basic column of each row; a unit column means that the row has none yet.
  private var basis: [Int]
  /// The value of the objective, −t at the current multipliers with its sign turned.
  private(set) var value: Rational

  init(_ system: LinearSystem) {
    let n = system.inequalities.count
    let d = system.dimension
    count = n
    dimension = d
    rows = (0...d).map { row in
      let entries = system.inequalities.map { inequality -> Rational in
        row < d ? inequality.coefficients[row] : (inequality.isStrict ? 1 : 0)
      }
      return entries + [row == d ? 1 : 0] + (0...d).map { $0 == row ? 1 : 0 }
    }
    right = [Rational](repeating: 0, count: d) + [1]
    // z is basic with cost 1: reduced costs are c − (row of z).
    let last = rows[d]
    costs = system.inequalities.map { -$0.bound } + [1] + [Rational](repeating: 0, count: d + 1)
    for column in costs.indices { costs[column] -= last[column] }
    basis = (0..<d).map { n + 1 + $0 } + [n]
    value = 1
    for row in 0..<d { leaveUnit(row) }
  }

  /// Takes a real column into a row whose basic variable is artificial; its level stays 0.
  private mutating func leaveUnit(_ row: Int) {
    if let column = (0...count).first(where: { !rows[row][$0].isZero }) { pivot(row, column) }
  }

  /// Minimises; returns a direction of unbounded descent if there is one.
  mutating func minimise() -> [Rational]? {
    while let column = (0...count).first(where: { costs[$0].signum < 0 }) {
      var best: (row: Int, ratio: Rational)?
      for row in rows.indices where rows[row][column].signum > 0 {
        let ratio = right[row] / rows[row][column]
        if let known = best {
          if ratio < known.ratio || ratio == known.ratio && basis[row] < basis[known.row] {
            best = (row, ratio)
          }
        } else {
          best = (row, ratio)
        }
      }
      guard let best else { return ray(column) }
      pivot(best.row, column)
    }
    return nil
  }

  private func ray(_ column: Int) -> [Rational] {
    var ray = [Rational](repeating: 0, count: count)
    if column < count { ray[column] = 1 }
    for (row, basic) in basis.enumerated() where basic < count { ray[basic] = -rows[row][column] }
    return ray
  }

  private mutating func pivot(_ row: Int, _ column: Int) {
    let inverse = rows[row][column].reciprocal
    for j in rows[row].indices where !rows[row][j].isZero { rows[row][j] *= inverse }
    right[row] *= inverse
    let source = rows[row]
    for other in rows.indices where other != row {
      let factor = rows[other][column]
      if factor.isZero { continue }
      for j in source.indices where !source[j].isZero { rows[other][j] -= factor * source[j] }
      right[other] -= factor * right[row]
    }
    let factor = costs[column]
    if !factor.isZero {
      for j in source.indices where !source[j].isZero { costs[j] -= factor * source[j] }
      value += factor * right[row]
    }
    basis[row] = column
  }

  /// The unknowns x: the multipliers of the first rows, with the sign turned.
  var point: [Rational] {
    // The reduced cost of a unit column is −π; x = −π.
    (0..<dimension).map { costs[count + 1 + $0] }
  }

  /// The current values of y.
  var multipliers: [Rational] {
    var y = [Rational](repeating: 0, count: count)
    for (row, basic) in basis.enumerated() where basic < count { y[basic] = right[row] }
    return y
  }
}
