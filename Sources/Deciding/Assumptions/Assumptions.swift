internal import Exact
package import Expressions

/// What may be taken for granted: conditions on quantities, and which symbols are whole numbers.
///
/// The value is small and cheap to extend; a question is answered by the extents of sub-terms
/// (signs, bounds and images of functions) and by the linear facts among them.
package struct Assumptions: Sendable, Hashable {
  /// The conditions as they were given.
  package private(set) var conditions: [Expr] = []
  /// Symbols that stand for whole numbers.
  package private(set) var integers: Set<Expr> = []
  /// Canonical parts with known bounds.
  private(set) var extents: [Expr: Extent] = [:]
  /// Linear forms of two or more parts that compare with zero.
  private(set) var forms: [Form] = []
  /// Canonical terms, led by a coefficient of one, that are not zero.
  private(set) var nonzero: Set<Linear> = []

  struct Form: Sendable, Hashable {
    let linear: Linear
    let relation: Relation
  }

  package init() {}

  package init(_ conditions: [Expr], integers: [Expr] = []) {
    self.integers = Set(integers)
    for condition in conditions { assume(condition) }
  }

  package var isEmpty: Bool { conditions.isEmpty && integers.isEmpty }

  /// These assumptions and one more.
  package func assuming(_ condition: Expr) -> Assumptions {
    var result = self
    result.assume(condition)
    return result
  }

  /// These assumptions, with a symbol declared to be a whole number.
  package func declaring(integer symbol: Expr) -> Assumptions {
    var result = self
    result.integers.insert(symbol)
    if let extent = extents[symbol] {
      result.extents[symbol] = extent.meeting(Extent(isInteger: true))
    }
    return result
  }

  /// Adds a condition; joined conditions are taken apart where each part holds by itself.
  package mutating func assume(_ condition: Expr) {
    var open = [condition]
    conditions.append(condition)
    while let next = open.popLast() {
      guard let sign = next.conditionSign else { continue }
      switch sign {
      case .and: open += Array(next.children)
      case .not: if let opposite = next.children[0].negatedCondition { open.append(opposite) }
      case .or, .always: break
      case .never: forms.append(Form(linear: Linear(Rational(-1)), relation: .nonnegative))
      case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
        if let (difference, relation) = Self.comparison(next) { learn(difference, relation) }
      }
    }
  }

  /// A comparison as a difference that compares with zero.
  static func comparison(_ condition: Expr) -> (difference: Expr, relation: Relation)? {
    guard let sign = condition.conditionSign, sign.isComparison, condition.children[0].isScalar,
      condition.children[1].isScalar
    else { return nil }
    let (a, b) = (condition.children[0], condition.children[1])
    switch sign {
    case .less: return (b - a, .positive)
    case .lessOrEqual: return (b - a, .nonnegative)
    case .greater: return (a - b, .positive)
    case .greaterOrEqual: return (a - b, .nonnegative)
    case .equal: return (a - b, .zero)
    case .notEqual: return (a - b, .nonzero)
    case .and, .or, .not, .always, .never: return nil
    }
  }

  /// Adds a condition that is not listed among the given ones.
  mutating func assumeQuietly(_ condition: Expr) {
    assume(condition)
    conditions.removeLast()
  }

  mutating func dropForms() { forms = [] }

  /// The assumptions without what is known about the extent of one part.
  func withoutExtent(of part: Expr) -> Assumptions {
    var result = self
    result.extents[part] = nil
    return result
  }

  private mutating func learn(_ difference: Expr, _ relation: Relation) {
    var form = Linear(difference)
    var relation = relation
    (form, relation) = tightened(form, relation)
    if form.isConstant {
      let holds = SignSet.satisfying(relation).contains(Extent(form.constant).signs)
      if !holds { forms.append(Form(linear: Linear(Rational(-1)), relation: .nonnegative)) }
      return
    }
    if relation == .nonzero || relation == .positive {
      nonzero.insert(Self.unsigned(form))
    }
    let parts = form.parts
    if parts.count == 1 {
      learn(bound: form, on: parts[0], relation)
      learnFactors(of: parts[0], form, relation)
    } else if relation != .nonzero {
      forms.append(Form(linear: form.normalized, relation: relation))
    }
  }

  /// From `c·p + d` against zero, a bound on p.
  private mutating func learn(bound form: Linear, on part: Expr, _ relation: Relation) {
    let slope = form[part]
    let edge = -form.constant / slope
    var new = Extent(isInteger: integers.contains(part))
    switch relation {
    case .positive, .nonnegative:
      let bound = Extent.Bound(edge, open: relation == .positive)
      if slope.signum > 0 { new.lower = bound } else { new.upper = bound }
    case .zero: new = Extent(edge)
    case .nonzero: new.isNonzero = edge.isZero
    }
    extents[part] = (extents[part] ?? Extent(isInteger: integers.contains(part))).meeting(new)
  }

  /// A product or power that is not zero has no factor zero; one below or above zero likewise.
  private mutating func learnFactors(of part: Expr, _ form: Linear, _ relation: Relation) {
    guard form.constant.isZero, relation == .nonzero || relation == .positive else { return }
    let factors = part.kind == .product ? Array(part.children) : [part]
    guard part.kind == .product || part.kind == .power else { return }
    for factor in factors {
      let base = factor.kind == .power ? factor.children[0] : factor
      if base != part { learn(base, .nonzero) }
    }
  }

  /// Strict comparisons of whole quantities, one step tighter.
  private func tightened(_ form: Linear, _ relation: Relation) -> (Linear, Relation) {
    guard relation == .positive, !form.isConstant,
      form.coefficients.keys.allSatisfy({ isInteger($0) })
    else { return (form, relation) }
    let denominators = form.coefficients.values.map(\.denominator) + [form.constant.denominator]
    let scale = denominators.reduce(Integer(1)) { Integer.lcm($0, $1) }
    var whole = form.scaled(by: Rational(scale))
    whole.add(-1)
    return (whole, .nonnegative)
  }

  /// A form up to a factor of any sign: the first coefficient is one.
  static func unsigned(_ form: Linear) -> Linear {
    guard let first = form.parts.first else { return form }
    return form.scaled(by: form[first].reciprocal)
  }
}
