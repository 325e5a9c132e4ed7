package import Deciding
package import Expressions

/// The values of an index from a first to a last one, both included; nil where it has no end.
package struct IndexRange: Sendable, Hashable {
  package var lower: Expr?
  package var upper: Expr?

  package init(lower: Expr? = nil, upper: Expr? = nil) {
    self.lower = lower
    self.upper = upper
  }

  /// That an index lies in the range, as conditions.
  package func conditions(on index: Expr) -> [Expr] {
    var conditions: [Expr] = []
    if let lower { conditions.append(.condition(.greaterOrEqual, [index, lower])) }
    if let upper { conditions.append(.condition(.lessOrEqual, [index, upper])) }
    return conditions
  }
}

/// A line of a table of given values: `x[t] = 0 for t > 2`.
package struct SequenceValue: Sendable, Hashable {
  /// The quantity with its indices: `x[t]`.
  package let pattern: Expr
  /// The indices that run: `t`.
  package let variables: [Expr]
  /// The index that the range is about; nil where every index runs freely.
  package let index: Expr?
  package let range: IndexRange
  package let value: Expr

  /// The value at some indices, where these are sure to lie in the range.
  package func value(at quantity: Expr, under assumptions: Assumptions) -> Expr? {
    guard let bindings = IndexPattern.match(pattern, variables, quantity) else { return nil }
    if let index, let place = bindings[index] {
      let isInside = range.conditions(on: place).allSatisfy { assumptions.proves($0) == .yes }
      guard isInside else { return nil }
    }
    return value.substituting(bindings)
  }

  /// The line with values for symbols put in.
  func substituting(_ table: [Expr: Expr]) -> SequenceValue {
    var table = table
    for variable in variables { table[variable] = nil }
    return SequenceValue(
      pattern: pattern, variables: variables, index: index,
      range: IndexRange(
        lower: range.lower.map { $0.substituting(table).tidyIndex },
        upper: range.upper.map { $0.substituting(table).tidyIndex }),
      value: value.substituting(table))
  }
}
