internal import Exact
internal import Expressions

/// Linear facts about unknown real quantities, and whether they can hold together.
///
/// Unknowns are eliminated one after the other (Fourier and Motzkin). This is complete for real
/// unknowns; for whole ones it may miss a contradiction, but never finds a false one.
struct LinearSystem {
  private(set) var facts: [Fact] = []
  static let limit = 160

  /// A form that is at or above zero, or above zero.
  struct Fact: Hashable {
    var form: Linear
    var isStrict: Bool
  }

  init(_ facts: [Fact] = []) { self.facts = facts }

  mutating func add(_ form: Linear, _ relation: Relation) {
    switch relation {
    case .positive: facts.append(Fact(form: form, isStrict: true))
    case .nonnegative: facts.append(Fact(form: form, isStrict: false))
    case .zero:
      facts.append(Fact(form: form, isStrict: false))
      facts.append(Fact(form: form.scaled(by: -1), isStrict: false))
    case .nonzero: break
    }
  }

  /// Whether the facts contradict one another; false where that was not found.
  var isContradictory: Bool {
    var left = Set(facts)
    while true {
      var isOpen = false
      for fact in left where fact.form.isConstant {
        let sign = fact.form.constant.signum
        if sign < 0 || (sign == 0 && fact.isStrict) { return true }
        left.remove(fact)
      }
      if let part = Self.cheapest(in: left) {
        isOpen = true
        left = Self.eliminating(part, from: left)
      }
      if !isOpen { return false }
      if left.count > Self.limit { return false }
    }
  }

  /// The unknown whose elimination makes the fewest new facts.
  private static func cheapest(in facts: Set<Fact>) -> Expr? {
    var counts: [Expr: (above: Int, below: Int)] = [:]
    for fact in facts {
      for (part, amount) in fact.form.coefficients {
        let old = counts[part] ?? (0, 0)
        counts[part] = amount.signum > 0 ? (old.above + 1, old.below) : (old.above, old.below + 1)
      }
    }
    return counts.min {
      let (a, b) = ($0.value.above * $0.value.below, $1.value.above * $1.value.below)
      return a == b ? Order.precedes($0.key, $1.key) : a < b
    }?.key
  }

  private static func eliminating(_ part: Expr, from facts: Set<Fact>) -> Set<Fact> {
    var rest = Set<Fact>()
    var (above, below): ([Fact], [Fact]) = ([], [])
    for fact in facts {
      let amount = fact.form[part]
      if amount.isZero {
        rest.insert(fact)
      } else {
        let unit = Fact(
          form: fact.form.scaled(by: amount.magnitude.reciprocal), isStrict: fact.isStrict)
        if amount.signum > 0 { above.append(unit) } else { below.append(unit) }
      }
    }
    guard above.count * below.count <= limit else { return rest }
    for a in above {
      for b in below {
        let form = a.form.plus(b.form).normalized
        rest.insert(Fact(form: form, isStrict: a.isStrict || b.isStrict))
      }
    }
    return rest
  }
}
