internal import Exact

/// Exact inner points from rounded ones, in the space of the arrangement.
struct InnerPoint: Sendable {
  let rows: [[Integer]]
  /// How many coordinates a candidate has.
  let rank: Int
  /// How a point of the essence is one of the whole space.
  private let essence: Essence?

  init(_ essence: Essence) {
    rows = essence.rows
    rank = essence.rank
    self.essence = essence
  }

  /// For rows a, b with the sign of a·x + b, in a space of its own.
  init(rows: [[Integer]], rank: Int) {
    self.rows = rows
    self.rank = rank
    essence = nil
  }

  /// What rounds candidates for these rows, if their entries are machine words.
  func rounder() -> PointRounder? { PointRounder(rows: rows, rank: rank) }

  /// The exact point that a rounding stands for, or one by linear programming.
  func point(
    _ numerators: UnsafePointer<Int64>, scale: UInt8, isNegative: (Int) -> Bool
  ) -> [Rational] {
    guard scale != PointRounder.noScale else { return embedded(solved(isNegative)) }
    let denominator = Integer(1) << Int(scale)
    return embedded(
      (0..<rank).map { Rational(Integer(Int(numerators[$0])), denominator) })
  }

  /// A point by linear programming alone.
  func point(isNegative: (Int) -> Bool) -> [Rational] { embedded(solved(isNegative)) }

  private func embedded(_ point: [Rational]) -> [Rational] {
    essence?.embedded(point) ?? point
  }

  /// Appends the coordinates of a rounded point, a space before each.
  func append(
    _ numerators: UnsafePointer<Int64>, scale: UInt8, to bytes: inout [UInt8]
  ) {
    guard let essence else { return }
    var next = 0
    for column in 0..<essence.dimension {
      bytes.append(32)
      guard next < rank, essence.columns[next] == column else {
        bytes.append(48)
        continue
      }
      let numerator = numerators[next]
      next += 1
      // In lowest terms: the denominator is a power of two.
      let shift = numerator == 0 ? Int(scale) : min(numerator.trailingZeroBitCount, Int(scale))
      bytes.append(decimal: numerator >> Int64(shift))
      if shift < Int(scale) {
        bytes.append(47)
        bytes.append(decimal: 1 << Int64(Int(scale) - shift))
      }
    }
  }

  /// A point by exact linear programming, for regions too thin to be found by rounding.
  private func solved(_ isNegative: (Int) -> Bool) -> [Rational] {
    let system = rows.indices.map { index -> LinearInequality in
      let row = rows[index].map { Rational(isNegative(index) ? -$0 : $0) }
      return LinearInequality(
        coefficients: Array(row.dropLast()), bound: -row[rank], isStrict: true)
    }
    switch LinearSystem(dimension: rank, inequalities: system).solution() {
    case .point(let point): return point
    case .infeasible: fatalError("a listed region has a point inside")
    }
  }
}

extension [UInt8] {
  /// Appends a whole number in decimal digits.
  fileprivate mutating func append(decimal number: Int64) {
    if number < 0 { append(45) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = number.magnitude
      var start = 20
      repeat {
        start -= 1
        digits[start] = 48 + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest != 0
      append(contentsOf: digits[start..<20])
    }
  }
}
