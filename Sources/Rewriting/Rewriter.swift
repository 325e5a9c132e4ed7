package import Expressions

/// Applies rules from the leaves upward until none applies, each distinct sub-term once a round.
///
/// The result depends on the term and the rules alone. The log says which rule turned which
/// sub-term into what; played one after the other on the whole term, its entries give the result.
package struct Rewriter {
  package struct Entry: Equatable, Sendable {
    package let rule: Rule.ID
    package let before: Expr
    package let after: Expr
  }

  private let rules: [Rule]
  /// The places of the rules to try, by the kind of the term.
  private let places: [Kind: [Int]]
  private let context: RuleContext
  /// Rounds over the whole term, and rules applied to one sub-term, at most.
  private let roundLimit = 12
  private let chainLimit = 24

  package init(_ rules: [Rule], context: RuleContext) {
    self.rules = rules
    self.context = context
    places = Dictionary(
      uniqueKeysWithValues: Kind.allCases.map { kind in
        (kind, rules.indices.filter { rules[$0].kinds?.contains(kind) ?? true })
      })
  }

  /// The term after all rules, and the log.
  package func rewrite(_ term: Expr) -> (result: Expr, log: [Entry]) {
    var result = term
    var log: [Entry] = []
    var finished = Set<Expr>()
    for _ in 0..<roundLimit {
      let next = result.rebuilt { _, new in settle(new, &finished, &log) }
      if next == result { break }
      result = next
    }
    return (result, log)
  }

  /// Applies rules at the head of a term until none applies.
  private func settle(_ e: Expr, _ finished: inout Set<Expr>, _ log: inout [Entry]) -> Expr {
    if e.kind == .symbol || e.kind == .number { return e }
    var term = e
    for _ in 0..<chainLimit {
      if finished.contains(term) { return term }
      guard let (rule, new) = firstChange(of: term) else {
        finished.insert(term)
        return term
      }
      log.append(Entry(rule: rule, before: term, after: new))
      term = new
    }
    return term
  }

  private func firstChange(of e: Expr) -> (Rule.ID, Expr)? {
    for place in places[e.kind] ?? [] {
      if let new = rules[place].apply(to: e, in: context) { return (rules[place].id, new) }
    }
    return nil
  }
}

extension Derivation {
  /// Adds one step that sums up a log of rewritings of the whole term reached.
  ///
  /// Where writing out every inner step would be longer than `limit` sub-terms, the step stands
  /// alone; its rule replays it as a whole.
  package mutating func append(
    _ rule: Rule.ID, _ log: [Rewriter.Entry], to after: Expr, limit: Int = 200_000
  ) {
    let before = result
    guard after != before else { return }
    var chain: [Step] = []
    if log.count * before.distinctSize <= limit {
      var whole = before
      for entry in log {
        guard let path = whole.path(to: entry.before) else { continue }
        let next = whole.replacingEverywhere(entry.before, by: entry.after)
        if next == whole { continue }
        chain.append(Step(rule: entry.rule, path: path, before: whole, after: next))
        whole = next
      }
      if whole != after { chain = [] }
    }
    add(Step(rule: rule, path: Path(), before: before, after: after, because: chain))
  }
}
