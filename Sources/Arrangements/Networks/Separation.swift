package import Exact

/// Whether some vectors can be told from others by one threshold unit, with a proof either way.
package struct Separation: Sendable {
  /// Vectors at which the unit must fire.
  package let inside: [[Rational]]
  /// Vectors at which it must not.
  package let outside: [[Rational]]

  package init(inside: [[Rational]], outside: [[Rational]]) {
    self.inside = inside
    self.outside = outside
  }

  /// A unit, or multipliers that prove that there is none.
  package enum Answer: Sendable, Equatable {
    case unit(ThresholdUnit)
    case impossible(Impossibility)
  }

  /// A convex combination of inside vectors that equals one of outside vectors.
  ///
  /// A unit would exceed its threshold on the first and not on the second.
  package struct Impossibility: Sendable, Equatable {
    package let inside: [Rational]
    package let outside: [Rational]
  }

  /// The inequalities w·v − θ ≥ 1 inside and ≤ −1 outside, in the unknowns w, θ.
  private var system: LinearSystem {
    let dimension = (inside.first ?? outside.first)?.count ?? 0
    let rows =
      inside.map { $0 + [-1] } + outside.map { vector in vector.map { -$0 } + [1] }
    return LinearSystem(
      dimension: dimension + 1,
      inequalities: rows.map {
        LinearInequality(coefficients: $0, bound: 1, isStrict: false)
      })
  }

  package func answer() -> Answer {
    switch system.solution() {
    case .point(let point):
      return .unit(Self.plain(point))
    case .infeasible(let multipliers):
      let first = Array(multipliers.prefix(inside.count))
      let total = first.reduce(Rational(0), +)
      return .impossible(
        Impossibility(
          inside: first.map { $0 / total },
          outside: multipliers.dropFirst(inside.count).map { $0 / total }))
    }
  }

  /// Whether the combinations are convex and meet: checked from the definition alone.
  package func isProof(_ proof: Impossibility) -> Bool {
    let sums = [proof.inside, proof.outside].map { $0.reduce(Rational(0), +) }
    guard sums[0].isOne, sums[1].isOne,
      (proof.inside + proof.outside).allSatisfy({ $0.signum >= 0 })
    else { return false }
    let dimension = inside.first?.count ?? 0
    return (0..<dimension).allSatisfy { column in
      let left = zip(proof.inside, inside).reduce(Rational(0)) { $0 + $1.0 * $1.1[column] }
      let right = zip(proof.outside, outside).reduce(Rational(0)) { $0 + $1.0 * $1.1[column] }
      return left == right
    }
  }

  /// The unit with weights multiplied to whole numbers without common divisor.
  private static func plain(_ point: [Rational]) -> ThresholdUnit {
    let scale = point.dropLast().reduce(Integer(1)) { Integer.lcm($0, $1.denominator) }
    let whole = point.dropLast().map { ($0 * Rational(scale)).numerator }
    let divisor = whole.reduce(Integer(0)) { Integer.gcd($0, $1) }
    let factor = divisor.isZero ? Rational(1) : Rational(scale, divisor)
    return ThresholdUnit(
      weights: point.dropLast().map { $0 * factor }, threshold: point[point.count - 1] * factor)
  }
}

/// The fewest units whose OR fires at given vectors and not at others; vectors not named are free.
package struct UnionMinimum: Sendable {
  package let units: [ThresholdUnit]
  /// Which of the inside vectors each unit fires at.
  package let groups: [[Int]]
  /// Why one unit is not enough, if it is not.
  package let oneIsImpossible: Separation.Impossibility?
  /// Linear programs solved; every partition into fewer groups has a part that none separates.
  package let programs: Int

  package init(inside: [[Rational]], outside: [[Rational]]) {
    var search = GroupSearch(inside: inside, outside: outside)
    var wanted = inside.isEmpty ? 0 : 1
    while !search.find(wanted) { wanted += 1 }
    groups = search.groups
    units = search.groups.compactMap { group in
      switch Separation(inside: group.map { inside[$0] }, outside: outside).answer() {
      case .unit(let unit): unit
      case .impossible: nil
      }
    }
    switch Separation(inside: inside, outside: outside).answer() {
    case .unit: oneIsImpossible = nil
    case .impossible(let proof): oneIsImpossible = inside.isEmpty ? nil : proof
    }
    programs = search.programs
  }
}

/// Puts vectors into groups that one unit each can tell from the outside.
private struct GroupSearch {
  private let inside: [[Rational]]
  private let outside: [[Rational]]
  private(set) var groups: [[Int]] = []
  private(set) var programs = 0
  private var known: [[Int]: Bool] = [:]

  init(inside: [[Rational]], outside: [[Rational]]) {
    self.inside = inside
    self.outside = outside
  }

  /// Whether some number of groups is enough; every vector is tried in every group in turn.
  ///
  /// A part of a separable set is separable, so a group that fails is never extended.
  mutating func find(_ wanted: Int) -> Bool {
    groups = []
    return place(0, wanted)
  }

  private mutating func place(_ vector: Int, _ wanted: Int) -> Bool {
    guard vector < inside.count else { return true }
    for index in 0..<min(groups.count + 1, wanted) {
      if index == groups.count { groups.append([]) }
      groups[index].append(vector)
      if isSeparable(groups[index]), place(vector + 1, wanted) { return true }
      groups[index].removeLast()
      if groups[index].isEmpty { groups.removeLast() }
    }
    return false
  }

  private mutating func isSeparable(_ group: [Int]) -> Bool {
    if let answer = known[group] { return answer }
    programs += 1
    let answer: Bool
    switch Separation(inside: group.map { inside[$0] }, outside: outside).answer() {
    case .unit: answer = true
    case .impossible: answer = false
    }
    known[group] = answer
    return answer
  }
}
