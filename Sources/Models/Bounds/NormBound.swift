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
  package internal(set) var steps: [BoundStep] = []
  /// The derivatives that were taken, in matrices.
  package private(set) var derivatives: [JacobianResult] = []
  package let setting: Setting
  /// The question with these derivatives put in.
  private(set) var known: Expr
  /// The derivatives as they stood in the question.
  private var questions: [Expr] = []
  private let context: RuleContext
  private let rules: NormRules
  private let simplification: Simplification

  package var value: Expr { steps.last?.after ?? question }

  package init(
    of question: Expr, in setting: Setting, context: RuleContext, identities: [Rule]
  ) throws(AdjointError) {
    self.question = question
    self.setting = setting
    self.context = context
    known = question
    rules = NormRules(ranges: EntryRanges(setting: setting))
    simplification = Simplification(identities: identities, context: context)
    var line = question
    while let open = line.innermostDerivative {
      let result = try JacobianResult(
        ofAny: open, in: setting, context: context, identities: identities)
      derivatives.append(result)
      questions.append(open)
      known = known.replacingEverywhere(open, by: result.asked)
      add(.derivative(derivatives.count - 1), to: &line)
    }
    for _ in 0..<400 {
      guard let (part, _) = Self.next(in: line, rules) else { break }
      add(.estimate(part), to: &line)
    }
    add(.powers, to: &line)
    add(.simplification, to: &line)
  }

  private mutating func add(_ origin: BoundStep.Origin, to line: inout Expr) {
    guard let step = step(origin, on: line), step.after != line else { return }
    steps.append(step)
    line = step.after
  }

  /// What an origin makes of a line; nil where it does not apply there.
  private func step(_ origin: BoundStep.Origin, on line: Expr) -> BoundStep? {
    func step(_ rule: String, _ reason: String, _ after: Expr, isEqual: Bool = true) -> BoundStep {
      BoundStep(
        rule: rule, reason: reason, origin: origin, before: line, after: after, isEqual: isEqual)
    }
    switch origin {
    case .derivative(let number):
      guard derivatives.indices.contains(number) else { return nil }
      return step(
        "total derivative", "by the chain rule, the latest step leftmost",
        line.replacingEverywhere(questions[number], by: derivatives[number].asked))
    case .estimate(let part):
      guard let estimate = rules.estimate(part) else { return nil }
      return step(
        estimate.rule, estimate.reason, Self.replacing(part, in: line, by: estimate.value).tidied,
        isEqual: estimate.isEqual)
    case .powers:
      return step(
        "constants out of the product", "equal factors become powers", Self.collected(line))
    case .simplification: return step("simplify", "", simplification.simplified(line))
    }
  }

  /// The first step that its rule does not make again, in words; nil when every step replays.
  package func replayFailure() -> String? {
    var line = question
    for (place, step) in steps.enumerated() {
      guard step.before == line else {
        return "step \(place + 1) does not start where the last one ended"
      }
      guard self.step(step.origin, on: line) == step else {
        return "step \(place + 1) does not replay: the rule \(step.rule) gives something else"
      }
      line = step.after
    }
    return nil
  }

  // MARK: Where to estimate

  /// The next norm that can be estimated, at a place where the whole rises with it.
  private static func next(in e: Expr, _ rules: NormRules) -> (Expr, Estimate)? {
    if let estimate = rules.estimate(e), estimate.value != e { return (e, estimate) }
    for place in risingPlaces(of: e) {
      if let found = next(in: e.children[place], rules) { return found }
    }
    return nil
  }

  /// The term with a norm estimated wherever the whole rises with it, and nowhere else.
  private static func replacing(_ part: Expr, in e: Expr, by value: Expr) -> Expr {
    if e == part { return value }
    let places = risingPlaces(of: e)
    guard !places.isEmpty else { return e }
    var children = Array(e.children)
    for place in places { children[place] = replacing(part, in: children[place], by: value) }
    return children == Array(e.children) ? e : e.with(children: children)
  }

  /// The operands with which a term does not fall when they grow.
  private static func risingPlaces(of e: Expr) -> [Int] {
    switch e.kind {
    case .sum: return Array(e.children.indices)
    case .product:
      return e.children.indices.filter { place in
        e.children.indices.allSatisfy { $0 == place || e.children[$0].isNonnegativeByForm }
      }
    case .power:
      return e.children[0].isNonnegativeByForm && !e.children[1].isNegative ? [0] : []
    case .bigSum: return [0]
    case .bigProduct: return e.isScalar && e.children[0].isNonnegativeByForm ? [0] : []
    case .number, .symbol, .call, .cases, .condition, .delta, .matrixProduct, .transpose,
      .derivative:
      return []
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
  /// How a bound C q^n fades as a horizon grows.
  package struct Rate {
    /// The condition q < 1, solved for what stands in q beside a number.
    package let condition: Expr
    /// What is supposed of the factors of a Π: `norminf(s'(a[j])) <= q` for every j.
    package let supposed: [Expr]
  }

  /// When the bound fades as the horizon grows; nil where it has no form C q^n with growing n.
  package func rate(in horizon: Expr) -> Rate? {
    var bases: [Expr] = []
    var exponent: Expr?
    var supposed: [Expr] = []
    var names = value.symbolNames
    func joins(_ count: Expr) -> Bool {
      guard let known = exponent else {
        exponent = count
        return count.coefficient(of: horizon).map { $0.signum > 0 } ?? false
      }
      return known.distance(from: count) != nil
    }
    for factor in value.kind == .product ? Array(value.children) : [value]
    where factor.mentions(horizon) {
      switch factor.kind {
      case .power where !factor.children[0].mentions(horizon):
        guard joins(factor.children[1]) else { return nil }
        bases.append(factor.children[0])
      case .bigProduct:
        guard joins((factor.children[2] - factor.children[1] + 1).tidyIndex) else { return nil }
        let q = Expr.symbol(
          names.contains("q") ? Symbol.freshName(like: "q", avoiding: &names) : "q")
        names.insert(q.symbol?.name ?? "")
        supposed.append(.condition(.lessOrEqual, [factor.children[0], q]))
        bases.append(q)
      case .call where factor.isNonnegativeByForm:
        // The length of what the loss hands back is supposed to stay bounded.
        let c = Expr.symbol(Symbol.freshName(like: "c", avoiding: &names))
        supposed.append(.condition(.lessOrEqual, [factor, c]))
      case .number, .symbol, .sum, .product, .power, .call, .bigSum, .cases, .condition, .delta,
        .matrixProduct, .transpose, .derivative:
        return nil
      }
    }
    guard !bases.isEmpty else { return nil }
    let (coefficient, rest) = Expr.product(bases).canonical.splitCoefficient
    guard coefficient.signum > 0 else { return nil }
    return Rate(
      condition: .condition(.less, [rest, Expr(1 / coefficient)]), supposed: supposed)
  }

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

extension Expr {
  /// By how much it grows with a symbol; nil where it is not linear.
  fileprivate func coefficient(of symbol: Expr) -> Rational? {
    Affine(tidyIndex)?.coefficient(of: symbol)
  }
}
