package import Deciding
internal import Exact
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

  /// Whether an index is sure to lie in the range.
  func isSure(to index: Expr, under assumptions: Assumptions) -> Bool {
    // A vector or matrix is no index, and lies in no range.
    guard ([index] + [lower, upper].compactMap { $0 }).allSatisfy(\.isScalar) else { return false }
    // Differences are tidied first, so that T - 1 is seen to be at most T - 1.
    let above = [lower.map { index - $0 }, upper.map { $0 - index }].compactMap { $0?.tidyIndex }
    return above.allSatisfy {
      assumptions.proves(.condition(.greaterOrEqual, [$0, .zero])) == .yes
    }
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
      guard range.isSure(to: place, under: assumptions) else { return nil }
    }
    return value.substituting(bindings)
  }

  /// Whether two lines are sure to give different values to one quantity.
  ///
  /// Only lines for the same indices are compared, and only ends that are numbers or missing.
  func contradicts(_ other: SequenceValue) -> Bool {
    guard pattern == other.pattern, value.canonical != other.value.canonical,
      index == other.index || index == nil || other.index == nil
    else { return false }
    let lowers = [range.lower, other.range.lower].compactMap { $0 }
    let uppers = [range.upper, other.range.upper].compactMap { $0 }
    for lower in lowers {
      for upper in uppers {
        guard let room = upper.distance(from: lower), room.signum >= 0 else { return false }
      }
    }
    return true
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
