internal import Calculus
internal import Deciding
internal import Exact
package import Expressions
package import Rewriting

/// An upper bound of a norm, step by step.
///
/// Derivatives through the model are taken first, as ordered products. Then norms are estimated from
/// the outside inward: by the triangle inequality, submultiplicativity, and what is known of the
/// entries of diagonal matrices. A norm is only estimated where the whole does not fall when it
/// grows: below sums, products of what is not negative, and powers.
package struct NormBound: Sendable {
  package let question: Expr
  package private(set) var steps: [BoundStep] = []
  /// The derivatives that were taken, in matrices.
  package private(set) var derivatives: [JacobianResult] = []
  package let setting: Setting
  /// The question with these derivatives put in.
  private(set) var known: Expr
  private let context: RuleContext

  package var value: Expr { steps.last?.after ?? question }

  package init(
    of question: Expr, in setting: Setting, context: RuleContext, identities: [Rule]
  ) throws(AdjointError) {
    self.question = question
    self.setting = setting
    self.context = context
    known = question
    var line = question
    while let open = line.innermostDerivative {
      let result = try JacobianResult(
        of: open.children[0], by: open.children[1], in: setting, context: context,
        identities: identities)
      derivatives.append(result)
      known = known.replacingEverywhere(open, by: result.value)
      let next = line.replacingEverywhere(open, by: result.value)
      note("total derivative", "by the chain rule, the latest step leftmost", &line, next, true)
    }
    let rules = NormRules(ranges: EntryRanges(setting: setting))
    for _ in 0..<400 {
      guard let (part, estimate) = Self.next(in: line, rules) else { break }
      let next = line.replacingEverywhere(part, by: estimate.value).tidied
      note(estimate.rule, estimate.reason, &line, next, estimate.isEqual)
    }
    let collected = Self.collected(line)
    note("constants out of the product", "equal factors become powers", &line, collected, true)
    let simplification = Simplification(identities: identities, context: context)
    note("simplify", "", &line, simplification.simplified(line), true)
  }

  private mutating func note(
    _ rule: String, _ reason: String, _ line: inout Expr, _ next: Expr, _ isEqual: Bool
  ) {
    guard next != line else { return }
    // Steps of one rule are told together.
    if let last = steps.last, last.rule == rule, last.isEqual == isEqual {
      steps[steps.count - 1] = BoundStep(
        rule: rule, reason: reason, before: last.before, after: next, isEqual: isEqual)
    } else {
      steps.append(
        BoundStep(rule: rule, reason: reason, before: line, after: next, isEqual: isEqual))
    }
    line = next
  }

  // MARK: Where to estimate

  /// The next norm that can be estimated, at a place where the whole rises with it.
  private static func next(in e: Expr, _ rules: NormRules) -> (Expr, Estimate)? {
    if let estimate = rules.estimate(e), estimate.value != e { return (e, estimate) }
    switch e.kind {
    case .sum:
      for child in e.children { if let found = next(in: child, rules) { return found } }
      return nil
    case .product:
      for (place, child) in e.children.enumerated() {
        let others = e.children.enumerated().filter { $0.offset != place }.map(\.element)
        guard others.allSatisfy(\.isNonnegativeByForm) else { continue }
        if let found = next(in: child, rules) { return found }
      }
      return nil
    case .power:
      guard e.children[0].isNonnegativeByForm, !e.children[1].isNegative else { return nil }
      return next(in: e.children[0], rules)
    case .bigSum: return next(in: e.children[0], rules)
    case .bigProduct:
      guard e.isScalar, e.children[0].isNonnegativeByForm else { return nil }
      return next(in: e.children[0], rules)
    case .number, .symbol, .call, .cases, .condition, .delta, .matrixProduct, .transpose,
      .derivative:
      return nil
    }
  }

  // MARK: Powers

  /// Factors without the index out of products over it, and powers of one exponent joined.
  private static func collected(_ e: Expr) -> Expr {
    e.rebuilt { _, new in
      if new.kind == .product { return joinedPowers(new) }
      guard new.kind == .bigProduct, new.isScalar, let index = new.binder else { return new }
      let body = new.children[0]
      let factors = body.kind == .product ? Array(body.children) : [body]
      let constants = factors.filter { !$0.mentions(index) }
      let rest = factors.filter { $0.mentions(index) }
      guard !constants.isEmpty else { return new }
      let count = (new.children[2] - new.children[1] + 1).tidyIndex
      let power = Expr.power(Expr.product(constants).normalizedAsWritten, count)
      if rest.isEmpty { return power }
      return .product([
        power, new.with(children: [.product(rest), new.children[1], new.children[2]]),
      ])
    }
  }

  private static func joinedPowers(_ e: Expr) -> Expr {
    var groups: [(exponent: Expr, bases: [Expr])] = []
    var others: [Expr] = []
    for factor in e.children {
      guard factor.kind == .power, factor.children[1].number == nil else {
        others.append(factor)
        continue
      }
      if let place = groups.firstIndex(where: { $0.exponent == factor.children[1] }) {
        groups[place].bases.append(factor.children[0])
      } else {
        groups.append((factor.children[1], [factor.children[0]]))
      }
    }
    let powers = groups.map { group in
      Expr.power(Expr.product(group.bases).normalizedAsWritten, group.exponent)
    }
    return .product(others + powers)
  }
}

extension NormBound {
  /// A base q and an exponent that counts steps, of a bound C q^n; nil where it has no such form.
  package var rate: (base: Expr, exponent: Expr)? {
    let factors = value.kind == .product ? Array(value.children) : [value]
    let powers = factors.filter { $0.kind == .power && $0.children[1].number == nil }
    guard powers.count == 1, let power = powers.first else { return nil }
    let others = factors.filter { $0 != power }
    guard others.allSatisfy({ !$0.traits.contains(.bindsIndex) }) else { return nil }
    return (power.children[0], power.children[1])
  }
}
