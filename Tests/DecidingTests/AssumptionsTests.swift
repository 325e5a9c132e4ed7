import Exact
import Expressions
import Testing

@testable import Deciding

@Suite("Assumptions") struct AssumptionsTests {
  let x = Expr.symbol("x")
  let y = Expr.symbol("y")
  let w = Expr.symbol("w")
  let time = Expr.symbol("T")
  let k = Expr.symbol("k")

  func less(_ a: Expr, _ b: Expr) -> Expr { .condition(.less, [a, b]) }
  func atLeast(_ a: Expr, _ b: Expr) -> Expr { .condition(.greaterOrEqual, [a, b]) }
  func differs(_ a: Expr, _ b: Expr) -> Expr { .condition(.notEqual, [a, b]) }

  @Test("give signs to products, powers and sums")
  func signs() {
    let given = Assumptions([less(0, x), less(0, y), differs(w, 1)])
    #expect(given.proves(less(0, x * y)) == .yes)
    #expect(given.proves(less(0, x + 2 * y)) == .yes)
    #expect(given.proves(less(x / y, 0)) == .no)
    #expect(given.proves(differs(1 - w, 0)) == .yes)
    #expect(given.proves(differs(2 * w, 2)) == .yes)
    #expect(given.proves(differs(w, 2)) == .unknown)
    #expect(Assumptions().proves(atLeast(x.squared, 0)) == .yes)
    #expect(Assumptions().proves(less(0, x.squared - 2 * x + 2)) == .yes)
    #expect(Assumptions().proves(less(0, x.squared - 2 * x + 1)) == .unknown)
    #expect(Assumptions().proves(less(0, 1 + Expr.call("exp", x))) == .yes)
    #expect(Assumptions().proves(less(0, 1 - Expr.call("tanh", x))) == .yes)
  }

  @Test("know that whole numbers go by steps")
  func integers() {
    let given = Assumptions([atLeast(time, 2)], integers: [time, k])
    #expect(given.proves(atLeast(time - 1, 1)) == .yes)
    #expect(given.proves(less(1, time)) == .yes)
    let within = given.assuming(less(k, time)).assuming(atLeast(k, 1))
    #expect(within.proves(atLeast(time, k + 1)) == .yes)
    #expect(within.proves(atLeast(time, k + 2)) == .unknown)
    #expect(within.proves(differs(k, time)) == .yes)
  }

  @Test("see contradictions")
  func contradictions() {
    #expect(Assumptions([less(x, 0), less(1, x)]).isContradictory)
    #expect(Assumptions([less(x, y), less(y, x)]).isContradictory)
    #expect(Assumptions([less(x, y), less(y, x + 1)]).isContradictory == false)
    #expect(Assumptions([less(Expr.call("exp", x), 0)]).isContradictory)
    #expect(Assumptions([less(x, 1), less(2, x + y), less(y, 1)]).isContradictory)
  }

  @Test("give an extent to what has no value, too")
  func nowhere() {
    #expect(Extent(0).reciprocal.isNonzero)
    #expect(Assumptions([less(x, 0), less(0, x)]).signs(of: 1 / x).isNonzero)
  }

  @Test("find whole numbers by where they stand")
  func found() {
    let sum = Expr.bigSum(k, from: 1, to: time, .symbol(Symbol("x", family: 1), [k + y]))
    let given = Assumptions().completed(for: [sum])
    #expect(given.integers == [time, k, y])
    #expect(given.proves(atLeast(time, 0)) == .yes)
  }
}
