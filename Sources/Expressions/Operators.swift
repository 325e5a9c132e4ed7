internal import Exact

/// Arithmetic on terms, for engines: cheap, with only what costs nothing folded away.
///
/// Adding 0, multiplying by 0 or 1 and arithmetic of two numbers leave no trace; anything else is
/// kept as it stands. Text is read by the plain constructors, which keep all of it.
extension Expr: ExpressibleByIntegerLiteral {
  @usableFromInline
  package init(integerLiteral value: Int) { self.init(value) }

  package static func + (a: Expr, b: Expr) -> Expr {
    if a.isZero, b.isScalar || !a.isScalar { return b }
    if b.isZero { return a }
    if let (x, y) = numbers(a, b) { return Expr(x + y) }
    return .pair(.sum, a, b)
  }

  private static func numbers(_ a: Expr, _ b: Expr) -> (Rational, Rational)? {
    // The kinds first: a number is copied out of its table.
    guard a.kind == .number, b.kind == .number, let x = a.number, let y = b.number else {
      return nil
    }
    return (x, y)
  }

  package static func - (a: Expr, b: Expr) -> Expr { a + -b }

  package static prefix func - (a: Expr) -> Expr {
    if a.kind == .number, let x = a.number { return Expr(-x) }
    if a.kind == .product, a.children[0].kind == .number, let x = a.children[0].number {
      let rest = Array(a.children.dropFirst())
      return x == -1 ? .product(rest) : .product([Expr(-x)] + rest)
    }
    return .pair(.product, .minusOne, a)
  }

  package static func * (a: Expr, b: Expr) -> Expr {
    if a.isOne { return b }
    if b.isOne { return a }
    if a.isScalar, b.isScalar {
      if a.isZero || b.isZero { return .zero }
      if let (x, y) = numbers(a, b) { return Expr(x * y) }
    }
    return .pair(.product, a, b)
  }

  package static func / (a: Expr, b: Expr) -> Expr { b.isOne ? a : a * b.power(-1) }

  package static func += (a: inout Expr, b: Expr) { a = a + b }
  package static func *= (a: inout Expr, b: Expr) { a = a * b }

  package func power(_ n: Int) -> Expr { power(Expr(n)) }

  package func power(_ exponent: Expr) -> Expr {
    if exponent.isOne { return self }
    if exponent.isZero, isScalar { return .one }
    if kind == .number, let value = number, let n = exponent.number?.asInt {
      if abs(n) < 64, !value.isZero { return Expr(value.power(n)) }
    }
    return .power(self, exponent)
  }

  package var squared: Expr { power(2) }

  /// Whether a minus sign stands before it in print: a negative number, or a product led by one.
  package var isNegative: Bool {
    if kind == .product { return children[0].kind == .number && children[0].isNegative }
    return kind == .number && (number?.signum ?? 0) < 0
  }
}
