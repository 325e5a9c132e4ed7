package import Expressions

/// Applies rules from the leaves upward until none applies, each distinct sub-term once a round.
///
/// The result depends on the term and the rules alone. The log says which rule turned which
/// sub-term into what; played one after the other on the whole term, its entries give the result.
package struct Rewriter: Sendable {
  package struct Entry: Equatable, Sendable {
    package let rule: Rule.ID
    package let before: Expr
    package let after: Expr
  }

  /// A rule, ready to be tried.
  private struct Candidate: Sendable {
    let id: Rule.ID
    let apply: @Sendable (Expr) -> Expr?
  }

  /// The rules to try in their order, by the kind of the term.
  private let byKind: [[Candidate]]
  /// For calls, by what is called: most rules are about one function.
  private let byCallee: [Callee: [Candidate]]
  /// Rounds over the whole term, and rules applied to one sub-term, at most.
  private let roundLimit = 12
  private let chainLimit = 24

  package init(_ rules: [Rule], context: RuleContext) {
    let candidates = rules.map { rule in
      Candidate(id: rule.id) { rule.apply(to: $0, in: context) }
    }
    func chosen(_ isWanted: (Rule) -> Bool) -> [Candidate] {
      zip(rules, candidates).filter { isWanted($0.0) }.map(\.1)
    }
    byKind = Kind.allCases.map { kind in
      chosen { $0.kinds?.contains(kind) != false && (kind != .call || $0.callee == nil) }
    }
    var byCallee: [Callee: [Candidate]] = [:]
    for callee in Set(rules.compactMap(\.callee)) {
      byCallee[callee] = chosen {
        $0.kinds?.contains(.call) != false && ($0.callee == nil || $0.callee == callee)
      }
    }
    self.byCallee = byCallee
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
    for candidate in candidates(for: e) {
      if let new = candidate.apply(e) { return (candidate.id, new) }
    }
    return nil
  }

  private func candidates(for e: Expr) -> [Candidate] {
    if let callee = e.callee, let known = byCallee[callee] { return known }
    return byKind[Int(e.kind.rawValue)]
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
