internal import Deciding
internal import Calculus
internal import Exact
internal import Expressions
internal import Rewriting

/// Quantities of a model that stand for their right sides, written out.
///
/// States stay: what refers to an earlier step would have no end.
struct Abbreviations: Sendable {
  let model: Model
  let graph: ModelGraph

  static let id = "abbreviations-written-out"
  private static let rounds = 12

  var rule: Rule {
    Rule(Self.id, "abbreviations stand for their right sides", .code { e, _ in writtenOut(e) })
  }

  private func writtenOut(_ e: Expr) -> Expr? {
    var result = e
    for _ in 0..<Self.rounds {
      guard result.distinctSize < 5_000 else { break }
      let next = result.rebuilt { _, new in right(of: new) ?? new }.tidied
      if next == result { break }
      result = next
    }
    return result == e ? nil : result
  }

  private func right(of quantity: Expr) -> Expr? {
    guard quantity.kind == .symbol, let name = quantity.symbol?.name, model.hasEquation(name),
      !isState(name)
    else { return nil }
    let mine = model.equations.filter { $0.name == name }
    guard mine.count == 1, let instance = model.equation(for: quantity), instance.entry.isEmpty
    else { return nil }
    return instance.right
  }

  /// Whether some equation refers to an earlier step of a quantity.
  private func isState(_ name: String) -> Bool {
    graph.edges.values.joined().contains {
      $0.target == name && ($0.timeLag ?? 0) + ($0.layerLag ?? 0) > 0
    }
  }
}

/// A function that is the right side of an equation is called by the name on its left again.
///
/// The derivative of tanh mentions tanh of what it was applied to, and that has a name: g[t].
struct NamesAgain: Sendable {
  let model: Model

  static let id = "name-again"

  var rule: Rule {
    Rule(
      Self.id, "the model has a name for this", on: [.call], isRoutine: true,
      .code { e, _ in name(for: e) })
  }

  private func name(for e: Expr) -> Expr? {
    for equation in model.equations
    where equation.right.kind == .call && equation.right.hasSameHead(as: e)
      && equation.variables.count == 1
    {
      let variable = equation.variables[0]
      for place in places(of: e, like: equation.right, variable)
      where equation.right.placed(place, for: variable) == e {
        return equation.left.placed(place, for: variable)
      }
    }
    return nil
  }

  /// At which values of its variable an equation may be meant: as the first quantities say.
  private func places(of e: Expr, like right: Expr, _ variable: Expr) -> [Expr] {
    for part in Postorder(right).terms where part.kind == .symbol && part.mentions(variable) {
      let found = Postorder(e).terms.compactMap {
        $0.kind == .symbol ? $0.place(like: part, variable) : nil
      }
      if !found.isEmpty { return found }
    }
    return []
  }
}

/// A sum with a Kronecker delta in one of its terms, parted so that the delta can pick.
enum DeltaSums {
  static let rule = Rule(
    "split-sum", "the sum is parted where a Kronecker delta stands in one term", on: [.bigSum],
    isRoutine: true,
    .code { e, _ in
      guard e.kind == .bigSum, let binder = e.binder, e.isScalar else { return nil }
      let body = e.children[0].kind == .product ? distributed(e.children[0], binder) : e.children[0]
      guard body.kind == .sum else { return nil }
      let picked = body.children.filter { hasDelta($0, binder) }
      guard !picked.isEmpty, body.children.count > 1 else { return nil }
      let rest = body.children.filter { !hasDelta($0, binder) }
      let sums = picked.map { e.with(children: [$0, e.children[1], e.children[2]]) }
      guard !rest.isEmpty else { return .sum(sums) }
      return .sum(sums + [e.with(children: [.sum(rest), e.children[1], e.children[2]])])
    })

  /// Whether a delta of the index is a factor of a term.
  private static func hasDelta(_ e: Expr, _ binder: Expr) -> Bool {
    e.factorList.contains { $0.kind == .delta && $0.mentions(binder) }
  }

  /// A product with one bracket in which a delta of the index stands, multiplied out.
  private static func distributed(_ e: Expr, _ binder: Expr) -> Expr {
    guard
      let place = e.children.firstIndex(where: { factor in
        factor.kind == .sum && factor.children.contains { hasDelta($0, binder) }
      })
    else { return e }
    let terms = e.children[place].children.map { term -> Expr in
      var factors = Array(e.children)
      factors[place] = term
      return Expr.product(factors).tidied
    }
    return .sum(terms)
  }
}

/// Σ over terms that are zero before some step begins there.
enum NarrowRanges {
  static let rule = Rule(
    "zero-outside-range", "the terms outside of the range are zero", on: [.bigSum],
    .code { e, context in
      guard e.kind == .bigSum, e.isScalar, let binder = e.binder else { return nil }
      let factors = e.children[0].factorList
      for (place, factor) in factors.enumerated()
      where factor.kind == .cases && factor.children.count == 3 && factor.children[2].isZero {
        guard let range = range(factor.children[0], of: binder, in: e, context) else { continue }
        var others = factors
        others[place] = factor.children[1]
        return e.with(children: [Expr.product(others).tidied, range.lower, range.upper])
      }
      return nil
    })

  /// The part of a sum's range in which a condition on its index holds; nil where that is open.
  private static func range(
    _ condition: Expr, of binder: Expr, in e: Expr, _ context: RuleContext
  ) -> (lower: Expr, upper: Expr)? {
    var ends = IndexRange()
    for part in condition.conjuncts {
      guard ends.narrow(binder, by: part) else { return nil }
    }
    var (lower, upper) = (e.children[1], e.children[2])
    if let new = ends.lower {
      guard context.assumptions.atMost(lower, new) == .yes else { return nil }
      lower = new
    }
    if let new = ends.upper {
      guard context.assumptions.atMost(new, upper) == .yes else { return nil }
      upper = new
    }
    return (lower, upper)
  }
}

/// Σ and Π over few numbers, written out.
enum ShortRanges {
  static let longest = 6

  static let rule = Rule(
    "written-out-range", "a sum or product over few numbers is written out",
    on: [.bigSum, .bigProduct],
    .code { e, _ in
      guard e.isScalar, e.children[1].number != nil, let low = e.children[1].number?.asInt,
        let high = e.children[2].number?.asInt, high - low < longest, e.children[0].treeSize < 200,
        let written = try? e.unrolled(limit: 10_000)
      else { return nil }
      return written.tidied
    })
}
