internal import Expressions
internal import Rewriting
internal import Synchronization

/// What has been found about single terms, for rules that put it in.
///
/// A rule must give the same answer whenever it is asked. What is found about a term is written
/// down once, here, and then both the derivation and its replay read it.
final class FoundTerms: Sendable {
  private let table = Mutex<[Rule.ID: [Expr: Expr]]>([:])

  func note(_ rule: Rule.ID, _ before: Expr, _ after: Expr) {
    table.withLock { $0[rule, default: [:]][before] = after }
  }

  func value(_ rule: Rule.ID, of term: Expr) -> Expr? {
    table.withLock { $0[rule]?[term] }
  }

  /// The rule that puts in what has been found under its name.
  func rule(_ id: Rule.ID, _ reason: String) -> Rule {
    Rule(id, reason, .code { e, _ in self.value(id, of: e) })
  }
}
