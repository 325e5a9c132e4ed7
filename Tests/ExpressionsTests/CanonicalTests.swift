import Testing

@testable import Expressions

@Suite("Canonical forms") struct CanonicalTests {
  let x = Expr.symbol("x")
  let y = Expr.symbol("y")
  let k = Expr.symbol("k")

  @Test("do not depend on order or grouping")
  func order() {
    #expect((x + (y + 1)).canonical == (1 + (y + x)).canonical)
    #expect((x * (y * 2)).canonical == (2 * y * x).canonical)
    #expect((x - x).canonical == 0)
    #expect((x * x).canonical == x.squared.canonical)
    #expect((x / x).canonical == 1)
    let powers = Expr.call("exp", x) * Expr.call("exp", y)
    #expect(powers.canonical == Expr.call("exp", y + x).canonical)
    #expect((x.squared * x.power(y)).canonical == x.power(2 + y).canonical)
    #expect((2 * x).squared.canonical == (4 * x.squared).canonical)
    #expect(x.squared.power(.half).canonical != x)
  }

  @Test("do not depend on the names of bound indices")
  func binders() {
    func square(_ i: Expr, _ j: Expr) -> Expr {
      .bigSum(i, from: 1, to: y, .bigProduct(j, from: 1, to: i, x + i * j))
    }
    let (a, b) = (Expr.symbol("a"), Expr.symbol("b"))
    #expect(square(a, b).canonical == square(b, k).canonical)
    #expect(square(a, b).freeSymbols == [x, y])
  }

  @Test("substitution never captures a bound index")
  func capture() {
    let sum = Expr.bigSum(k, from: 1, to: 3, x * k)
    let replaced = sum.substituting(x, by: k)
    #expect(replaced.freeSymbols == [k])
    let other = Expr.bigSum(y, from: 1, to: 3, k * y)
    #expect(replaced.canonical == other.canonical)
    #expect(sum.substituting(k, by: y).canonical == sum.canonical)
  }

  @Test("are stable: the canonical form of a canonical form is itself")
  func stable() {
    let e = Expr.call("tanh", x * 3 + y) * x.power(.half) - 4 / y
    #expect(e.canonical.canonical == e.canonical)
    #expect(Affine(k + 3 - 2 * y - k)?.text == "-2*y + 3")
  }
}
