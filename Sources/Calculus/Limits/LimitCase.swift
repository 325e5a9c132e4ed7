package import Expressions

/// What a term does as a whole number grows without end.
package enum Behaviour: Hashable, Sendable {
  /// It is 0 from some step on.
  case isZero
  case tendsToZero
  /// It has this value at every step of the range.
  case isConstant(Expr)
  case tendsTo(Expr)
  /// Its magnitude stays below a bound.
  case staysBounded
  /// Its magnitude stays above a number that is not 0.
  case staysAway
  /// It keeps changing its sign and does not fade.
  case alternates
  /// Its magnitude grows without end, with this sign where it is known.
  case diverges(sign: Int?)
  case isUnknown(String)

  /// In words, behind the term, for a horizon of this name: `tends to 0 as T grows`.
  package func words(_ name: String) -> String {
    switch self {
    case .isZero: "is 0 for all large \(name)"
    case .tendsToZero: "tends to 0 as \(name) grows"
    case .isConstant: "does not depend on \(name)"
    case .tendsTo: "tends to a limit as \(name) grows"
    case .staysBounded: "stays bounded as \(name) grows"
    case .staysAway: "stays away from 0 as \(name) grows"
    case .alternates: "changes its sign with \(name) and has no limit"
    case .diverges(let sign):
      sign.map { ($0 > 0 ? "grows" : "falls") + " without bound with \(name)" }
        ?? "diverges as \(name) grows"
    case .isUnknown: "is not decided for growing \(name)"
    }
  }

  /// One word for programs.
  package var word: String {
    switch self {
    case .isZero: "zero"
    case .tendsToZero: "vanishes"
    case .isConstant: "constant"
    case .tendsTo: "converges"
    case .staysBounded: "bounded"
    case .staysAway: "nonvanishing"
    case .alternates: "alternates"
    case .diverges: "diverges"
    case .isUnknown: "unknown"
    }
  }

  /// The limit; nil where there is none or it is not known.
  package var limit: Expr? {
    switch self {
    case .isZero, .tendsToZero: .zero
    case .isConstant(let value), .tendsTo(let value): value
    case .diverges(let sign?): sign > 0 ? .infinity : -.infinity
    case .staysBounded, .staysAway, .alternates, .diverges(nil), .isUnknown: nil
    }
  }

  /// Whether the magnitude stays below some bound; nil where that is not known.
  package var isBounded: Bool? {
    switch self {
    case .isZero, .tendsToZero, .isConstant, .tendsTo, .staysBounded, .alternates: true
    case .diverges: false
    case .isUnknown, .staysAway: nil
    }
  }
}

/// What a term does under some conditions.
package struct LimitCase: Sendable {
  /// What must hold beyond the assumptions; all of them.
  package var conditions: [Expr] = []
  package var behaviour: Behaviour
  /// What the magnitude of the term stays below, in T: `C*q^T`.
  package var bound: Expr?
  /// What the magnitude of the term stays above, in T.
  package var lowerBound: Expr?
  /// How that was found.
  package var steps: [LimitStep] = []

  package init(
    _ behaviour: Behaviour, if conditions: [Expr] = [], bound: Expr? = nil,
    steps: [LimitStep] = []
  ) {
    self.behaviour = behaviour
    self.conditions = conditions
    self.bound = bound
    self.steps = steps
  }
}

/// A line on the way to a limit: a rewriting, an estimate, or a remark about growth.
package struct LimitStep: Hashable, Sendable {
  package enum Relation: String, Sendable { case equals = "=", isAtMost = "<=", isAtLeast = ">=" }

  package var rule: String
  package var reason: String
  package var before: Expr
  package var relation: Relation
  package var after: Expr

  package init(
    _ rule: String, _ reason: String, _ before: Expr, _ relation: Relation, _ after: Expr
  ) {
    self.rule = rule
    self.reason = reason
    self.before = before
    self.relation = relation
    self.after = after
  }
}
