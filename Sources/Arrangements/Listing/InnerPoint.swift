internal import Exact

/// Makes inner points exact: a candidate is rounded as coarsely as its signs allow.
struct InnerPoint: Sendable {
  private let rows: [[Integer]]
  /// How many coordinates a candidate has.
  let rank: Int
  /// How a point of the essence is one of the whole space.
  private let essence: Essence?
  /// The rows as machine words, if all fit with room for exact products.
  private let words: [Int64]?

  init(_ essence: Essence) {
    self.init(rows: essence.rows, rank: essence.rank, essence: essence)
  }

  /// For rows a, b with the sign of a·x + b, in a space of its own.
  init(rows: [[Integer]], rank: Int, essence: Essence? = nil) {
    self.rows = rows
    self.rank = rank
    self.essence = essence
    let entries = rows.flatMap { $0 }
    let small = entries.compactMap { $0.asInt }.filter { abs($0) < 1 << 58 }
    words = small.count == entries.count ? small.map { Int64($0) } : nil
  }

  /// A point whose coordinates are whole multiples of 2^−scale.
  struct Rounded: Sendable {
    /// Above every scale that is tried: no rounding had the right signs.
    static let noScale: UInt8 = 255
    var scale: UInt8
    var numerators: [Int64]
  }

  /// A rational point with the signs of a region.
  func point(near candidate: [Double], isNegative: (Int) -> Bool) -> [Rational] {
    point(rounded(candidate, isNegative), isNegative: isNegative)
  }

  /// The exact point that a rounding stands for, or one by linear programming.
  func point(_ rounded: Rounded, isNegative: (Int) -> Bool) -> [Rational] {
    guard rounded.scale != Rounded.noScale else { return embedded(solved(isNegative)) }
    let denominator = Integer(1) << Int(rounded.scale)
    return embedded(rounded.numerators.map { Rational(Integer(Int($0)), denominator) })
  }

  /// The coarsest rounding of a candidate all of whose signs are right in exact arithmetic.
  func rounded(_ candidate: [Double], _ isNegative: (Int) -> Bool) -> Rounded {
    if candidate.count == rank, let words {
      for scale in [0, 1, 2, 4, 7, 12, 20, 32, 44, 52] {
        if let point = rounded(candidate, scale: scale, words: words, isNegative) {
          return Rounded(scale: UInt8(scale), numerators: point)
        }
      }
    }
    return Rounded(
      scale: Rounded.noScale, numerators: [Int64](repeating: 0, count: rank))
  }

  private func embedded(_ point: [Rational]) -> [Rational] {
    essence?.embedded(point) ?? point
  }

  /// The candidate in multiples of 2^−s, if all signs are right.
  private func rounded(
    _ candidate: [Double], scale: Int, words: [Int64], _ isNegative: (Int) -> Bool
  ) -> [Int64]? {
    let unit = Double(UInt64(1) << UInt64(scale))
    var numerators: [Int64] = []
    for value in candidate {
      let scaled = (value * unit).rounded()
      guard scaled.magnitude < 9e15 else { return nil }
      numerators.append(Int64(scaled))
    }
    let one = Int128(1) << Int128(scale)
    for row in rows.indices {
      let base = row * (rank + 1)
      var value = Int128(words[base + rank]) * one
      for column in 0..<rank { value += Int128(words[base + column]) * Int128(numerators[column]) }
      if value == 0 || (value < 0) != isNegative(row) { return nil }
    }
    return numerators
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
