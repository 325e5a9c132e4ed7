internal import Exact

extension Normalizer {
  /// A condition with its comparison decided where both sides are numbers, `>` turned to `<`.
  func condition(_ e: Expr) -> Expr {
    guard let sign = e.conditionSign else { return e }
    switch sign {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return comparison(e, sign)
    case .and: return joined(e, sign, neutral: .always, absorbing: .never)
    case .or: return joined(e, sign, neutral: .never, absorbing: .always)
    case .not: return e.children[0].negatedCondition ?? e
    case .always, .never: return e
    }
  }

  private func comparison(_ e: Expr, _ sign: ConditionSign) -> Expr {
    let (a, b) = (e.children[0], e.children[1])
    if let difference = a.offset(from: b) {
      return sign.holds(difference.signum) ? .always : .never
    }
    guard operands == .canonical else { return e }
    switch sign {
    case .greater: return .condition(.less, [b, a])
    case .greaterOrEqual: return .condition(.lessOrEqual, [b, a])
    case .equal, .notEqual: return Order.precedes(b, a) ? .condition(sign, [b, a]) : e
    case .less, .lessOrEqual, .and, .or, .not, .always, .never: return e
    }
  }

  private func joined(
    _ e: Expr, _ sign: ConditionSign, neutral: Expr, absorbing: Expr
  ) -> Expr {
    var parts: [Expr] = []
    for child in e.children {
      for part in child.conditionSign == sign ? Array(child.children) : [child] {
        if part == absorbing { return absorbing }
        if part != neutral, !parts.contains(part) { parts.append(part) }
      }
    }
    if parts.isEmpty { return neutral }
    if parts.count == 1 { return parts[0] }
    return .condition(sign, operands == .canonical ? parts.sorted(by: Order.precedes) : parts)
  }
}

extension ConditionSign {
  /// Whether the comparison holds when the difference of its sides has this sign.
  package func holds(_ difference: Int) -> Bool {
    switch self {
    case .less: difference < 0
    case .lessOrEqual: difference <= 0
    case .greater: difference > 0
    case .greaterOrEqual: difference >= 0
    case .equal: difference == 0
    case .notEqual: difference != 0
    case .and, .or, .not, .always, .never:
      preconditionFailure("only a comparison is decided by a difference")
    }
  }

  /// The comparison that holds exactly when this one does not; nil for joined conditions.
  package var opposite: ConditionSign? {
    switch self {
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .equal: .notEqual
    case .notEqual: .equal
    case .always: .never
    case .never: .always
    case .and, .or, .not: nil
    }
  }
}

extension Expr {
  /// The opposite of a comparison; nil for a condition joined of several.
  package var negatedCondition: Expr? {
    guard let sign = conditionSign else { return nil }
    if sign == .not { return children[0] }
    return sign.opposite.map { .condition($0, Array(children)) }
  }
}
