package import Exact
package import Expressions

/// What was found out about two terms.
package enum Verdict: Sendable {
  /// They are equal wherever both are defined.
  case equal(method: ProofMethod, notes: [String])
  /// They differ at a point where both are defined.
  case different(Witness)
  /// Neither was established.
  case undecided(reason: String, agreements: Int)
}

/// A point at which two terms differ, found by exact or rigorous arithmetic.
package struct Witness: Sendable {
  /// The quantities in the order of their names, `x[2]` by index.
  package var values: [Value]
  /// What opaque functions stand for at this point: a term in `u` for each.
  package var functions: [Function]
  /// The value of each side, exact or with all digits certain.
  package var left: String
  package var right: String
  /// What else is to be said: `right up to transposition`.
  package var notes: [String] = []

  package struct Value: Sendable, Hashable {
    package let name: String
    package let value: Rational

    package init(name: String, value: Rational) {
      self.name = name
      self.value = value
    }
  }

  package struct Function: Sendable, Hashable {
    package let name: String
    package let parameters: [Expr]
    package let body: Expr
  }
}

extension Verdict {
  package var isEqual: Bool {
    if case .equal = self { true } else { false }
  }

  package var isDifferent: Bool {
    if case .different = self { true } else { false }
  }

  /// One word: `equal`, `different` or `undecided`.
  package var word: String {
    switch self {
    case .equal: "equal"
    case .different: "different"
    case .undecided: "undecided"
    }
  }
}
