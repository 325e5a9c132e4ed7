internal import Exact
internal import Expressions

extension Expr {
  /// The conditions that all must hold for this one to hold.
  var conjuncts: [Expr] {
    var found: [Expr] = []
    var open = [self]
    while let next = open.popLast() {
      if next.conditionSign == .and { open += next.children.reversed() } else { found.append(next) }
    }
    return found
  }

  /// The sides of an equality; nil for anything else.
  var equation: (left: Expr, right: Expr)? {
    conditionSign == .equal ? (children[0], children[1]) : nil
  }
}

extension IndexRange {
  /// Takes a comparison of the index into the range; false where it is none of this kind.
  mutating func narrow(_ index: Expr, by condition: Expr) -> Bool {
    guard let sign = condition.conditionSign, sign.isComparison,
      let left = IndexForm(condition.children[0]), let right = IndexForm(condition.children[1])
    else { return false }
    let difference = left.minus(right)
    let slope = difference.coefficient(of: index)
    guard slope.magnitude.isOne else { return false }
    // slope·index + rest compares with 0; the edge -rest/slope is where both are equal.
    let rest = difference.replacing(index, by: difference.scaled(by: 0))
    let edge = rest.scaled(by: -slope.reciprocal).expr
    switch slope.signum > 0 ? sign : sign.mirrored {
    case .greater: return raise(to: (edge + 1).tidyIndex)
    case .greaterOrEqual: return raise(to: edge)
    case .less: return drop(to: (edge - 1).tidyIndex)
    case .lessOrEqual: return drop(to: edge)
    case .equal: return raise(to: edge) && drop(to: edge)
    case .notEqual, .and, .or, .not, .always, .never: return false
    }
  }

  private mutating func raise(to bound: Expr) -> Bool {
    guard lower == nil else { return false }
    lower = bound
    return true
  }

  private mutating func drop(to bound: Expr) -> Bool {
    guard upper == nil else { return false }
    upper = bound
    return true
  }
}
