package import Deciding
internal import Exact
package import Expressions
package import Notation

/// An index that runs over time or layers: `time t = 1..T`.
package struct Horizon: Sendable, Equatable {
  /// The index: `t`.
  package let index: Expr
  /// The first value it takes.
  package let first: Int
  /// The last one, a symbol; nil for layers whose number is not named.
  package let last: Expr?
  package let place: Place

  /// Whether two horizons say the same, wherever they stand.
  package static func == (a: Horizon, b: Horizon) -> Bool {
    a.index == b.index && a.first == b.first && a.last == b.last
  }

  /// That a value of the index is one that it takes.
  func conditions(on value: Expr) -> [Expr] {
    IndexRange(lower: Expr(first), upper: last).conditions(on: value)
  }
}

/// A line of a model: a quantity, and what it is equal to.
package struct Equation: Sendable, Equatable {
  /// The quantity with indices that are variables, variables and a number, or numbers.
  package let left: Expr
  package internal(set) var right: Expr
  /// The variables among the indices on the left, in their order.
  package let variables: [Expr]
  /// Which of the indices, layers counted first, is the time; nil where none is.
  package internal(set) var timePlace: Int?
  /// Which of the indices is the layer; nil where none is.
  package internal(set) var layerPlace: Int?
  package let place: Place
  /// The name and the indices, in bytes of the text.
  let span: Range<Int>

  package var name: String { left.symbol?.name ?? "" }

  /// The time at which it holds: `t`, `t + 1`, or a number; nil where it does not depend on time.
  package var time: Expr? { timePlace.map { left.children[$0] } }

  /// Whether it gives a value at one time only: `h[0] = 0`.
  package var isInitial: Bool { time?.number != nil }

  /// Whether two equations say the same, wherever they stand.
  package static func == (a: Equation, b: Equation) -> Bool {
    a.left == b.left && a.right == b.right
  }
}

/// An equation with values for its indices: what a quantity is equal to at one place.
package struct EquationInstance: Sendable {
  package let equation: Equation
  /// What each variable of the left side stands for.
  package let bindings: [Expr: Expr]
  /// The right side with these values put in.
  package let right: Expr
  /// Indices beyond those of the left side: the entry of the right side that is meant.
  package let entry: [Expr]
  /// When it holds: `T - 1 >= 1`; empty where that needs no condition.
  package let conditions: [Expr]

  /// Whether the conditions follow from what is known.
  package func holds(under assumptions: Assumptions) -> Bool {
    conditions.allSatisfy { assumptions.proves($0) == .yes }
  }
}
