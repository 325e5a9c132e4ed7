internal import Calculus
internal import Exact
internal import Expressions
internal import Notation
internal import Rewriting

/// A mathematical expression that a program builds, differentiates and prints.
///
/// Expressions are small values that share their parts: equal ones are made once.
public struct Expression: Hashable, Sendable {
  internal let term: Expr

  internal init(_ term: Expr) { self.term = term }

  /// An expression from plain text, or from LaTeX where the text holds a backslash.
  ///
  /// - Throws: A `ReadingError` that says what is wrong and where.
  public init(_ text: String) throws(ReadingError) {
    do throws(ReadError) {
      term = LatexReader.detects(text) ? try LatexReader.read(text) : try PlainReader.read(text)
    } catch {
      throw ReadingError(
        message: error.message, hint: error.hint, line: error.place.line,
        column: error.place.column)
    }
  }

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

  /// The form that a lecturer would write; never longer than the expression.
  public func simplified() -> Expression {
    let identities = (try? RuleSet.identities().rules) ?? []
    return Expression(Simplification(identities: identities).simplified(term))
  }

  /// Plain text that reads back to the same expression.
  public var text: String { (try? PlainWriter.write(term)) ?? "(\(distinctSize) parts)" }

  /// The expression for LaTeX's mathematics mode.
  public var latex: String { (try? LatexWriter.write(term)) ?? #"\cdots"# }

  /// The value where every quantity that is named has the given value; nil where it has none.
  public func value(at values: [String: Double]) -> Double? {
    var environment = Environment()
    for (name, value) in values {
      guard let exact = Rational(exactly: value) else { return nil }
      environment.values[Quantity(name)] = exact
    }
    return (try? term.value(at: environment))?.number
  }

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

extension Expression: CustomStringConvertible {
  /// The plain text.
  public var description: String { text }
}

/// What is wrong with a text that is no expression.
public struct ReadingError: Error, Equatable, Sendable {
  /// One line, for people.
  public let message: String
  /// What to write instead, if that can be said.
  public let hint: String?
  /// The line, counted from one.
  public let line: Int
  /// The character in the line, counted from one.
  public let column: Int
}
