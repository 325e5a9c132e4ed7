package import Exact

/// Floating point, with what is undefined thrown instead of carried on as NaN.
///
/// A number too large becomes infinite and may still be divided by; a result that is infinite, or a
/// NaN that came of infinities, is reported as out of range, never as undefined.
package struct DoubleArithmetic: Arithmetic {
  package init() {}

  package func number(_ value: Rational) -> Double { value.asDouble }
  package func pi() -> Double { .pi }

  package func sum(_ a: Double, _ b: Double) -> Double { a + b }
  package func product(_ a: Double, _ b: Double) -> Double { a * b }
  package func negative(_ a: Double) -> Double { -a }

  package func quotient(_ a: Double, _ b: Double) throws(Undefined) -> Double {
    if b == 0 { throw .divisionByZero }
    return a / b
  }

  package func power(_ base: Double, whole exponent: Int) throws(Undefined) -> Double {
    switch exponent {
    case 2: return base * base
    case 1: return base
    case 0: return 1
    case ..<0 where base == 0: throw .divisionByZero
    default: return Libm.power(base, Double(exponent))
    }
  }

  package func power(_ base: Double, _ exponent: Double) throws(Undefined) -> Double {
    if exponent == exponent.rounded() {
      if base == 0, exponent < 0 { throw .divisionByZero }
      return Libm.power(base, exponent)
    }
    if base < 0 { throw Undefined(.domain, "a broken power of a negative number") }
    if base == 0, exponent < 0 { throw .divisionByZero }
    return Libm.power(base, exponent)
  }

  package func value(
    of function: Function, _ arguments: [Double]
  ) throws(Undefined) -> Double {
    let value = function.evaluate(arguments)
    if !value.isNaN { return value }
    throw arguments.allSatisfy(\.isFinite)
      ? Undefined(.domain, "\(function.id) outside its domain") : .overflow
  }

  package func slope(
    of function: Function, _ arguments: [Double], value: Double, in argument: Int
  ) throws(Undefined) -> Double {
    let slope = function.slope(arguments, value, argument)
    if !slope.isNaN { return slope }
    throw arguments.allSatisfy(\.isFinite)
      ? Undefined(.kink, "the derivative of \(function.id) at a kink") : .overflow
  }

  package func signs(_ a: Double, minus b: Double) throws(Undefined) -> ClosedRange<Int> {
    if a < b { return -1...(-1) }
    if a > b { return 1...1 }
    guard a == b, a.isFinite else { throw .overflow }
    return 0...0
  }

  package func isExactlyZero(_ a: Double) -> Bool { a == 0 }
  package func whole(_ a: Double) -> Int? { Int(exactly: a) }
  package func magnitude(_ a: Double) -> Double { a.magnitude }
  package func spread(_ a: Double, _ b: Double) -> Double { (a - b).magnitude }
  package var isFloating: Bool { true }

  package func settled(_ a: Double) throws(Undefined) -> Double {
    if a.isFinite { return a }
    throw .overflow
  }

  package func number(of quantity: Quantity, in environment: Environment) -> Double? {
    environment.value(of: quantity)?.asDouble
  }
}
