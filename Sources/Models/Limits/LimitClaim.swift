package import Calculus
package import Deciding
package import Exact
package import Expressions

/// What somebody says that a term does as its horizon grows.
package enum LimitClaim: String, Sendable, CaseIterable {
  case vanishes, bounded, diverges

  /// Whether a behaviour confirms the claim; nil where it leaves it open.
  package func holds(for behaviour: Behaviour, under assumptions: Assumptions) -> Bool? {
    switch self {
    case .vanishes:
      switch behaviour {
      case .isZero, .tendsToZero: true
      case .isConstant(let value), .tendsTo(let value):
        value.isZero ? true : assumptions.signs(of: value).isNonzero ? false : nil
      case .alternates, .diverges, .staysAway: false
      case .staysBounded, .isUnknown: nil
      }
    case .bounded: behaviour.isBounded
    case .diverges: behaviour.isBounded.map { !$0 }
    }
  }
}

/// Numbers at which a claim about growth fails, with what was proved there.
package struct Counterexample: Sendable {
  /// The values of parameters, in the order of their names.
  package var values: [(quantity: Expr, value: Rational)]
  /// What inputs are at every step, by name.
  package var inputs: [(name: String, value: Rational)]
  /// Functions chosen for open activations.
  package var functions: [(name: String, function: String)]
  /// By which factor the term changes over one cycle of the states, surely.
  package var factor: Interval
  /// How many steps a cycle has.
  package var period: Int
  /// A step, and the value of the term there, surely.
  package var step: Int
  package var value: Interval
  /// Whether the term was proved to fade, or not to.
  package var fades: Bool
}
