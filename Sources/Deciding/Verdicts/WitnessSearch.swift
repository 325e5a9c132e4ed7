internal import Exact
internal import Expressions

/// Looks for a point at which two terms differ beyond doubt.
struct WitnessSearch {
  let left: Expr
  let right: Expr
  let assumptions: Assumptions
  let budget: DecisionBudget
  private let plan: Plan
  /// The number of distinct terms: about how much work one evaluation is.
  private let size: Int

  static let precisions = [64, 128, 320, 800]

  enum Finding {
    case separated(left: String, right: String)
    case agreed
    /// One side at least has no value here, or the point lies outside the assumptions.
    case outside
    case unclear
  }

  init?(_ left: Expr, _ right: Expr, under assumptions: Assumptions, budget: DecisionBudget) {
    guard let plan = try? Plan([left, right] + assumptions.conditions) else { return nil }
    (self.left, self.right) = (left, right)
    (self.assumptions, self.budget, self.plan) = (assumptions, budget, plan)
    size = Postorder([left, right] + assumptions.conditions).terms.count
  }

  /// The first witness among so many points, and at how many points the sides agreed.
  func search(points: Int) -> (witness: Witness?, agreements: Int) {
    let source = PointSource(for: [left, right], under: assumptions)
    var agreements = 0
    for number in 0..<points {
      guard budget.allows(200 + size) else { break }
      let (environment, record) = source.point(number)
      switch finding(at: environment) {
      case .separated(let left, let right):
        return (
          Witness(
            values: record.values, functions: record.functions, left: left, right: right),
          agreements
        )
      case .agreed: agreements += 1
      case .outside, .unclear: continue
      }
    }
    return (nil, agreements)
  }

  /// Exact arithmetic first, then intervals that grow narrower.
  func finding(at environment: Environment) -> Finding {
    if let exact = try? plan.values(in: RationalArithmetic(), at: environment) {
      if exact.contains(where: { $0.undefined?.reason == .domain }) { return .outside }
      if let holds = holds(exact), !holds { return .outside }
      if holds(exact) == true, let found = compare(exact[0], exact[1]) { return found }
    }
    for bits in Self.precisions {
      guard budget.allows(size * bits / 16),
        let values = try? plan.values(in: EnclosingArithmetic(bits: bits), at: environment)
      else { return .outside }
      if values.contains(where: { $0.undefined?.reason == .domain }) { return .outside }
      if let holds = holds(values), !holds { return .outside }
      guard holds(values) == true else { continue }
      if let found = compare(values[0], values[1]) { return found }
    }
    return .unclear
  }

  /// Whether all conditions hold; nil where that is not clear.
  private func holds<Number>(_ outcomes: [Outcome<Number>]) -> Bool? {
    var result: Bool? = true
    for outcome in outcomes.dropFirst(2) {
      guard case .truth(let truth) = outcome else {
        result = nil
        continue
      }
      if !truth { return false }
    }
    return result
  }

  private func compare(_ a: Outcome<Rational>, _ b: Outcome<Rational>) -> Finding? {
    if let x = a.number, let y = b.number {
      return x == y
        ? .agreed : .separated(left: x.description, right: y.description)
    }
    guard let x = a.grid, let y = b.grid, x.hasSameSize(as: y) else { return nil }
    if x.entries == y.entries { return .agreed }
    return .separated(
      left: x.text { $0.description }, right: y.text { $0.description })
  }

  private func compare(_ a: Outcome<Interval>, _ b: Outcome<Interval>) -> Finding? {
    if let x = a.number, let y = b.number {
      if x.overlaps(y) { return isTight(x, y) ? .agreed : nil }
      return shown(x, y)
    }
    guard let x = a.grid, let y = b.grid, x.hasSameSize(as: y) else { return nil }
    if zip(x.entries, y.entries).contains(where: { !$0.overlaps($1) }) {
      return .separated(
        left: x.text { $0.certifiedDecimal(digits: 12) ?? $0.description },
        right: y.text { $0.certifiedDecimal(digits: 12) ?? $0.description })
    }
    return zip(x.entries, y.entries).allSatisfy { isTight($0, $1) } ? .agreed : nil
  }

  /// Two overlapping intervals so narrow that a difference, if any, is below one part in 10^60.
  private func isTight(_ x: Interval, _ y: Interval) -> Bool {
    if x.isPoint, x == y { return true }
    return min(x.knownBits, y.knownBits) > 200
  }

  /// Both values with digits enough to see that they differ.
  private func shown(_ x: Interval, _ y: Interval) -> Finding {
    for digits in [12, 24, 48, 96, 200] {
      if let first = x.certifiedDecimal(digits: digits),
        let second = y.certifiedDecimal(digits: digits), first != second
      {
        return .separated(left: first, right: second)
      }
    }
    return .separated(left: x.description, right: y.description)
  }
}

extension Tensor {
  /// The entries by rows: `[[1, 2], [3, 4]]`.
  package func text(_ entry: (Number) -> String) -> String {
    let lines = (0..<rows).map { row in
      "[" + (0..<columns).map { entry(self[row, $0]) }.joined(separator: ", ") + "]"
    }
    return "[" + lines.joined(separator: ", ") + "]"
  }
}
