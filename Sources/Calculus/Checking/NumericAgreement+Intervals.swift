internal import Exact
internal import Expressions

// Where floating point can not hold the values, as in (x + 1)(x + 2)…(x + 1000).
extension NumericAgreement {
  /// Compares terms by intervals, whose ends may be of any size; nil where no point serves.
  ///
  /// At a point all terms must have values that are known to some digits, and the intervals meet.
  func checkByIntervals(
    _ terms: [Expr], _ needed: [Expr], _ plan: Plan
  ) throws(CheckFailure) -> NumericCheck? {
    // Slopes are measured: a wrong derivative of a function must not vouch for itself.
    let arithmetic = EnclosingArithmetic(bits: 128, slopes: .measured)
    var points = 0
    var fewest = 60
    // Such terms are long, and each point tells much more than one in floating point.
    let enough = min(samples, 4)
    for attempt in 0..<(enough * 4) where points < enough {
      let environment = point(attempt, for: terms + needed)
      guard let outcomes = try? plan.values(in: arithmetic, at: environment),
        !outcomes[terms.count...].contains(where: \.isFalse),
        let bits = try commonBits(terms, outcomes)
      else { continue }
      fewest = min(fewest, bits)
      points += 1
    }
    guard points > 0 else { return nil }
    let error = Double(sign: .plus, exponent: -fewest, significand: 1)
    return NumericCheck(points: points, errorBound: Self.powerOfTen(above: error))
  }

  /// How many binary digits are known of every value; nil where a value is missing or too vague.
  private func commonBits(
    _ terms: [Expr], _ outcomes: [Outcome<Interval>]
  ) throws(CheckFailure) -> Int? {
    let values = outcomes.prefix(terms.count).compactMap(\.number)
    let bits = values.map(\.knownBits).min() ?? 0
    guard values.count == terms.count, bits > 24 else { return nil }
    for (term, value) in zip(terms, values) where !values[0].overlaps(value) {
      throw .different(
        terms[0], term, left: values[0].doubleBounds.lower, right: value.doubleBounds.lower)
    }
    return bits
  }
}
