internal import Calculus
internal import Expressions

/// A mathematical expression that a program builds, differentiates and prints.
///
/// Expressions are small values that share their parts: equal ones are made once.
public struct Expression: Hashable, Sendable {
  internal let term: Expr

  internal init(_ term: Expr) { self.term = term }

  /// A quantity by its name.
  public static func symbol(_ name: String) -> Expression { Expression(.symbol(name)) }

  /// A function of the catalogue, or an opaque one, by its name.
  public static func call(_ name: String, _ arguments: Expression...) -> Expression {
    Expression(.call(Callee(name, arity: arguments.count), arguments.map(\.term)))
  }

  /// The sum of terms, in their order.
  public static func sum(_ terms: [Expression]) -> Expression {
    Expression(.sum(terms.map(\.term)))
  }

  /// The sum of two expressions.
  public static func + (a: Expression, b: Expression) -> Expression {
    Expression(a.term + b.term)
  }

  /// The difference of two expressions.
  public static func - (a: Expression, b: Expression) -> Expression {
    Expression(a.term - b.term)
  }

  /// The product of two expressions.
  public static func * (a: Expression, b: Expression) -> Expression {
    Expression(a.term * b.term)
  }

  /// The quotient of two expressions.
  public static func / (a: Expression, b: Expression) -> Expression {
    Expression(a.term / b.term)
  }

  /// The expression with its sign changed.
  public static prefix func - (a: Expression) -> Expression { Expression(-a.term) }

  /// A whole power.
  public func power(_ exponent: Int) -> Expression { Expression(term.power(exponent)) }

  /// The number of distinct parts.
  public var distinctSize: Int { term.distinctSize }

  /// The derivative by a quantity; each distinct part is differentiated once.
  public func derivative(by variable: Expression) throws -> Expression {
    Expression(try term.derivative(by: variable.term).value)
  }

  /// The derivatives by several quantities, in one pass from the root down.
  public func gradient(by variables: [Expression]) throws -> [Expression] {
    try term.gradient(by: variables.map(\.term)).map { Expression($0.value) }
  }
}

extension Expression: ExpressibleByIntegerLiteral {
  /// A whole number.
  public init(integerLiteral value: Int) { self.init(Expr(value)) }
}
